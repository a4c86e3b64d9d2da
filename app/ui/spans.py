"""Which days figures are of: a year, a quarter, or from one day to another; what they are called, and their parts.

Knows the calendar and its words; knows no casebook and no toolkit. Years and quarters are the calendar's.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from app.words.language import MONTHS, _, day, day_and_year

QUARTER, YEAR = 3, 12
"""Months of one."""
MOST_YEARS = 6
"""Beyond so many, a column each would be too narrow to read on a phone."""


class Span(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many whole months it is; 0 when it is no month, no quarter and no years of the calendar."""
        count = (self.last.year - self.first.year) * YEAR + self.last.month - self.first.month + 1
        kind = YEAR if count % YEAR == 0 else count
        if kind in (1, QUARTER, YEAR) and self == _months(self.first.year, self.first.month, count):
            return count if (self.first.month - 1) % kind == 0 else 0
        return 0

    @property
    def words(self) -> str:
        """What it is called: "2026", "2025 to 2026", "January to March 2026", "1 February to 5 March 2026"."""
        if self.months == YEAR:
            return str(self.first.year)
        if self.months > YEAR:
            return _("{first} to {last}").format(first=self.first.year, last=self.last.year)
        if self.months == QUARTER:
            names = {"first": _(MONTHS[self.first.month - 1]), "last": _(MONTHS[self.last.month - 1])}
            return _("{first} to {last} {year}").format(year=self.first.year, **names)
        if self.months == 1:
            return _("{month} {year}").format(month=_(MONTHS[self.first.month - 1]), year=self.first.year)
        first = day(self.first) if self.first.year == self.last.year else day_and_year(self.first)
        return _("{first} to {last}").format(first=first, last=day_and_year(self.last))

    @property
    def short(self) -> str:
        """What it is called under a column, where its year is known."""
        if self.months == QUARTER:
            return _("Q{number}").format(number=(self.first.month + 2) // QUARTER)
        return _(MONTHS[self.first.month - 1])[:3] if self.months == 1 else self.words

    def parts(self) -> list[Span]:
        """Return the years of several, the quarters of a year, the months of a quarter; nothing of any other."""
        if YEAR < self.months <= MOST_YEARS * YEAR:
            return [_months(year, 1, YEAR) for year in range(self.first.year, self.last.year + 1)]
        if self.months == YEAR:
            return [_months(self.first.year, month, QUARTER) for month in range(1, YEAR + 1, QUARTER)]
        if self.months == QUARTER:
            return [_months(self.first.year, self.first.month + each, 1) for each in range(QUARTER)]
        return []

    def beside(self, step: int) -> Span:
        """Return the span of the same kind before (-1) or after (1)."""
        if self.months:
            at = self.first.year * YEAR + self.first.month - 1 + step * self.months
            return _months(at // YEAR, at % YEAR + 1, self.months)
        length = self.last - self.first + timedelta(days=1)
        return Span(self.first + step * length, self.last + step * length)

    def a_year_before(self) -> Span:
        """Return the same days of the year before; of 29 February the day before it."""
        if self.months:
            return _months(self.first.year - 1, self.first.month, self.months)
        return Span(*(_a_year_before(each) for each in self))


def _a_year_before(of: date) -> date:
    last = monthrange(of.year - 1, of.month)[1]
    return of.replace(year=of.year - 1, day=min(of.day, last))


def year(of: date) -> Span:
    """Return the year a day lies in."""
    return _months(of.year, 1, YEAR)


def quarter(of: date) -> Span:
    """Return the quarter a day lies in."""
    return _months(of.year, (of.month - 1) // QUARTER * QUARTER + 1, QUARTER)


def _months(in_year: int, first: int, count: int) -> Span:
    last_year, last = divmod(in_year * YEAR + first + count - 2, YEAR)
    return Span(date(in_year, first, 1), date(last_year, last + 1, monthrange(last_year, last + 1)[1]))
