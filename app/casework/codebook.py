"""The codebook: every entity, field, type, code list and who may see it, told by the declarations themselves.

Pure; the pack, and what says a sentence in another language, are passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.casework.country import Code, Pack
from app.casework.declaration import Field
from app.casework.languages import LANGUAGES
from app.casework.messages import Worded
from app.casework.registry import Registry

Translations = Mapping[str, Callable[[str], str]]
"""By the code of a language, what says an English sentence in it."""

SYSTEMS = ("gbvims", "cpims")
"""Systems elsewhere whose name for a value a code may give."""


def described(registry: Registry, pack: Pack, translations: Translations) -> dict[str, Any]:
    """Return `{"entities": {name: {"title", "parent", "sensitivity", "fields"}}, "lists": {name: {code: labels}}}`.

    A sentence stands in English and once more for each of the `translations`: `title`, `title_sw`. Labels are by
    language, all that a code has, and by `gbvims` and `cpims` where those systems have the same value.
    """
    entities = {
        name: {
            **dict(_said("title", record.title, translations)),
            "parent": record[record.parent].links_to if record.parent else "",
            "sensitivity": str(record.sensitivity),
            "told_to": sorted(record.told_to),
            "never_told": record.never_told,
            "in_confidence": record.in_confidence,
            "fields": {field.name: _field(field, translations) for field in record},
        }
        for name, record in registry.items()
    }
    used = sorted({field.code_list for record in registry.values() for field in record if field.code_list})
    lists = {name: {code.code: _labels(code) for code in pack.entries(name)} for name in used}
    return {"entities": entities, "lists": lists}


def _labels(code: Code) -> dict[str, str]:
    elsewhere = {system: getattr(code, system) for system in SYSTEMS}
    labels = {language: code.label(language) for language in (*LANGUAGES, *code.labels)}
    return {**labels, **{name: same for name, same in elsewhere.items() if same}}


def _field(field: Field, translations: Translations) -> dict[str, Any]:
    return {
        "kind": str(field.kind),
        **dict(_said("question", field.question, translations)),
        **dict(_said("help", field.help, translations)),
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


def _said(key: str, sentence: str, translations: Translations) -> Iterator[tuple[str, str]]:
    yield key, str(sentence)
    for language, translated in translations.items():
        said = sentence.said_in(language) if isinstance(sentence, Worded) else translated(sentence) if sentence else ""
        yield f"{key}_{language}", said
