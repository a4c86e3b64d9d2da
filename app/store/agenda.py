"""What cases will ask for, kept beside them and found by day, so that Today reads only what it shows.

Which items a case has is the work's to say: the rule is passed in. A change only marks its record as stale; the
agenda of its case is made anew, in slices, before Today is read. Must not know a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, tzinfo

import msgspec
from msgspec import structs
from sqlalchemy import Connection, delete, insert, select

from app.casework.agenda import Item
from app.casework.case_file import CaseFile, Row
from app.casework.registry import RECORDS, path_to_case
from app.store import reading, schema
from app.store.reading import Held

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Item)


def renew(connection: Connection, items_of: Callable[[CaseFile], Sequence[Item]], limit: int = 400) -> int:
    """Make the agendas of some stale cases anew. Returns how many marks were cleared; 0 means that all are fresh."""
    marked = connection.execute(select(schema.stale).limit(limit)).all()
    if not marked:
        return 0
    cases = _cases_of(connection, [(mark.row, mark.entity) for mark in marked])
    table = schema.agenda
    lines = []
    for file in files(connection, sorted(cases)):
        for item in items_of(file):
            day = item.visible_from.isoformat()
            lines.append({"case": item.case, "visible_from": day, "item": _encoder.encode(item)})
    connection.execute(delete(table).where(table.c.case.in_(cases)))
    if lines:
        connection.execute(insert(table), lines)
    connection.execute(delete(schema.stale).where(schema.stale.c.row.in_([mark.row for mark in marked])))
    return len(marked)


def visible(connection: Connection, day: date, zone: tzinfo, cases: Sequence[str] | None = None) -> list[Item]:
    """Return the items that Today may show on a day, of some cases or of all, their moments in the local zone."""
    table = schema.agenda
    statement = select(table.c.item).where(table.c.visible_from <= day.isoformat())
    if cases is not None:
        statement = statement.where(table.c.case.in_(cases))
    items = (_decoder.decode(item) for item in connection.execute(statement).scalars())
    return [
        structs.replace(
            item, due=item.due.astimezone(zone), until=item.until.astimezone(zone) if item.until is not None else None
        )
        for item in items
    ]


def files(connection: Connection, cases: Sequence[str]) -> Iterator[CaseFile]:
    """Yield each case that is not deleted with everything that belongs to it."""
    held: dict[str, dict[str, list[Held]]] = {case: {} for case in cases}
    above: dict[str, dict[str, str]] = {"case": {case: case for case in cases}}  # id of a record to its case
    for entity in sorted(schema.OF_CASES - {"case"}, key=lambda name: len(path_to_case(name))):
        link = RECORDS[entity].parent
        parents = above.get(RECORDS[entity][link].links_to, {})
        above[entity] = {}
        for each in reading.linked(connection, entity, link, list(parents)):
            case = parents[str(each.values[link])]
            above[entity][each.id] = case
            held[case].setdefault(entity, []).append(each)
    partners = {each.id: _row(each) for each in reading.listed(connection, "partner")}
    for found in reading.listed(connection, "case", ids=cases):
        records = {entity: [_row(each) for each in rows] for entity, rows in held[found.id].items()}
        yield CaseFile(_row(found), records, partners)


def every_case(connection: Connection) -> Iterator[CaseFile]:
    """Yield all cases, as `files` does."""
    ids = [case.id for case in reading.listed(connection, "case")]
    for at in range(0, len(ids), 400):
        yield from files(connection, ids[at : at + 400])


def rows_of(connection: Connection, entity: str) -> list[Row]:
    """Return all records of a kind as the rules read them, hidden ones left out."""
    return [_row(each) for each in reading.listed(connection, entity)]


def _cases_of(connection: Connection, marked: Sequence[tuple[int, str]]) -> set[str]:
    by_entity: dict[str, list[int]] = {}
    for row, entity in marked:
        by_entity.setdefault(entity, []).append(row)
    cases = set()
    for entity, rows in by_entity.items():
        for each in reading.by_rows(connection, entity, rows):
            case = each.id if entity == "case" else reading.case_of(connection, entity, each.values)
            if case:
                cases.add(case)
    return cases


def _row(held: Held) -> Row:
    return {"id": held.id, "created_at": held.created_at, **held.values}
