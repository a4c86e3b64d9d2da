"""What the answers of one record cannot say together: an end before its beginning, a year that has not begun.

Pure: today is passed in. Approximate dates are compared by their last and first possible days, so that only what is
certainly wrong is refused. What merely looks odd is left alone: a charge before the arrest, say, can come by summons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from app.casework.answers import Problem
from app.casework.dates import ApproximateDate, ImpossibleDate, parse
from app.casework.declaration import Record
from app.casework.indicators.definitions import INDICATORS
from app.casework.messages import Filling, Message, Question
from app.casework.registry import nearest
from sync.changes import Value


class _Order(NamedTuple):
    """Of a kind of record, a date that cannot lie after another."""

    entity: str
    earlier: str
    later: str


_ORDERS = (
    _Order("incident", "happened_on", "reported_on"),
    _Order("incident", "happened_on", "ended_on"),
    _Order("target", "starts_on", "ends_on"),
)
_BEGUN_YEARS = (("case", "birth_year"),)
_INDICATORS = (("target", "indicator"),)
"""Fields that hold the code of an indicator."""


def why_not(record: Record, values: Mapping[str, Value], changed: Collection[str], today: date) -> Iterator[Problem]:
    """Say what of a record's `values` contradicts itself, about those `changed` alone; nothing when all is possible."""
    for order in _ORDERS:
        if order.entity == record.name and {order.earlier, order.later} & set(changed):
            yield from _out_of_order(record, order, values, changed)
    for entity, name in _BEGUN_YEARS:
        year = values.get(name)
        if entity == record.name and name in changed and isinstance(year, int) and year > today.year:
            yield Problem(name, Message("{year} has not begun; today is {today}.", {"year": str(year), "today": today}))
    codes = tuple(each.code for each in INDICATORS)
    for entity, name in _INDICATORS:
        code = values.get(name)
        if entity == record.name and name in changed and isinstance(code, str) and code not in codes:
            yield Problem(name, _no_indicator(code, codes))


def _out_of_order(
    record: Record, order: _Order, values: Mapping[str, Value], changed: Collection[str]
) -> Iterator[Problem]:
    earlier, later = (_date(values.get(name)) for name in (order.earlier, order.later))
    first, last = earlier.earliest if earlier else None, later.latest if later else None
    if earlier and later and first and last and first > last:
        fillings: dict[str, Filling] = {
            "first": Question(record[order.earlier].question),
            "date": earlier,
            "then": Question(record[order.later].question),
            "other": later,
        }
        name = order.earlier if order.earlier in changed else order.later
        yield Problem(name, Message("“{first}” {date} cannot lie after “{then}” {other}.", fillings))


def _no_indicator(code: str, codes: tuple[str, ...]) -> Message:
    like = nearest(code, codes)
    if like:
        return Message("There is no indicator “{code}”. Did you mean “{nearest}”?", {"code": code, "nearest": like})
    return Message("There is no indicator “{code}”. There are: {all}.", {"code": code, "all": ", ".join(codes)})


def _date(value: Value) -> ApproximateDate | None:
    try:
        return parse(value) if isinstance(value, str) else None
    except ImpossibleDate:
        return None
