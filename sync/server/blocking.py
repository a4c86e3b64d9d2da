"""Which seats an operator refuses to serve, as functions on one transaction's connection.

Must not know membership: a blocked seat stays a member, whose batches all others keep and read. Only its traffic is
refused.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from sync.server import schema


class SeatBlocked(Exception):
    """The operator refuses this seat, which has proved that it is the one."""


def is_blocked(connection: Connection, seat: bytes) -> bool:
    """Whether a seat is refused."""
    table = schema.blocked.c
    return connection.execute(select(table.seat).where(table.seat == seat)).scalar_one_or_none() is not None


def blocked(connection: Connection) -> set[bytes]:
    """Return every seat that is refused."""
    return set(connection.execute(select(schema.blocked.c.seat)).scalars())


def block(connection: Connection, seat: bytes, now_ms: int) -> None:
    """Refuse a seat from now on."""
    if not is_blocked(connection, seat):
        connection.execute(insert(schema.blocked), {"seat": seat, "since": now_ms})


def unblock(connection: Connection, seat: bytes) -> None:
    """Serve a seat again."""
    connection.execute(delete(schema.blocked).where(schema.blocked.c.seat == seat))
