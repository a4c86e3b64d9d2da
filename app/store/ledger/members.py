"""Who belongs to a circle, and who asks to: `sync.ledger.Members` over the database.

Must not know what an entry must prove; it takes what was verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import delete, insert, select, update

from app.store import circles, journal, schema
from app.store.database import Database
from app.store.transaction import Transaction
from sync import membership
from sync.keys import Seat
from sync.membership import Entry, Membership
from sync.protocol import JoinRequest

_encoder = msgspec.msgpack.Encoder()


class StoreMembers:
    """The members of a seat's circles. What it has verified it keeps in memory: one for each exchange."""

    def __init__(self, database: Database, seat: Seat) -> None:
        self._run = database.write
        self._seat = seat
        self._memberships: dict[bytes, Membership] = {}

    def membership(self, circle: bytes) -> Membership:
        """Return the membership; the chain is verified once, then kept in memory."""
        known = self._memberships.get(circle)
        if known is None:
            known = self._memberships[circle] = self._run(lambda c: circles.state_of(c, circle))
        return known

    def epoch_keys(self, circle: bytes) -> Mapping[int, bytes]:
        """Return the keys of every epoch."""
        return self._run(lambda c: circles.epoch_keys(c, circle))

    def add_entry(self, circle: bytes, entry: Entry) -> None:
        """Take a verified membership entry in."""
        extended = membership.extend(self.membership(circle), entry)

        def write(tx: Transaction) -> None:
            circles.add_entry(tx, self._seat, entry)
            journal.settle_anew(tx)

        self._run(write)
        self._memberships[circle] = extended

    def invites_to_open(self, circle: bytes) -> Sequence[bytes]:  # noqa: ARG002 -- one circle gives invites today
        """Return lookups of invites the server has not been told of."""
        table = schema.invite
        statement = select(table.c.lookup).where(table.c.opened.is_(False))
        return self._run(lambda c: c.execute(statement).scalars().all())

    def invites_opened(self, circle: bytes, lookups: Sequence[bytes]) -> None:  # noqa: ARG002
        """Note that the server knows these invites now."""
        if lookups:
            table = schema.invite
            self._run(lambda c: c.execute(update(table).where(table.c.lookup.in_(lookups)).values(opened=True)))

    def joins_waiting(self, circle: bytes, joins: Sequence[JoinRequest]) -> None:  # noqa: ARG002
        """Keep the requests to join that wait at the server."""
        table = schema.waiting_join
        requests = {join.keys.seat: _encoder.encode(join) for join in joins}

        def write(tx: Transaction) -> None:
            kept = tx.execute(select(table.c.seat, table.c.request)).all()
            if {row.seat: row.request for row in kept} != requests:
                tx.execute(delete(table))
                for seat, request in requests.items():
                    tx.execute(insert(table).values(seat=seat, request=request))

        self._run(write)
