"""What colleagues say they were shown, compared with what this device was: a server that shows people different things
gives itself away here, and so does a folder that was put back.

Must not know how anything is kept. A batch is genuine all the same; what its author says in it is their word. Their
word about a batch of *this* device counts for nothing without the proof of it (`sync.proofs`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sync.envelope import BatchContent, SealedHead
from sync.frame import Batch
from sync.membership import Membership


class Seen(NamedTuple):
    """What this device has been shown of a circle; `own` is its seat."""

    own: bytes
    membership: Membership
    known_hash: Callable[[bytes, int], bytes | None]


class Witnessed(NamedTuple):
    """What the author of a batch had seen that this device has not: alarms, each kind once, by name; and a head of this
    device's own chain that is not its own as it knows it."""

    alarms: dict[str, str]
    own: SealedHead | None


def differences(batch: Batch, content: BatchContent, seen: Seen) -> Witnessed:
    """Return what the author of a batch had seen, when sealing, that this device has not by now.

    An honest author names each seat once, so that no more is looked up than there are members.
    """
    author = named(batch)
    found: dict[str, str] = {}
    own = None
    if batch.header.membership_head not in seen.membership.heads:
        found["membership_fork"] = f"{author} was shown another entry {content.place.membership} of the membership"
    for head in {each.seat: each for each in content.heads}.values():
        known = seen.known_hash(head.seat, head.number) if head.seat in seen.membership.members else None
        if known == head.hash:
            continue
        if head.seat == seen.own:
            own = head
        elif known is not None:
            found.setdefault("fork_seen", f"{author} was shown another batch {head.number} than this device")
        else:
            shown = f"{author} was shown batch {head.number} of {named_seat(head.seat)}"
            found.setdefault("batch_withheld", f"{shown}; this device was not")
    return Witnessed(found, own)


def named(batch: Batch) -> str:
    """Return the words for a batch's author."""
    return named_seat(batch.header.seat)


def named_seat(seat: bytes) -> str:
    """Return the words for a seat."""
    return f"seat {seat.hex()[:8]}"
