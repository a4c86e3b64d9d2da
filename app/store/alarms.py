"""The alarms that exchanges have raised: kept for good, and shown until somebody has seen to them.

Must not know what an alarm means to people, nor how it is raised.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, String, cast, exists, insert, literal, or_, select

from app.store import meta, schema
from app.store.transaction import Transaction
from sync.alarms import Alarm

STOPS_RECORDING = frozenset({"own_fork", "own_rollback", "folder_rolled_back", "head_file_missing", "alarm_removed"})
"""There is, or may be, another history of this very seat: whatever it recorded now would bear ids that others know as
something else."""
_SEEN = "alarm_seen/"


class KeptAlarm(NamedTuple):
    """An alarm, and when it was first met (ms, own clock)."""

    id: int
    at: int
    alarm: str
    where: str
    what: str


class SeenTo(NamedTuple):
    """When somebody saw to an alarm (ms, own clock), and what was done about it."""

    at: int
    done: str


def keep(tx: Transaction, alarm: Alarm, now_ms: int) -> None:
    """Keep an alarm. One that still waits is kept once; one that comes again after it was seen to waits again."""
    table = schema.alarm
    same = (table.c[name] == value for name, value in alarm._asdict().items())
    if tx.execute(select(table.c.id).where(_waits(), *same)).first() is None:
        tx.execute(insert(table).values(at=now_ms, **alarm._asdict()))


def waiting(tx: Transaction) -> list[KeptAlarm]:
    """Return the alarms that nobody has seen to, the oldest first."""
    table = schema.alarm
    columns = (table.c[name] for name in KeptAlarm._fields)
    return [KeptAlarm(*row) for row in tx.execute(select(*columns).where(_waits()).order_by(table.c.id))]


def every(tx: Transaction) -> list[tuple[KeptAlarm, SeenTo | None]]:
    """Return all alarms that were ever raised, the oldest first, each with what was done about it."""
    columns = (schema.alarm.c[name] for name in KeptAlarm._fields)
    found = [KeptAlarm(*row) for row in tx.execute(select(*columns).order_by(schema.alarm.c.id))]
    return [(each, seen_to(tx, each.id)) for each in found]


def is_kept(tx: Transaction, alarm: int) -> bool:
    """Tell whether there is an alarm of this number."""
    return tx.execute(select(schema.alarm.c.id).where(schema.alarm.c.id == alarm)).first() is not None


def seen_to(tx: Transaction, alarm: int) -> SeenTo | None:
    """Return what was done about an alarm, None while nobody has seen to it."""
    at = meta.count(tx, f"{_SEEN}{alarm}")
    return SeenTo(at, (meta.get(tx, f"{_SEEN}{alarm}") or b"").decode()) if at else None


def saw_to(tx: Transaction, alarm: int, done: str, now_ms: int) -> None:
    """Note that somebody has seen to an alarm, when, and what was done about it."""
    meta.set_count(tx, f"{_SEEN}{alarm}", now_ms)
    meta.put(tx, f"{_SEEN}{alarm}", done.encode())


def stops_recording(tx: Transaction) -> bool:
    """Tell whether an alarm waits after which this seat must not record."""
    return tx.execute(_STOPPED).first() is not None


def _waits() -> ColumnElement[bool]:
    name = literal(_SEEN) + cast(schema.alarm.c.id, String)
    return ~exists().where(schema.counter.c.name == name)


_STOPPED = select(schema.alarm.c.id).where(
    or_(*(schema.alarm.c.alarm == name for name in sorted(STOPS_RECORDING))), _waits()
)
"""Asked before each Save: built once."""
