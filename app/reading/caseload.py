"""The list of cases, page by page, and how one case stands: who is silent, who may be told, what waits.

Must not change anything, and must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from app.casework import lifecycle, plans, silence
from app.casework.agenda import Item
from app.casework.ages import born
from app.casework.approvals import SIGNED_BY, waits_until
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.charges import WeakerCharge, weaker_charges
from app.casework.classification import Classification, classified
from app.casework.clocks import ClockState, State, clock_states
from app.casework.consent import Recipient, asked_about, gate
from app.casework.duties import Duty, concerning, recorded_of
from app.casework.messages import Message
from app.casework.odd_dates import OddDates, odd_dates
from app.casework.plans import PlanState
from app.casework.saved_lists import EVERYTHING, Narrowed
from app.casework.silence import Silence
from app.casework.today import Line, LineKind, lines
from app.reading import disclosing, narrowing, showing
from app.reading.agendas import Agendas
from app.reading.glance import Glance
from app.store import cases, reading
from app.store.agenda import Since
from app.store.reading import Held
from app.store.transaction import Transaction


class Kept(StrEnum):
    """Which cases a list keeps."""

    ALL = "all"
    MINE = "mine"  # their caseworker sits at this seat
    SILENT = "silent"  # an institution has not moved for longer than the pack allows; the longest first
    IN_COURT = "in_court"  # charged, neither judged nor withdrawn


class Order(StrEnum):
    """By what cases are ordered; what is alike, or has nothing of it, is ordered by its last change."""

    CHANGED = "changed"  # the one first of which any record is the newest
    RISK = "risk"  # the highest first
    SILENCE = "silence"  # the longest first; then those in which nobody is silent
    NEXT = "next"  # the next date first; then those without one


class After(NamedTuple):
    """Where a page ended, as its order counts; the next goes on after it. `band` is the part of the order: those with
    a next date and those without one, say."""

    at: int
    row: int
    band: int = 0


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


class Silent(NamedTuple):
    """An institution that owes a step, with the brief for whoever is asked next: sentences without identity."""

    silence: Silence
    brief: tuple[Message, ...]


class Standing(NamedTuple):
    """How a case stands. `consents` tell, by recipient ever asked about, whether they may be told something today;
    `weaker` are the legal cases that charge less than the harm recorded (`charges.explain` says it in sentences);
    `clocks` are those that run or ran. `closure` is the record by which closing was asked for last, and
    `closing` what stands in its way (empty: nothing), None when nobody has asked; `closing_by` signed it, and
    `is_decided` tells whether a second person has decided, be it that this counts later: `decided_by` whom, what
    (`decision`) and when; `seconds` are the others of the centre, who may. `classified` are the incidents, by GBVIMS;
    `plans` are those that count, with what a second person said of each; `odd_dates` the days in court to look at
    again; `duties` what of it cannot be kept secret.
    """

    consents: dict[str, bool]
    silent: tuple[Silent, ...] = ()
    weaker: tuple[WeakerCharge, ...] = ()
    waiting: tuple[Line, ...] = ()
    clocks: tuple[ClockState, ...] = ()
    closure: str = ""
    closing: tuple[Message, ...] | None = None
    classified: tuple[Classification, ...] = ()
    closing_by: str = ""
    is_decided: bool = False
    decided_by: str = ""
    decision: str = ""
    decided_on: date | None = None
    seconds: tuple[str, ...] = ()
    odd_dates: tuple[OddDates, ...] = ()
    plans: tuple[PlanState, ...] = ()
    duties: tuple[Duty, ...] = ()


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


def how_it_stands(glance: Glance, file: CaseFile, consents: Iterable[Held], waiting: Iterable[Item]) -> Standing:
    """Return how a case stands today, with the `consents` of it."""
    pack, today = glance.pack, glance.today
    rows = [disclosing.as_row(glance, held) for held in consents]
    kinds = {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}
    told = {}
    for name in asked_about(rows, kinds):
        to = Recipient(kinds[name], name) if name in kinds else Recipient(name)
        told[name] = gate(
            rows,
            file.of("approval"),
            to,
            glance.now,
            registry=glance.registry,
            table=pack.consent,
            born=born(file.case, unsaid=today),
            cooling_days=pack.reviews.cooling,
        ).allowed
    silent = tuple(
        Silent(found, tuple(silence.brief(file, found, today)))
        for found in silence.silences(file, pack, today)
        if found.raised
    )
    clocks = [each for each in clock_states(file, pack, glance.now) if each.state is not State.NOT_APPLICABLE]
    closure = lifecycle.ruling_closure(file, today, pack.reviews.cooling) or {}
    return Standing(
        told,
        silent,
        tuple(weaker_charges(file, pack)),
        tuple(sorted(lines(waiting, pack, glance.now), key=_in_a_case)),
        tuple(clocks),
        text_of(closure, "id"),
        tuple(lifecycle.why_not_close(file, closure, today, pack.reviews.cooling)) if closure else None,
        tuple(classified(file)),
        text_of(closure, SIGNED_BY),
        *_decided(file, closure),
        tuple(sorted({each.person for each in glance.members.values()} - {text_of(closure, SIGNED_BY)})),
        tuple(odd_dates(file)),
        tuple(plans.states(file, today, pack.reviews.cooling)),
        tuple(concerning(pack, recorded_of(file))),
    )


def _decided(file: CaseFile, closure: Row) -> tuple[bool, str, str, date | None]:
    """Whether a second person has decided about a closure, and who, what and when."""
    first = waits_until(file.of("approval"), closure, "closure")
    if first is None:
        return False, "", "", None
    row, _counts = first
    return True, text_of(row, SIGNED_BY), text_of(row, "decision"), day_of(row, "on")


_AT_ONCE = 60
"""Cases that are read at once: a page and a little more."""
_RISKS = ("high", "medium", "low")
_Moments = Callable[[Since | None, int | None], list[Since]]
"""A page of cases by a moment of each, after the last of the page before; None: all that follow."""
_Band = Callable[[After | None], Iterator[tuple[int, int, Held]]]
"""Part of an order: yields, from its beginning or after a cursor, where each case stands in it, and the case."""


def in_order(
    glance: Glance,
    order: Order,
    agendas: Agendas,
    where: Mapping[str, str],
    ids: Sequence[str] | None,
    after: After | None = None,
    *,
    and_the_rest: bool = True,
) -> Iterator[tuple[After, Held]]:
    """Yield the cases with these values, and among `ids` if given, in an order, each with where it stands in it.

    `and_the_rest` are those that the order says nothing of; they come last.
    """
    bands = _bands(glance.tx, order, agendas, where, ids)
    for number, band in enumerate(bands if and_the_rest or len(bands) == 1 else bands[:-1]):
        if after is not None and number < after.band:
            continue
        begun = after is not None and number == after.band
        for at, row, held in band(after if begun else None):
            yield After(at, row, number), held


def _bands(
    tx: Transaction, order: Order, agendas: Agendas, where: Mapping[str, str], ids: Sequence[str] | None
) -> list[_Band]:
    """An order is of bands one after the other; the last is of those that it says nothing of."""
    if order is Order.CHANGED:
        return [_by_moment(tx, where, ids, agendas.last_changed)]
    if order is Order.RISK:
        ranked = [
            _by_change(tx, {**where, "risk": risk}, ids)
            for risk in _RISKS
            if risk in where.get("risk", risk).split(",")
        ]
        return [*ranked, _by_change(tx, where, ids, lambda each: text_of(each.values, "risk") in _RISKS)]
    moments = agendas.longest_silent if order is Order.SILENCE else agendas.next_due
    return [_by_moment(tx, where, ids, moments), _without_moment(tx, where, ids, moments)]


def _by_change(
    tx: Transaction,
    where: Mapping[str, str],
    ids: Sequence[str] | None,
    is_left_out: Callable[[Held], bool] = lambda _case: False,
) -> _Band:
    """The last changed first."""

    def band(after: After | None) -> Iterator[tuple[int, int, Held]]:
        before = (after.at, after.row) if after else None
        while held := reading.listed(tx, "case", where=where, ids=ids, limit=_AT_ONCE, before=before):
            yield from ((each.changed_at, each.row, each) for each in held if not is_left_out(each))
            before = held[-1].changed_at, held[-1].row

    return band


def _by_moment(tx: Transaction, where: Mapping[str, str], ids: Sequence[str] | None, moments: _Moments) -> _Band:
    """By a moment of each, the first first."""
    wanted = None if ids is None else frozenset(ids)
    at_once = _AT_ONCE if wanted is None else None  # a few among very many are looked for in all of them at once

    def band(after: After | None) -> Iterator[tuple[int, int, Held]]:
        last = (after.at, f"{after.row:032x}") if after else None
        while some := moments(last, at_once):
            last = some[-1]
            some = some if wanted is None else [each for each in some if each[1] in wanted]
            held = {each.id: each for each in reading.listed(tx, "case", where=where, ids=[case for _, case in some])}
            yield from ((moment, int(case, 16), held[case]) for moment, case in some if case in held)

    return band


def _without_moment(tx: Transaction, where: Mapping[str, str], ids: Sequence[str] | None, moments: _Moments) -> _Band:
    """What has no such moment, the last changed first."""

    def band(after: After | None) -> Iterator[tuple[int, int, Held]]:
        dated = frozenset(case for _, case in moments(None, None))
        rest = ids if ids is None else [case for case in ids if case not in dated]
        yield from _by_change(tx, where, rest, lambda each: each.id in dated)(after)

    return band


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


def _in_a_case(line: Line) -> tuple[int, float]:
    """In which order a case says what waits: hours that run, what somebody must decide, then by when it is due."""
    rank = {LineKind.CLOCK: 0, LineKind.TASK: 1, LineKind.REVIEW: 1}.get(line.kind, 2)
    return rank, line.due.timestamp() if line.due else 0.0


def _urgency(line: Line) -> tuple[int, float]:
    """Which of several lines stands for a case: hours before days, silence before a single date."""
    return _RANK[line.kind], line.due.timestamp() if line.due else 0.0
