"""What the links of a record may lead to: which records, what they are called where one is chosen, and of partners what
a choice between them goes by.

Runs on the thread that reads. Knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.country import Pack
from app.casework.forms import Form
from app.casework.registry import CORE
from app.ui.record.questions import Records
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook

MOST = 300
"""Records offered for a link; a longer directory is found by searching it elsewhere."""


class Partner(NamedTuple):
    """What a choice between partners goes by."""

    kind: str
    services: frozenset[str]


Directory = Mapping[str, Partner]


def linked(book: Casebook, form: Form, about: str) -> tuple[Records, Directory]:
    """Return what the links of a form may lead to, by entity, and what is known of the partners among them."""
    entities = {ask.field.links_to for step in form.steps for ask in step.asks if ask.field.links_to}
    case = _case(book, about)
    rows = {entity: _rows(book, entity, case) for entity in entities}
    voice = PersonVoice(book.pack)
    records = {
        entity: tuple((row["id"], _name(entity, row, book.pack, voice)) for row in found)
        for entity, found in rows.items()
    }
    directory = {
        row["id"]: Partner(row["kind"], frozenset(row.get("services") or ())) for row in rows.get("partner", ())
    }
    return records, directory


def _case(book: Casebook, about: str) -> str:
    """The case that a record is or belongs to; "" for none. A charge is against a suspect of its own case."""
    shown = book.records.show(about) if about else {}
    if shown.get("entity") != "case" and shown.get("code"):
        shown = book.records.show(shown["code"])
    return str(shown["id"]) if shown.get("entity") == "case" else ""


def _rows(book: Casebook, entity: str, case: str) -> list[dict[str, Any]]:
    """Return the records a link may lead to: those of the case, where they belong to one."""
    if entity == "perpetrator" and case:
        named = [id_ for incident in _rows(book, "incident", case) for id_ in incident.get("perpetrators") or ()]
        return [book.records.show(id_) for id_ in dict.fromkeys(named)]
    belongs = CORE.path_to_case(entity) == ("case",)
    if belongs and not case:
        return []
    return book.records.find(entity, where={"case": case} if belongs else None, limit=MOST)


_NAMING = ("name", "title", "code_name", "pseudonym", "recipient", "relationship", "place", "hours")


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
