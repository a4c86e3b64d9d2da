"""Gives batches their places in a circle's feed, or says why not: forks, gaps, no room. Must not know who pushed them;
that they are their authors' has been checked.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from sync import frame
from sync.frame import Batch
from sync.protocol import Outcome, Receipt, Verdict
from sync.server import feed, quotas
from sync.server.feed import ChainEnd, Placed, StoredBatch
from sync.server.storage import CircleState

NO_ROOM = {"stored": Outcome.FULL, "a_day": Outcome.FULL_TODAY}
"""What a quota that is used up comes to."""


class Placing:
    """Places the genuine batches of one request in a circle whose row is locked."""

    def __init__(
        self,
        connection: Connection,
        state: CircleState,
        batches: list[Batch],
        now_ms: int,
        receipt: Callable[[CircleState, bytes, int, StoredBatch], Receipt],
        space: quotas.Room,
    ) -> None:
        self._connection = connection
        self._state = state
        self._receipt = receipt
        self._space = space
        self._time = max(now_ms, state.feed_time)  # a clock that goes back does not take the feed with it
        self._position, self._feed_head = state.position, state.feed_head
        self._ends = feed.chain_ends(connection, state.circle, {batch.header.seat for batch in batches})
        repeats = [
            (batch.header.seat, batch.header.number)
            for batch in batches
            if batch.header.number <= self._ends[batch.header.seat].number
        ]
        self._known = feed.known_batches(connection, state.circle, repeats)
        self._placed: list[Placed] = []

    def place(self, batch: Batch) -> Verdict:
        """Give a batch the next position, or say why not. Nothing holds before `store` and the commit."""
        seat, number = batch.header.seat, batch.header.number
        end = self._ends[seat]
        if number <= end.number:
            known = self._known[seat, number]
            if known.hash != batch.hash:
                return Verdict(number, Outcome.FORK)
            return Verdict(number, Outcome.ALREADY, self._receipt(self._state, seat, number, known))
        if number > end.number + 1:
            return Verdict(number, Outcome.GAP, expected=end.number + 1)
        if batch.header.previous != end.hash:
            return Verdict(number, Outcome.FORK)
        size = frame.HEADER_BYTES + frame.SIGNATURE_BYTES + len(batch.ciphertext)
        if lacking := self._space.lacks(seat, size):
            return Verdict(number, NO_ROOM[lacking])
        self._space.take(seat, size)
        self._position += 1
        self._feed_head = frame.feed_step(self._feed_head, batch.hash, self._time)
        self._placed.append(Placed(batch, self._feed_head, self._position, self._time))
        self._ends[seat] = ChainEnd(number, batch.hash)
        stored = self._known[seat, number] = StoredBatch(batch.hash, self._position, self._time)
        return Verdict(number, Outcome.STORED, self._receipt(self._state, seat, number, stored))

    def store(self) -> None:
        """Write what was placed."""
        if self._placed:
            feed.add_batches(self._connection, self._state, self._placed)
            self._space.store()
