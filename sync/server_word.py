"""The server's signed word about one circle: where it stands, and that it has what was sent.

Must not know what follows from it. A server is believed by its pinned key alone, and what it does not sign counts for
nothing; nor does what it signs and cannot be.
"""

from __future__ import annotations

from sync import frame
from sync.alarms import DoesNotFit
from sync.frame import BadSignature, Generation, MalformedFrame
from sync.protocol import CircleAnswer, Receipt, SignedHead


class ServerWord:
    """Checks what a circle's server signs for one seat."""

    def __init__(self, circle: bytes, seat: bytes, server_key: bytes) -> None:
        self._circle, self._seat, self._server_key = circle, seat, server_key
        self.generations: tuple[Generation, ...] = ()
        """The generations of the feed as the last head names them, oldest first."""

    def head(self, answer: CircleAnswer) -> SignedHead:
        """Return where the server says it stands. Raises `DoesNotFit`."""
        if answer.circle != self._circle:
            raise DoesNotFit("server_answer", "the server answered about another circle")
        if answer.refused == "unknown":
            raise DoesNotFit("not_a_member", "the server does not know this device as a member of the centre")
        head = answer.head
        if head is None:
            raise DoesNotFit("server_answer", "the server did not sign where it stands")
        place = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
        if not self._signed(frame.head_message(self._circle, *place), head.signature):
            raise DoesNotFit("other_server", "this is not the server the centre was enrolled with")
        if head.time > frame.LARGEST_TIME:
            raise DoesNotFit("server_clock", "the server's clock names a time that no clock has")
        try:
            self.generations = frame.read_generations(head.generations)
        except MalformedFrame:
            raise DoesNotFit("server_answer", "the server does not say which feed this is") from None
        return head

    def receipt(
        self, number: int, hash_of_batch: bytes, receipt: Receipt | None, head: SignedHead, beside: tuple[int, int]
    ) -> Receipt:
        """Return the receipt of an own batch, given in an answer with this `head`. Raises `DoesNotFit`.

        `beside` are the positions of the batches before and after it, 0 where that is not known: one place holds one
        batch, and a seat's batches stand in their order.
        """
        if receipt is None:
            raise DoesNotFit("server_answer", f"the server took batch {number} and gives no receipt")
        message = frame.receipt_message(
            self._circle, self._seat, number, hash_of_batch, receipt.position, receipt.time, self.generations[-1]
        )
        if not self._signed(message, receipt.signature):
            raise DoesNotFit("bad_receipt", f"the receipt of batch {number} is not the server's")
        before, after = beside
        if not before < receipt.position <= head.position or (after and receipt.position >= after):
            raise DoesNotFit("bad_receipt", f"the receipt of batch {number} names a place where it cannot stand")
        if receipt.time > frame.LARGEST_TIME:
            raise DoesNotFit("bad_receipt", f"the receipt of batch {number} names a time that no clock has")
        return receipt

    def _signed(self, message: bytes, signature: bytes) -> bool:
        try:
            frame.verify(self._server_key, message, signature)
        except BadSignature:
            return False
        return True
