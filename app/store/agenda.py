"""What cases will ask for, kept beside them and found by day, so that Today reads only what it shows.

Which items a case has is the work's to say: the rule is passed in. A change only marks its record as stale; the
agenda of its case is made anew, in slices, before Today is read. Must not know a clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import ColumnElement, FromClause, Select, delete, exists, func, or_, select, tuple_

from app.casework import old_shape
from app.casework.case_file import CaseFile, Row, text_of
from app.casework.items import Cause, Item
from app.casework.registry import CORE, Registry
from app.casework.today import kind_of_cause
from app.casework.today_lines import LineKind
from app.casework.unanswered import ANSWERS, HEADS
from app.store import circles, meta, reading, schema
from app.store.reading import Held
from app.store.signers import Signers
from app.store.transaction import Transaction
from sync import changes
from sync.changes import Value

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Item)
_agenda = schema.agenda
_SILENT = (LineKind.SILENCE.value,)
_DATED = ("", *sorted({kind.value for kind in map(kind_of_cause, Cause) if kind} - {*_SILENT}))
"""The kinds under which an item is kept: silence, which has a beginning, and what has a date."""
_CHANGED, _NEVER = "changed", "9999-12-31"
"""The kind, and the day of which none is ever shown, of the one line that says when anything of a case changed last."""
Since = tuple[int, str]
"""A moment (ms), and the id of the case that it is of."""
_INSERT = 'INSERT INTO agenda("case", kind, due, visible_from, until, item) VALUES (?, ?, ?, ?, ?, ?)'
_FRESH = "DELETE FROM stale WHERE row = ?"
_AT_ONCE, _FEW = 400, 50
"""How many cases are read in one go: where they are needed at once, and where whoever reads may leave off between."""
_RULES, _SEATS = "agenda_rules", "agenda_seats"
_HOW_MANY = select(func.count()).select_from(schema.stale)


def renew(tx: Transaction, items_of: Callable[[CaseFile], Sequence[Item]], limit: int = _AT_ONCE) -> int:
    """Make the agendas of some stale cases anew. Returns how many marks were cleared; 0 means that all are fresh.

    With a case go the marks of everything that belongs to it: it is made anew once, however much of it has changed.
    """
    marked = tx.execute(select(schema.stale).limit(limit)).all()
    if not marked:
        return 0
    cases = sorted(_cases_of(tx, [(mark.row, mark.entity) for mark in marked]))
    found = gathered(tx, reading.listed(tx, "case", ids=cases))
    lines = _lines(tx, found, items_of)
    tx.execute(delete(schema.agenda).where(schema.agenda.c.case.in_(cases)))
    if lines:
        tx.exec_driver_sql(_INSERT, lines)
    fresh = {mark.row for mark in marked}
    fresh.update(each.row for held in found.values() for rows in held.values() for each in rows)
    before = tx.execute(_HOW_MANY).scalar_one()
    tx.exec_driver_sql(_FRESH, [(row,) for row in fresh])
    return int(before - tx.execute(_HOW_MANY).scalar_one())


def differing(
    tx: Transaction, items_of: Callable[[CaseFile], Sequence[Item]], after: int, limit: int
) -> tuple[list[str], int | None]:
    """Return which cases of a page have an agenda that is not theirs, and the last row of the page; None at its end.

    While one is stale nothing can be told.
    """
    if is_stale(tx):
        return [], None
    table = tx.table("case")
    page = tx.execute(
        select(table.c.row, table.c.id).where(table.c.row > after).order_by(table.c.row).limit(limit)
    ).all()
    cases = [row.id for row in page]
    right = set(_lines(tx, gathered(tx, reading.listed(tx, "case", ids=cases)), items_of))
    columns = (_agenda.c[name] for name in ("case", "kind", "due", "visible_from", "until", "item"))
    kept = set(map(tuple, tx.execute(select(*columns).where(_agenda.c.case.in_(cases)))))
    return sorted({line[0] for line in right ^ kept}), page[-1].row if page else None


def _lines(
    tx: Transaction, found: Mapping[str, Mapping[str, Sequence[Held]]], items_of: Callable[[CaseFile], Sequence[Item]]
) -> list[tuple[Any, ...]]:
    """The items of cases as they are kept."""
    lines = []
    for file in _files_of(tx, found):
        for item in items_of(file):
            until = _ms(item.until) if item.until is not None else None
            kind = kind_of_cause(item.cause) or ""
            lines.append((item.case, kind, _ms(item.due), item.visible_from.isoformat(), until, _encoder.encode(item)))
    lines += [(case, _CHANGED, -changed_last(held), _NEVER, None, b"") for case, held in found.items()]
    return lines


def changed_last(held: Mapping[str, Sequence[Held]]) -> int:
    """Return when the newest change of a case was made, whichever of its records it is of (a hybrid time)."""
    return max(each.changed_at for rows in held.values() for each in rows)


def follow(tx: Transaction, rules: bytes) -> None:
    """Mark every case as stale when its agenda was made by other rules than these."""
    if not follows(tx, rules):
        tx.exec_driver_sql("INSERT OR REPLACE INTO stale(row, entity) SELECT row, 'case' FROM record_case")
        meta.put(tx, _RULES, rules)


def follows(tx: Transaction, rules: bytes) -> bool:
    """Tell whether the agendas were made by these rules, as far as they are fresh."""
    return meta.get(tx, _RULES) == rules


def follow_seats(tx: Transaction) -> None:
    """Mark the cases in which somebody has decided as stale when more is known of who sits where, and since when."""
    digest = Signers(tx).digest()
    if meta.get(tx, _SEATS) != digest:
        tx.exec_driver_sql("INSERT OR REPLACE INTO stale(row, entity) SELECT row, 'approval' FROM record_approval")
        meta.put(tx, _SEATS, digest)


def follows_seats(tx: Transaction) -> bool:
    """Tell whether the agendas were made by what is known of who sits where."""
    return meta.get(tx, _SEATS) == Signers(tx).digest()


def is_stale(tx: Transaction) -> bool:
    """Tell whether the agenda of some case is older than the case."""
    return tx.execute(select(schema.stale.c.row).limit(1)).first() is not None


def visible(tx: Transaction, now: datetime, cases: Sequence[str] | None = None) -> list[Item]:
    """Return the items that Today shows at a moment, of some cases or of all, their moments in the zone of `now`."""
    statement = select(_agenda.c.item).where(*_is_visible(now))
    if cases is not None:
        statement = statement.where(_agenda.c.case.in_(cases))
    return _items(tx, statement, now)


def first(tx: Transaction, now: datetime, limit: int) -> tuple[list[Item], Counter[LineKind]]:
    """Return the first `limit` items of each kind that Today shows at a moment, and how many there are of each."""
    found: list[Item] = []
    counts: Counter[LineKind] = Counter()
    is_over = _agenda.c.due < _ms(now)
    statement = select(_agenda.c.kind, is_over, func.count()).where(*_is_visible(now)).group_by(_agenda.c.kind, is_over)
    for kind, over, count in tx.execute(statement):
        each = LineKind(kind) if kind else (LineKind.OVERDUE if over else LineKind.DUE)
        counts[each] += count
    for each in counts:
        dated = {LineKind.OVERDUE: (is_over,), LineKind.DUE: (~is_over,)}.get(each)
        where = (_agenda.c.kind == ("" if dated else each), *(dated or ()), *_is_visible(now))
        found += _items(tx, select(_agenda.c.item).where(*where).order_by(_agenda.c.due).limit(limit), now)
    return found, counts


def longest_silent(tx: Transaction, now: datetime, after: Since | None, limit: int | None) -> list[Since]:
    """Return the cases in which somebody is silent, each with the moment (ms) since when, the longest silent first."""
    return _cases_in_order(tx, _SILENT, lambda item: _is_visible(now, item), after, limit)


def next_due(tx: Transaction, now: datetime, after: Since | None, limit: int | None) -> list[Since]:
    """Return the cases that something is due in that is not over, each with the next moment (ms), the soonest first.

    It may be shown by now or later.
    """
    return _cases_in_order(tx, _DATED, lambda item: (item.c.due >= _ms(now),), after, limit)


def last_changed(tx: Transaction, after: Since | None, limit: int | None) -> list[Since]:
    """Return the cases, each with minus the hybrid time at which anything of it changed last, the last first."""
    return _cases_in_order(tx, (_CHANGED,), lambda _item: (), after, limit)


def unseen_since(tx: Transaction, moment: datetime) -> list[str]:
    """Return the cases whose survivor nobody has been with since before a moment."""
    where = _agenda.c.kind == "", _agenda.c.visible_from == _NEVER, _agenda.c.due < _ms(moment)
    return list(tx.execute(select(_agenda.c.case).where(*where)).scalars())


def changes_of(tx: Transaction, cases: Sequence[str]) -> dict[str, int]:
    """Return, by case, when anything of it changed last (a hybrid time)."""
    where = _agenda.c.kind == _CHANGED, _agenda.c.case.in_(cases)
    return {row.case: -row.due for row in tx.execute(select(_agenda.c.case, _agenda.c.due).where(*where))}


def _cases_in_order(
    tx: Transaction,
    kinds: Sequence[str],
    is_meant: Callable[[FromClause], tuple[ColumnElement[bool], ...]],
    after: Since | None,
    limit: int | None,
) -> list[Since]:
    """Return a page of the cases that have such items, each with the first moment of them, after the last of the page
    before.

    A case stands where its first item stands. The index gives the items of a kind by their moment, so a page costs what
    it shows and not what there is: an item of a case that has an earlier one is passed over. All of them, `limit` None,
    are had for less by going through everything once.
    """
    first = func.min(_agenda.c.due)
    if limit is None:
        everything = select(first, _agenda.c.case).where(_agenda.c.kind.in_(kinds), *is_meant(_agenda))
        everything = everything.group_by(_agenda.c.case).order_by(first, _agenda.c.case)
        if after is not None:
            everything = everything.having(tuple_(first, _agenda.c.case) > after)
        return [(due, case) for due, case in tx.execute(everything)]
    earlier = _agenda.alias("earlier")
    has_earlier = exists().where(
        earlier.c.case == _agenda.c.case,
        (earlier.c.kind + "").in_(kinds),  # no index begins with that: it is found among the few of its case
        tuple_(earlier.c.due, earlier.c.id) < tuple_(_agenda.c.due, _agenda.c.id),
        *is_meant(earlier),
    )
    found: list[Since] = []
    for kind in kinds:
        page = select(_agenda.c.due, _agenda.c.case).where(_agenda.c.kind == kind, *is_meant(_agenda), ~has_earlier)
        if after is not None:
            page = page.where(_agenda.c.due >= after[0], tuple_(_agenda.c.due, _agenda.c.case) > after)
        page = page.order_by(_agenda.c.due, _agenda.c.case).limit(limit)
        found += [(due, case) for due, case in tx.execute(page)]
    return sorted(found)[:limit]


def _items(tx: Transaction, statement: Select[Any], now: datetime) -> list[Item]:
    zone = now.tzinfo
    items = (_decoder.decode(item) for item in tx.execute(statement).scalars())
    return [
        structs.replace(
            item, due=item.due.astimezone(zone), until=item.until.astimezone(zone) if item.until is not None else None
        )
        for item in items
    ]


def _is_visible(now: datetime, item: FromClause = _agenda) -> tuple[ColumnElement[bool], ...]:
    until = item.c.until
    return item.c.visible_from <= now.date().isoformat(), or_(until.is_(None), until >= _ms(now))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def files(tx: Transaction, cases: Sequence[str]) -> Iterator[CaseFile]:
    """Yield each case that is not deleted with everything that belongs to it."""
    yield from _files_of(tx, gathered(tx, reading.listed(tx, "case", ids=cases)))


def every_case(tx: Transaction, where: Mapping[str, str] | None = None) -> Iterator[CaseFile]:
    """Yield all cases, or those with such values, as `files` does, the last changed first; a few at a time are in
    memory, and whoever wants no more of them waits for no others."""
    before, beside = None, _beside(tx)
    while page := reading.listed(tx, "case", where=where, limit=_FEW, before=before):
        for held in gathered(tx, page).values():
            yield file_of(tx.registry, held, *beside)
        before = page[-1].changed_at, page[-1].row


def changes_read(tx: Transaction, cases: Sequence[str] | None = None) -> dict[str, int]:
    """Return, by case, when anything of it changed last, from the records themselves; of some cases or of all."""
    found: dict[str, int] = {}
    before = None
    while page := reading.listed(tx, "case", ids=cases, limit=_AT_ONCE, before=before):
        found.update((case, changed_last(held)) for case, held in gathered(tx, page).items())
        before = page[-1].changed_at, page[-1].row
    return found


def rows_of(tx: Transaction, entity: str) -> list[Row]:
    """Return all records of a kind as the rules read them, hidden ones left out."""
    return [row for some in pages_of(tx, entity) for row in some]


def pages_of(tx: Transaction, entity: str) -> Iterator[list[Row]]:
    """Yield all records of a kind as `rows_of` does, some at a time."""
    before, circle, signers = None, _circle(tx), Signers(tx)
    while page := reading.listed(tx, entity, limit=_AT_ONCE, before=before):
        yield [row_of(each, circle, signers) for each in page]
        before = page[-1].changed_at, page[-1].row


def gathered(tx: Transaction, cases: Sequence[Held]) -> dict[str, dict[str, list[Held]]]:
    """Return everything that belongs to each case, and the case itself, by kind; what is deleted is left out."""
    found: dict[str, dict[str, list[Held]]] = {each.id: {"case": [each]} for each in cases}
    above: dict[str, dict[str, str]] = {"case": {case: case for case in found}}  # id of a record to its case
    for entity in sorted(CORE.of_cases - {"case"}, key=lambda name: len(CORE.path_to_case(name))):
        link = CORE[entity].parent
        parents = above.get(CORE[entity][link].links_to, {})
        above[entity] = {}
        for each in reading.linked(tx, entity, link, list(parents)) if parents else ():
            case = parents[str(each.values[link])]
            above[entity][each.id] = case
            found[case].setdefault(entity, []).append(each)
    return found


def file_of(
    registry: Registry,
    held: Mapping[str, Sequence[Held]],
    partners: Mapping[str, Row],
    circle: bytes | None,
    signers: Signers,
) -> CaseFile:
    """Return a case as the rules read it, of what was `gathered` of it, the partners by id and who signed what."""
    records = {
        entity: [row_of(each, circle, signers) for each in rows] for entity, rows in held.items() if entity != "case"
    }
    return CaseFile(row_of(held["case"][0], circle, signers), old_shape.as_now(records), partners, registry)


def row_of(held: Held, circle: bytes | None, signers: Signers) -> Row:
    """Return a record as the rules read it, with who signed it. A word that others answer has the names of its last
    changes, each as a record that it began would be called: one that is as it began has its own name there."""
    values = old_shape.names_now(held.entity, held.values)
    row: dict[str, Value] = {"id": held.id, "created_at": held.created_at, **values, **signers.facts(held)}
    if circle is not None and ANSWERS in CORE[held.entity]:
        row[HEADS] = [changes.record_id(circle, head.seat, head.number).hex() for head in held.heads]
    return row


def _files_of(tx: Transaction, gathered: Mapping[str, Mapping[str, Sequence[Held]]]) -> Iterator[CaseFile]:
    beside = _beside(tx)
    yield from (file_of(tx.registry, held, *beside) for held in gathered.values())


def _beside(tx: Transaction) -> tuple[dict[str, Row], bytes | None, Signers]:
    """What the rules read beside a case: the partners by id, the circle, and who sits where."""
    return {text_of(each, "id"): each for each in rows_of(tx, "partner")}, _circle(tx), Signers(tx)


def _cases_of(tx: Transaction, marked: Sequence[tuple[int, str]]) -> set[str]:
    """The cases that what is marked belongs to, found by its links alone."""
    by_entity: dict[str, list[int]] = {}
    for row, entity in marked:
        by_entity.setdefault(entity, []).append(row)
    cases: set[str] = set()
    for entity, rows in by_entity.items():
        path = CORE.path_to_case(entity)
        found = reading.column(tx, entity, f"f_{path[0]}" if path else "id", rows=rows)
        for link, after in pairwise(path):
            entity = CORE[entity][link].links_to  # noqa: PLW2901 -- one kind further up
            found = reading.column(tx, entity, f"f_{after}", ids=sorted(found))
        cases |= found
    return cases


def _circle(tx: Transaction) -> bytes | None:
    row = circles.only(tx)
    return bytes(row.circle) if row is not None else None
