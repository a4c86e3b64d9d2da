"""How old the survivor is: one answer for every rule, for the day the rule needs.

What is known is an age as it was said on a day, a year of birth, a date of birth; each bounds the day of birth, and all
together bound it best. So an age grows: who was 17 two years ago is an adult today. Where a rule protects, who may be
a child counts as one. Must not know a clock; the day is passed in.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from app.casework import dates
from app.casework.conditions import TODAY, Condition, Lookup
from sync.changes import Value

ADULT_AGE = 18
_FIELDS = ("age", "age_on", "opened_on", "birth_year")
"""What of a case tells the age: how old, said on which day (of older records: when the case was opened), born when."""
_A_YEAR = timedelta(days=366)
_FEBRUARY_29 = (2, 29)


class Ages(NamedTuple):
    """The youngest and the oldest that somebody can be on a day, in whole years, and what is likeliest.

    Who protects goes by the youngest; who says what it was goes by the likeliest: an age is said some time after a
    birthday, and half a year after is the nearest to all of them.
    """

    youngest: int
    oldest: int
    likely: int


class Born(NamedTuple):
    """Between which days somebody was born, both included."""

    first: date
    last: date

    def within(self, other: Born) -> Born | None:
        """Return what both allow; None where they contradict each other."""
        both = Born(max(self.first, other.first), min(self.last, other.last))
        return both if both.first <= both.last else None

    def on(self, day: date) -> Ages:
        """Return how old that makes somebody on a day; nobody is younger than nought."""
        middle = self.first + (self.last - self.first) / 2
        youngest, oldest, likely = (max(0, years_between(each, day)) for each in (self.last, self.first, middle))
        return Ages(youngest, oldest, likely)

    def contradicts(self, other: Born) -> bool:
        """Tell whether both cannot be so; a year either way is none: people count an age as they are used to."""
        return self.first - _A_YEAR > other.last or other.first - _A_YEAR > self.last


def adult_from(known: Born) -> date:
    """Return the first day on which somebody is an adult for certain: eighteen years after the last day on which they
    can have been born. What a caregiver agreed to for them ends with the day before."""
    return _years_after(known.last, ADULT_AGE)


def born_of_age(age: int, on: date) -> Born:
    """Return when somebody was born who is so many years old on a day."""
    return Born(_years_before(on, age + 1) + timedelta(days=1), _years_before(on, age))


def born_on(value: Value) -> Born | None:
    """Return what a date of birth says, known to the day or not; None for none, or one that is open to a side."""
    try:
        known = dates.parse(value) if isinstance(value, str) else None
    except dates.ImpossibleDate:
        return None
    return Born(known.earliest, known.latest) if known and known.earliest and known.latest else None


def born(
    case: Mapping[str, Value], identities: Iterable[Mapping[str, Value]] = (), unsaid: date | None = None
) -> Born | None:
    """Return when the survivor of a case was born, by all that is said of it; None when nothing is.

    Where two answers contradict each other the later birth counts: the younger is the one to protect. `identities` are
    the records of who she really is; `unsaid` is the day of an age that bears none.
    """
    found = None
    for each in (*_said_of(case, unsaid), *(born_on(row.get("born_on")) for row in identities)):
        if each is not None:
            found = each if found is None else found.within(each) or max(found, each)
    return found


def ages_on(
    case: Mapping[str, Value],
    day: date,
    identities: Iterable[Mapping[str, Value]] = (),
    unsaid: date | None = None,
) -> Ages | None:
    """Return how old the survivor of a case can be on a day; None when nothing is known."""
    known = born(case, identities, unsaid or day)
    return known.on(day) if known else None


def may_be_child(case: Mapping[str, Value], day: date | None, identities: Iterable[Mapping[str, Value]] = ()) -> bool:
    """Tell whether the survivor has to be protected as a child: unless known to have been an adult on a day."""
    ages = ages_on(case, day, identities) if day else None
    return ages is None or ages.youngest < ADULT_AGE


def do_contradict(case: Mapping[str, Value], said_on: date, identities: Iterable[Mapping[str, Value]] = ()) -> bool:
    """Tell whether what is said of a birth cannot all be so; an age that bears no day was said on `said_on`."""
    every = [*_said_of(case, said_on), *(born_on(row.get("born_on")) for row in identities)]
    known = [each for each in every if each is not None]
    return any(one.contradicts(other) for one in known for other in known)


def may_be_below(limit: int, of: str = "") -> Condition:
    """Hold unless the survivor is known to have reached an age: also when nothing is known. `of` is `case.` where
    another record asks."""
    return _condition(f"the age may be below {limit}", of, lambda ages: ages is None or ages.youngest < limit)


def is_below(limit: int, of: str = "") -> Condition:
    """Hold when the survivor is known to be below an age."""
    return _condition(f"the age is below {limit}", of, lambda ages: ages is not None and ages.oldest < limit)


def years_between(first: date, last: date) -> int:
    """Return the whole years from a day to another; less than nought when it lies before."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _condition(words: str, of: str, holds: Callable[[Ages | None], bool]) -> Condition:
    def held(lookup: Lookup) -> bool:
        case = {name: lookup(f"{of}{name}") for name in _FIELDS}
        return holds(_on_the_day(case, dates.read_day(lookup(TODAY))))

    return Condition(words, tuple(f"{of}{name}" for name in ("age", "birth_year", "age_on", "opened_on")), held)


def _on_the_day(case: Mapping[str, Value], today: date | None) -> Ages | None:
    if today is not None:
        return ages_on(case, today)
    age = case.get("age")  # nobody says which day it is: an age stands for itself, a year of birth for nothing
    return Ages(age, age, age) if isinstance(age, int) else None


def _said_of(case: Mapping[str, Value], unsaid: date | None) -> tuple[Born | None, Born | None]:
    return _by_age(case, unsaid), _by_year(case)


def _by_age(case: Mapping[str, Value], unsaid: date | None) -> Born | None:
    age = case.get("age")
    on = dates.read_day(case.get("age_on")) or dates.read_day(case.get("opened_on")) or unsaid
    return born_of_age(age, on) if isinstance(age, int) and not isinstance(age, bool) and on else None


def _by_year(case: Mapping[str, Value]) -> Born | None:
    year = case.get("birth_year")
    is_one = isinstance(year, int) and not isinstance(year, bool) and dates.OLDEST_YEAR <= year <= dates.NEWEST_YEAR
    return Born(date(year, 1, 1), date(year, 12, 31)) if is_one and isinstance(year, int) else None


def _years_after(day: date, years: int) -> date:
    year = day.year + years
    return date(year, 3, 1) if (day.month, day.day) == _FEBRUARY_29 and not isleap(year) else day.replace(year=year)


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    return date(year, 3, 1) if (day.month, day.day) == _FEBRUARY_29 and not isleap(year) else day.replace(year=year)
