"""What Today is read of: what waits, the drafts, who asks to be let in, the alarms.

Runs on the thread that reads. Knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.casebook import Casebook, ListedDraft, Waiting
from app.casework.messages import Message
from app.casework.roles import Deed
from app.casework.today_lines import LineKind

DRAFTS = 3
"""How many drafts are shown; the others have a screen of their own."""


class TodayRead(NamedTuple):
    """What was read of the casebook: the first lines of each kind and how many there are of each, the drafts, the last
    touched first, the time it was read, which draft was broken off, who asks to be let in (person and device), for one
    who may let them in, and the alarms that nobody has seen to: the name of each, and what to do."""

    waiting: tuple[Waiting, ...]
    counts: Mapping[LineKind, int]
    drafts: Sequence[ListedDraft]
    at: datetime
    broken_off: ListedDraft | None = None
    asking: tuple[str, ...] = ()
    alarms: tuple[tuple[str, Message], ...] = ()


def read(book: Casebook, limit: int) -> TodayRead:
    """Read the first `limit` lines of each kind."""
    waits = book.day.waits(limit)
    drafts, broken_off = book.drafts.listed(DRAFTS), book.drafts.broken_off()
    return TodayRead(tuple(waits.lines), waits.counts, drafts, book.now(), broken_off, _asking(book), _alarms(book))


def _alarms(book: Casebook) -> tuple[tuple[str, Message], ...]:
    return tuple((each["alarm"], each["to_do"]) for each in book.centre.alarms())


def _asking(book: Casebook) -> tuple[str, ...]:
    if not book.may(Deed.LET_IN):
        return ()
    waiting = [each for each in book.centre.devices() if each["state"] == "waiting"]
    return tuple(", ".join(filter(None, (each["person"], each["device"]))) for each in waiting)
