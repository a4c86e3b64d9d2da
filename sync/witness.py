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
    """What the author of a batch had seen that this device has not: alarms, each kind once, by name; a head of this
    device's own chain that is not its own as it knows it; and the heads of others that have not come yet. In the feed
    of a server that was put back they come later: whether they were withheld is known at its end."""

    alarms: dict[str, str]
    own: SealedHead | None
    awaited: tuple[SealedHead, ...]


def differences(batch: Batch, content: BatchContent, seen: Seen) -> Witnessed:
    """Return what the author of a batch had seen, when sealing, that this device has not by now.

    An honest author names each seat once, so that no more is looked up than there are members.
    """
    author = named(batch)
    found: dict[str, str] = {}
    own = None
    awaited: list[SealedHead] = []
    if batch.header.membership_head not in seen.membership.heads:
        found["membership_fork"] = f"{author} was shown another entry {content.place.membership} of the membership"
    for head in {each.seat: each for each in content.heads}.values():
        is_member = head.seat in seen.membership.members
        known = seen.known_hash(head.seat, head.number) if is_member else None
        if known == head.hash:
            continue
        if head.seat == seen.own:
            own = head
        elif known is not None:
            found.setdefault("fork_seen", another(author, head))
        elif is_member:
            awaited.append(head)
        else:
            found.setdefault("batch_withheld", withheld(author, head))
    return Witnessed(found, own, tuple(awaited))


def another(author: str, head: SealedHead) -> str:
    """Return the words for a batch that an author was shown otherwise than this device."""
    return f"{author} was shown another batch {head.number} than this device"


def withheld(author: str, head: SealedHead) -> str:
    """Return the words for a batch that an author was shown and this device was not."""
    return f"{author} was shown batch {head.number} of {named_seat(head.seat)}; this device was not"


def named(batch: Batch) -> str:
    """Return the words for a batch's author."""
    return named_seat(batch.header.seat)


def named_seat(seat: bytes) -> str:
    """Return the words for a seat."""
    return f"seat {seat.hex()[:8]}"
