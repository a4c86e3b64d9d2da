"""What stands on Today beside the agendas of the cases: answers to decide between, drafts, what a second person or the
device has to say, and what no server has yet; each with its line.

Must not know an item of an agenda, nor in which order lines stand (`app.casework.today`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from app.casework.look_alikes import LookAlike
from app.casework.messages import Message, Question
from app.casework.second_persons import AskedFor, NewSeat
from app.casework.today_lines import Action, Line, LineKind
from app.casework.unheard import Unheard
from app.casework.wrong_clock import WrongClock


class Undecided(NamedTuple):
    """A field two people answered differently, what it asks, and since when."""

    case: str
    record: str
    entity: str
    field: str
    question: str
    since: datetime


class Unfinished(NamedTuple):
    """A draft: the title of its form, the step it stands at, when it was kept last."""

    draft: str
    case: str
    title: str
    saved: datetime


Beside = Undecided | AskedFor | WrongClock | NewSeat | Unheard | LookAlike | Unfinished
"""Whatever makes a line and is no item of a case's agenda."""


def line_of(each: Beside, now: datetime) -> Line:
    """Return the line of one of them."""
    return _LINE_OF[type(each)](each, now)


def _conflict(each: Undecided, now: datetime) -> Line:
    what = Message("Two answers to decide between: {question}", {"question": Question(each.question)})
    days = (now.date() - each.since.date()).days
    return Line(LineKind.CONFLICT, each.case, each.record, what, None, days, Action.DECIDE)


def _asked_for(each: AskedFor, now: datetime) -> Line:
    days = max(0, (now.date() - each.since.date()).days)
    return Line(LineKind.TASK, each.case, each.record, each.said(), None, days, Action.DECIDE)


def _notice(each: NewSeat | Unheard, now: datetime) -> Line:
    days = max(0, (now.date() - each.on.date()).days)
    return Line(LineKind.NOTICE, "", "", each.said(), None, days, Action.LOOK)


def _wrong_clock(each: WrongClock, now: datetime) -> Line:  # noqa: ARG001
    return Line(LineKind.NOTICE, "", "", each.said(), None, 0, Action.SET_CLOCK)


def _look_alike(each: LookAlike, now: datetime) -> Line:
    days = max(0, (now.date() - each.on.date()).days)
    return Line(LineKind.NOTICE, each.case, each.record, each.said(), None, days, Action.TELL_APART)


def _draft(each: Unfinished, now: datetime) -> Line:
    what = Message("Draft: {title}", {"title": Question(each.title)})
    days = (now.date() - each.saved.date()).days
    return Line(LineKind.DRAFT, each.case, each.draft, what, None, days, Action.RESUME)


def unsent_line(count: int, last_sent: datetime | None, now: datetime) -> Line:
    """Return the line of Saves that no server has a receipt for; `last_sent` is None where nothing was ever sent."""
    what = Message("{count} Save is only on this device.", many="{count} Saves are only on this device.", count=count)
    days = (now.date() - last_sent.date()).days if last_sent else 0
    return Line(LineKind.UNSENT, "", "", what, None, days, Action.SYNC)


_LINE_OF: Mapping[type, Callable[..., Line]] = {
    Undecided: _conflict,
    AskedFor: _asked_for,
    WrongClock: _wrong_clock,
    NewSeat: _notice,
    Unheard: _notice,
    LookAlike: _look_alike,
    Unfinished: _draft,
}
