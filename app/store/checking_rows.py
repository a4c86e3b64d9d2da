"""Checks what lists and screens read against the journal, a slice at a time: rows, undecided answers, who may be the
same, the search.

Must not mend anything, and must not know how a change came to be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.store import deletions, duplicates, journal, projections, schema, search
from app.store.checking import Slices
from app.store.projections import History
from app.store.transaction import Transaction
from sync.alarms import Alarm
from sync.changes import MalformedChange

_ROWS_A_RECORD = 10
"""Whether a row belongs to anything is known sooner than whether it is right."""


def rows(size: int) -> Slices:
    """Check every record of the journal, then that nothing else is shown; `size` records a slice."""
    tx = yield []
    after = b""
    while records := _records_after(tx, after, size):
        after = records[-1]
        tx = yield _records(tx, records)
    tables = [(name, "row", table.name) for name, table in schema.record_tables(tx.registry).items()]
    others = [
        ("conflicts", "row", "conflict"),
        ("deletions", "row", "deletion"),
        ("people", "row", "likeness"),
        ("search", "rowid", "search"),
    ]
    for where, column, table in (*tables, *others):
        last: int | None = -1
        while last is not None:
            strangers, last = _strangers(tx, table, column, last, size * _ROWS_A_RECORD)
            tx = yield [Alarm("projection_differs", where, "something is shown that the journal does not know")] * bool(
                strangers
            )
    return tx


def _records_after(tx: Transaction, record: bytes, limit: int) -> list[bytes]:
    """Return the next records there are changes of, in the order of their ids."""
    column = schema.change.c.record
    return list(tx.execute(select(column).where(column > record).distinct().order_by(column).limit(limit)).scalars())


def _records(tx: Transaction, records: Sequence[bytes]) -> list[Alarm]:
    table = schema.change
    statement = select(table.c.seq, table.c.record).where(table.c.record.in_(records))
    filed = {row.seq: row.record for row in tx.execute(statement)}
    try:
        histories = journal.histories_of(tx, records)
        if any(filed[history.seq_of(each.id)] != each.body.record for history in histories for each in history.changes):
            return [Alarm("change_altered", "journal", "a change is filed under another record")]
        return list(_differences(tx, histories))
    except MalformedChange as error:
        return [Alarm("change_altered", "journal", f"a change can no longer be read: {error}")]


def _differences(tx: Transaction, histories: Sequence[History]) -> Iterator[Alarm]:
    registry, tables = tx.registry, schema.record_tables(tx.registry)
    expected: dict[str, dict[int, tuple[Any, ...]]] = {name: {} for name in registry}
    conflicts: set[tuple[Any, ...]] = set()
    searched: set[tuple[int, str, str]] = set()
    people: set[tuple[str, int]] = set()
    asking: set[tuple[Any, ...]] = set()
    for history in histories:
        merged = deletions.decided(tx, history, journal.kept_histories)
        if merged.entity not in registry or not merged.heads:
            continue
        expected[merged.entity][history.row] = projections.row_of(registry, history, merged)
        conflicts.update(tuple(each.values()) for each in projections.conflict_rows(registry, history.row, merged))
        asking.update(projections.asking_rows(history.row, merged))
        people.update(duplicates.keys_of(history.row, merged))
        if search.is_searched(registry, merged.entity) and not merged.deleted:
            searched.add((history.row, merged.record.hex(), merged.entity))
    numbers = [history.row for history in histories]
    for entity, right in expected.items():
        table = tables[entity]
        shown = {row.row: tuple(row) for row in tx.execute(select(table).where(table.c.row.in_(numbers)))}
        for number in sorted(right.keys() | shown.keys()):
            if right.get(number) != shown.get(number):
                record = (right.get(number) or shown[number])[1]
                yield Alarm("projection_differs", f"{entity} {record}", "what is shown is not what the journal says")
    table = schema.conflict
    if set(map(tuple, tx.execute(select(table).where(table.c.row.in_(numbers))))) != conflicts:
        yield Alarm("projection_differs", "conflicts", "undecided answers are not those of the journal")
    table = schema.deletion
    if set(map(tuple, tx.execute(select(table).where(table.c.row.in_(numbers))))) != asking:
        yield Alarm("projection_differs", "deletions", "who asks for a deletion is not as the journal says")
    if duplicates.known(tx, numbers) != people:
        yield Alarm("projection_differs", "people", "who may be the same is not looked for among those of the journal")
    marked = set(tx.execute(select(schema.unindexed.c.row).where(schema.unindexed.c.row.in_(numbers))).scalars())
    if any(row not in marked for row, _, _ in search.known(tx, numbers) ^ searched):  # marked: it learns of them later
        yield Alarm("projection_differs", "search", "the search does not know just the records there are")


def _strangers(tx: Transaction, table: str, column: str, after: int, size: int) -> tuple[int, int | None]:
    """Return how many rows of a page are of no record's first change, and the last row of the page, None at the end."""
    page = f"SELECT DISTINCT {column} AS row FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT ?"  # noqa: S608
    statement = f"""SELECT max(row), count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM change WHERE seq = page.row AND NOT EXISTS (
            SELECT 1 FROM change AS earlier WHERE earlier.record = change.record AND earlier.seq < change.seq)))
        FROM ({page}) AS page"""  # noqa: S608 -- our own tables' names
    last, strangers = tx.exec_driver_sql(statement, (after, size)).one()
    return strangers, last
