"""Follows one circle's feed: position by position, nothing skipped, nothing twice, and its end as the server signed it.

Must not know what makes a batch genuine, nor how anything is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sync import frame
from sync.alarms import DoesNotFit
from sync.authors import Authors
from sync.frame import MalformedFrame
from sync.ledger import Cursor, Feed, FeedPlace
from sync.protocol import FeedItem, Receipt, SignedHead
from sync.slices import Slice

_OWN_BYTES = frame.HASH_BYTES + frame.SIGNATURE_BYTES


class OwnItem(NamedTuple):
    """An own batch met in the feed: its number, and the receipt that stands there for it."""

    number: int
    receipt: Receipt


class NotOurs(Exception):
    """The server says that a batch is this device's, under a number and hash that it does not have so."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class FeedReader:
    """Reads a feed on from its cursor, through one exchange.

    `pulled` counts the changes taken in, `own_read` is the number of the last own batch met on the way.
    """

    def __init__(self, circle: bytes, seat: bytes, cursor: Cursor, feed: Feed, authors: Authors, taken: Slice) -> None:
        self._circle, self._own, self._feed = circle, seat, feed
        self._authors, self._taken = authors, taken
        self.cursor = cursor
        self.generation = b""
        self.pulled = 0
        self.own_read = feed.own_followed(circle, cursor.position)

    def reopen(self) -> None:
        """Read what could not be read when it came, if this version can."""
        last: dict[bytes, int] = {}
        for kept in self._feed.kept_sealed(self._circle):
            batch = frame.read_batch(kept.wire)
            seat = batch.header.seat
            opened = self._authors.read(batch, after=max(kept.after, last.get(seat, 0)), before=kept.before)
            if opened.changes:
                self._feed.read_at_last(self._circle, opened)
                last[seat] = opened.changes[-1].body.number
                self.pulled += len(opened.changes)
        if last:
            self._authors.look()

    def take(self, items: Iterable[FeedItem], generation: bytes) -> list[OwnItem]:
        """Take what comes next of a feed in this `generation`. Return the own batches met.

        Raises `DoesNotFit`, `NotOurs`; what was checked before it stays taken.
        """
        self.generation = generation
        own: list[OwnItem] = []
        try:
            for item in items:
                if len(item.batch) == _OWN_BYTES:
                    own.append(self._take_own(item))
                else:
                    self._take(item)
                if self._taken.is_full:
                    self._taken.commit(self.cursor)
        finally:
            self._taken.commit(self.cursor)
        return own

    def _check_place(self, item: FeedItem) -> None:
        if item.position <= self.cursor.position:
            raise DoesNotFit("feed_replay", f"the server sent position {item.position} again")
        if item.position != self.cursor.position + 1:
            raise self._gap()
        if not self.cursor.time <= item.time <= frame.LARGEST_TIME:
            raise DoesNotFit("feed_altered", f"the time of position {item.position} lies before the one before it")

    def _take_own(self, item: FeedItem) -> OwnItem:
        self._check_place(item)
        number, hash_of_batch = self.own_read + 1, item.batch[: frame.HASH_BYTES]
        if self._feed.batch_hash(self._circle, self._own, number) != hash_of_batch:
            raise NotOurs(number)
        self._step(item, hash_of_batch, self._own, number)
        self.own_read = number
        return OwnItem(number, Receipt(item.position, item.time, item.batch[frame.HASH_BYTES :]))

    def _take(self, item: FeedItem) -> None:
        self._check_place(item)
        try:
            batch = frame.read_batch(item.batch)
        except MalformedFrame as error:
            raise DoesNotFit("malformed_batch", f"position {item.position}: {error}") from None
        self._authors.check_signature(batch)
        is_new = self._authors.continues(batch)
        opened = self._authors.open(batch) if is_new else self._authors.look_again(batch)
        read_to = self._authors.compare_place(opened, item.position, self._taken.head_at)
        if is_new:
            self._taken.add(opened)
            self._authors.follow(opened)
            self.pulled += len(opened.changes)
        self._step(item, batch.hash, batch.header.seat, batch.header.number, read_to=read_to)

    def check_end(self, head: SignedHead) -> None:
        """Check that everything up to here is as the server signed it. Raises `DoesNotFit`."""
        if self.cursor.position < head.position:
            raise self._gap()
        if self.cursor.position > head.position:
            raise DoesNotFit("server_rollback", "the server's feed ends before what this device has seen of it")
        if self.cursor.head != head.head:
            raise DoesNotFit("feed_altered", "the server's feed is not the one it signed")

    def finish(self) -> bool:
        """Keep the end as the place to go on from, and tell whether it lies before what was seen there once."""
        is_shorter = self.cursor.position < self._taken.seen
        self._taken.commit(self.cursor, at_end=True)
        return is_shorter

    def _step(
        self, item: FeedItem, hash_of_batch: bytes, seat: bytes, number: int, *, read_to: int | None = None
    ) -> None:
        head = frame.feed_step(self.cursor.head, hash_of_batch, item.time)
        self.cursor = Cursor(item.position, head, item.time)
        self._taken.follow(FeedPlace(self.cursor, seat, number, self.generation, read_to))

    def _gap(self) -> DoesNotFit:
        return DoesNotFit("feed_gap", f"the server left out position {self.cursor.position + 1}")


__all__ = ["FeedReader", "NotOurs", "OwnItem"]
