"""The records of a case as a list of what is told names them: found by `entity.field@id`, or by the kind alone where
the case has but one.

Must not know who may be told what, nor screens, commands or SQL. Reads records one by one, as rules of writing do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.casework import disclosed, old_shape
from app.casework.case_file import Row, codes_of, text_of
from app.casework.disclosed import ONCE, ItemName
from app.casework.messages import Message, Question
from app.reading.finding import case_of
from app.reading.glance import Glance
from app.store import agenda, reading
from app.store.holdings import Held
from sync import changes

_READ_TOGETHER = frozenset({"accused", "intermediary", "involvement", "perpetrator", "incident", "legal_case"})
"""Kinds of which one may be told in the record of another: by an earlier version."""


class ChosenItem(NamedTuple):
    """A thing that is told, the row that it stands in, and the records that this row was read from."""

    named: ItemName
    row: Row
    records: tuple[Held, ...]


class CaseRows(NamedTuple):
    """Records of a case by kind, as they are asked now, and those they were read from, by id."""

    by_kind: Mapping[str, Sequence[Row]]
    held: Mapping[str, Held]

    def of(self, kind: str) -> Sequence[Row]:
        """Return the rows of a kind."""
        return self.by_kind.get(kind, ())

    def item(self, named: ItemName, row: Row) -> ChosenItem:
        """Return an item of a row that is here."""
        above = (text_of(row, name) for name in ("id", "legal_case", "incident", "perpetrator"))
        found = tuple(self.held[each] for each in above if each in self.held)
        return ChosenItem(named, row, found[:1] if text_of(row, "id") in self.held else found)


def rows_of(glance: Glance, case: Held, kinds: Collection[str]) -> CaseRows:
    """Return the records of some kinds that a case has, what an earlier version told elsewhere among them."""
    return as_rows(_found(glance, case, kinds, glance.holdings.listed, deleted=False))


def all_rows(glance: Glance, case: Held) -> CaseRows:
    """Return all records of a case that is kept, in one going through."""
    found: dict[str, Sequence[Held]] = dict(agenda.gathered(glance.tx, [case])[case.id])
    named = (each for held in found.get("incident", ()) for each in codes_of(held.values, "perpetrators"))
    suspects = reading.of_ids(glance.tx, "perpetrator", list(dict.fromkeys(named)))
    return as_rows(found | {"perpetrator": [each for each in suspects if not each.hidden]})


def every(glance: Glance, case: Held, kinds: Collection[str]) -> Mapping[str, Sequence[Held]]:
    """Return the records of some kinds that a case has or had, what is deleted among them."""

    def listed(kind: str, where: Mapping[str, str]) -> list[Held]:
        return reading.listed(glance.tx, kind, where=where, deleted=True)

    return _found(glance, case, kinds, listed, deleted=True)


def as_rows(found: Mapping[str, Sequence[Held]]) -> CaseRows:
    """Return records as they are asked now."""
    said = {
        kind: [
            {"id": each.id, "created_at": each.created_at, "changed_at": each.changed_at, **each.values}
            for each in held
        ]
        for kind, held in found.items()
    }
    return CaseRows(old_shape.as_now(said), {each.id: each for held in found.values() for each in held})


def chosen(glance: Glance, case: Held, names: Iterable[str]) -> tuple[list[ChosenItem], list[Message]]:
    """Return what names name in a case, and why some name nothing that can be told: a record that is not here or
    another case's, or a kind of which there are several. A kind of which nothing is known is nothing told."""
    named = [disclosed.read(old_shape.name_now(name)) for name in names]
    rows = rows_of(glance, case, {each.entity for each in named} - {"referral"})
    items: list[ChosenItem] = []
    problems: list[Message] = []
    for each in named:
        of_kind = rows.of(each.entity)
        if each.record and (row := _row(of_kind, each.record)) is not None:
            items.append(rows.item(each, row))
        elif each.record:
            problems.append(why_not_here(glance, case, each))
        elif len(of_kind) > 1:
            problems.append(_which(glance, each, of_kind))
        else:
            items += [rows.item(each if each.entity in ONCE else each._replace(record=text_of(row, "id")), row)
                      for row in of_kind]  # fmt: skip
    return items, problems


def why_not(glance: Glance, case: Held, names: Iterable[str]) -> list[Message]:
    """Return which of these name a record that cannot be named in this case."""
    named = [each for each in map(disclosed.read, names) if each.record]
    rows = rows_of(glance, case, {each.entity for each in named})
    return [why_not_here(glance, case, each) for each in named if _row(rows.of(each.entity), each.record) is None]


def why_not_here(glance: Glance, case: Held, named: ItemName) -> Message:
    """Return why a record that is no part of a case cannot be named in it."""
    kind = glance.holdings.entity_of(named.record)
    held = glance.holdings.held(kind, named.record) if kind else None
    if held is None:
        return Message("There is no record with this number here: {name}.", {"name": named.name})
    if kind != named.entity:
        return Message(
            "This is another kind of record, {record}: {name}.",
            {"record": Question(glance.registry[held.entity].title), "name": named.name},
        )
    if case_of(glance, held) not in ("", case.id):
        return Message("This record belongs to another case: {name}.", {"name": named.name})
    if held.hidden:
        return Message("This record was deleted, so it is not told: {name}.", {"name": named.name})
    return Message("This record is not named in this case: {name}.", {"name": named.name})


def as_known(glance: Glance, items: Iterable[ChosenItem]) -> list[str]:
    """Return what a record says of the records that were told, and how far each had come: its id, and its last
    changes as records that they began would be called."""
    circle = glance.circle or b""
    held = {each.id: each for item in items for each in item.records}
    heads = (changes.record_id(circle, head.seat, head.number).hex() for each in held.values() for head in each.heads)
    return sorted({*held, *heads})


_Listed = Callable[[str, Mapping[str, str]], list[Held]]


def _found(
    glance: Glance, case: Held, kinds: Collection[str], listed: _Listed, *, deleted: bool
) -> Mapping[str, Sequence[Held]]:
    wanted = {*kinds} | (_READ_TOGETHER if _READ_TOGETHER & {*kinds} else set())
    found: dict[str, list[Held]] = {"case": [case]}

    def gather(kind: str) -> list[Held]:
        """Find the records of a kind, and those above them, unless they are found already."""
        if kind in found:
            return found[kind]
        found[kind] = []
        if kind == "perpetrator":
            named = dict.fromkeys(each for held in gather("incident") for each in codes_of(held.values, "perpetrators"))
            suspects = (glance.holdings.held(kind, each) for each in named)
            found[kind] = [each for each in suspects if each is not None and (deleted or not each.hidden)]
        elif kind in glance.registry.of_cases:
            parent = glance.registry[kind].parent
            above = gather(glance.registry[kind][parent].links_to)
            found[kind] = [each for held in above for each in listed(kind, {parent: held.id})]
        return found[kind]

    for kind in wanted:
        gather(kind)
    return found


def _row(rows: Iterable[Row], record: str) -> Row | None:
    return next((row for row in rows if text_of(row, "id") == record), None)


def _which(glance: Glance, named: ItemName, rows: Sequence[Row]) -> Message:
    names = ", ".join(sorted(named._replace(record=text_of(row, "id")).name for row in rows))
    field = glance.registry.field(named.name)
    question = Question(field.question if field else named.kind)
    return Message(
        "There are several of these in the case, so tick the one that is told: {question} ({names}).",
        {"question": question, "names": names},
    )
