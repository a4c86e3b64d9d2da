"""On which days a court sits, as far as a calendar can tell: what decides when a person under arrest is brought late.

Pure. Weekends and fixed holidays come from the country pack; feasts that are proclaimed from year to year stand there
by their date once they are known. Until then a feast of the moon is expected about a day that is reckoned: on it, and
on the day after, nobody can say whether a court sits. A day that is missing is taken for a day of court.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

_SUNDAY = 6
_LONGEST_REST = 14
"""No rest is longer: a pack of which every day is a holiday ends here."""


class CourtDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The court calendar of a country.

    `rest` are the days of a week without court, Monday 0 to Sunday 6; `holidays` those of every year as `MM-DD`, of
    which one on a Sunday moves to the next day that is none where `sunday_moves`; `easter` tells that Good Friday and
    Easter Monday are holidays; `proclaimed` are single days; `expected` the days about which a feast of the moon is
    reckoned that is not proclaimed yet. `source` names the law or the notice, `confirmed` is as in every rule.
    """

    rest: tuple[int, ...] = ()
    holidays: tuple[str, ...] = ()
    sunday_moves: bool = False
    easter: bool = False
    proclaimed: tuple[date, ...] = ()
    expected: tuple[date, ...] = ()
    source: str = ""
    confirmed: bool = False

    def is_one(self, day: date) -> bool:
        """Tell whether a court sits on a day, as far as the calendar knows."""
        return day.weekday() not in self.rest and not self._is_holiday(day)

    def at_or_after(self, day: date) -> date:
        """Return the first day of court that is not before a day."""
        every = (day + timedelta(days=after) for after in range(_LONGEST_REST))
        return next((each for each in every if self.is_one(each)), day)

    def surely_at_or_after(self, day: date) -> date:
        """Return the first day of court that is not before a day and on which no feast of the moon may fall."""
        every = (day + timedelta(days=after) for after in range(_LONGEST_REST))
        return next((each for each in every if self.is_one(each) and not self._may_rest(each)), day)

    def _may_rest(self, day: date) -> bool:
        """Whether a feast may be kept on a day: the one that is reckoned, the next, for the moon is seen on one of two
        evenings, and the one after a Sunday to which that leads."""
        after = [day - timedelta(days=back) for back in range(3)]
        led_here = self.sunday_moves and after[1].weekday() == _SUNDAY and after[2] in self.expected
        return after[0] in self.expected or after[1] in self.expected or led_here

    def _is_holiday(self, day: date) -> bool:
        return self._is_named(day) or any(self._moves_to(sunday, day) for sunday in self._sundays_before(day))

    def _is_named(self, day: date) -> bool:
        is_of_easter = self.easter and day in (_easter(day.year) - timedelta(2), _easter(day.year) + timedelta(1))
        return f"{day:%m-%d}" in self.holidays or is_of_easter or day in self.proclaimed

    def _sundays_before(self, day: date) -> Iterator[date]:
        before = (day - timedelta(days=back) for back in range(1, 3)) if self.sunday_moves else ()
        return (each for each in before if each.weekday() == _SUNDAY and self._is_named(each))

    def _moves_to(self, sunday: date, day: date) -> bool:
        after = sunday + timedelta(days=1)
        while self._is_named(after):
            after += timedelta(days=1)
        return after == day


def _easter(year: int) -> date:
    """Return Easter Sunday of the western churches (the anonymous Gregorian reckoning: J. Meeus, Astronomical
    Algorithms, chapter 8)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
