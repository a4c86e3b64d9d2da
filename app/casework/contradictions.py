"""What the answers of one record cannot say together: an end before its beginning, a year that has not begun.

Pure: today is passed in. Approximate dates are compared by their last and first possible days, so that only what is
certainly wrong is refused. What merely looks odd is left alone: a charge before the arrest, say, can come by summons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from app.casework import ages
from app.casework.answers import Problem
from app.casework.danger import why_not_low
from app.casework.dates import ApproximateDate, ImpossibleDate, parse
from app.casework.declaration import Record
from app.casework.indicators.definitions import INDICATORS
from app.casework.messages import Filling, Message, Question
from app.casework.mistyped import nearest
from app.casework.wrong_clock import has_not_begun
from sync.changes import Value

_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "incident": (("happened_on", "reported_on"), ("happened_on", "ended_on")),
    "target": (("starts_on", "ends_on"),),
}
"""Of a kind of record, a date that cannot lie after another."""
_BEGUN_YEARS: Mapping[str, tuple[str, ...]] = {"case": ("birth_year",)}
_SAYING_AGE: Mapping[str, tuple[str, ...]] = {"case": ("age", "birth_year")}
_INDICATORS: Mapping[str, tuple[str, ...]] = {"target": ("indicator",)}
"""Fields that hold the code of an indicator."""
_CODES = tuple(each.code for each in INDICATORS)


def why_not(record: Record, values: Mapping[str, Value], changed: Collection[str], today: date) -> Iterator[Problem]:
    """Say what of a record's `values` contradicts itself, about those `changed` alone; nothing when all is possible."""
    for earlier, later in _ORDERS.get(record.name, ()):
        if earlier in changed or later in changed:
            yield from _out_of_order(record, earlier, later, values, changed)
    for name in _BEGUN_YEARS.get(record.name, ()):
        year = values.get(name)
        if name in changed and isinstance(year, int) and year > today.year:
            yield Problem(name, has_not_begun(year, today))
    told = [name for name in _SAYING_AGE.get(record.name, ()) if name in changed and values.get(name) is not None]
    if told:
        undated = {**values, "age_on": None, "opened_on": None}  # an age that is said now bears no day yet
        said = undated if "age" in changed and "age_on" not in changed else values
        if ages.do_contradict(said, today):
            yield Problem(told[0], Message("The age and the year of birth do not go together; mend what is wrong."))
    moving = {"risk"} if record.name == "case" else {"risk", "dangers"}  # a case's risk follows its dangers
    if "dangers" in record and moving & set(changed) and (why := why_not_low(values)) is not None:
        yield Problem("risk", why)
    for name in _INDICATORS.get(record.name, ()):
        code = values.get(name)
        if name in changed and isinstance(code, str) and code not in _CODES:
            yield Problem(name, _no_indicator(code))


def _out_of_order(
    record: Record, earlier: str, later: str, values: Mapping[str, Value], changed: Collection[str]
) -> Iterator[Problem]:
    before, after = _date(values.get(earlier)), _date(values.get(later))
    first, last = before.earliest if before else None, after.latest if after else None
    if before and after and first and last and first > last:
        fillings: dict[str, Filling] = {
            "first": Question(record[earlier].question),
            "date": before,
            "then": Question(record[later].question),
            "other": after,
        }
        name = earlier if earlier in changed else later
        yield Problem(name, Message("“{first}” {date} cannot lie after “{then}” {other}.", fillings))


def _no_indicator(code: str) -> Message:
    like = nearest(code, _CODES)
    if like:
        return Message("There is no indicator “{code}”. Did you mean “{nearest}”?", {"code": code, "nearest": like})
    return Message("There is no indicator “{code}”. There are: {all}.", {"code": code, "all": ", ".join(_CODES)})


def _date(value: Value) -> ApproximateDate | None:
    try:
        return parse(value) if isinstance(value, str) else None
    except ImpossibleDate:
        return None
