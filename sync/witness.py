"""What colleagues say they were shown, compared with what this device was: a server that shows people different things
gives itself away here, and so does a folder that was put back.

Must not know how anything is kept. A batch is genuine all the same; what its author says in it is their word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sync.envelope import SealedHead
from sync.frame import Batch
from sync.membership import Membership


class Seen(NamedTuple):
    """What this device has been shown of a circle; `own` is its seat."""

    own: bytes
    membership: Membership
    known_hash: Callable[[bytes, int], bytes | None]


def differences(batch: Batch, heads: Sequence[SealedHead], seen: Seen) -> dict[str, str]:
    """Return what the author of a batch had seen, when sealing, that this device has not by now: each kind once, by the
    name of its alarm.

    An honest author names each seat once, so that no more is looked up than there are members.
    """
    author = named(batch)
    found: dict[str, str] = {}
    if batch.header.membership_head not in seen.membership.heads:
        found["membership_fork"] = f"{author} was shown another membership than this device"
    for head in {each.seat: each for each in heads}.values():
        known = seen.known_hash(head.seat, head.number) if head.seat in seen.membership.members else None
        if known == head.hash:
            continue
        if known is not None:
            found.setdefault("fork_seen", f"{author} was shown another batch {head.number} than this device")
        elif head.seat == seen.own:
            found.setdefault("own_rollback", lost(batch, head.number))
        else:
            shown = f"{author} was shown batch {head.number} of seat {head.seat.hex()[:8]}"
            found.setdefault("batch_withheld", f"{shown}; this device was not")
    return found


def lost(batch: Batch, number: int) -> str:
    """Return the words for a batch of this device that a colleague has and its folder lacks."""
    return f"{named(batch)} has batch {number} of this device, whose folder lacks it"


def named(batch: Batch) -> str:
    """Return the words for a batch's author."""
    return f"seat {batch.header.seat.hex()[:8]}"
