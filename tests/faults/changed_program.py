"""A changed program of a member: signs whatever it likes with the seat's own key, and sends it by a real exchange.

Everything that the ordinary program refuses before it is written can be written so; what colleagues' devices make of
it is what a test looks at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.store import circles, journal
from app.store.journal import Author, Intent
from app.store.store import Store, real_clock
from app.store.transaction import Transaction
from sync.changes import ChangeId, Kind, Value, record_id
from sync.merging import merge
from tests.seats import PASSPHRASE, Seat


def wrote(
    seat: Seat,
    record: str,
    kind: Kind,
    fields: Mapping[str, Value] | None = None,
    parents: Sequence[ChangeId] | None = None,
) -> ChangeId:
    """Append one change of a record in the name of a seat, on everything that is known of it unless `parents` are
    given; it leaves with the next exchange."""
    store = Store.open(seat.folder, PASSPHRASE)

    def append(tx: Transaction) -> ChangeId:
        circle = circles.only(tx)
        assert circle is not None
        key = bytes.fromhex(record)
        merged = merge(journal.history(tx, key), tx.registry.rule_of)
        known = merged.heads if parents is None else parents
        now_ms = max(each.body.time for each in journal.history(tx, key)) >> 16
        intent = Intent(merged.entity, key, kind, fields or {}, known)
        return journal.append(tx, Author(circle.circle, store.seat.id), [intent], now_ms=now_ms)[0].id

    try:
        return store.database.write(append)
    finally:
        store.close()


def began(seat: Seat, entity: str, **fields: Value) -> str:
    """Begin a record in the name of a seat, with whatever fields, also those the app alone gives; return its id."""
    store = Store.open(seat.folder, PASSPHRASE)

    def append(tx: Transaction) -> str:
        circle = circles.only(tx)
        assert circle is not None
        author = Author(circle.circle, store.seat.id)
        (record,) = journal.next_records(tx, author, 1)
        journal.append(tx, author, [Intent(entity, record, Kind.CREATE, fields, ())], now_ms=real_clock())
        return record.hex()

    try:
        return store.database.write(append)
    finally:
        store.close()


def coming(seat: Seat, count: int = 500) -> list[str]:
    """Return the ids of the next records that a seat can begin: a colleague reckons them from what they know."""
    store = Store.open(seat.folder, PASSPHRASE)

    def reckon(tx: Transaction) -> list[str]:
        circle = circles.only(tx)
        assert circle is not None
        (following,) = journal.next_records(tx, Author(circle.circle, store.seat.id), 1)
        ids = [record_id(circle.circle, store.seat.id, number).hex() for number in range(1, 10_000)]
        return ids[ids.index(following.hex()) :][:count]

    try:
        return store.database.read(reckon)
    finally:
        store.close()


def changes_of(seat: Seat, record: str) -> list[ChangeId]:
    """Return the changes of a record that a seat has, in order of arrival."""
    store = Store.open(seat.folder, PASSPHRASE)
    try:
        return [each.id for each in store.database.read(lambda tx: journal.history(tx, bytes.fromhex(record)))]
    finally:
        store.close()
