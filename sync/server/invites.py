"""What the server keeps of invites and of the seats that wait, as functions on one transaction's connection.

Must not know the secret of an invite or what a request says: it holds the one's lookup and the other as sent.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.membership import SeatKeys
from sync.protocol import MAX_OPEN_INVITES, MAX_WAITING_JOINS, JoinRequest
from sync.server import schema

LIFETIME_MS = 14 * 24 * 60 * 60 * 1000
"""An invite not used for two weeks is closed."""


class StoredInvite(NamedTuple):
    """What an invite opens: a centre yet to be made (`founds`, `centre` its name, `pack` the country pack proposed for
    it; `circle` once made), or a circle."""

    lookup: bytes
    founds: bool
    circle: bytes | None
    centre: str
    opened_at: int
    expires_at: int
    used_at: int | None
    pack: str = ""

    def is_open(self, now_ms: int) -> bool:
        """Whether it still opens something: neither used nor run out."""
        return self.used_at is None and now_ms < self.expires_at


def find(connection: Connection, lookup: bytes, *, lock: bool = False) -> StoredInvite | None:
    """Return an invite. `lock` holds it until the transaction ends."""
    query = select(schema.invite).where(schema.invite.c.lookup == lookup)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return StoredInvite(*row) if row else None


def founding(connection: Connection) -> list[StoredInvite]:
    """Return the invites by which centres are made, oldest first."""
    query = select(schema.invite).where(schema.invite.c.founds).order_by(schema.invite.c.opened_at)
    return [StoredInvite(*row) for row in connection.execute(query)]


def proposed_pack(connection: Connection, circle: bytes) -> str:
    """Return the country pack that was proposed for a centre before it was made; "" for none."""
    invite = schema.invite.c
    return connection.execute(select(invite.pack).where(invite.circle == circle, invite.founds)).scalars().first() or ""


def open_to_found(connection: Connection, lookup: bytes, centre: str, now_ms: int, pack: str = "") -> None:
    """Open an invite to make a new centre, with the country pack that is proposed for it."""
    invite = StoredInvite(lookup, True, None, centre, now_ms, now_ms + LIFETIME_MS, None, pack)
    connection.execute(insert(schema.invite), invite._asdict())


def open_to_join(connection: Connection, circle: bytes, lookups: tuple[bytes, ...], now_ms: int) -> None:
    """Open invites to a circle, whose row must be locked. One that was ever opened is left as it is."""
    table = schema.invite.c
    known = set(connection.execute(select(table.lookup).where(table.lookup.in_(lookups))).scalars())
    opened = connection.execute(
        select(func.count()).where(table.circle == circle, table.used_at.is_(None), table.expires_at > now_ms)
    ).scalar_one()
    new = [lookup for lookup in dict.fromkeys(lookups) if lookup not in known][: MAX_OPEN_INVITES - opened]
    if new:
        rows = [StoredInvite(each, False, circle, "", now_ms, now_ms + LIFETIME_MS, None)._asdict() for each in new]
        connection.execute(insert(schema.invite), rows)


def use_to_found(connection: Connection, lookup: bytes, circle: bytes, now_ms: int) -> None:
    """Close an invite by which a centre has been made."""
    connection.execute(
        update(schema.invite).where(schema.invite.c.lookup == lookup).values(used_at=now_ms, circle=circle)
    )


def use_to_join(connection: Connection, circle: bytes, seat: bytes, now_ms: int) -> None:
    """Close the invites by which this seat asked to join this circle, and forget who else waited there."""
    invite, request = schema.invite.c, schema.join_request.c
    lookups = list(
        connection.execute(
            select(invite.lookup)
            .join(schema.join_request, request.lookup == invite.lookup)
            .where(invite.circle == circle, request.seat == seat)
        ).scalars()
    )
    connection.execute(update(schema.invite).where(invite.lookup.in_(lookups)).values(used_at=now_ms))
    connection.execute(delete(schema.join_request).where(request.lookup.in_(lookups)))


def waiting(connection: Connection, circle: bytes) -> tuple[JoinRequest, ...]:
    """Return the requests that wait to be let into a circle, oldest first."""
    invite, request = schema.invite.c, schema.join_request.c
    rows = connection.execute(
        select(schema.join_request)
        .join(schema.invite, request.lookup == invite.lookup)
        .where(invite.circle == circle)
        .order_by(request.asked_at, request.seat)
    )
    return tuple(JoinRequest(row.lookup, SeatKeys(row.signing, row.agreement), row.claim, row.mac) for row in rows)


def is_waiting(connection: Connection, lookup: bytes, seat: bytes) -> bool:
    """Whether a seat's request under this invite is kept."""
    request = schema.join_request.c
    query = select(request.seat).where(request.lookup == lookup, request.seat == seat)
    return connection.execute(query).scalar_one_or_none() is not None


def keep_request(connection: Connection, request: JoinRequest, now_ms: int) -> None:
    """Keep a request in place of the same seat's earlier one; the invite must be locked.

    When an invite has too many, the oldest gives way: a flood of junk cannot keep out the person invited, whose
    device asks again and again.
    """
    table = schema.join_request.c
    seat = request.keys.seat
    here = table.lookup == request.lookup
    connection.execute(delete(schema.join_request).where(here, table.seat == seat))
    others = connection.execute(select(table.seat).where(here).order_by(table.asked_at.desc(), table.seat)).scalars()
    surplus = list(others)[MAX_WAITING_JOINS - 1 :]
    connection.execute(delete(schema.join_request).where(here, table.seat.in_(surplus)))
    row = {
        "lookup": request.lookup,
        "seat": seat,
        "signing": request.keys.signing,
        "agreement": request.keys.agreement,
        "claim": request.claim,
        "mac": request.mac,
        "asked_at": now_ms,
    }
    connection.execute(insert(schema.join_request), row)
