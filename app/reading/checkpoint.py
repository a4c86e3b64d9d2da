"""What two people compare when they ask whether the server shows both the same: gathered here, and turned into words
after the reading, since that takes a second.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from typing import NamedTuple

from app.reading.answers import CheckpointAnswer
from app.reading.glance import Glance
from app.store import checkpoints, status
from app.words.checkpoint_words import word
from app.words.refusal import refuse
from sync import checkpoint
from sync.checkpoint import ChangesPoint, FeedPoint


class Gathered(NamedTuple):
    """What the words are to be made of. `last` is the latest position there are words for, `began` where the server's
    feed began anew before this one, 0 where it never did."""

    circle: bytes
    point: FeedPoint | ChangesPoint
    last: int
    began: int = 0


def gather(glance: Glance, at: int | None) -> Gathered:
    """Return what stands at a position, at the latest unless told.

    Raises `Refused` while this seat waits to be approved, where nothing was exchanged or recorded yet, and for a
    position that this device has not followed or that ended when the server was put back.
    """
    state = status.state_of(glance.tx)
    circle = glance.circle
    if circle is None or state == "waiting":
        raise refuse("This device waits to be approved by a lead; until then it has nothing to compare.")
    return _of_changes(glance, circle, at) if state == "standalone" else _of_feed(glance, circle, at)


def answer(found: Gathered) -> CheckpointAnswer:
    """Make the words, with 64 MiB and in about a second."""
    point = found.point
    if isinstance(point, FeedPoint):
        numbers, position, counts = checkpoint.of_feed(found.circle, point), point.position, "positions"
    else:
        numbers, position, counts = checkpoint.of_changes(found.circle, point), point.changes, "changes"
    return {
        "counts": counts,
        "position": position,
        "last": found.last,
        "began": found.began,
        "words": [{"number": each, "word": word(each)} for each in numbers],
    }


def _of_feed(glance: Glance, circle: bytes, at: int | None) -> Gathered:
    tx = glance.tx
    generations, last = checkpoints.generations(tx, circle), checkpoints.last_position(tx, circle)
    if not generations or not last:
        raise refuse("Nothing has been exchanged with the server yet, so there is nothing to compare. Sync first.")
    position = last if at is None else at
    kept = checkpoints.place_at(tx, circle, position)
    if kept is None and checkpoints.has_ended(tx, circle, position):
        raise refuse(
            "What stood at position {at} ended when the server was put back from a copy. Nothing is lost; compare at "
            "{last} or an earlier one.",
            at=str(position), last=str(last),
        )  # fmt: skip
    if kept is None:
        raise refuse(
            "This device has followed the server up to position {last}, so it has no words for {at} yet. Sync and ask "
            "again, or compare at {last}.",
            at=str(position), last=str(last),
        )  # fmt: skip
    if kept.generation not in (each.id for each in generations):
        raise refuse(
            "The server was put back from a copy, and the exchange that brought this has not come to its end. Nothing "
            "is lost; sync and ask again."
        )
    lies_in = checkpoint.generation_at(generations, position)
    membership = checkpoints.membership_at(tx, circle, position)
    return Gathered(circle, FeedPoint(lies_in.id, position, kept.head, membership), last, lies_in.began)


def _of_changes(glance: Glance, circle: bytes, at: int | None) -> Gathered:
    last = checkpoints.count_changes(glance.tx, circle)
    if not last:
        raise refuse("Nothing is recorded on this device yet, so there is nothing to compare.")
    count = last if at is None else at
    if count > last:
        raise refuse(
            "There are {last} changes on this device, so it has no words for {at}. Compare at {last} or an earlier "
            "one.",
            at=str(count), last=str(last),
        )  # fmt: skip
    head = checkpoint.changes_head(checkpoints.first_changes(glance.tx, circle, count))
    return Gathered(circle, ChangesPoint(count, head, checkpoints.membership(glance.tx, circle)), last)
