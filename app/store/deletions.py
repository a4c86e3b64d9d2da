"""Which records are deleted: what their histories ask for, judged by who sits at which seat and what belongs to them.

A delete counts from whoever began a record, while every change of it and everything that belongs to it is by that
person; or from a second person who agrees with a first, each with a reason. An erase counts from nobody yet. So it
follows from changes and from the membership chain alone, and is decided anew whenever one of these arrives that can
tell otherwise. Must not know where they come from, nor what is said of it to people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal, select

from app.casework import approvals
from app.casework.declaration import FieldKind
from app.casework.registry import CORE
from app.store import projections, schema
from app.store.projections import History
from app.store.transaction import Transaction
from sync.changes import Change, ChangeId, Kind, Value
from sync.deletion import AskedDeletion, DeletionAsk
from sync.merging import Merged, merge

Histories = Callable[[Transaction, Collection[bytes]], Iterable[History]]
"""Reads the histories of records from the journal, of those that are there."""


class Asking(NamedTuple):
    """Somebody's word that a record be deleted or erased, which nobody has answered.

    It `stands` while nobody who knew of it has gone on with the record. `hidden`: the record is out of sight.
    """

    seat: bytes
    number: int
    entity: str
    record: str
    kind: str
    reason: str
    time: int
    knew: str
    stands: bool
    hidden: bool

    @property
    def change(self) -> ChangeId:
        """The change that says so."""
        return ChangeId(self.seat, self.number)


def settle(tx: Transaction, touched: Sequence[History], read: Histories, *, index_now: bool) -> None:
    """Decide anew what changes of these records can have told otherwise: they, and what they belong to."""
    asked = [each.changes[0].body.record for each in touched if _is_asked(each.changes)]
    above = _asked_among(tx, _above(tx, touched)) if _is_anything_asked(tx) else set()
    _decide(tx, {*asked, *above}, read, index_now=index_now)


def settle_all(tx: Transaction, read: Histories, *, index_now: bool) -> None:
    """Decide anew of every record that somebody has asked for."""
    records = tx.execute(select(schema.deletion.c.record).distinct()).scalars()
    _decide(tx, {bytes.fromhex(record) for record in records}, read, index_now=index_now)


def of_record(tx: Transaction, record: str) -> list[Asking]:
    """Return who asks for one record to be deleted or erased, the first first."""
    return _asking(tx, schema.deletion.c.record == record)


def of_kind(tx: Transaction, entity: str) -> list[Asking]:
    """Return who had the records of a kind deleted that are out of sight, the first first."""
    return _asking(tx, schema.deletion.c.entity == entity, schema.deletion.c.hidden)


def goes_alone(tx: Transaction, history: History, seat: bytes, read: Histories) -> bool:
    """Tell whether a record that nobody has asked for would go by the word of this seat alone: it began there, and all
    of it and of what belongs to it is by who sits there."""
    merged = merge(history.changes, tx.registry.rule_of)
    entity, record = history.changes[0].body.entity, history.changes[0].body.record.hex()
    return merged.begun_by == seat and _is_all_by_one(tx, seat, _who_said(history, merged), entity, record, read)


def to_decide(tx: Transaction) -> list[Asking]:
    """Return who asks for records that are in sight, and for those that several asked for."""
    table = schema.deletion
    several = select(table.c.record).where(table.c.hidden).group_by(table.c.record).having(func.count() > 1)
    erased = (table.c.kind == Kind.ERASE.value) & table.c.hidden
    return _asking(tx, ~table.c.hidden | erased | table.c.record.in_(several))


def belonging(tx: Transaction, entity: str, record: str) -> str:
    """Return a hash of what belongs to a record, or names it, as far as it is here: by it a delete says what whoever
    asked knew of, so that what a colleague records meanwhile does not go from sight with it unseen."""
    found = sorted(each for new in _below(tx, entity, record) for each in new)
    return hashlib.sha256("".join(found).encode()).hexdigest()[:32]


def _asking(tx: Transaction, *where: ColumnElement[bool]) -> list[Asking]:
    table = schema.deletion
    columns = (table.c[name] for name in Asking._fields)
    found = tx.execute(select(*columns).where(*where).order_by(table.c.time, table.c.seat, table.c.number))
    return [Asking(*row) for row in found]


# --- Whether it counts -----------------------------------------------------------------------------------------


def _counts(tx: Transaction, asked: AskedDeletion, record: str, entity: str, read: Histories) -> bool:
    standing = {each.change: each for each in asked.asks if each.kind == Kind.DELETE and each.stands}
    persons = _persons(tx)
    if any(_agrees(each, standing, persons) for each in standing.values()):
        return True
    is_asked_there = any(each.change.seat == asked.begun_by for each in standing.values())
    return is_asked_there and _is_all_by_one(tx, asked.begun_by, asked.said_by, entity, record, read)


def _is_all_by_one(
    tx: Transaction, begun_by: bytes, said_by: Iterable[bytes], entity: str, record: str, read: Histories
) -> bool:
    """Whether all that was said of a record, and of what belongs to it, is by the person at the seat it began at."""
    persons = _persons(tx)
    person = persons.get(begun_by, "")
    if not person:
        return False
    others = chain(said_by, _who_said_of_what_belongs(tx, entity, record, read))
    return not any(_is_another(persons.get(seat, ""), person) for seat in others)


def _agrees(second: DeletionAsk, standing: Mapping[ChangeId, DeletionAsk], persons: Mapping[bytes, str]) -> bool:
    """Whether a delete is the second person's, who knew what the first asked for; each says why."""
    firsts = (standing[each] for each in second.agrees_with if each in standing)
    return any(
        second.reason
        and first.reason
        and persons.get(second.change.seat)
        and persons.get(first.change.seat)
        and _is_another(persons[second.change.seat], persons[first.change.seat])
        for first in firsts
    )


def _is_another(person: str, than: str) -> bool:
    """Whether it was, or may have been, somebody else: who sits at a seat that is not known here nobody can say."""
    return not person or approvals.is_another(person, than)


def _persons(tx: Transaction) -> Mapping[bytes, str]:
    table = schema.member
    return {row.seat: row.person for row in tx.execute(select(table.c.seat, table.c.person))}


def _who_said_of_what_belongs(tx: Transaction, entity: str, record: str, read: Histories) -> Iterator[bytes]:
    """Yield the seats that have said anything of what belongs to a record, or names it, or belongs to what does."""
    for new in _below(tx, entity, record):
        for history in read(tx, [bytes.fromhex(each) for each in new]):
            yield from _who_said(history, merge(history.changes, tx.registry.rule_of))


def _who_said(history: History, merged: Merged) -> Iterator[bytes]:
    """Yield the seats that have said anything of a record."""
    said = (each for each in history.changes if each.id not in merged.waiting)
    yield from (each.seat for each in said if not _is_silent(each, merged))


def _below(tx: Transaction, entity: str, record: str) -> Iterator[list[str]]:
    """Yield the ids of what belongs to a record or names it, floor by floor, each once."""
    seen: set[str] = {record}
    found = [(entity, record)]
    while found:
        kind, above = found.pop()
        links = (_LEADING if above == record else _BELONGING).get(kind, ())
        below = {each: of for link in links for of, each in _led_from(tx, link, above)}
        new = {each: of for each, of in below.items() if each not in seen}
        seen.update(new)
        found += [(of, each) for each, of in new.items()]
        if new:
            yield list(new)


def _is_silent(change: Change, merged: Merged) -> bool:
    return change.body.kind == Kind.ERASE or (
        change.body.kind == Kind.NOTE and not any(name in merged.values for name in change.body.fields)
    )


# --- What belongs to what --------------------------------------------------------------------------------------


class _Link(NamedTuple):
    """A field by which records of a kind lead to one of another."""

    entity: str
    field: str
    holds_many: bool


def _links_to(target: str, *, parents_alone: bool) -> list[_Link]:
    found = [
        _Link(record.name, field.name, field.kind is FieldKind.LINKS)
        for record in CORE.values()
        for field in record
        if field.links_to == target and (field.name == record.parent or not parents_alone)
    ]
    return found if parents_alone else [*found, _Link(approvals.KIND, approvals.ABOUT, holds_many=False)]


_BELONGING = {name: _links_to(name, parents_alone=True) for name in CORE}
_LEADING = {name: _links_to(name, parents_alone=False) for name in CORE}
_LEADS = {
    record.name: [
        field.name
        for field in record
        if field.links_to or (record.name, field.name) == (approvals.KIND, approvals.ABOUT)
    ]
    for record in CORE.values()
}
"""By kind, the fields in which a record names others."""


def _led_from(tx: Transaction, link: _Link, target: str) -> Iterator[tuple[str, str]]:
    table = tx.table(link.entity)
    column = table.c[f"f_{link.field}"]
    where = column.contains(f'"{target}"', autoescape=True) if link.holds_many else column == target
    return ((link.entity, id_) for id_ in tx.execute(select(table.c.id).where(where)).scalars())


def _above(tx: Transaction, touched: Iterable[History]) -> set[bytes]:
    """The records that some lead to, or ever led to, by any link, and those that they belong to in turn."""
    found: set[bytes] = set()
    for history in touched:
        entity = history.changes[0].body.entity
        for change in history.changes:
            for name in _LEADS.get(entity, ()):
                found.update(filter(None, map(_key, _each(change.body.fields.get(name)))))
        found.update(_chain_above(tx, entity, history.row))
    return found


def _chain_above(tx: Transaction, entity: str, row: int) -> Iterator[bytes]:
    """Yield what a record belongs to, what that belongs to, and so on."""
    where: ColumnElement[bool] = literal(False)
    declared = CORE.get(entity)
    if declared is not None and declared.parent:
        where = tx.table(entity).c.row == row
    while declared is not None and declared.parent:
        column = tx.table(declared.name).c[f"f_{declared.parent}"]
        key = _key(tx.execute(select(column).where(where)).scalar())
        if not key:
            return
        yield key
        declared = CORE[declared[declared.parent].links_to]
        where = tx.table(declared.name).c.row == _row(key)


def _row(record: bytes) -> ColumnElement[int]:
    change = schema.change
    return select(func.min(change.c.seq)).where(change.c.record == record).scalar_subquery()


def _each(value: Value) -> Iterable[str]:
    if isinstance(value, list):
        return value
    return (value,) if isinstance(value, str) else ()


def _key(record: object) -> bytes:
    try:
        return bytes.fromhex(record) if isinstance(record, str) else b""
    except ValueError:
        return b""  # a code in its place, or what no record has


# --- Kept ------------------------------------------------------------------------------------------------------


def _decide(tx: Transaction, records: Collection[bytes], read: Histories, *, index_now: bool) -> None:
    for history in read(tx, sorted(records)) if records else ():
        projections.keep(tx, [(history, decided(tx, history, read))], index_now=index_now)


def decided(tx: Transaction, history: History, read: Histories) -> Merged:
    """Return what the changes of a record add up to, and whether it is deleted."""
    entity, record = history.changes[0].body.entity, history.changes[0].body.record.hex()

    def is_deleted(asked: AskedDeletion) -> bool:
        return asked.is_last_word and _counts(tx, asked, record, entity, read)

    return merge(history.changes, tx.registry.rule_of, is_deleted)


def _is_asked(changes: Iterable[Change]) -> bool:
    return any(each.body.kind in (Kind.DELETE, Kind.ERASE) for each in changes)


def _is_anything_asked(tx: Transaction) -> bool:
    return tx.execute(_ANYTHING).first() is not None


def _asked_among(tx: Transaction, records: Collection[bytes]) -> set[bytes]:
    table = schema.deletion
    wanted = [record.hex() for record in records]
    found = tx.execute(select(table.c.record).where(table.c.record.in_(wanted)).distinct()).scalars() if wanted else ()
    return {bytes.fromhex(record) for record in found}


_ANYTHING = select(schema.deletion.c.row).limit(1)
