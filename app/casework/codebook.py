"""The codebook: every entity, field, type, code list and who may see it, told by the declarations themselves.

Pure; the pack and the Swahili of a sentence are passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.casework.country import Code, Pack
from app.casework.declaration import Field
from app.casework.registry import RECORDS


def described(pack: Pack, swahili: Callable[[str], str]) -> dict[str, Any]:
    """Return `{"entities": {name: {"title", "parent", "sensitivity", "fields"}}, "lists": {name: {code: labels}}}`.

    Labels are by language, and by `gbvims` and `cpims` where those systems have the same value.
    """
    entities = {
        name: {
            "title": record.title,
            "title_sw": swahili(record.title),
            "parent": record[record.parent].links_to if record.parent else "",
            "sensitivity": str(record.sensitivity),
            "fields": {field.name: _field(field, swahili) for field in record},
        }
        for name, record in RECORDS.items()
    }
    used = sorted({field.code_list for record in RECORDS.values() for field in record if field.code_list})
    lists = {name: {code.code: _labels(code) for code in pack.entries(name)} for name in used}
    return {"entities": entities, "lists": lists}


def _labels(code: Code) -> dict[str, str]:
    elsewhere = {"gbvims": code.gbvims, "cpims": code.cpims}
    return {"en": code.label("en"), "sw": code.label("sw"), **{name: same for name, same in elsewhere.items() if same}}


def _field(field: Field, swahili: Callable[[str], str]) -> dict[str, Any]:
    return {
        "kind": str(field.kind),
        "question": field.question,
        "question_sw": swahili(field.question),
        "help": field.help,
        "help_sw": swahili(field.help) if field.help else "",
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
