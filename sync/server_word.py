"""The server's signed word about one circle: where it stands, and that it has what was sent.

Must not know what follows from it. A server is believed by its pinned key alone, and what it does not sign counts for
nothing.
"""

from __future__ import annotations

from sync import frame
from sync.alarms import DoesNotFit
from sync.frame import BadSignature, Batch
from sync.protocol import CircleAnswer, Receipt, SignedHead


class ServerWord:
    """Checks what a circle's server signs for one seat."""

    def __init__(self, circle: bytes, seat: bytes, server_key: bytes) -> None:
        self._circle, self._seat, self._server_key = circle, seat, server_key

    def head(self, answer: CircleAnswer) -> SignedHead:
        """Return where the server says it stands. Raises `DoesNotFit`."""
        if answer.circle != self._circle:
            raise DoesNotFit("server_answer", "the server answered about another circle")
        if answer.refused == "unknown":
            raise DoesNotFit("not_a_member", "the server does not know this device as a member of the centre")
        head = answer.head
        if head is None:
            raise DoesNotFit("server_answer", "the server did not sign where it stands")
        message = frame.head_message(
            self._circle, head.position, head.head, head.membership_number, head.membership_head, head.time
        )
        if not self._signed(message, head.signature):
            raise DoesNotFit("other_server", "this is not the server the centre was enrolled with")
        return head

    def receipt(self, batch: Batch, receipt: Receipt | None) -> Receipt:
        """Return the receipt of an own batch. Raises `DoesNotFit`."""
        number = batch.header.number
        if receipt is None:
            raise DoesNotFit("server_answer", f"the server took batch {number} and gives no receipt")
        message = frame.receipt_message(self._circle, self._seat, number, batch.hash, receipt.position, receipt.time)
        if not self._signed(message, receipt.signature):
            raise DoesNotFit("bad_receipt", f"the receipt of batch {number} is not the server's")
        return receipt

    def _signed(self, message: bytes, signature: bytes) -> bool:
        try:
            frame.verify(self._server_key, message, signature)
        except BadSignature:
            return False
        return True
