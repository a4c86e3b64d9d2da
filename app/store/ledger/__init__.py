"""The store as sync sees it: implements `sync.ledger` over the database, one durable transaction a call.

Reads, too, go over the writer thread, so that sync always sees what it has just written. Pulled changes enter by the
same journal as own ones. Must not know the network or how a batch is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update

from app.store import alarms, circles, meta, schema
from app.store.database import Database
from app.store.ledger.feed import StoreFeed
from app.store.ledger.members import StoreMembers
from app.store.ledger.outbox import StoreOutbox
from app.store.transaction import Transaction
from sync.alarms import Alarm
from sync.keys import Seat


class StoreLedger:
    """A seat's ledger for one exchange: outbox, feed and members, with what belongs to none of them."""

    def __init__(self, database: Database, seat: Seat, clock: Callable[[], int]) -> None:
        """`clock` gives the real wall time in milliseconds."""
        self.outbox = StoreOutbox(database, seat.id)
        self.feed = StoreFeed(database, seat.id, clock)
        self.members = StoreMembers(database, seat)
        self._run = database.write
        self._clock = clock
        self._began = clock()

    def circles(self) -> Sequence[bytes]:
        """Return the circles that have a server."""
        table = schema.circle
        statement = select(table.c.circle).where(table.c.server_key != b"")
        return self._run(lambda c: c.execute(statement).scalars().all())

    def server_key(self, circle: bytes) -> bytes:
        """Return the pinned signing key of the circle's server."""
        key: bytes = self._run(lambda c: circles.of(c, circle).server_key)
        return key

    def saw_server_time(self, time_ms: int) -> int:
        """Note a signed server time, how far this device's clock is from it, and that an exchange has just succeeded;
        return the time noted before.

        The server signed it between the exchange's beginning and now: however slow the network, a clock that is right
        is never told to be wrong.
        """

        def write(tx: Transaction) -> int:
            before, now = meta.count(tx, "server_time"), self._clock()
            meta.set_count(tx, "server_time", time_ms)
            meta.set_count(tx, "clock_ahead", max(0, self._began - time_ms) - max(0, time_ms - now))
            tx.execute(update(schema.circle).values(last_exchange=now))
            return before

        return self._run(write)

    def raise_alarm(self, alarm: Alarm) -> None:
        """Keep an alarm, with when it was first met."""
        self._run(lambda c: alarms.keep(c, alarm, self._clock()))
