"""The orders that cases are listed in: by their last change, risk, silence or next date, some at a time.

An order is of bands, one after the other; whoever goes on does so after the place where they ended. Must not change
anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.casework.case_file import text_of
from app.reading.agendas import Agendas
from app.reading.glance import Glance
from app.store import reading
from app.store.agenda import Since
from app.store.reading import Held
from app.store.transaction import Transaction


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
