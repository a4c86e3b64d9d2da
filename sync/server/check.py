"""Checks a server's whole database against itself: every entry, signature, chain, feed hash and receipt.

Must not write, and must not trust any column that can be computed from what devices sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from sync import frame, membership
from sync.alarms import Alarm
from sync.frame import BadSignature, Batch, MalformedFrame
from sync.membership import Membership, RefusedEntry
from sync.server import schema, storage
from sync.server.database import ServerDatabase, StorageFailed
from sync.server.feed import ChainEnd
from sync.server.storage import CircleState

_PAGE = 32


class CheckReport(NamedTuple):
    """How much was checked, and what does not add up, an alarm each."""

    entries: int
    batches: int
    problems: list[Alarm]


def check(database: ServerDatabase) -> CheckReport:
    """Check everything. One problem of a circle does not hide another circle's."""
    problems: list[Alarm] = []
    entries = batches = 0
    try:
        if damage := database.damage():
            problems.append(Alarm("damaged", "the database file", damage))
        with database.reading(snapshot=True) as connection:
            for state in storage.circles(connection):
                circle = _Circle(connection, state)
                problems += circle.problems()
                entries += circle.entries
                batches += circle.batches
    except StorageFailed as error:
        problems.append(Alarm("damaged", "the database", f"it cannot be read to its end: {error}"))
    return CheckReport(entries, batches, problems)


class _Circle:
    def __init__(self, connection: Connection, state: CircleState) -> None:
        self._connection = connection
        self._state = state
        self._members = membership.NOBODY
        self.entries = self.batches = 0

    def problems(self) -> list[Alarm]:
        """Return everything that does not add up."""
        found: list[tuple[str, str]] = []
        try:
            found.extend(self._check_membership())
            found.extend(self._check_feed())
        except TypeError:  # SQLite lets a text or a number stand where bytes belong
            found.append(("damaged", f"a value after position {self.batches} is of another kind than was stored"))
        return [Alarm(alarm, f"centre {self._state.name!r}", what) for alarm, what in found]

    def _check_membership(self) -> Iterator[tuple[str, str]]:
        table = schema.entry.c
        wires = self._connection.execute(
            select(table.wire, table.hash).where(table.circle == self._state.circle).order_by(table.number)
        )
        for wire, stored_hash in wires:
            self.entries += 1
            try:
                entry = membership.read_entry(wire)
                self._members = membership.extend(self._members, entry)
            except RefusedEntry as error:
                yield f"membership_{error.reason}", f"membership entry {self.entries}: {error}"
                return
            if entry.hash != stored_hash:
                yield "membership_hash", f"membership entry {self.entries} is filed under another hash"
        if _kept(self._members) != _kept(storage.membership_of(self._connection, self._state)):
            yield "membership_end", "the members on file are not those of the signed entries"

    def _check_feed(self) -> Iterator[tuple[str, str]]:
        position, feed_head, feed_time = 0, frame.NO_HASH, 0
        ends: dict[bytes, ChainEnd] = {}
        while page := self._page(position):
            for row in page:
                self.batches += 1
                position += 1
                if row.position != position:
                    yield "feed_gap", f"position {position} of the feed is missing"
                    return
                try:
                    batch = frame.read_batch(row.header + row.signature + row.ciphertext)
                except MalformedFrame as error:
                    yield "malformed_batch", f"position {position}: {error}"
                    return
                if row.time < feed_time:
                    yield "feed_time", f"position {position} was taken before the one before it"
                feed_time = row.time
                feed_head = frame.feed_step(feed_head, batch.hash, row.time)
                for alarm, what in self._check_batch(batch, row, feed_head, ends):
                    yield alarm, f"position {position} {what}"
        if (position, feed_head, feed_time) != (self._state.position, self._state.feed_head, self._state.feed_time):
            yield "feed_end", f"the feed ends at position {position}, its circle says {self._state.position}"

        yield from self._check_generations(position)

    def _check_generations(self, position: int) -> Iterator[tuple[str, str]]:
        try:
            began = [each.began for each in frame.read_generations(self._state.generations)]
        except MalformedFrame:
            yield "generations", "it is not known which generation of the feed this is"
            return
        if began[-1] > position:
            yield "generations", f"the feed's generation began at position {began[-1]}, beyond its end"

    def _page(self, after: int) -> Sequence[Row[Any]]:
        table = schema.batch.c
        query = select(schema.batch).where(table.circle == self._state.circle, table.position > after)
        return self._connection.execute(query.order_by(table.position).limit(_PAGE)).all()

    def _check_batch(
        self, batch: Batch, row: Row[Any], feed_head: bytes, ends: dict[bytes, ChainEnd]
    ) -> Iterator[tuple[str, str]]:
        header = batch.header
        filed = (row.circle, row.seat, row.number, row.hash, row.feed_head, row.length, row.ciphertext_hash)
        digest = hashlib.sha256(batch.ciphertext).digest()
        if filed != (*header[1:4], batch.hash, feed_head, len(batch.ciphertext), digest):
            yield "batch_hash", "is filed under another name or hash than its own"
        end = ends.get(header.seat, ChainEnd(0, frame.NO_HASH))
        if (header.number, header.previous) != (end.number + 1, end.hash):
            yield "chain", "does not continue the chain of its seat"
        ends[header.seat] = ChainEnd(header.number, batch.hash)
        author = self._members.members.get(header.seat)
        if author is None or not _verifies(author.keys.signing, frame.batch_message(batch.hash), batch.signature):
            yield "bad_signature", "is not signed by a member"


def _kept(state: Membership) -> tuple[object, ...]:
    """Return what the server keeps of a membership in its tables."""
    end = (state.circle, state.number, state.head, state.epoch, state.suite, state.server_key, state.genesis)
    return (*end, dict(state.members))


def _verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        frame.verify(key, message, signature)
    except BadSignature:
        return False
    return True
