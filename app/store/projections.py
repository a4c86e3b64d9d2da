"""The tables that lists and screens read: each row a pure function of its record's changes in the journal.

Must not know where changes come from. A row is recomputed, never patched; `rebuild` from nothing and keeping up to
date must give the same rows (tested, and checked by `haki verify`). A narrative is not copied: its column names the
change that holds it, so that lists stay small and text is encrypted once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, delete, insert

from app.casework.declaration import FieldKind
from app.casework.registry import RECORDS, rule_of
from app.store import duplicates, schema, search
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

_OWN_COLUMNS = len(schema.ROW_COLUMNS)
_SLOTS = {
    name: {field.name: (at, field.kind, _TYPES.get(field.kind, str)) for at, field in enumerate(record, _OWN_COLUMNS)}
    for name, record in RECORDS.items()
}
_WIDTHS = {name: _OWN_COLUMNS + len(record.fields) for name, record in RECORDS.items()}
_REPLACE = {
    name: f"INSERT OR REPLACE INTO {schema.RECORD_TABLES[name].name} VALUES ({', '.join('?' * width)})"  # noqa: S608
    for name, width in _WIDTHS.items()
}
"""Plain tuples in column order: the wide rows of a long pull would spend more on being bound by name than on being
kept."""
_MARK_STALE = "INSERT OR REPLACE INTO stale(row, entity) VALUES (?, ?)"
_NAMES_A_PARTNER = tuple(
    (record.name, field.name)
    for record in RECORDS.values()
    if record.name in schema.OF_CASES
    for field in record
    if field.links_to == "partner"
)
_MARK_WHAT_NAMES_IT = tuple(
    f"INSERT OR REPLACE INTO stale(row, entity) SELECT row, '{entity}' FROM record_{entity} WHERE f_{field} = ?"  # noqa: S608
    for entity, field in _NAMES_A_PARTNER
)
"""What waits in a case tells of its partners by name and kind."""
_FORGET_CONFLICTS = delete(schema.conflict).where(schema.conflict.c.row == bindparam("old"))

Row = tuple[Any, ...]


class History(NamedTuple):
    """A record's changes as the journal has them: `row` is the seq of the first, `seq_of` gives that of any."""

    row: int
    changes: Sequence[Change]
    seq_of: Callable[[ChangeId], int]
    is_new: bool


def refresh(connection: Connection, histories: Iterable[History], *, index_now: bool) -> None:
    """Recompute the rows of some records; the search learns of it in this transaction, or later in slices."""
    rows: dict[str, list[Row]] = {}
    texts: list[search.Text] = []
    people: list[tuple[str, int]] = []
    conflicts: list[dict[str, Any]] = []
    old: list[int] = []
    for history in histories:
        merged = merge(history.changes, rule_of)
        if not history.is_new:
            _forget_other_kinds(connection, history, merged.entity)
        if merged.entity not in RECORDS or not merged.heads:
            continue  # a newer version's record, or one whose beginning has not arrived
        row = row_of(history, merged)
        rows.setdefault(merged.entity, []).append(row)
        if search.is_searched(merged.entity):
            texts.append(search.Text(history.row, merged.entity, row[1], merged.deleted, merged.values))
        people.extend(duplicates.keys_of(history.row, merged))
        if merged.conflicts:
            conflicts.extend(conflict_rows(history.row, merged))
        if not history.is_new:
            old.append(history.row)
    if old:
        connection.execute(_FORGET_CONFLICTS, [{"old": row} for row in old])
        duplicates.forget(connection, old)
    for entity, entity_rows in rows.items():
        connection.exec_driver_sql(_REPLACE[entity], entity_rows)
    _mark_stale(connection, rows)
    duplicates.note(connection, people)
    if texts:
        search.note(connection, texts, old=frozenset(old), index_now=index_now)
    if conflicts:
        connection.execute(insert(schema.conflict), conflicts)


def _mark_stale(connection: Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    stale = [(row[0], entity) for entity in rows if entity in schema.OF_CASES for row in rows[entity]]
    if stale:
        connection.exec_driver_sql(_MARK_STALE, stale)
    partners = [(row[1],) for row in rows.get("partner", ())]
    for statement in _MARK_WHAT_NAMES_IT if partners else ():
        connection.exec_driver_sql(statement, partners)


def _forget_other_kinds(connection: Connection, history: History, kind: str) -> None:
    """No honest device calls one record by two kinds; whichever came first here must not stay beside the other."""
    for other in {change.body.entity for change in history.changes} - {kind}:
        if other in RECORDS:
            table = schema.RECORD_TABLES[other]
            connection.execute(delete(table).where(table.c.row == history.row))
            connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (history.row,))
            duplicates.forget(connection, [history.row])


def row_of(history: History, merged: Merged) -> Row:
    """Return a record's row, in the order of its table's columns."""
    row: list[Any] = [None] * _WIDTHS[merged.entity]
    slots = _SLOTS[merged.entity]
    skips: dict[str, str] = {}
    unknown: dict[str, Value] = {}
    for name, value in merged.values.items():
        slot = slots.get(name)
        if value is None and slot:
            continue
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
        len(merged.conflicts),
        json.dumps(skips) if skips else None,
        _encoder.encode(unknown) if unknown else None,
    )
    return tuple(row)


def record_of(
    entity: str, row: Mapping[str, Any] | RowMapping, text_of: Callable[[int, str], Value]
) -> dict[str, Value]:
    """Return a record's fields by name from its row; fields that were never shown are absent.

    `text_of(seq, field)` returns the narrative that a change holds.
    """
    values: dict[str, Value] = {}
    for field in RECORDS[entity]:
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


def narratives_of(entity: str) -> tuple[str, ...]:
    """Return the fields of a record whose text stays in the journal."""
    return tuple(field.name for field in RECORDS[entity] if field.kind is FieldKind.LONG_TEXT)


def heads_of(row: Mapping[str, Any] | RowMapping) -> tuple[ChangeId, ...]:
    """Return the parents that an edit of this row must name."""
    return _heads.decode(row["heads"])


def value_of(encoded: bytes) -> Value:
    """Return a candidate's value from the conflict table."""
    value: Value = _value.decode(encoded)
    return value


def conflict_rows(row: int, merged: Merged) -> Iterator[dict[str, Any]]:
    """Yield a record's undecided answers as rows, by column in declared order; nobody decides in a deleted record."""
    if merged.deleted:
        return
    for field, candidates in merged.conflicts.items():
        for rank, candidate in enumerate(candidates):
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


def create(connection: Connection) -> None:
    """Make the projection tables, empty; drops those that are there."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS search")
    connection.exec_driver_sql("DROP TABLE IF EXISTS search_content")  # FTS5 leaves it behind (SQLite 3.53)
    tables = connection.exec_driver_sql(
        r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'record\_%' ESCAPE '\'"
    )
    for name in tables.scalars().all():  # also those of records that are no longer declared
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    schema.projected.drop_all(connection)
    schema.projected.create_all(connection)
    connection.exec_driver_sql(schema.SEARCH_TABLE)
