"""Full-text search over what is declared as searched, in three columns by sensitivity.

Must not know who may read what: the caller names the columns to look in. Text is folded (case, accents) and matched
by prefix. Pulled records are indexed after they are applied, in slices, so that a long pull holds nobody up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from app.casework.declaration import Sensitivity
from app.casework.registry import RECORDS
from app.store import schema

_COLUMNS = tuple(sensitivity.value for sensitivity in Sensitivity)
_SEARCHED: Mapping[str, tuple[tuple[str, str], ...]] = {
    name: tuple((field.name, field.sensitivity.value) for field in record if field.searched)
    for name, record in RECORDS.items()
}
_INSERT = f"INSERT INTO search(rowid, {', '.join(_COLUMNS)}, id, entity) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608


def is_searched(entity: str) -> bool:
    """Tell whether records of this kind have any text to search."""
    return bool(_SEARCHED[entity])


def note(
    connection: Connection,
    entity: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    old: frozenset[int],
    index_now: bool,
) -> None:
    """Take changed rows in: at once, or by marking them for `index_slice`. `old` are rows known before."""
    if index_now:
        _index(connection, entity, rows, old)
        return
    marks = [{"row": row["row"], "entity": entity} for row in rows]
    connection.execute(insert(schema.unindexed).prefix_with("OR REPLACE"), marks)


def index_slice(connection: Connection, limit: int = 500) -> int:
    """Index up to `limit` marked rows. Return how many were done; 0 means that the search knows everything."""
    marked = connection.execute(select(schema.unindexed).limit(limit)).all()
    by_entity: dict[str, list[int]] = {}
    for mark in marked:
        by_entity.setdefault(mark.entity, []).append(mark.row)
    for entity, numbers in by_entity.items():
        table = schema.RECORD_TABLES[entity]
        rows = connection.execute(select(table).where(table.c.row.in_(numbers))).mappings().all()
        _index(connection, entity, rows, frozenset(numbers))
        connection.execute(delete(schema.unindexed).where(schema.unindexed.c.row.in_(numbers)))
    return len(marked)


def find(connection: Connection, text: str, columns: Sequence[Sensitivity], limit: int) -> list[tuple[str, str]]:
    """Return (entity, id) of records that hold every word of `text`, as a prefix, in the given columns."""
    words = ["".join(ch for ch in word if ch not in '"\0') for word in text.split()]
    query = " ".join(f'"{word}"*' for word in words if word)
    if not query:
        return []
    match = f"{{{' '.join(column.value for column in columns)}}} : ({query})"
    statement = "SELECT entity, id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [(entity, id_) for entity, id_ in connection.exec_driver_sql(statement, (match, limit))]


def _index(
    connection: Connection, entity: str, rows: Sequence[Mapping[str, Any] | RowMapping], old: frozenset[int]
) -> None:
    known = [(row["row"],) for row in rows if row["row"] in old]
    if known:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", known)
    values = []
    for row in rows:
        if row["hidden"]:
            continue
        texts = dict.fromkeys(_COLUMNS, "")
        for name, column in _SEARCHED[entity]:
            if row[f"f_{name}"]:
                texts[column] += f"{row[f'f_{name}']}\n"
        values.append((row["row"], *texts.values(), row["id"], entity))
    if values:
        connection.exec_driver_sql(_INSERT, values)
