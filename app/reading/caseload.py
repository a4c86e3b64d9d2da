"""The list of cases, page by page, narrowed and in an order (`case_orders`), each with what is to be done first.

Must not change anything, and must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from app.casework.case_file import day_of, text_of
from app.casework.saved_lists import EVERYTHING, Narrowed
from app.casework.today import lines
from app.casework.today_lines import Line, LineKind
from app.reading import narrowing, showing
from app.reading.agendas import Agendas
from app.reading.case_orders import After, Order, in_order
from app.reading.glance import Glance
from app.store import cases
from app.store.reading import Held


class Kept(StrEnum):
    """Which cases a list keeps."""

    ALL = "all"
    MINE = "mine"  # their caseworker sits at this seat
    SILENT = "silent"  # an institution has not moved for longer than the pack allows; the longest first
    IN_COURT = "in_court"  # charged, neither judged nor withdrawn


class CaseLine(NamedTuple):
    """A case as a list shows it.

    `last_on` is the day on which anything of it was changed last, `undecided` how many answers wait to be decided
    between, `first` what is to be done first, if anything waits.
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
    """Some cases in an `order`; `following` is None at the end."""

    lines: tuple[CaseLine, ...]
    following: After | None
    order: Order


class Asked(NamedTuple):
    """What a list is asked for. `found` are the cases a search has found, None without a search; without an `order`
    each filter has its own."""

    kept: Kept
    order: Order | None
    found: Sequence[str] | None
    before: After | None
    limit: int
    narrowed: Narrowed = EVERYTHING


def page(glance: Glance, asked: Asked, agendas: Agendas) -> Page:
    """Return a page of cases in the order asked for; without one the last changed first, silent ones by how long."""
    order, ordered = asked_for(glance, asked, agendas)
    found = list(islice(ordered, asked.limit + 1))
    following = found[asked.limit - 1][0] if len(found) > asked.limit else None
    held = [each for _, each in found[: asked.limit]]
    return Page(tuple(_lines(glance, held, agendas)), following, order)


def asked_for(glance: Glance, asked: Asked, agendas: Agendas) -> tuple[Order, Iterator[tuple[After, Held]]]:
    """Return by what a list is ordered, and its cases in that order, each with where it stands in it."""
    order = asked.order or (Order.SILENCE if asked.kept is Kept.SILENT else Order.CHANGED)
    only_silent = asked.kept is Kept.SILENT and order is Order.SILENCE
    ids = asked.found
    if asked.kept is Kept.IN_COURT:
        ids = _both(ids, cases.in_court(glance.tx))
    elif asked.kept is Kept.SILENT and not only_silent:
        ids = _both(ids, [case for _, case in agendas.longest_silent(None, None)])
    where = asked.narrowed.where
    if asked.kept is Kept.MINE:
        where["worker"] = glance.person
    for kept_besides in narrowing.besides(glance, asked.narrowed, agendas):
        ids = _both(ids, kept_besides)
    return order, in_order(glance, order, agendas, where, ids, asked.before, and_the_rest=not only_silent)


def _both(found: Sequence[str] | None, kept: Sequence[str]) -> Sequence[str]:
    return kept if found is None else sorted(set(found) & set(kept))


def _lines(glance: Glance, held: Sequence[Held], agendas: Agendas) -> Iterable[CaseLine]:
    ids = [each.id for each in held]
    changed = agendas.changes_of(ids)
    below = cases.undecided_below(glance.tx, ids)
    waiting: dict[str, Line] = {}
    for line in sorted(lines(agendas.of(ids), glance.pack, glance.now), key=_urgency):
        waiting.setdefault(line.case, line)
    for each in held:
        opened = day_of(each.values, "opened_on")
        yield CaseLine(
            each.id,
            text_of(each.values, "code"),
            text_of(each.values, "pseudonym"),
            text_of(each.values, "state"),
            text_of(each.values, "risk"),
            date.fromisoformat(showing.when(changed[each.id], glance.zone)[:10]) if each.id in changed else opened,
            each.undecided + below.get(each.id, 0),
            waiting.get(each.id),
        )


_FIRST = (
    LineKind.CLOCK,
    LineKind.TASK,
    LineKind.REVIEW,
    LineKind.SILENCE,
    LineKind.OVERDUE,
    LineKind.COURT,
    LineKind.DUE,
)
_RANK = {kind: at for at, kind in enumerate(dict.fromkeys((*_FIRST, *LineKind)))}  # of every kind there ever is


def _urgency(line: Line) -> tuple[int, float]:
    """Which of several lines stands for a case: hours before days, silence before a single date."""
    return _RANK[line.kind], line.due.timestamp() if line.due else 0.0
