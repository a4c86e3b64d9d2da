"""A case with everything that belongs to it, as plain rows: what the rules read.

A row maps field names to values, with `id`, and as far as they are known `created_at` (any number that grows) and
`conflicts` (names of undecided fields). Must not know a store, a clock or a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from app.casework import dates
from app.casework.conditions import is_answered
from app.casework.declaration import Field, FieldKind, Record
from app.casework.registry import CORE, Registry
from sync.changes import Value

Row = Mapping[str, Value]

_NOTHING: Mapping[str, Row] = MappingProxyType({})
_DATED = (FieldKind.DATE, FieldKind.EXACT_DATE, FieldKind.MOMENT)


class CaseFile(NamedTuple):
    """A case and the rows of its records by entity; `partners` by id, as far as the rows name them.

    `registry` declares what the rows hold.
    """

    case: Row
    records: Mapping[str, Sequence[Row]]
    partners: Mapping[str, Row] = _NOTHING
    registry: Registry = CORE

    @property
    def id(self) -> str:
        """The case's id."""
        return text_of(self.case, "id")

    def of(self, entity: str) -> Sequence[Row]:
        """Return the rows of one kind."""
        return self.records.get(entity, ())

    def as_of(self, day: date) -> CaseFile:
        """Return the file as it could have been on `day`: without what is dated after it."""
        case = _as_of(self.registry["case"], self.case, day) or self.case
        records = {entity: self.of_as_of(entity, day) for entity in self.records}
        return self._replace(case=case, records=records)

    def of_as_of(self, entity: str, day: date) -> tuple[Row, ...]:
        """Return the rows of one kind as they could have been on `day`."""
        record = self.registry[entity]
        return tuple(row for row in (_as_of(record, each, day) for each in self.of(entity)) if row is not None)

    def institution_of(self, row: Row) -> str:
        """Return which kind of institution a referral or follow-up is about, by its code or its partner's kind."""
        partner = self.partners.get(text_of(row, "partner"))
        return text_of(row, "institution") or (text_of(partner, "kind") if partner else "")

    def name_of(self, row: Row) -> str:
        """Return the name of the partner a row is about, or an empty string."""
        partner = self.partners.get(text_of(row, "partner"))
        return text_of(partner, "name") if partner else ""


def text_of(row: Row, field: str) -> str:
    """Return a text or code; empty when there is none."""
    value = row.get(field)
    return value if isinstance(value, str) else ""


def codes_of(row: Row, field: str) -> tuple[str, ...]:
    """Return the codes of a list; empty when there are none."""
    value = row.get(field)
    return tuple(value) if isinstance(value, list) else ()


def number_of(row: Row, field: str) -> int | None:
    """Return a whole number; None when there is none."""
    value = row.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_yes(row: Row, field: str) -> bool:
    """Tell whether a yes-or-no question was answered yes."""
    return row.get(field) is True


def day_of(row: Row, field: str) -> date | None:
    """Return the earliest day a date can mean; None when there is none or it is open towards the past."""
    return dates.read_day(row.get(field))


def moment_of(row: Row, field: str, utc_offset: str) -> datetime | None:
    """Return a moment; None when there is none."""
    text = text_of(row, field)
    try:
        return dates.parse_moment(text, utc_offset) if text else None
    except dates.ImpossibleDate:
        return None


def first_day(days: Iterator[date | None]) -> date | None:
    """Return the earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def order_of(row: Row, field: str) -> tuple[str, int]:
    """Return a sort key: by a date field, then by when the row came to be."""
    return (text_of(row, field).lstrip("~<>"), number_of(row, "created_at") or 0)


def _as_of(declared: Record, row: Row, day: date) -> Row | None:
    if declared.dated_by and _is_after(row.get(declared.dated_by), day) and not declared[declared.dated_by].future:
        return None
    later = [field.name for field in declared if _tells_of(field) and _is_after(row.get(field.name), day)]
    return {name: value for name, value in row.items() if name not in later} if later else row


def _tells_of(field: Field) -> bool:
    return field.kind in _DATED and not field.future


def _is_after(value: Value, day: date) -> bool:
    if not is_answered(value) or not isinstance(value, str):
        return False
    found = dates.read_day(value)
    return found is not None and found > day
