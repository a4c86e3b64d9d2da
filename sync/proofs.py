"""What is said to be a batch of this very device, and the proof of it: a header signed by this device's own key.

A device that believed such a word without its proof could be stopped by any colleague who lies, and by any server.
With the proof it must stop: its folder has another history than the one that others hold.

Must not know how anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sync import frame
from sync.alarms import Alarms, DoesNotFit
from sync.frame import BadSignature, BatchProof, MalformedFrame
from sync.protocol import MAX_PROOFS


class OwnClaim(NamedTuple):
    """Somebody says that a batch of this number is this device's. `by` names a colleague's seat, "" the server itself:
    `doing` is the alarm it raises when it cannot prove it."""

    by: str
    doing: str = "false_head"


class Proofs:
    """The claims about this device's own chain in one circle, and what was shown for them."""

    def __init__(
        self,
        circle: bytes,
        seat: bytes,
        signing_key: bytes,
        known_hash: Callable[[int], bytes | None],
        alarms: Alarms,
    ) -> None:
        """`known_hash` gives the hash of an own batch as this folder has it."""
        self._circle, self._seat, self._signing_key = circle, seat, signing_key
        self._known_hash, self._alarms = known_hash, alarms
        self._open: dict[int, OwnClaim] = {}
        self._answered: set[int] = set()

    @property
    def wanted(self) -> tuple[int, ...]:
        """The numbers of own batches whose proofs are to be asked for."""
        return tuple(sorted(self._open)[:MAX_PROOFS])

    def claim(self, number: int, claim: OwnClaim) -> None:
        """Note that somebody says there is such a batch."""
        if number not in self._answered and (number in self._open or len(self._open) < MAX_PROOFS):
            self._open.setdefault(number, claim)

    def take(self, asked: Sequence[int], shown: Sequence[bytes]) -> None:
        """Judge the claims about the numbers `asked` for by what was `shown`. Raises `DoesNotFit`: `own_rollback`,
        `own_fork` with the proof; what the server itself could not prove by the name of what it did."""
        proven = self._genuine(shown)
        for number in asked:
            claim = self._open.pop(number, None)
            if claim is None:
                continue
            self._answered.add(number)
            known = self._known_hash(number)
            if number in proven and known is None:
                raise DoesNotFit("own_rollback", f"this device itself sent batch {number}, and its folder has lost it")
            if number in proven and proven[number].hash != known:
                raise DoesNotFit("own_fork", f"another batch {number} was signed by a copy of this very device")
            if not claim.by:
                raise DoesNotFit(claim.doing, f"the server speaks of a batch {number} that this device never made")
            self._alarms.say("false_head", f"{claim.by} names a batch of this device that nobody can show")

    def _genuine(self, shown: Sequence[bytes]) -> Mapping[int, BatchProof]:
        found: dict[int, BatchProof] = {}
        for data in shown[:MAX_PROOFS]:
            try:
                proof = frame.read_proof(data)
                frame.verify(self._signing_key, frame.batch_message(proof.hash), proof.signature)
            except (MalformedFrame, BadSignature):
                continue
            if (proof.header.circle, proof.header.seat) == (self._circle, self._seat):
                found[proof.header.number] = proof
        return found


__all__ = ["OwnClaim", "Proofs"]
