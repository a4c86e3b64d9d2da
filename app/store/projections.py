"""The tables that lists and screens read: each row a pure function of its record's changes in the journal.

Must not know where changes come from. A row is recomputed, never patched; `rebuild` from nothing and keeping up to
date must give the same rows (tested, and checked by `haki verify`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert

from app.casework.declaration import FieldKind
from app.casework.registry import RECORDS, rule_of
from app.store import schema, search
from sync.changes import Change, ChangeId, Merged, Value, merge

_encoder = msgspec.msgpack.Encoder()
_heads = msgspec.msgpack.Decoder(tuple[ChangeId, ...])
_value = msgspec.msgpack.Decoder()
_REPLACE = {name: insert(table).prefix_with("OR REPLACE") for name, table in schema.RECORD_TABLES.items()}
_LISTS = frozenset({FieldKind.CODES, FieldKind.LINKS, FieldKind.DISCLOSURES})


def refresh(
    connection: Connection, histories: Iterable[tuple[int, Sequence[Change], bool]], *, index_now: bool
) -> None:
    """Recompute the rows of some records.

    `histories` gives for each record its row number, all its changes, and whether it is new here. `index_now` says
    whether the search learns of it in this transaction or later, in slices.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    conflicts: list[dict[str, Any]] = []
    old: list[int] = []
    for row, history, is_new in histories:
        merged = merge(history, rule_of)
        if merged.entity not in RECORDS or not merged.heads:
            continue  # a newer version's record, or one whose beginning has not arrived
        rows.setdefault(merged.entity, []).append(row_of(row, merged))
        conflicts.extend(_conflict_rows(row, merged))
        if not is_new:
            old.append(row)
    for row in old:
        connection.execute(delete(schema.conflict).where(schema.conflict.c.row == row))
    for entity, entity_rows in rows.items():
        connection.execute(_REPLACE[entity], entity_rows)
        if search.is_searched(entity):
            search.note(connection, entity, entity_rows, old=frozenset(old), index_now=index_now)
    if conflicts:
        connection.execute(insert(schema.conflict), conflicts)


def row_of(row: int, merged: Merged) -> dict[str, Any]:
    """Return a record's row, by column."""
    record = RECORDS[merged.entity]
    columns: dict[str, Any] = {f"f_{field.name}": None for field in record}
    skips: dict[str, str] = {}
    unknown: dict[str, Value] = {}
    for name, value in merged.values.items():
        if name not in record or not _fits(record[name].kind, value):
            unknown[name] = value
        elif isinstance(value, dict):
            skips[name] = value.get("skipped", "unknown")
        else:
            columns[f"f_{name}"] = json.dumps(value) if isinstance(value, list) else value
    return {
        "row": row,
        "id": merged.record.hex(),
        "created_at": merged.created_at,
        "changed_at": merged.changed_at,
        "heads": _encoder.encode(merged.heads),
        "hidden": merged.deleted,
        "undecided": len(merged.conflicts),
        "skips": json.dumps(skips) if skips else None,
        "unknown": _encoder.encode(unknown) if unknown else None,
        **columns,
    }


def _fits(kind: FieldKind, value: Value) -> bool:
    """A value of a type this version does not expect is kept like an unknown field."""
    if value is None or isinstance(value, dict):
        return True
    if kind in _LISTS:
        return isinstance(value, list)
    if kind is FieldKind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63
    if kind is FieldKind.BOOLEAN:
        return isinstance(value, bool)
    return isinstance(value, str)


def record_of(entity: str, row: Mapping[str, Any] | RowMapping) -> dict[str, Value]:
    """Return a record's fields by name from its row; fields that were never shown are absent."""
    values: dict[str, Value] = {}
    for field in RECORDS[entity]:
        value = row[f"f_{field.name}"]
        if value is not None:
            values[field.name] = json.loads(value) if field.kind in _LISTS else value
    if row["skips"]:
        values.update({name: {"skipped": reason} for name, reason in json.loads(row["skips"]).items()})
    return values


def heads_of(row: Mapping[str, Any] | RowMapping) -> tuple[ChangeId, ...]:
    """Return the parents that an edit of this row must name."""
    return _heads.decode(row["heads"])


def value_of(encoded: bytes) -> Value:
    """Return a candidate's value from the conflict table."""
    value: Value = _value.decode(encoded)
    return value


def _conflict_rows(row: int, merged: Merged) -> Iterator[dict[str, Any]]:
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
    tables = connection.exec_driver_sql(
        r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'record\_%' ESCAPE '\'"
    )
    for name in tables.scalars().all():  # also those of records that are no longer declared
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    schema.projected.drop_all(connection)
    schema.projected.create_all(connection)
    connection.exec_driver_sql(schema.SEARCH_TABLE)
