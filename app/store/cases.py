"""What the list of cases asks of the tables beside the rows themselves: dates and courts of many cases at once.

Must not know what is made of it, nor a clock: the day is passed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, not_, or_, select

from app.casework.occurrences import MILESTONE_OF
from app.casework.registry import CORE
from app.store import schema
from app.store.transaction import Transaction


def of_rows(tx: Transaction, rows: Mapping[str, Sequence[int]]) -> list[str]:
    """Return the cases that records belong to, given by their rows, by kind; each once."""
    found: dict[str, None] = {}
    for entity in CORE.of_cases & rows.keys():
        found.update((case, None) for _, case in _with_cases(tx, entity, rows[entity]) if case)
    return list(found)


def _with_cases(tx: Transaction, entity: str, rows: Sequence[int]) -> Iterable[tuple[int, str | None]]:
    found = tx.exec_driver_sql(_OF_ROWS[entity], (json.dumps(list(rows)),))
    return ((row, case) for row, case in found)


def in_court(tx: Transaction) -> list[str]:
    """Return the cases that are charged and neither judged nor withdrawn, by whichever record says so."""
    table, charge, accused = tx.table("legal_case"), tx.table("charge"), tx.table("accused")
    charged = select(charge.c.f_legal_case).where(charge.c.hidden.is_(False), charge.c.f_on.is_not(None))
    there = select(accused.c.f_legal_case).where(accused.c.hidden.is_(False))
    is_open = (
        table.c.hidden.is_(False),
        or_(
            _has_step(tx, "charged_on"),
            table.c.id.in_(charged),
            table.c.id.in_(there.where(accused.c.f_charged_on.is_not(None))),
        ),
        not_(_has_step(tx, "judgment_on")),
        not_(_has_step(tx, "withdrawn_on")),
        or_(  # of those tried together one may be judged alone
            table.c.id.not_in(there.where(accused.c.f_verdict_on.is_not(None))),
            table.c.id.in_(there.where(accused.c.f_verdict_on.is_(None))),
        ),
    )
    return list(tx.execute(select(table.c.f_case).where(*is_open).distinct()).scalars())


def _has_step(tx: Transaction, field: str) -> ColumnElement[bool]:
    """That a legal case has a date, or the milestone that says the same."""
    table, milestone = tx.table("legal_case"), tx.table("milestone")
    said = milestone.c.hidden.is_(False), milestone.c.f_kind == MILESTONE_OF[field]
    return or_(table.c[f"f_{field}"].is_not(None), table.c.id.in_(select(milestone.c.f_legal_case).where(*said)))


class UndecidedField(NamedTuple):
    """A field that waits to be decided, `time` being that of its last answer; `case` is empty outside cases."""

    entity: str
    record: str
    field: str
    time: int
    case: str


def undecided(tx: Transaction, limit: int | None) -> list[UndecidedField]:
    """Return the undecided fields, those that wait longest first."""
    table = schema.conflict
    last = func.max(table.c.time)
    statement = select(table.c.row, table.c.entity, table.c.record, table.c.field, last)
    order = (last, table.c.row, table.c.field)
    found = tx.execute(statement.group_by(table.c.row, table.c.field).order_by(*order).limit(limit)).all()
    case_of: dict[int, str] = {}
    for entity in {entity for _, entity, *_ in found} & CORE.of_cases:
        rows = [row for row, of, *_ in found if of == entity]
        case_of.update((row, case) for row, case in _with_cases(tx, entity, rows) if case)
    return [
        UndecidedField(entity, record, field, time, case_of.get(row, "")) for row, entity, record, field, time in found
    ]


def undecided_below(tx: Transaction, cases: Sequence[str]) -> dict[str, int]:
    """Return, by case, how many fields of what belongs to it are undecided, those of the case itself left out."""
    rows = tx.exec_driver_sql(_UNDECIDED, (json.dumps(list(cases)),))
    return {row[0]: row[1] for row in rows}


def count(tx: Transaction) -> int:
    """Return how many cases there are, deleted ones left out."""
    table = tx.table("case")
    statement = select(func.count()).select_from(table).where(table.c.hidden.is_(False))
    return int(tx.execute(statement).scalar_one())


def _from_cases(what: str, entity: str) -> str:
    """Select of what belongs to some cases (`?1`, a JSON list), beginning at them: no other case is looked at."""
    path = CORE.path_to_case(entity)
    tables = f"record_{entity} AS t"
    if len(path) == 2:
        tables = f"record_{CORE[entity][path[0]].links_to} AS a CROSS JOIN {tables}"
    link = f"t.f_{path[0]} = j.value" if len(path) == 1 else f"a.f_{path[1]} = j.value AND t.f_{path[0]} = a.id"
    return (
        f"SELECT j.value AS of_case, {what} AS what FROM json_each(?1) AS j CROSS JOIN {tables} "  # noqa: S608
        f"WHERE {link} AND NOT t.hidden"
    )


def _of_rows(entity: str) -> str:
    """Select the rows given (`?`, a JSON list), each with its case."""
    path = CORE.path_to_case(entity)
    tables, case = f"record_{entity} AS t", f"t.f_{path[0]}" if path else "t.id"
    if len(path) == 2:
        # a record's id is that of its first change: the journal's index finds it
        first = f"(SELECT min(seq) FROM change WHERE record = unhex({case}))"  # noqa: S608
        tables = f"{tables} LEFT JOIN record_{CORE[entity][path[0]].links_to} AS a ON a.row = {first}"
        case = f"a.f_{path[1]}"
    return f"SELECT t.row, {case} FROM json_each(?) AS j CROSS JOIN {tables} WHERE t.row = j.value"  # noqa: S608


_OF_ROWS = {name: _of_rows(name) for name in sorted(CORE.of_cases)}


def _of_all(what: str, parts: Iterable[str]) -> str:
    return f"SELECT of_case, {what} FROM ({' UNION ALL '.join(parts)}) GROUP BY of_case"  # noqa: S608


_UNDECIDED = _of_all(
    "sum(what)",
    (_from_cases("t.undecided", name) + " AND t.undecided > 0" for name in sorted(CORE.of_cases - {"case"})),
)
