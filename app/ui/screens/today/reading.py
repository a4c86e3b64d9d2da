"""What Today is read of: what waits, the drafts, who asks to be let in, the alarms.

Runs on the thread that reads. Knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from app.casebook import Casebook, Draft, Waiting
from app.casework.messages import Message
from app.casework.roles import Deed
from app.casework.today import LineKind


class TodayRead(NamedTuple):
    """What was read of the casebook: the first lines of each kind and how many there are of each, the drafts by their
    id, the time it was read, who asks to be let in (person and device), for one who may let them in, and the alarms
    that nobody has seen to: the name of each, and what to do."""

    waiting: tuple[Waiting, ...]
    counts: Mapping[LineKind, int]
    drafts: Mapping[str, Draft]
    at: datetime
    asking: tuple[str, ...] = ()
    alarms: tuple[tuple[str, Message], ...] = ()


def read(book: Casebook, limit: int) -> TodayRead:
    """Read the first `limit` lines of each kind."""
    waits = book.day.waits(limit)
    drafts = {draft.id: draft for draft in book.drafts.every()}
    return TodayRead(tuple(waits.lines), waits.counts, drafts, book.now(), _asking(book), _alarms(book))


def _alarms(book: Casebook) -> tuple[tuple[str, Message], ...]:
    return tuple((each["alarm"], each["to_do"]) for each in book.centre.alarms())


def _asking(book: Casebook) -> tuple[str, ...]:
    if not book.may(Deed.LET_IN):
        return ()
    waiting = [each for each in book.centre.devices() if each["state"] == "waiting"]
    return tuple(", ".join(filter(None, (each["person"], each["device"]))) for each in waiting)
