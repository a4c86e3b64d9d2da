"""Which days figures are of: a year, a quarter, or from one day to another; what they are called, and their parts.

Knows the calendar and its words; knows no casebook and no toolkit. Years and quarters are the calendar's.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from app.language import MONTHS, _, day, day_and_year

QUARTER = 3
"""Months of one."""


class Span(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many whole months it is; 0 when it is no month, quarter or year of the calendar."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if count in (1, QUARTER, 12) and self == _months(self.first.year, self.first.month, count):
            return count if (self.first.month - 1) % count == 0 else 0
        return 0

    @property
    def words(self) -> str:
        """What it is called: "2026", "January to March 2026", "1 February to 5 March 2026"."""
        if self.months == 12:
            return str(self.first.year)
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
        """Return the quarters of a year, the months of a quarter; nothing of any other."""
        if self.months == 12:
            return [_months(self.first.year, month, QUARTER) for month in range(1, 13, QUARTER)]
        if self.months == QUARTER:
            return [_months(self.first.year, self.first.month + each, 1) for each in range(QUARTER)]
        return []

    def beside(self, step: int) -> Span:
        """Return the span of the same kind before (-1) or after (1)."""
        if self.months:
            at = self.first.year * 12 + self.first.month - 1 + step * self.months
            return _months(at // 12, at % 12 + 1, self.months)
        length = self.last - self.first + timedelta(days=1)
        return Span(self.first + step * length, self.last + step * length)


def year(of: date) -> Span:
    """Return the year a day lies in."""
    return _months(of.year, 1, 12)


def quarter(of: date) -> Span:
    """Return the quarter a day lies in."""
    return _months(of.year, (of.month - 1) // QUARTER * QUARTER + 1, QUARTER)


def _months(in_year: int, first: int, count: int) -> Span:
    last = first + count - 1
    return Span(date(in_year, first, 1), date(in_year, last, monthrange(in_year, last)[1]))
