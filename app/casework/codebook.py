"""The codebook: every entity, field, type, code list and who may see it, told by the declarations themselves.

Pure; the pack is passed in.
"""

from __future__ import annotations

from typing import Any

from app.casework.country import Pack
from app.casework.declaration import Field
from app.casework.registry import RECORDS


def described(pack: Pack) -> dict[str, Any]:
    """Return `{"entities": {name: {"title", "parent", "sensitivity", "fields"}}, "lists": {name: {code: labels}}}`."""
    entities = {
        name: {
            "title": record.title,
            "parent": record[record.parent].links_to if record.parent else "",
            "sensitivity": str(record.sensitivity),
            "fields": {field.name: _field(field) for field in record},
        }
        for name, record in RECORDS.items()
    }
    used = sorted({field.code_list for record in RECORDS.values() for field in record if field.code_list})
    lists = {
        name: {
            code: {"en": pack.label(name, code, "en"), "sw": pack.label(name, code, "sw")} for code in pack.codes(name)
        }
        for name in used
    }
    return {"entities": entities, "lists": lists}


def _field(field: Field) -> dict[str, Any]:
    return {
        "kind": str(field.kind),
        "question": field.question,
        "help": field.help,
        "list": field.code_list,
        "links_to": field.links_to,
        "step": field.step,
        "asked_when": field.asked_when.words if field.asked_when else "",
        "required": field.required,
        "given": field.given,
        "merge": str(field.merge),
        "sensitivity": str(field.sensitivity),
        "disclosable": field.disclosable,
        "exported_as": field.exported_as,
    }
