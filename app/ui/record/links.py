"""What the links of a record may lead to: which records, what they are called where one is chosen, and of partners what
a choice between them goes by.

Runs on the thread that reads. Knows no toolkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.country import Pack
from app.casework.forms import Form
from app.casework.registry import CORE
from app.ui.record.questions import COLLEAGUES, Options, Records, Value
from app.words.refusal import Refused
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook

MOST = 300
"""Records offered for a link at once, the last changed; of a longer directory the others are found by their words."""


class Partner(NamedTuple):
    """What a choice between partners goes by."""

    kind: str
    services: frozenset[str]


Directory = Mapping[str, Partner]


class Linked(NamedTuple):
    """What links may lead to, by entity, what is known of the partners among them, and how many there are in all, where
    that is more."""

    records: Records
    directory: Directory
    totals: Mapping[str, int]

    def with_more(self, found: Linked) -> Linked:
        """Return these, and what was found by its words."""
        records = {**found.records, **self.records}
        for entity, options in found.records.items():
            records[entity] = tuple(dict((*self.records.get(entity, ()), *options)).items())
        return Linked(records, {**found.directory, **self.directory}, {**found.totals, **self.totals})


NOTHING = Linked({}, {}, {})


def linked(book: Casebook, form: Form, about: str, chosen: Iterable[Value] = ()) -> Linked:
    """Return what the links of a form may lead to. What is `chosen` already is always among them."""
    entities = {ask.field.links_to for step in form.steps for ask in step.asks if ask.field.links_to}
    case = _case(book, about)
    rows = {entity: _rows(book, entity, case) for entity in entities}
    asks_for_people = any(ask.field.colleague for step in form.steps for ask in step.asks)
    totals = {entity: book.records.count(entity) for entity, found in rows.items() if len(found) >= MOST}
    here = {row["id"] for found in rows.values() for row in found}
    for entity, id_ in _ids(form, chosen):
        if id_ not in here:
            with suppress(Refused):
                rows[entity].append(book.records.show(id_))
    told = _told(book, rows, totals)
    return told._replace(records={**told.records, COLLEAGUES: _people(book)}) if asks_for_people else told


def _people(book: Casebook) -> Options:
    """Who sits at a seat of the centre, each once."""
    names = sorted({str(each["person"]) for each in book.centre.devices() if each["state"] == "member"})
    return tuple((name, name) for name in names)


def found(book: Casebook, entity: str, about: str, words: str, kind: str = "") -> Linked:
    """Return which records of one kind hold some words, of all there are; of partners, those of a `kind` alone."""
    where = {"kind": kind} if kind and entity == "partner" else None
    return _told(book, {entity: _rows(book, entity, _case(book, about), words, where)}, {})


def _ids(form: Form, chosen: Iterable[Value]) -> set[tuple[str, str]]:
    """The records that answers name, by kind: an id may be of any kind that the form links to."""
    named = (each for value in chosen for each in (value if isinstance(value, list) else [value]))
    ids = {each for each in named if isinstance(each, str) and _ID.fullmatch(each)}
    entities = {ask.field.links_to for step in form.steps for ask in step.asks if ask.field.links_to}
    return {(entity, id_) for entity in entities for id_ in ids}


def _told(book: Casebook, rows: Mapping[str, list[dict[str, Any]]], totals: Mapping[str, int]) -> Linked:
    voice = PersonVoice(book.pack)
    records = {
        entity: tuple((row["id"], _name(entity, row, book.pack, voice)) for row in of_it if row["entity"] == entity)
        for entity, of_it in rows.items()
    }
    directory = {
        row["id"]: Partner(row["kind"], frozenset(row.get("services") or ()))
        for row in rows.get("partner", ())
        if row["entity"] == "partner"
    }
    return Linked(records, directory, totals)


def _case(book: Casebook, about: str) -> str:
    """The case that a record is or belongs to; "" for none. A charge is against a suspect of its own case."""
    shown = book.records.show(about) if about else {}
    if shown.get("entity") != "case" and shown.get("code"):
        shown = book.records.show(shown["code"])
    return str(shown["id"]) if shown.get("entity") == "case" else ""


def _rows(
    book: Casebook, entity: str, case: str, words: str = "", where: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the records a link may lead to: those of the case, where they belong to one."""
    if entity == "perpetrator" and case:
        named = [id_ for incident in _rows(book, "incident", case) for id_ in incident.get("perpetrators") or ()]
        return [book.records.show(id_) for id_ in dict.fromkeys(named)]
    path = CORE.path_to_case(entity)
    if path and not case:
        return []
    if len(path) > 1:  # a court session of a legal case: what it belongs to is sought first
        above = [row["id"] for row in _rows(book, CORE[entity][path[0]].links_to, case)]
        where = {path[0]: ",".join(above)}
        return book.records.find(entity, where=where, search_for=words, limit=MOST) if above else []
    return book.records.find(entity, where={"case": case} if path else where, search_for=words, limit=MOST)


_ID = re.compile(r"[0-9a-f]{32}")
_NAMING = ("name", "title", "code_name", "called", "pseudonym", "recipient", "relationship", "place", "hours")


def _name(entity: str, row: Mapping[str, Any], pack: Pack, voice: PersonVoice) -> str:
    """What a record is called where it is chosen: its name, kind and place, as far as they are known."""
    record = CORE[entity]
    parts = []
    for name in (*_NAMING, record.dated_by):
        value = row.get(name)
        if isinstance(value, str) and value and name in record:
            code_list = record[name].code_list
            parts.append(voice.label(code_list, value) if code_list and value in pack.codes(code_list) else value)
    return " · ".join(parts[:3])
