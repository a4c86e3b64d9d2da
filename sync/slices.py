"""Gathers what a pull takes in until it is enough for one transaction, so that a long pull never holds up a Save.

Must not know how a batch is checked, nor how anything is kept.
"""

from __future__ import annotations

from collections import Counter

from sync.ledger import Cursor, Feed, FeedPlace, OpenedBatch

SLICE_CHANGES = 256
"""Changes, and batches, that reach the writer in one transaction: about 25 ms."""
READ_AGAIN = 8
"""But a record is read again whole in every slice that adds to it. For each change that a slice brings, at most so many
are read again: the pull of one endless record takes time by its length, not by the square of it."""


class Slice:
    """What was taken in of one circle since the last transaction, in its order."""

    def __init__(self, feed: Feed, circle: bytes) -> None:
        self._feed, self._circle = feed, circle
        self._stored = feed.cursor(circle)
        self._taken: Counter[bytes] = Counter()  # changes of each record in this exchange
        self._empty()

    def _empty(self) -> None:
        self._opened: list[OpenedBatch] = []
        self._places: list[FeedPlace] = []
        self._records: set[bytes] = set()
        self._size = self._read_again = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to commit."""
        return self._size >= max(SLICE_CHANGES, self._read_again // READ_AGAIN)

    def add(self, opened: OpenedBatch) -> None:
        """Add the next batch."""
        self._opened.append(opened)
        self._size += len(opened.changes)
        records = [change.body.record for change in opened.changes]
        self._taken.update(records)
        new = set(records) - self._records
        self._records |= new
        self._read_again += sum(self._taken[record] for record in new)

    def follow(self, place: FeedPlace) -> None:
        """Add the next place of the feed."""
        self._places.append(place)
        self._size += 1

    def hash_of(self, seat: bytes, number: int) -> bytes | None:
        """Return the hash of a batch that is in this slice."""
        named = (opened.batch for opened in self._opened)
        return next((each.hash for each in named if (each.header.seat, each.header.number) == (seat, number)), None)

    def head_at(self, position: int) -> bytes | None:
        """Return the feed's running hash at a position: in this slice, or as it is kept."""
        if self._places and position >= self._places[0].cursor.position:
            at = position - self._places[0].cursor.position
            return self._places[at].cursor.head if at < len(self._places) else None
        return self._feed.head_at(self._circle, position)

    @property
    def seen(self) -> int:
        """The position up to which the feed has been read, in this exchange or before."""
        return self._stored.position

    def commit(self, cursor: Cursor, *, at_end: bool = False) -> None:
        """Take the slice in and move the cursor with it."""
        # a full reading starts at 0 and moves the kept cursor back only when the feed ends there
        stored = cursor if at_end or cursor.position >= self._stored.position else self._stored
        if self._opened or self._places or stored != self._stored:
            self._feed.apply(self._circle, self._opened, stored, self._places, at_end=at_end)
        self._stored = stored
        self._empty()
