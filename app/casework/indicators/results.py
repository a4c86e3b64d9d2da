"""Figures of a period: target against result, broken down, each with the records behind it and its notes.

A locked figure stays as it was when it was locked; when the records say something else since, a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from app.casework.case_file import Row, day_of, number_of, text_of
from app.casework.indicators import persons
from app.casework.indicators.definitions import INDICATORS, Indicator, Measure
from app.casework.indicators.register import Happening, Register
from app.casework.messages import Filling, Message

SMALLEST_SHARED = 5
"""Groups with fewer are not shared outside the centre: they could point at a person."""


class Period(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Tell whether a day lies within it."""
        return self.first <= day <= self.last


class Result(NamedTuple):
    """A figure. `value` is None when there is nothing to divide by; `target` None when none was set.

    `numerator` and `denominator` are counts; `records` are the ids behind the figure; `groups` the counts by group. The
    first `own` of its `notes` belong to the number, the others are footnotes. `opening` was counted before Haki, is no
    part of the value and stands beside it; None where none was told.
    """

    indicator: Indicator
    period: Period
    value: int | float | None
    target: int | None
    numerator: int
    denominator: int
    records: tuple[str, ...]
    groups: Mapping[str, Mapping[str, int]]
    notes: tuple[Message, ...]
    own: int = 0
    opening: int | None = None


def of_periods(
    register: Register, periods: Sequence[Period], codes: Iterable[str] = (), county: str = ""
) -> list[list[Result]]:
    """Return the figures of each period in the order of their definitions, all of them or those of `codes`.

    Of one `county`: only the figures that can be told by county, with what counts there, and its own targets. Every
    case is read once, however many periods there are.
    """
    wanted = set(codes)
    chosen = [
        each for each in INDICATORS if (not wanted or each.code in wanted) and (not county or "county" in each.groups)
    ]
    tally = _Tally(chosen, periods, county)
    tally.go_through(register)
    return [
        [_result(indicator, tally.of(indicator, period), register, period, county) for indicator in chosen]
        for period in periods
    ]


def shared(result: Result) -> Result:
    """Return a figure as it may leave the centre: no record ids, no small groups."""
    groups = {
        by: {key: count for key, count in counts.items() if count >= SMALLEST_SHARED}
        for by, counts in result.groups.items()
    }
    hidden = any(len(groups[by]) < len(counts) for by, counts in result.groups.items())
    note = (Message("Groups of fewer than {count} are left out.", {"count": SMALLEST_SHARED}),) if hidden else ()
    return result._replace(records=(), groups=groups, notes=(*result.notes, *note))


class _Tally:
    """What counts for each indicator and period, gathered while the register is gone through once."""

    def __init__(self, chosen: Sequence[Indicator], periods: Sequence[Period], county: str) -> None:
        self._chosen, self._periods, self._county = chosen, tuple(dict.fromkeys(periods)), county
        self._found: dict[tuple[str, Period], list[Happening]] = {
            (indicator.code, period): [] for indicator in chosen for period in self._periods
        }
        self._same_survivors = persons.Groups()

    def go_through(self, register: Register) -> None:
        """Count a register."""
        for indicator in self._chosen:
            for happening in indicator.in_centre(register) if indicator.in_centre else ():
                self._count(indicator, self._periods, happening)
        in_cases = [(each, each.in_case) for each in self._chosen if each.in_case is not None]
        always = [(self._periods, register)]
        on_last_days = [((period,), register.on(period.last)) for period in self._periods]
        for file in register.files:
            self._same_survivors.see(file.case)
            for indicator, in_case in in_cases:
                for periods, standing in on_last_days if indicator.as_of_last_day else always:
                    for happening in in_case(file, standing):
                        self._count(indicator, periods, happening)

    def of(self, indicator: Indicator, period: Period) -> list[Happening]:
        """Return what counts, the first first."""
        found = self._found[indicator.code, period]
        if indicator.by_survivor:
            found = [each._replace(who=self._same_survivors.of(each.who)) for each in found]
        return sorted(found, key=lambda each: (each.on, each.record))

    def _count(self, indicator: Indicator, periods: Iterable[Period], happening: Happening) -> None:
        if not self._county or happening.groups.get("county") == self._county:
            for period in periods:
                if _counts(indicator.measure, period, happening):
                    self._found[indicator.code, period].append(happening)


def _counts(measure: Measure, period: Period, each: Happening) -> bool:
    if measure is Measure.STANDING:
        return each.on <= period.last and not (each.until and each.until < period.last)
    return period.has(each.on)


def _result(
    indicator: Indicator, counted: Sequence[Happening], register: Register, period: Period, county: str
) -> Result:
    before_us = sum(each.is_before_us for each in counted)
    counted = [each for each in counted if not each.is_before_us]
    measured = _MEASURES[indicator.measure](counted)
    notes = (*_notes(indicator, measured, counted), *_beside(indicator, register, period, measured, before_us))
    result = Result(
        indicator=indicator,
        period=period,
        value=measured.value,
        target=None,
        numerator=measured.numerator,
        denominator=measured.denominator,
        records=tuple(dict.fromkeys(each.record for each in measured.behind)),
        groups=_groups(indicator, measured.behind),
        notes=notes,
        own=len(notes),
    )
    return _with_target(result, [row for row in register.targets if text_of(row, "county") == county])


def _beside(
    indicator: Indicator, register: Register, period: Period, measured: _Measured, before_us: int
) -> Iterable[Message]:
    """What is told beside a figure and counts for nothing."""
    if indicator.beside is not None:
        yield from indicator.beside(register, *period, measured.behind)
    if before_us:
        yield Message(
            "{count} from before the centre came is not counted",
            many="{count} from before the centre came are not counted",
            count=before_us,
        )


class _Measured(NamedTuple):
    value: int | float | None
    numerator: int
    denominator: int
    behind: Sequence[Happening]


def _once(found: Sequence[Happening]) -> list[Happening]:
    """The first happening of each person or thing."""
    first: dict[str, Happening] = {}
    for each in found:
        first.setdefault(each.who, each)
    return list(first.values())


def _unique(found: Sequence[Happening]) -> _Measured:
    once = _once(found)
    return _Measured(len(once), len(once), len(found), once)


def _share(found: Sequence[Happening]) -> _Measured:
    latest = _once(list(reversed(found)))[::-1]  # the last word on each counts
    holds = sum(each.holds for each in latest)
    return _Measured(_percent(holds, len(latest)), holds, len(latest), latest)


def _median(found: Sequence[Happening]) -> _Measured:
    values = [each.value for each in found]
    middle = (int(median(values)) if median(values) % 1 == 0 else median(values)) if values else None
    return _Measured(middle, len(values), len(values), found)


def _per(found: Sequence[Happening]) -> _Measured:
    total = sum(each.value for each in found)
    things = len({each.who for each in found if each.holds})
    counted = [each for each in found if each.value]
    return _Measured(round(total / things, 1) if things else None, total, things, counted)


def _sum(found: Sequence[Happening]) -> _Measured:
    total = sum(each.value for each in found)
    return _Measured(total, total, len(found), found)


_MEASURES = {
    Measure.SUM: _sum,
    Measure.UNIQUE: _unique,
    Measure.STANDING: _unique,
    Measure.SHARE: _share,
    Measure.MEDIAN: _median,
    Measure.PER: _per,
}


def _percent(part: int, whole: int) -> int | None:
    """Whole percent, halves rounded up; neither 0 nor 100 unless it is exactly that."""
    if not whole:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    return min(max(rounded, 1), 99) if 0 < part < whole else rounded


def _groups(indicator: Indicator, behind: Sequence[Happening]) -> dict[str, dict[str, int]]:
    counts = {by: Counter(each.groups.get(by, "") for each in behind) for by in indicator.groups}
    return {by: dict(sorted(counted.items())) for by, counted in counts.items()}


def _notes(indicator: Indicator, measured: _Measured, counted: Sequence[Happening]) -> Iterable[Message]:
    if indicator.measure is Measure.SHARE and measured.denominator:
        yield Message("{part} of {whole}", {"part": measured.numerator, "whole": measured.denominator})
    if indicator.measure is Measure.MEDIAN and counted:
        yield Message("longest {days}", {"days": max(each.value for each in counted)})
    if undone := sum(1 for each in measured.behind if each.undone is not None):
        yield Message("{count} of these since released", many="{count} of these since released", count=undone)
    if indicator.measure is Measure.UNIQUE and measured.denominator > measured.numerator:
        yield Message("{count} entries in all", {"count": measured.denominator})


def _with_target(result: Result, targets: Sequence[Row]) -> Result:
    mine = [row for row in targets if text_of(row, "indicator") == result.indicator.code]
    exact = [row for row in mine if period_of(row) == result.period]
    within = [row for row in mine if (inner := period_of(row)) and _contains(result.period, inner)]
    parts = exact[:1] or (within if result.indicator.measure is Measure.UNIQUE else [])
    if not parts:
        return result
    opened = [row for row in parts if number_of(row, "opening_value") is not None]
    notes = [*result.notes, *map(_opening, opened)]
    notes += [Message("{note}", {"note": note}) for row in parts if (note := text_of(row, "footnote"))]
    value = result.value
    locked = exact[0] if exact and day_of(exact[0], "locked_on") else None
    if locked is not None:
        kept = _locked_value(text_of(locked, "locked_value"))
        notes.append(Message("Locked on {date}.", {"date": day_of(locked, "locked_on") or result.period.last}))
        if kept != value:
            notes.append(Message("The records say {value} now.", {"value": "" if value is None else value}))
        value = kept
    target = sum(number_of(row, "value") or 0 for row in parts)
    opening = sum(number_of(row, "opening_value") or 0 for row in opened) if opened else None
    return result._replace(value=value, target=target, notes=tuple(notes), opening=opening)


def _opening(target: Row) -> Message:
    """What was counted before Haki, and how one knows."""
    told: dict[str, Filling] = {"count": number_of(target, "opening_value") or 0}
    return Message("{count} counted before Haki: {evidence}", told | {"evidence": text_of(target, "evidence")})


def locked_text(value: int | float | None) -> str | None:
    """Return a figure as a target keeps it when it is locked; None where there was nothing to count."""
    return None if value is None else str(value)


def _locked_value(text: str) -> int | float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def period_of(target: Row) -> Period | None:
    """Return the period a target is set for."""
    first, last = day_of(target, "starts_on"), day_of(target, "ends_on")
    return Period(first, last) if first and last else None


def _contains(outer: Period, inner: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
