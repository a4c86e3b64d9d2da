"""Single values and counters of the whole store: the clock, the seat's HPKE key, the projections' fingerprint.

Must not know what the values mean to others.
"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.store import schema
from app.store.transaction import Transaction


def get(tx: Transaction, name: str) -> bytes | None:
    """Return a value, or None when it was never put."""
    table = schema.meta
    value: bytes | None = tx.execute(select(table.c.value).where(table.c.name == name)).scalar()
    return value


def put(tx: Transaction, name: str, value: bytes) -> None:
    """Keep a value, in place of the one before."""
    tx.execute(insert(schema.meta).prefix_with("OR REPLACE").values(name=name, value=value))


def forget(tx: Transaction, name: str) -> None:
    """Drop a value."""
    tx.execute(delete(schema.meta).where(schema.meta.c.name == name))


def count(tx: Transaction, name: str) -> int:
    """Return a number, 0 when it was never set."""
    value: int | None = tx.execute(_COUNT, {"name": name}).scalar()
    return value or 0


def set_count(tx: Transaction, name: str, value: int) -> None:
    """Keep a number."""
    tx.execute(_SET_COUNT, {"name": name, "value": value})


def next_count(tx: Transaction, name: str) -> int:
    """Count one further and return the new number, from 1 up."""
    return int(tx.execute(_NEXT_COUNT, {"name": name, "value": 1}).scalar_one())


_counter = schema.counter
_COUNT = select(_counter.c.value).where(_counter.c.name == bindparam("name"))
_SET_COUNT = insert(_counter).prefix_with("OR REPLACE")
_NEXT_COUNT = (
    upsert(_counter)
    .on_conflict_do_update(index_elements=["name"], set_={"value": _counter.c.value + 1})
    .returning(_counter.c.value)
)
