"""Finds by its id what nobody has recorded but the old way: an accused that a legal case told of, the part that a
suspect's own record told (`app.casework.old_shape`).

Such a row is no record yet: it has no history, and becomes one when somebody answers anything of it. Must not change
anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from app.casework import old_shape
from app.casework.declaration import Field, FieldKind, Record
from app.reading import whole_case
from app.reading.answers import RecordAnswer
from app.reading.finding import case_of
from app.reading.finding import find as find_record
from app.reading.glance import Glance
from app.store import reading
from app.store.reading import Held
from sync.changes import Value

SAID_BEFORE = "said_before"
"""Key that a row bears in a list which nobody has recorded but the old way."""
_ASKED_NOW = frozenset(now.entity for now in old_shape.ASKED_NOW.values())


def find(glance: Glance, record: str) -> Held:
    """Return a record by its id, or a case by its code, or what is read as a record: that has no heads.

    Raises `Refused`.
    """
    id_ = record.strip().lower()
    if glance.holdings.entity_of(id_) is None and (case := _case_with(glance, id_)):
        row = whole_case.row_of(glance, find_record(glance, case), id_)
        if row is not None:
            declared = glance.registry[row["entity"]]
            return Held(id_, declared.name, _answers(declared, row), (), 0, hidden=False, created_at=0, changed_at=0)
    return find_record(glance, record)


def filled(glance: Glance, held: Held) -> Held:
    """Return a record with what was said of it the old way, as its case shows it."""
    if held.entity not in _ASKED_NOW or held.hidden or not held.heads:
        return held
    case = case_of(glance, held)
    row = whole_case.row_of(glance, find_record(glance, case), held.id) if case else None
    return held._replace(values={**_answers(glance.registry[held.entity], row), **held.values}) if row else held


def is_read_so(held: Held) -> bool:
    """Tell whether this is no record of its own."""
    return old_shape.is_read_so({"id": held.id, **held.values})


def listed(glance: Glance, entity: str, where: Mapping[str, str]) -> Iterator[RecordAnswer]:
    """Yield what is read so of a kind and says anything, marked as `SAID_BEFORE`, as a list of records is narrowed."""
    if entity not in _ASKED_NOW:
        return
    declared = glance.registry[entity]
    for case in old_shape.cases_of(*(_told(glance, kind) for kind in ("legal_case", "perpetrator", "incident"))):
        held = find_record(glance, case)
        for row in () if held.hidden else whole_case.rows_of(glance, held).get(entity, ()):
            is_said = old_shape.is_read_so(row) and old_shape.says_anything(row)
            if is_said and all(_is_answer(declared[name], row.get(name), value) for name, value in where.items()):
                yield {**row, SAID_BEFORE: True}


def _told(glance: Glance, entity: str) -> Sequence[whole_case.Row]:
    """All records of a kind, with no more than what says whether anything was said the old way, and of whom."""
    asked = {was.field for was in old_shape.ASKED_NOW if was.entity == entity}
    names = sorted(asked | ({"case"} if "case" in glance.registry[entity] else set()))
    names += ["perpetrators"] if entity == "incident" else []
    rows = reading.columns(glance.tx, entity, "id", *(f"f_{name}" for name in names))
    found = [dict(zip(("id", *names), row, strict=True)) for row in rows]
    for row in found if entity == "incident" else ():
        row["perpetrators"] = json.loads(row["perpetrators"] or "[]")
    return found


def _is_answer(field: Field, answer: object, wanted: str) -> bool:
    """Whether an answer is the one that a list is narrowed to, as the store compares them."""
    if field.kind is FieldKind.BOOLEAN:
        return answer is (wanted in ("yes", "true"))
    if isinstance(answer, list):
        return wanted in answer
    return str(answer) in (wanted.split(",") if field.kind is FieldKind.CODE else [wanted])


def _case_with(glance: Glance, id_: str) -> str:
    """The case in which something is read under an id; "" for none."""
    for legal, case in reading.columns(glance.tx, "legal_case", "id", "f_case"):
        if old_shape.is_read_so({"id": id_, "legal_case": legal}):
            return str(case)
    for incident, case, suspects in reading.columns(glance.tx, "incident", "id", "f_case", "f_perpetrators"):
        for suspect in json.loads(suspects or "[]"):
            if old_shape.is_read_so({"id": id_, "incident": incident, "perpetrator": suspect}):
                return str(case)
    return ""


def _answers(declared: Record, row: whole_case.Row) -> dict[str, Value]:
    return {field.name: row[field.name] for field in declared if row.get(field.name) is not None}
