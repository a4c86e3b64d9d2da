"""The list of cases, page by page, and how one case stands: who is silent, who may be told, what waits.

Must not change anything, and must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from app import disclosing
from app.agendas import Agendas
from app.casework import lifecycle, silence
from app.casework.agenda import Item
from app.casework.case_file import day_of, text_of
from app.casework.charges import WeakerCharge, weaker_charges
from app.casework.clocks import ClockState, State, clock_states
from app.casework.consent import is_live, standing
from app.casework.country import Pack
from app.casework.messages import Message
from app.casework.silence import Silence
from app.casework.today import Line, LineKind, lines
from app.store import agenda, cases, reading
from app.store.database import Transaction
from app.store.reading import Held


class Kept(StrEnum):
    """Which cases a list keeps."""

    ALL = "all"
    MINE = "mine"  # their caseworker sits at this seat
    SILENT = "silent"  # an institution has not moved for longer than the pack allows; the longest first
    IN_COURT = "in_court"  # charged, neither judged nor withdrawn


class Order(StrEnum):
    """By what a list of found cases is ordered; what is alike is ordered by its last change."""

    CHANGED = "changed"  # the last first
    RISK = "risk"  # the highest first
    SILENCE = "silence"  # the longest first; then those in which nobody is silent
    NEXT = "next"  # the next date first; then those without one


class Cursor(NamedTuple):
    """Where a page ended, as its order counts; the next goes on after it."""

    at: int
    row: int


class CaseLine(NamedTuple):
    """A case as a list shows it.

    `last_on` is the day something of it came about last, `undecided` how many answers wait to be decided between,
    `first` what is to be done first, if anything waits.
    """

    id: str
    code: str
    pseudonym: str
    state: str
    risk: str
    last_on: date | None
    undecided: int
    first: Line | None


class Page(NamedTuple):
    """Some cases in order; `following` is None at the end."""

    lines: tuple[CaseLine, ...]
    following: Cursor | None


class Silent(NamedTuple):
    """An institution that owes a step, with the brief for whoever is asked next: sentences without identity."""

    silence: Silence
    brief: tuple[Message, ...]


class Standing(NamedTuple):
    """How a case stands. `consents` tell, by recipient ever asked about, whether they may be told something today;
    `weaker` are the legal cases that charge less than the harm recorded (`charges.explain` says it in sentences);
    `clocks` are those that run or ran. `closure` is the record by which closing was asked for last, and
    `closing` what stands in its way (empty: nothing), None when nobody has asked."""

    consents: dict[str, bool]
    silent: tuple[Silent, ...] = ()
    weaker: tuple[WeakerCharge, ...] = ()
    waiting: tuple[Line, ...] = ()
    clocks: tuple[ClockState, ...] = ()
    closure: str = ""
    closing: tuple[Message, ...] | None = None


class Asked(NamedTuple):
    """What a list is asked for. `found` are the cases a search has found, None without a search."""

    kept: Kept
    worker: str
    found: Sequence[str] | None
    before: Cursor | None
    limit: int


def page(tx: Transaction, asked: Asked, agendas: Agendas, pack: Pack, now: datetime) -> Page:
    """Return a page of cases, the last changed first; silent ones by how long, the longest first.

    `now` is aware, in the local zone.
    """
    if asked.kept is Kept.SILENT:
        held, following = _silent(tx, asked, agendas)
    else:
        ids = asked.found
        if asked.kept is Kept.IN_COURT:
            courts = cases.in_court(tx)
            ids = courts if ids is None else sorted(set(ids) & set(courts))
        where = {"worker": asked.worker} if asked.kept is Kept.MINE else None
        held = reading.listed(tx, "case", where=where, ids=ids, limit=asked.limit + 1, before=asked.before)
        following = None
        if len(held) > asked.limit:
            held = held[: asked.limit]
            following = Cursor(held[-1].changed_at, held[-1].row)
    return Page(tuple(_lines(tx, held, agendas, pack, now)), following)


def ordered(held: Sequence[Held], order: Order, agendas: Agendas) -> list[Held]:
    """Return cases, the last changed first, in another order."""
    if order is Order.RISK:
        risks = {"high": 0, "medium": 1, "low": 2}
        return sorted(held, key=lambda each: risks.get(text_of(each.values, "risk"), len(risks)))
    if order is Order.CHANGED:
        return list(held)
    since = agendas.next_due() if order is Order.NEXT else {case: at for at, case in agendas.longest_silent(None, None)}
    return sorted(held, key=lambda each: since.get(each.id, _NEVER))


def how_it_stands(tx: Transaction, case: Held, pack: Pack, now: datetime, waiting: Iterable[Item]) -> Standing:
    """Return how a case stands today."""
    file = next(agenda.files(tx, [case.id]), None)
    if file is None:  # deleted
        return Standing({})
    today = now.date()
    rows = [disclosing.as_row(tx, held) for held in reading.listed(tx, "consent", where={"case": case.id})]
    consents = {recipient: is_live(row, today) for recipient, row in standing(rows, today).items()}
    silent = tuple(
        Silent(found, tuple(silence.brief(file, found, today)))
        for found in silence.silences(file, pack, today)
        if found.raised
    )
    clocks = [each for each in clock_states(file, pack, now) if each.state is not State.NOT_APPLICABLE]
    closure = lifecycle.latest_closure(file) or {}
    return Standing(
        consents,
        silent,
        tuple(weaker_charges(file, pack)),
        tuple(lines(waiting, pack, now)),
        tuple(clocks),
        text_of(closure, "id"),
        tuple(lifecycle.why_not_close(file, closure, today)) if closure else None,
    )


_NEVER = 1 << 62


def _silent(tx: Transaction, asked: Asked, agendas: Agendas) -> tuple[list[Held], Cursor | None]:
    after = (asked.before.at, f"{asked.before.row:032x}") if asked.before else None
    if asked.found is None:
        order = agendas.longest_silent(after, asked.limit + 1)
    else:
        wanted = frozenset(asked.found)
        order = [each for each in agendas.longest_silent(after, None) if each[1] in wanted]
    ids = [case for _, case in order[: asked.limit]]
    held = {each.id: each for each in reading.listed(tx, "case", ids=ids)}
    last = order[asked.limit - 1] if len(order) > asked.limit else None
    return [held[case] for case in ids if case in held], Cursor(last[0], int(last[1], 16)) if last else None


def _lines(tx: Transaction, held: Sequence[Held], agendas: Agendas, pack: Pack, now: datetime) -> Iterable[CaseLine]:
    ids = [each.id for each in held]
    last = cases.last_dates(tx, ids, now.date())
    below = cases.undecided_below(tx, ids)
    waiting: dict[str, Line] = {}
    for line in sorted(lines(agendas.of(ids), pack, now), key=_urgency):
        waiting.setdefault(line.case, line)
    for each in held:
        opened = day_of(each.values, "opened_on")
        yield CaseLine(
            each.id,
            text_of(each.values, "code"),
            text_of(each.values, "pseudonym"),
            text_of(each.values, "state"),
            text_of(each.values, "risk"),
            date.fromisoformat(last[each.id]) if each.id in last else opened,
            each.undecided + below.get(each.id, 0),
            waiting.get(each.id),
        )


_ORDER = (LineKind.CLOCK, LineKind.SILENCE, LineKind.OVERDUE, LineKind.COURT, LineKind.DUE)


def _urgency(line: Line) -> tuple[int, float]:
    """Which of several lines stands for a case: hours before days, silence before a single date."""
    return _ORDER.index(line.kind), line.due.timestamp() if line.due else 0.0
