"""What the list of cases asks of the tables beside the rows themselves: dates and courts of many cases at once.

Must not know what is made of it, nor a clock: the day is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

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


def count(connection: Connection) -> int:
    """Return how many cases there are, deleted ones left out."""
    table = schema.RECORD_TABLES["case"]
    statement = select(func.count()).select_from(table).where(table.c.hidden.is_(False))
    return int(connection.execute(statement).scalar_one())
