"""What the list of cases asks of the tables beside the rows themselves: dates and courts of many cases at once.

Must not know what is made of it, nor a clock: the day is passed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, func, select

from app.casework.registry import RECORDS, path_to_case
from app.store import reading, schema

_DATED = {
    name: record.dated_by for name, record in RECORDS.items() if record.dated_by and path_to_case(name) == ("case",)
}
"""By kind, the field that says when a record of a case came about."""
_SLICE = 500
"""Rows asked for at once."""


def last_dates(connection: Connection, cases: Sequence[str], up_to: date) -> dict[str, str]:
    """Return, by case, the latest day up to `up_to` on which something of it came about."""
    found: dict[str, str] = {}
    end = (up_to + timedelta(days=1)).isoformat()  # a moment of the day itself sorts after its date
    for entity, dated_by in _DATED.items():
        table = schema.RECORD_TABLES[entity]
        case, day = table.c.f_case, table.c[f"f_{dated_by}"]
        statement = (
            select(case, func.max(day)).where(case.in_(cases), table.c.hidden.is_(False), day < end).group_by(case)
        )
        for of, latest in connection.execute(statement):
            found[of] = max(found.get(of, ""), latest[:10])
    return found


def of_rows(connection: Connection, rows: Mapping[str, Sequence[int]]) -> list[str]:
    """Return the cases that records belong to, given by their rows, by kind; each once."""
    above: dict[str, dict[str, None]] = {}  # by kind, the cases found, and the records between them and those given
    for entity in schema.OF_CASES & rows.keys():
        table, parent = schema.RECORD_TABLES[entity], RECORDS[entity].parent
        column = table.c[f"f_{parent}"] if parent else table.c.id
        kind = above.setdefault(RECORDS[entity][parent].links_to if parent else entity, {})
        for at in range(0, len(rows[entity]), _SLICE):
            statement = select(column).where(table.c.row.in_(rows[entity][at : at + _SLICE]))
            kind.update(dict.fromkeys(connection.execute(statement).scalars()))
    found = above.pop("case", {})
    for entity, ids in above.items():
        between = (reading.held(connection, entity, id_) for id_ in ids if id_)
        found.update({reading.case_of(connection, entity, each.values) or "": None for each in between if each})
    return [case for case in found if case]


def in_court(connection: Connection) -> list[str]:
    """Return the cases that are charged and neither judged nor withdrawn."""
    table = schema.RECORD_TABLES["legal_case"]
    is_open = (
        table.c.hidden.is_(False),
        table.c.f_charged_on.is_not(None),
        table.c.f_judgment_on.is_(None),
        table.c.f_withdrawn_on.is_(None),
    )
    return list(connection.execute(select(table.c.f_case).where(*is_open).distinct()).scalars())


class UndecidedField(NamedTuple):
    """A field that waits to be decided, `time` being that of its last answer; `case` is empty outside cases."""

    entity: str
    record: str
    field: str
    time: int
    case: str


def undecided(connection: Connection, limit: int | None) -> list[UndecidedField]:
    """Return the undecided fields, those that wait longest first."""
    table = schema.conflict
    last = func.max(table.c.time)
    statement = select(table.c.row, table.c.entity, table.c.record, table.c.field, last)
    order = (last, table.c.row, table.c.field)
    found = connection.execute(statement.group_by(table.c.row, table.c.field).order_by(*order).limit(limit)).all()
    above: dict[int, str] = {}
    for entity in {entity for _, entity, *_ in found} & schema.OF_CASES - {"case"}:
        case, joined = _to_case(entity)
        row = schema.RECORD_TABLES[entity].c.row
        rows = [each for each, of, *_ in found if of == entity]
        for at in range(0, len(rows), _SLICE):
            some = select(row, case).select_from(joined).where(row.in_(rows[at : at + _SLICE]))
            above.update((each, of) for each, of in connection.execute(some))
    return [
        UndecidedField(entity, record, field, time, record if entity == "case" else above.get(row, ""))
        for row, entity, record, field, time in found
    ]


def undecided_below(connection: Connection, cases: Sequence[str]) -> Counter[str]:
    """Return, by case, how many fields of what belongs to it are undecided, those of the case itself left out."""
    counts: Counter[str] = Counter()
    for statement in _UNDECIDED:
        for case, fields in connection.execute(statement, {"cases": list(cases)}):
            counts[case] += fields
    return counts


def _undecided_of(entity: str) -> Select[Any]:
    """Begins at the cases: however much is undecided elsewhere, only what is theirs is looked at."""
    table = schema.RECORD_TABLES[entity]
    case, joined = _to_case(entity)
    statement = select(case, func.sum(table.c.undecided)).select_from(joined)
    theirs = case.in_(bindparam("cases", expanding=True))
    return statement.where(theirs, table.c.undecided > 0, table.c.hidden.is_(False)).group_by(case)


def _to_case(entity: str) -> tuple[ColumnElement[Any], FromClause]:
    """Return the column that holds the case of what belongs to one, and what to select it from."""
    table = schema.RECORD_TABLES[entity]
    path = path_to_case(entity)
    link = table.c[f"f_{path[0]}"]
    if len(path) == 1:
        return link, table
    above = schema.RECORD_TABLES[RECORDS[entity][path[0]].links_to]
    return above.c[f"f_{path[1]}"], table.join(above, above.c.id == link)


_UNDECIDED = tuple(_undecided_of(name) for name in sorted(schema.OF_CASES - {"case"}))


def count(connection: Connection) -> int:
    """Return how many cases there are, deleted ones left out."""
    table = schema.RECORD_TABLES["case"]
    statement = select(func.count()).select_from(table).where(table.c.hidden.is_(False))
    return int(connection.execute(statement).scalar_one())
