"""Full-text search over what is declared as searched, in three columns by sensitivity.

Must not know who may read what: the caller names the columns to look in. Text is folded (`app.casework.folding`) and
matched by prefix, in any case; a phone number is found however it is written. Pulled records are indexed after
they are applied, in slices, so that a long pull holds nobody up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from app.casework.declaration import Sensitivity
from app.casework.folding import folded
from app.casework.phones import numbers_in, typed_beginning
from app.casework.registry import Registry
from app.store import schema
from app.store.transaction import Transaction
from sync.changes import Value

_COLUMNS = tuple(sensitivity.value for sensitivity in Sensitivity)
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS, _LONGEST = 16, 64
"""A search may be a page that was pasted; its first words say enough."""
_INSERT = f"INSERT INTO search(rowid, {', '.join(_COLUMNS)}, id, entity) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_MARK = "INSERT OR REPLACE INTO unindexed(row, entity) VALUES (?, ?)"


class Text(NamedTuple):
    """What the search is told of a record: its row, kind, id, whether it is hidden, and its values."""

    row: int
    entity: str
    id: str
    hidden: bool
    values: Mapping[str, Value]


@lru_cache(schema.REGISTRIES)
def _searched(registry: Registry) -> Mapping[str, tuple[tuple[str, int, bool], ...]]:
    """By kind, the fields that are searched, each with the place of its column, and whether it holds phones."""
    return {
        name: tuple(
            (field.name, _COLUMNS.index(field.sensitivity.value), field.phones) for field in record if field.searched
        )
        for name, record in registry.items()
    }


def is_searched(registry: Registry, entity: str) -> bool:
    """Tell whether records of this kind have any text to search."""
    return bool(_searched(registry)[entity])


def note(tx: Transaction, texts: Sequence[Text], *, old: frozenset[int], index_now: bool) -> None:
    """Take changed records in: at once, or by marking them for later. `old` are rows known before."""
    if index_now:
        index(tx, texts, old)
    else:
        tx.exec_driver_sql(_MARK, [(text.row, text.entity) for text in texts])


def is_behind(tx: Transaction) -> bool:
    """Tell whether there are rows that the search does not know yet."""
    return tx.execute(select(schema.unindexed.c.row).limit(1)).first() is not None


def marked(tx: Transaction, limit: int) -> dict[str, list[int]]:
    """Return some rows the search does not know yet, by kind, and unmark them: the caller indexes them now."""
    by_entity: dict[str, list[int]] = {}
    for row, entity in tx.execute(select(schema.unindexed).limit(limit)):
        by_entity.setdefault(entity, []).append(row)
    for rows in by_entity.values():
        tx.execute(delete(schema.unindexed).where(schema.unindexed.c.row.in_(rows)))
    return by_entity


def index(tx: Transaction, texts: Sequence[Text], old: frozenset[int]) -> None:
    """Make the search know these records as they are now."""
    known = [(text.row,) for text in texts if text.row in old]
    if known:
        tx.exec_driver_sql("DELETE FROM search WHERE rowid = ?", known)
    searched = _searched(tx.registry)
    lines = []
    for text in texts:
        if text.hidden:
            continue
        columns = [""] * len(_COLUMNS)
        for name, column, phones in searched[text.entity]:
            value = text.values.get(name)
            if isinstance(value, str):
                columns[column] += f"{value}\n"
                if phones:
                    columns[column] += " ".join((*numbers_in(value), ""))
        lines.append((text.row, *map(folded, columns), text.id, text.entity))
    if lines:
        tx.exec_driver_sql(_INSERT, lines)


def known(tx: Transaction, rows: Sequence[int]) -> set[tuple[int, str, str]]:
    """Return (row, id, entity) of those of some rows that the search knows."""
    statement = f"SELECT rowid, id, entity FROM search WHERE rowid IN ({', '.join('?' * len(rows))})"  # noqa: S608
    return {(row, id_, entity) for row, id_, entity in tx.exec_driver_sql(statement, tuple(rows))}


def find(tx: Transaction, text: str, columns: Sequence[Sensitivity], limit: int) -> list[tuple[str, str]]:
    """Return (entity, id) of records that hold every word of `text`, as a prefix, in the given columns."""
    return _hits(tx, "entity, id", text, columns, limit)


def rows(tx: Transaction, text: str, columns: Sequence[Sensitivity], limit: int) -> dict[str, list[int]]:
    """Return the same records by their rows, by kind: for whoever goes on from many of them at once."""
    found: dict[str, list[int]] = {}
    for entity, row in _hits(tx, "entity, rowid", text, columns, limit):
        found.setdefault(entity, []).append(row)
    return found


def _hits(tx: Transaction, what: str, text: str, columns: Sequence[Sensitivity], limit: int) -> list[tuple[str, Any]]:
    query = " ".join(f'"{word}"*' for word in words_of(text))
    if not query:
        return []
    for number in numbers_in(text[:_LONGEST]) or filter(None, (typed_beginning(text[:_LONGEST]),)):
        query = f'({query}) OR "{number}"*'
    match = f"{{{' '.join(column.value for column in columns)}}} : ({query})"
    statement = f"SELECT {what} FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608 -- ours
    try:
        found = tx.exec_driver_sql(statement, (match, limit)).all()
    except OperationalError as error:
        if "fts5" not in str(error.orig):
            raise
        return []  # letters of a script that the search's tokenizer does not know yet: no record can have them
    return [(entity, record) for entity, record in found]


def words_of(text: str) -> list[str]:
    """Return what is looked for: words of letters and digits alone, whatever else was typed."""
    return [word[:_LONGEST] for word in _WORD.findall(folded(text))[:_MOST_WORDS]]
