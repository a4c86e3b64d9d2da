"""The tables that lists and screens read: each row a pure function of its record's changes in the journal.

Must not know where changes come from. A row is recomputed, never patched; `rebuild` from nothing and keeping up to
date must give the same rows (tested, and checked by `haki verify`). A narrative is not copied: its column names the
change that holds it, so that lists stay small and text is encrypted once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import RowMapping, bindparam, delete, insert

from app.casework.declaration import FieldKind, Record
from app.casework.registry import CORE, Registry
from app.store import duplicates, schema, search
from app.store.transaction import Transaction
from sync.changes import Change, ChangeId, Value
from sync.merging import Merged, merge

_encoder = msgspec.msgpack.Encoder()
_heads = msgspec.msgpack.Decoder(tuple[ChangeId, ...])
_value = msgspec.msgpack.Decoder()

_TYPES: Mapping[FieldKind, type] = {
    FieldKind.INTEGER: int,
    FieldKind.BOOLEAN: bool,
    FieldKind.CODES: list,
    FieldKind.LINKS: list,
    FieldKind.DISCLOSURES: list,
}
"""The type of a value in a change, where it is not text."""
_LARGEST = 1 << 63
_YES_NO = {True: "yes", False: "no"}
"""The codes of a question that was a yes or no before it had more answers."""

_OWN_COLUMNS = len(schema.ROW_COLUMNS)


class _Layout(NamedTuple):
    """Where a kind of record has its fields in a row: place, kind and type of each, and how wide the row is.

    `replace` keeps rows as plain tuples in column order: the wide rows of a long pull would spend more on being bound
    by name than on being kept.
    """

    slots: Mapping[str, tuple[int, FieldKind, type]]
    width: int
    replace: str


@lru_cache(schema.REGISTRIES)
def _layouts(registry: Registry) -> Mapping[str, _Layout]:
    return {name: _layout(record) for name, record in registry.items()}


def _layout(record: Record) -> _Layout:
    width = _OWN_COLUMNS + len(record.fields)
    slots = {field.name: (at, field.kind, _TYPES.get(field.kind, str)) for at, field in enumerate(record, _OWN_COLUMNS)}
    replace = f"INSERT OR REPLACE INTO record_{record.name} VALUES ({', '.join('?' * width)})"  # noqa: S608
    return _Layout(slots, width, replace)


_MARK_STALE = "INSERT OR REPLACE INTO stale(row, entity) VALUES (?, ?)"
_NAMES_A_PARTNER = tuple(
    (record.name, field.name)
    for record in CORE.values()
    if record.name in CORE.of_cases
    for field in record
    if field.links_to == "partner"
)
_MARK_WHAT_NAMES_IT = tuple(
    f"INSERT OR REPLACE INTO stale(row, entity) SELECT row, '{entity}' FROM record_{entity} WHERE f_{field} = ?"  # noqa: S608
    for entity, field in _NAMES_A_PARTNER
)
"""What waits in a case tells of its partners by name and kind."""
_FORGET_ASKING = delete(schema.deletion).where(schema.deletion.c.row == bindparam("old"))
_ADD_ASKING = f"INSERT INTO deletion VALUES ({', '.join('?' * len(schema.deletion.columns))})"  # noqa: S608
_FORGET_CONFLICTS = delete(schema.conflict).where(schema.conflict.c.row == bindparam("old"))

Row = tuple[Any, ...]


class History(NamedTuple):
    """A record's changes as the journal has them: `row` is the seq of the first, `seq_of` gives that of any."""

    row: int
    changes: Sequence[Change]
    seq_of: Callable[[ChangeId], int]
    is_new: bool


def refresh(tx: Transaction, histories: Iterable[History], *, index_now: bool) -> None:
    """Recompute the rows of some records; the search learns of it in this transaction, or later in slices.

    Nothing is deleted by it: whether what somebody asked for counts is decided once the rows are there
    (`app.store.deletions`).
    """
    rule_of = tx.registry.rule_of
    keep(tx, ((history, merge(history.changes, rule_of)) for history in histories), index_now=index_now)


def keep(tx: Transaction, found: Iterable[tuple[History, Merged]], *, index_now: bool) -> None:
    """Keep the rows of records as their histories add up to them."""
    registry = tx.registry
    layouts = _layouts(registry)
    rows: dict[str, list[Row]] = {}
    texts: list[search.Text] = []
    people: list[tuple[str, int]] = []
    conflicts: list[dict[str, Any]] = []
    asking: list[Row] = []
    old: list[int] = []
    for history, merged in found:
        if not history.is_new:
            _forget_other_kinds(tx, history, merged.entity)
        if merged.entity not in registry or not merged.heads:
            continue  # a newer version's record, or one whose beginning has not arrived
        row = row_of(registry, history, merged)
        rows.setdefault(merged.entity, []).append(row)
        if search.is_searched(registry, merged.entity):
            texts.append(search.Text(history.row, merged.entity, row[1], merged.deleted, merged.values))
        people.extend(duplicates.keys_of(history.row, merged))
        if merged.conflicts:
            conflicts.extend(conflict_rows(registry, history.row, merged))
        asking.extend(asking_rows(history.row, merged))
        if not history.is_new:
            old.append(history.row)
    if old:
        tx.execute(_FORGET_CONFLICTS, [{"old": row} for row in old])
        tx.execute(_FORGET_ASKING, [{"old": row} for row in old])
        duplicates.forget(tx, old)
    for entity, entity_rows in rows.items():
        tx.exec_driver_sql(layouts[entity].replace, entity_rows)
    _mark_stale(tx, rows)
    duplicates.note(tx, people)
    if texts:
        search.note(tx, texts, old=frozenset(old), index_now=index_now)
    if conflicts:
        tx.execute(insert(schema.conflict), conflicts)
    if asking:
        tx.exec_driver_sql(_ADD_ASKING, asking)


def _mark_stale(tx: Transaction, rows: Mapping[str, Sequence[Row]]) -> None:
    stale = [(row[0], entity) for entity in rows if entity in CORE.of_cases for row in rows[entity]]
    if stale:
        tx.exec_driver_sql(_MARK_STALE, stale)
    partners = [(row[1],) for row in rows.get("partner", ())]
    for statement in _MARK_WHAT_NAMES_IT if partners else ():
        tx.exec_driver_sql(statement, partners)


def _forget_other_kinds(tx: Transaction, history: History, kind: str) -> None:
    """No honest device calls one record by two kinds; whichever came first here must not stay beside the other."""
    for other in {change.body.entity for change in history.changes} - {kind}:
        if other in tx.registry:
            table = tx.table(other)
            tx.execute(delete(table).where(table.c.row == history.row))
            tx.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (history.row,))
            duplicates.forget(tx, [history.row])


def row_of(registry: Registry, history: History, merged: Merged) -> Row:
    """Return a record's row, in the order of its table's columns."""
    slots, width, _ = _layouts(registry)[merged.entity]
    row: list[Any] = [None] * width
    skips: dict[str, str] = {}
    unknown: dict[str, Value] = {}
    for name, given in merged.values.items():
        slot = slots.get(name)
        if given is None and slot:
            continue
        value = _YES_NO[given] if slot and slot[1] is FieldKind.CODE and isinstance(given, bool) else given
        if slot and type(value) is slot[2]:
            at, kind, kind_of_value = slot
            if kind is FieldKind.LONG_TEXT:
                row[at] = history.seq_of(merged.sources[name])
            elif kind_of_value is list:
                row[at] = json.dumps(value)
            elif kind_of_value is int and not -_LARGEST < value < _LARGEST:  # type: ignore[operator]
                unknown[name] = value
            else:
                row[at] = value
        elif slot and isinstance(value, dict):
            skips[name] = value.get("skipped", "unknown")
        else:
            unknown[name] = value  # a newer version's field, or of a type this one does not expect: kept for later
    row[:_OWN_COLUMNS] = (
        history.row,
        merged.record.hex(),
        merged.created_at,
        merged.changed_at,
        _encoder.encode(merged.heads),
        merged.deleted,
        sum(name in slots for name in merged.conflicts),
        json.dumps(skips) if skips else None,
        _encoder.encode(unknown) if unknown else None,
        merged.begun_by,
    )
    return tuple(row)


def record_of(
    record: Record, row: Mapping[str, Any] | RowMapping, text_of: Callable[[int, str], Value]
) -> dict[str, Value]:
    """Return a record's fields by name from its row; fields that were never shown are absent.

    `text_of(seq, field)` returns the narrative that a change holds.
    """
    values: dict[str, Value] = {}
    for field in record:
        value = row[f"f_{field.name}"]
        if value is None:
            continue
        if field.kind is FieldKind.LONG_TEXT:
            values[field.name] = text_of(value, field.name)
        else:
            values[field.name] = json.loads(value) if _TYPES.get(field.kind) is list else value
    if row["skips"]:
        values.update({name: {"skipped": reason} for name, reason in json.loads(row["skips"]).items()})
    return values


def values_of(record: Record, merged: Merged) -> dict[str, Value]:
    """Return a record's fields by name as its row would have them, from the changes that add up to it."""
    values: dict[str, Value] = {}
    for field in record:
        given = merged.values.get(field.name)
        value = _YES_NO[given] if field.kind is FieldKind.CODE and isinstance(given, bool) else given
        if type(value) is _TYPES.get(field.kind, str) or isinstance(value, dict):
            values[field.name] = value
    return values


def narratives_of(record: Record) -> tuple[str, ...]:
    """Return the fields of a record whose text stays in the journal."""
    return tuple(field.name for field in record if field.kind is FieldKind.LONG_TEXT)


def heads_of(row: Mapping[str, Any] | RowMapping) -> tuple[ChangeId, ...]:
    """Return the parents that an edit of this row must name."""
    return _heads.decode(row["heads"])


def value_of(encoded: bytes) -> Value:
    """Return a candidate's value from the conflict table."""
    value: Value = _value.decode(encoded)
    return value


def conflict_rows(registry: Registry, row: int, merged: Merged) -> Iterator[dict[str, Any]]:
    """Yield a record's undecided answers as rows, by column in declared order; nobody decides in a deleted record, nor
    between answers to what is not asked here (a newer version's question)."""
    if merged.deleted:
        return
    for field, candidates in merged.conflicts.items():
        for rank, candidate in enumerate(candidates if field in registry[merged.entity] else ()):
            yield {
                "row": row,
                "entity": merged.entity,
                "record": merged.record.hex(),
                "field": field,
                "rank": rank,
                "value": _encoder.encode(candidate.value),
                "seat": candidate.change.seat,
                "number": candidate.change.number,
                "time": candidate.time,
            }


def asking_rows(row: int, merged: Merged) -> Iterator[Row]:
    """Yield who asks for a record to be deleted or erased, in the order of the table's columns."""
    for each in merged.asked.asks if merged.asked else ():
        of = (merged.entity, merged.record.hex())
        yield (row, *each.change, *of, str(each.kind), each.reason, each.time, each.knew, each.stands, merged.deleted)


def create(tx: Transaction) -> None:
    """Make the projection tables, empty; drops those that are there."""
    tx.exec_driver_sql("DROP TABLE IF EXISTS search")
    tx.exec_driver_sql("DROP TABLE IF EXISTS search_content")  # FTS5 leaves it behind (SQLite 3.53)
    tables = tx.exec_driver_sql(
        r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'record\_%' ESCAPE '\'"
    )
    for name in tables.scalars().all():  # also those of records that are no longer declared
        tx.exec_driver_sql(f'DROP TABLE "{name}"')
    schema.projected.drop_all(tx.connection)
    for table in schema.projections(tx.registry):
        table.create(tx.connection)
    tx.exec_driver_sql(schema.SEARCH_TABLE)
