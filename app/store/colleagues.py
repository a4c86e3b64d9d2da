"""Colleagues of a made-up centre: seats whose keys this device makes itself, because they sit nowhere else.

Their changes are sealed and signed with their own keys, and kept as those of real colleagues are after an exchange.
Must not know what they record. Nothing of it is for a real centre: there, nobody has another's keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select, update

from app.store import circles, schema
from app.store.journal import Author
from app.store.ledger import StoreLedger
from app.store.store import Store
from app.store.transaction import Transaction
from sync import keys, outgoing
from sync.keys import Seat, SeatDetails


class Colleague(NamedTuple):
    """A seat and who sits there."""

    seat: Seat
    details: SeatDetails


def own(store: Store) -> Colleague:
    """Return the seat whose store this is, and who sits there."""
    circle = _circle(store)
    return Colleague(store.seat, store.database.read(lambda tx: circles.members(tx, circle))[store.seat.id])


def join(store: Store, people: Sequence[SeatDetails], now_ms: int) -> list[Colleague]:
    """Make a seat for each person and let it into the store's only circle, whose administrator sits here."""
    members = store.ledger.members
    circle = _circle(store)
    joined = []
    for details in people:
        seat = Seat.generate()
        state, epoch_keys = members.membership(circle), dict(members.epoch_keys(circle))
        members.add_entry(
            circle, keys.add_seat(store.seat, state, epoch_keys, keys=seat.public, details=details, now_ms=now_ms)
        )
        joined.append(Colleague(seat, details))
    return joined


def author(store: Store, colleague: Colleague) -> Author:
    """Return in whose name a colleague's changes are appended."""
    return Author(_circle(store), colleague.seat.id)


def seal(store: Store, colleague: Colleague, now_ms: int) -> None:
    """Seal and sign what a colleague has recorded so far. The sealed bytes are not kept: nobody will send them."""
    circle = _circle(store)
    ledger = StoreLedger(store.database, colleague.seat, lambda: now_ms)
    outgoing.seal_waiting(ledger, colleague.seat, circle)
    chain, batch = schema.chain, schema.batch
    own = select(chain.c.id).where(chain.c.circle == circle, chain.c.seat == colleague.seat.id).scalar_subquery()

    def read(tx: Transaction) -> None:
        tx.execute(update(batch).where(batch.c.chain == own).values(sealed=None))

    store.database.write(read)


def _circle(store: Store) -> bytes:
    found = store.database.read(circles.only)
    if found is None:
        raise LookupError("there is no circle")
    circle: bytes = found.circle
    return circle
