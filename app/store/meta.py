"""Single values that belong to the whole store: the clock, the seat's HPKE key, the fingerprint of the projections.

Must not know what the values mean to others.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from app.store import schema


def get(connection: Connection, name: str) -> bytes | None:
    """Return a value, or None when it was never put."""
    table = schema.meta
    value: bytes | None = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
    return value


def put(connection: Connection, name: str, value: bytes) -> None:
    """Keep a value, in place of the one before."""
    connection.execute(insert(schema.meta).prefix_with("OR REPLACE").values(name=name, value=value))


def forget(connection: Connection, name: str) -> None:
    """Drop a value."""
    connection.execute(delete(schema.meta).where(schema.meta.c.name == name))


def get_int(connection: Connection, name: str) -> int:
    """Return a number, 0 when it was never put."""
    value = get(connection, name)
    return int.from_bytes(value, "big") if value else 0


def put_int(connection: Connection, name: str, value: int) -> None:
    """Keep a number from 0 up."""
    put(connection, name, value.to_bytes(8, "big"))
