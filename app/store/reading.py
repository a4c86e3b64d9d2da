"""Reads records from their projections: one, many, with their conflicts and history.

Must not know who may see what, nor any rule of the work. Records leave here as plain mappings of field to value with
`id` and `entity`; skips are as in changes, fields never shown are absent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, RowMapping, ScalarSelect, Select, Table, bindparam, func, select, tuple_

from app.casework.declaration import Field, FieldKind
from app.store import journal, projections, schema, search
from app.store.transaction import Transaction
from sync.changes import ChangeId, Value
from sync.merging import merge


class Held(NamedTuple):
    """A record as it stands. `heads` are the parents of the next edit, `undecided` counts fields in conflict, `row` is
    its place in its table; 0 where it is not kept yet. `begun_by` is the seat of its first change."""

    id: str
    entity: str
    values: dict[str, Value]
    heads: tuple[ChangeId, ...]
    undecided: int
    hidden: bool
    created_at: int
    changed_at: int
    row: int = 0
    begun_by: bytes = b""


class UndecidedAnswer(NamedTuple):
    """One of the values of an undecided field; the first of a field is the one shown."""

    entity: str
    record: str
    field: str
    value: Value
    change: ChangeId
    time: int


def entity_of(tx: Transaction, record: str) -> str | None:
    """Return what kind of record an id names, or None."""
    changes = journal.history(tx, _key(record))
    kinds = {change.body.entity for change in changes}
    return merge(changes, tx.registry.rule_of).entity if len(kinds) > 1 else next(iter(kinds), None)


def held(tx: Transaction, entity: str, record: str) -> Held | None:
    """Return one record, hidden ones included; None when there is none of this kind and id."""
    table = tx.table(entity)
    rows = tx.execute(select(table).where(table.c.row == _row(record))).mappings().all()
    return next(iter(_held(tx, entity, rows)), None)


def is_here(tx: Transaction, entity: str, record: str) -> bool:
    """Tell whether a link may lead to this record: it is of this kind, on this device and not deleted."""
    statement = f"SELECT hidden FROM record_{entity} WHERE row = {_FIRST_SEQ}"  # noqa: S608 -- our own table's
    return tx.exec_driver_sql(statement, (_key(record),)).scalar() == 0


def case_by_code(tx: Transaction, code: str) -> Held | None:
    """Return the case with this human code."""
    table = tx.table("case")
    rows = tx.execute(select(table).where(table.c.f_code == code)).mappings().all()
    return next(iter(_held(tx, "case", rows)), None)


def listed(
    tx: Transaction,
    entity: str,
    *,
    where: Mapping[str, str] | None = None,
    ids: Sequence[str] | None = None,
    limit: int | None = None,
    before: tuple[int, int] | None = None,
    deleted: bool = False,
) -> list[Held]:
    """Return records of a kind, last changed first, hidden ones left out unless `deleted`.

    `where` asks for equal values: in a list field that it holds the code, in a code one of those between commas.
    `before` continues after a record by its (changed_at, row): a keyset page, never an offset.
    """
    table = tx.table(entity)
    conditions: list[ColumnElement[bool]] = [] if deleted else [table.c.hidden.is_(False)]
    record = tx.registry[entity]
    conditions.extend(_equals(record[name], table.c[f"f_{name}"], value) for name, value in (where or {}).items())
    if before is not None:
        conditions.append(tuple_(table.c.changed_at, table.c.row) < tuple_(*before))
    order = (table.c.changed_at.desc(), table.c.row.desc())
    if ids is not None and limit is not None and len(ids) > _MANY:
        wanted = frozenset(ids)  # so many that the first are soon met on the way down
        way = tx.execute(select(table.c.row, table.c.id).where(*conditions).order_by(*order))
        conditions = [table.c.row.in_(list(islice((row for row, id_ in way if id_ in wanted), limit)))]
        way.close()
    elif ids is not None:
        conditions.append(table.c.row.in_(_rows(ids)))
    statement = select(table).where(*conditions).order_by(*order).limit(limit)
    return _held(tx, entity, tx.execute(statement).mappings().all())


def by_rows(tx: Transaction, entity: str, rows: Sequence[int]) -> list[Held]:
    """Return records by their row numbers, hidden ones included."""
    table = tx.table(entity)
    found = tx.execute(select(table).where(table.c.row.in_(rows))).mappings().all()
    return _held(tx, entity, found)


def column(tx: Transaction, entity: str, name: str, *, rows: Sequence[int] = (), ids: Sequence[str] = ()) -> set[str]:
    """Return what one column holds of some records, by their row numbers or ids, hidden ones included."""
    table = tx.table(entity)
    where = table.c.row.in_(rows) if rows else table.c.row.in_(_rows(ids))
    return {value for value in tx.execute(select(table.c[name]).where(where)).scalars() if value}


def columns(tx: Transaction, entity: str, *names: str) -> list[tuple[Any, ...]]:
    """Return what some columns hold of all records of a kind, as they are kept, hidden ones left out: nothing else of
    them is read, however many there are."""
    table = tx.table(entity)
    found = tx.execute(select(*(table.c[name] for name in names)).where(table.c.hidden.is_(False)))
    return [tuple(row) for row in found]


def linked(tx: Transaction, entity: str, link: str, targets: Sequence[str]) -> list[Held]:
    """Return the records that a link leads from to any of `targets`, oldest first, hidden ones left out."""
    found = tx.execute(_linked(tx.table(entity), link), {"targets": list(targets)}).mappings().all()
    return _held(tx, entity, found)


def of_ids(tx: Transaction, entity: str, ids: Sequence[str]) -> list[Held]:
    """Return the records of a kind with these ids, in their order, hidden ones included; what is not here is left
    out."""
    if not ids:
        return []
    table = tx.table(entity)
    found = tx.execute(select(table).where(table.c.row.in_(_rows(ids)))).mappings().all()
    by_id = {each.id: each for each in _held(tx, entity, found)}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def index_slice(tx: Transaction, limit: int = 1000) -> int:
    """Index some records that came by a pull. Return how many; 0 means that the search knows everything."""
    done = 0
    for entity, numbers in search.marked(tx, limit).items():
        texts = [
            search.Text(each.row, entity, each.id, each.hidden, each.values) for each in by_rows(tx, entity, numbers)
        ]
        search.index(tx, texts, frozenset(numbers))
        done += len(numbers)
    return done


def code_of_case(tx: Transaction, case: str) -> tuple[str, str]:
    """Return (code, pseudonym) of one case; both empty when it is not here."""
    statement = f"SELECT f_code, f_pseudonym FROM record_case WHERE row = {_FIRST_SEQ}"  # noqa: S608
    row = tx.exec_driver_sql(statement, (_key(case),)).first()
    return (row[0] or "", row[1] or "") if row else ("", "")


def codes_of_cases(tx: Transaction, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return (code, pseudonym) by case id."""
    table = tx.table("case")
    statement = select(table.c.id, table.c.f_code, table.c.f_pseudonym).where(table.c.row.in_(_rows(ids)))
    return {row.id: (row.f_code or "", row.f_pseudonym or "") for row in tx.execute(statement)}


def count(tx: Transaction, entity: str) -> int:
    """Return how many records of a kind there are, hidden ones left out."""
    table = tx.table(entity)
    return int(tx.execute(select(func.count()).select_from(table).where(table.c.hidden.is_(False))).scalar_one())


def uses(tx: Transaction, entity: str, field: str) -> dict[str, int]:
    """Return how often each value of a text field is used."""
    column = tx.table(entity).c[f"f_{field}"]
    return {value: count for value, count in tx.execute(select(column, func.count()).group_by(column)) if value}


def candidates(tx: Transaction, record: str | None = None, field: str | None = None) -> list[UndecidedAnswer]:
    """Return the candidates of undecided fields, oldest record first, the value shown first in each field."""
    table = schema.conflict
    statement = select(table).order_by(table.c.row, table.c.field, table.c.rank)
    if record is not None:
        statement = statement.where(table.c.record == record)
    if field is not None:
        statement = statement.where(table.c.field == field)
    return [
        UndecidedAnswer(
            row.entity,
            row.record,
            row.field,
            projections.value_of(row.value),
            ChangeId(row.seat, row.number),
            row.time,
        )
        for row in tx.execute(statement)
    ]


@lru_cache(schema.REGISTRIES * 50)
def _linked(table: Table, link: str) -> Select[Any]:
    """Built once: a case is opened by one of these for each kind of record."""
    of_targets = table.c[f"f_{link}"].in_(bindparam("targets", expanding=True))
    return select(table).where(of_targets, table.c.hidden.is_(False)).order_by(table.c.row)


_MANY = 2000
_FIRST_SEQ = "(SELECT min(seq) FROM change WHERE record = ?)"


def _row(record: str) -> ScalarSelect[int]:
    """The row of a record: the place of its first change in the journal."""
    change = schema.change
    return select(func.min(change.c.seq)).where(change.c.record == _key(record)).scalar_subquery()


def _rows(records: Sequence[str]) -> Select[tuple[int]]:
    change = schema.change
    keys = [_key(record) for record in records]
    return select(func.min(change.c.seq)).where(change.c.record.in_(keys)).group_by(change.c.record)


def _key(record: str) -> bytes:
    try:
        return bytes.fromhex(record)
    except ValueError:
        return b""  # no record has it


def _equals(field: Field, column: Column[Any], value: str) -> ColumnElement[bool]:
    if field.kind in (FieldKind.CODES, FieldKind.LINKS, FieldKind.DISCLOSURES):
        return column.contains(json.dumps(value), autoescape=True)
    if field.kind is FieldKind.BOOLEAN:
        return column.is_(value in ("yes", "true"))
    if field.kind is FieldKind.INTEGER:
        return column == int(value)
    return column.in_(value.split(",")) if field.kind is FieldKind.CODE else column == value


def _held(tx: Transaction, entity: str, rows: Sequence[RowMapping]) -> list[Held]:
    record = tx.registry[entity]
    columns = [f"f_{name}" for name in projections.narratives_of(record)]
    seqs = [row[column] for row in rows for column in columns if row[column] is not None]
    text_of = journal.texts(tx, seqs)
    return [
        Held(
            id=row["id"],
            entity=entity,
            values=projections.record_of(record, row, text_of),
            heads=projections.heads_of(row),
            undecided=row["undecided"],
            hidden=row["hidden"],
            created_at=row["created_at"],
            changed_at=row["changed_at"],
            row=row["row"],
            begun_by=row["begun_by"],
        )
        for row in rows
    ]
