"""Finds a record by what people call it: its id, or a case's code; and a kind of record by its name.

Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.conditions import TODAY, Lookup
from app.casework.declaration import Record
from app.casework.messages import Question
from app.casework.registry import CORE, Registry, UnknownEntity
from app.reading.glance import Glance
from app.store.reading import Held
from app.words.refusal import refuse
from sync.changes import Value


def find(glance: Glance, record_id: str) -> Held:
    """Return a record by its id, or a case by its code. Raises `Refused`."""
    text = record_id.strip()
    entity = glance.holdings.entity_of(text.lower())
    if entity is not None and entity in glance.registry:
        held = glance.holdings.held(entity, text.lower())
        if held is not None:
            return held
    held = glance.holdings.case_by_code(text.upper())
    if held is None:
        raise refuse("There is no record “{id}” on this device.", id=text[:64])
    if others := [each.id for each in glance.holdings.listed("case", {"code": text.upper()}) if each.id != held.id]:
        raise refuse(
            "More than one case bears the code “{code}”, which no two devices give: a program was changed. Nothing was "
            "opened; take the id of the right one, and tell the lead: {ids}",
            code=text[:64],
            ids=", ".join(sorted([held.id, *others])),
        )
    return held


def kind_of_record(registry: Registry, name: str) -> Record:
    """Return a declaration by name. Raises `Refused`."""
    try:
        return registry.record(name)
    except UnknownEntity as unknown:
        if unknown.nearest:
            fillings = {"name": name[:64], "nearest": unknown.nearest}
            raise refuse("“{name}” is no kind of record; did you mean “{nearest}”?", **fillings) from None
        raise refuse(
            "“{name}” is no kind of record; known are {all}.", name=name[:64], all=", ".join(registry)
        ) from None


def case_of(glance: Glance, held: Held) -> str:
    """Return the id of the case a record belongs to, a case's own for itself; empty when it belongs to none."""
    return held.id if held.entity == "case" else glance.holdings.case_of(held.entity, held.values) or ""


def title(entity: str) -> Question:
    """Return what a kind of record is called, to fill a sentence with."""
    return Question(CORE[entity].title)


def around(glance: Glance, entity: str, values: Mapping[str, Value]) -> Lookup:
    """Return what gives the conditions of a record's questions the answers they read of the case it belongs to, and the
    day."""
    case = glance.holdings.case_of(entity, values)
    held = glance.holdings.held("case", case) if case else None
    known = {f"case.{name}": value for name, value in held.values.items()} if held else {}
    return {**known, TODAY: glance.today.isoformat()}.get
