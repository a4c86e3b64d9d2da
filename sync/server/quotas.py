"""How much a centre and a seat may store, in all and on one day, as functions on one transaction's connection.

Must not know what is stored, nor hold up reading: what is full takes no more, and gives all it has. A quota counts
whole batches and entries as they come, against whoever signed them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, literal, select, union_all, update

from sync.server import schema

GIB, MIB = 1024**3, 1024**2
DAY_MS = 24 * 60 * 60 * 1000
EVERY_CENTRE, EVERY_SEAT = (b"", b""), (b"", b"\x00")
"""Under which the operator's word for all stands, in place of the usual."""


class Quota(NamedTuple):
    """Bytes that may be stored in all, and bytes a day (in UTC)."""

    stored: int
    a_day: int


USUAL_CENTRE, USUAL_SEAT = Quota(8 * GIB, 512 * MIB), Quota(4 * GIB, 256 * MIB)
"""A seat that records all day stores about 100 KiB a day: these are for whoever goes mad, not for whoever works."""


FOR_ENTRIES = 16 * MIB
"""Kept for entries beyond every quota: where somebody has filled all there is, it must be possible to remove them."""


class Used(NamedTuple):
    """Bytes stored in all, and today."""

    stored: int
    today: int


class Room:
    """What the seats of one circle may still store, in a transaction that has locked its row. Kept by `store`."""

    def __init__(self, connection: Connection, circle: bytes, now_ms: int) -> None:
        self._connection, self._circle, self._today = connection, circle, now_ms // DAY_MS
        self._used, self._quotas = _read(connection, circle, self._today)
        self._taken: set[bytes] = set()

    def lacks(self, seat: bytes, size: int, *, beyond: int = 0) -> str:
        """Return what there is no room in for so many bytes of a seat: `stored`, `a_day`, or "" where there is room.

        `beyond` is how much more may be stored than is allowed.
        """
        its = self._used.get(seat, Used(0, 0))
        for used, quota in ((its, self._quotas.of_seat(seat)), (_sum(self._used), self._quotas.of_centre)):
            if used.stored + size > quota.stored + beyond:
                return "stored"
            if used.today + size > quota.a_day + beyond:
                return "a_day"
        return ""

    def take(self, seat: bytes, size: int) -> None:
        """Count what is stored."""
        its = self._used.get(seat, Used(0, 0))
        self._used[seat] = Used(its.stored + size, its.today + size)
        self._taken.add(seat)

    def store(self) -> None:
        """Keep what was counted, in the transaction that stores it."""
        table = schema.used
        for seat in self._taken:
            used = self._used[seat]
            values = {"stored": used.stored, "day": self._today, "on_day": used.today}
            here = (table.c.circle == self._circle) & (table.c.seat == seat)
            if self._connection.execute(update(table).where(here).values(values)).rowcount == 0:
                self._connection.execute(insert(table), {"circle": self._circle, "seat": seat, **values})
        self._taken.clear()


class _Quotas:
    """What is allowed in one circle, from what the operator has said of it, and of all."""

    def __init__(self, circle: bytes, said: Mapping[tuple[bytes, bytes], tuple[int | None, int | None]]) -> None:
        self._circle, self._said = circle, said
        self.of_centre = self._quota((circle, b""), EVERY_CENTRE, USUAL_CENTRE)

    def of_seat(self, seat: bytes) -> Quota:
        return self._quota((self._circle, seat), EVERY_SEAT, USUAL_SEAT)

    def _quota(self, own: tuple[bytes, bytes], every: tuple[bytes, bytes], usual: Quota) -> Quota:
        stored, a_day = usual
        for place in (every, own):
            of_it = self._said.get(place, (None, None))
            stored = stored if of_it[0] is None else of_it[0]
            a_day = a_day if of_it[1] is None else of_it[1]
        return Quota(stored, a_day)


def _read(connection: Connection, circle: bytes, today: int) -> tuple[dict[bytes, Used], _Quotas]:
    """Return what each seat of a circle has stored, as far as it has, and what is allowed.

    In one statement, for this is asked at every push.
    """
    used, quota = schema.used.c, schema.quota.c
    rows = connection.execute(
        union_all(
            select(literal(True).label("is_used"), used.circle, used.seat, used.stored, used.on_day, used.day).where(
                used.circle == circle
            ),
            select(literal(False), quota.circle, quota.seat, quota.stored, quota.a_day, literal(0)).where(
                quota.circle.in_((b"", circle))
            ),
        )
    ).all()
    stored = {row.seat: Used(row.stored, row.on_day if row.day == today else 0) for row in rows if row.is_used}
    said = {(row.circle, row.seat): (row.stored, row.on_day) for row in rows if not row.is_used}
    return stored, _Quotas(circle, said)


def of_circle(
    connection: Connection, circle: bytes, seats: Collection[bytes], now_ms: int
) -> tuple[tuple[Used, Quota], dict[bytes, tuple[Used, Quota]]]:
    """Return what a circle stores and may store, and each of these seats of it."""
    used, found = _read(connection, circle, now_ms // DAY_MS)
    each = {seat: (used.get(seat, Used(0, 0)), found.of_seat(seat)) for seat in seats}
    return (_sum(used), found.of_centre), each


def _sum(used: Mapping[bytes, Used]) -> Used:
    return Used(sum(each.stored for each in used.values()), sum(each.today for each in used.values()))


def set_quota(connection: Connection, circle: bytes, seat: bytes, stored: int | None, a_day: int | None) -> None:
    """Allow so many bytes in all and a day; None leaves what was allowed."""
    table = schema.quota
    here = (table.c.circle == circle) & (table.c.seat == seat)
    before = connection.execute(select(table).where(here)).one_or_none()
    if before is not None:
        stored = before.stored if stored is None else stored
        a_day = before.a_day if a_day is None else a_day
    connection.execute(delete(table).where(here))
    connection.execute(insert(table), {"circle": circle, "seat": seat, "stored": stored, "a_day": a_day})
