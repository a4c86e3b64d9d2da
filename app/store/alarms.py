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


def saw_to(tx: Transaction, alarm: int, now_ms: int) -> None:
    """Note that somebody has seen to an alarm, and when."""
    meta.set_count(tx, f"{_SEEN}{alarm}", now_ms)


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
