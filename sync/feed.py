"""Follows one circle's feed: position by position, nothing skipped, nothing twice, and its end as the server signed it.

Must not know what makes a batch genuine, nor how anything is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sync import frame
from sync.alarms import Alarms, DoesNotFit
from sync.authors import Authors
from sync.frame import Batch, MalformedFrame
from sync.ledger import Cursor, Feed
from sync.protocol import FeedItem, SignedHead
from sync.slices import Slice


class FeedReader:
    """Reads a feed on from its cursor, through one exchange.

    `pulled` counts the changes taken in, `own_read` the own batches passed on the way.
    """

    def __init__(
        self, circle: bytes, cursor: Cursor, feed: Feed, authors: Authors, taken: Slice, alarms: Alarms
    ) -> None:
        self._circle, self._feed, self._authors, self._taken, self._alarms = circle, feed, authors, taken, alarms
        self.cursor = cursor
        self.pulled = 0
        self.own_read = 0

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

    def take(self, items: Iterable[FeedItem]) -> None:
        """Take what comes next. Raises `DoesNotFit`; what was checked before it stays taken."""
        try:
            for item in items:
                self._take(item)
        finally:
            self._taken.commit(self.cursor)

    def _take(self, item: FeedItem) -> None:
        self._pass_own_batches(item.position - 1)
        if item.position <= self.cursor.position:
            raise DoesNotFit("feed_replay", f"the server sent position {item.position} again")
        if item.position != self.cursor.position + 1:
            raise self._gap()
        try:
            batch = frame.read_batch(item.batch)
        except MalformedFrame as error:
            raise DoesNotFit("malformed_batch", f"position {item.position}: {error}") from None
        self._authors.check_signature(batch)
        if self._authors.continues(batch):
            opened = self._authors.open(batch)
            self._taken.add(opened)
            self._authors.follow(opened)
            self.pulled += len(opened.changes)
        self._step(batch.hash)
        if self._taken.is_full:
            self._taken.commit(self.cursor)

    def check_end(self, head: SignedHead) -> None:
        """Check that everything up to here is as the server signed it. Raises `DoesNotFit`."""
        self._pass_own_batches(head.position)
        if self.cursor.position < head.position:
            raise self._gap()
        if self.cursor.position > head.position:
            raise DoesNotFit("server_rollback", "the server's feed ends before what this device has seen of it")
        if self.cursor.head != head.head:
            raise DoesNotFit("feed_altered", "the server's feed is not the one it signed")

    def finish(self) -> None:
        """Keep the end as the place to go on from, also when it lies before what was seen there once."""
        if self.cursor.position < self._taken.seen:
            self._alarms.say("server_rollback", "the server has lost batches; this device sends its own again")
        self._taken.commit(self.cursor, at_end=True)

    def _pass_own_batches(self, upto: int) -> None:
        """The feed leaves out the own batches; their place is known from their receipts."""
        own = self._feed.own_positions(self._circle, self.cursor.position, upto)
        while (hash_of_batch := own.get(self.cursor.position + 1)) is not None:
            self._step(hash_of_batch)
            self.own_read += 1

    def _step(self, hash_of_batch: bytes) -> None:
        self.cursor = Cursor(self.cursor.position + 1, frame.feed_step(self.cursor.head, hash_of_batch))

    def _gap(self) -> DoesNotFit:
        return DoesNotFit("feed_gap", f"the server left out position {self.cursor.position + 1}")


def well_formed(items: Iterable[FeedItem]) -> Iterator[Batch]:
    """Yield the batches among some items, whatever their place."""
    for item in items:
        try:
            yield frame.read_batch(item.batch)
        except MalformedFrame:
            continue
