"""Circles as this seat knows them: membership entries, epoch keys, who the members are, the server and the cursor.

Must not know the network. What stands here was verified before it was added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from app.store import schema
from app.store.transaction import Transaction
from sync import keys, membership
from sync.frame import NO_HASH
from sync.keys import Seat, SeatDetails
from sync.membership import Entry, Membership


def add(tx: Transaction, circle: bytes, *, server_key: bytes, server_address: str) -> None:
    """Begin to keep a circle, from nothing."""
    values = {
        "circle": circle,
        "server_key": server_key,
        "server_address": server_address,
        "position": 0,
        "feed_head": NO_HASH,
        "last_exchange": 0,
    }
    tx.execute(insert(schema.circle).values(values))


def attach_server(tx: Transaction, circle: bytes, *, server_key: bytes, server_address: str) -> None:
    """Give a circle the server it is registered at."""
    table = schema.circle
    tx.execute(
        update(table).where(table.c.circle == circle).values(server_key=server_key, server_address=server_address)
    )


def of(tx: Transaction, circle: bytes) -> Row[Any]:
    """Return the circle's row."""
    return tx.execute(select(schema.circle).where(schema.circle.c.circle == circle)).one()


def only(tx: Transaction) -> Row[Any] | None:
    """Return the centre's circle; None while the seat waits to be approved."""
    return tx.execute(select(schema.circle)).first()


def add_entry(tx: Transaction, seat: Seat, entry: Entry) -> None:
    """Keep a verified entry, the epoch keys it brings for this seat, and who it is about.

    Raises `sync.keys.WrongKey` when what is sealed in it does not open.
    """
    circle, number = entry.clear.circle, entry.clear.number
    tx.execute(insert(schema.entry).values(circle=circle, number=number, wire=entry.wire))
    for epoch, key in keys.epoch_keys_for(seat, entry).items():
        tx.execute(insert(schema.epoch_key).values(circle=circle, epoch=epoch, key=key))
    known = epoch_keys(tx, circle)
    for waiting in _without_details(tx, circle):
        if waiting.clear.epoch in known and waiting.clear.keys is not None:
            details = keys.open_details(waiting, known[waiting.clear.epoch])
            _add_member(tx, circle, waiting.clear.keys.seat, details)


def entries_of(tx: Transaction, circle: bytes) -> list[Entry]:
    """Return the chain of entries, oldest first."""
    table = schema.entry
    statement = select(table.c.wire).where(table.c.circle == circle).order_by(table.c.number)
    return [membership.read_entry(wire) for wire in tx.execute(statement).scalars()]


def founding(tx: Transaction, circle: bytes) -> SeatDetails | None:
    """Return what the genesis says to members; None while this seat waits to be one.

    Raises `sync.keys.WrongKey` when it does not open.
    """
    table = schema.entry
    statement = select(table.c.wire).where(table.c.circle == circle, table.c.number == 1)
    genesis = membership.read_entry(tx.execute(statement).scalar_one())
    key = epoch_keys(tx, circle).get(genesis.clear.epoch)
    return keys.open_details(genesis, key) if key is not None else None


def state_of(tx: Transaction, circle: bytes) -> Membership:
    """Verify the whole chain and return what it adds up to. Raises `sync.membership.RefusedEntry`."""
    return membership.fold(entries_of(tx, circle))


def epoch_keys(tx: Transaction, circle: bytes) -> Mapping[int, bytes]:
    """Return the keys of every epoch this seat was given."""
    table = schema.epoch_key
    rows = tx.execute(select(table.c.epoch, table.c.key).where(table.c.circle == circle))
    return {row.epoch: row.key for row in rows}


def members(tx: Transaction, circle: bytes) -> dict[bytes, SeatDetails]:
    """Return who sits at each seat. By which country pack the centre works, `founding` says."""
    table = schema.member
    rows = tx.execute(select(table).where(table.c.circle == circle))
    return {row.seat: SeatDetails(row.person, row.device, row.role, row.letters, row.centre) for row in rows}


def _without_details(tx: Transaction, circle: bytes) -> list[Entry]:
    """A new seat reads the entries before its own only once its own has brought the keys."""
    known = set(members(tx, circle))
    return [
        each for each in entries_of(tx, circle) if each.clear.keys is not None and each.clear.keys.seat not in known
    ]


def _add_member(tx: Transaction, circle: bytes, seat: bytes, details: SeatDetails) -> None:
    values = {
        "circle": circle,
        "seat": seat,
        "person": details.person,
        "device": details.device,
        "role": details.role,
        "letters": details.letters,
        "centre": details.centre,
    }
    tx.execute(insert(schema.member).values(values))
