"""The answers of a record as lines: the question, what was answered, whether it may be changed here.

Knows the declarations; knows no toolkit and no casebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.casework.conditions import is_answered, is_skip
from app.casework.declaration import Field, FieldKind, Sensitivity
from app.ui import in_words
from app.words.language import _
from app.words.voice import PersonVoice


class Fact(NamedTuple):
    """An answer. `is_story` marks a narrative, shown whole and verbatim; `undecided` one that two people gave apart.

    `can_edit` is off for what the app gives, what is never edited, and what is decided elsewhere.
    """

    record: str
    entity: str
    field: str
    question: str
    answer: str
    is_answered: bool
    is_story: bool
    undecided: bool
    can_edit: bool


class FactGroup(NamedTuple):
    """Some facts under a heading. `record` is empty for a heading alone; `unanswered` are offered behind a button."""

    title: str
    record: str
    facts: tuple[Fact, ...]
    unanswered: tuple[Fact, ...] = ()


def group(title: str, row: Mapping[str, Any], voice: PersonVoice, names: Mapping[str, str]) -> FactGroup:
    """Return the answers of a record under a heading, what the app gave last."""
    found = of(row, voice, names)
    found.sort(key=lambda fact: not (fact.can_edit or fact.undecided))
    return FactGroup(title, row["id"], tuple(found), tuple(unanswered(row, voice)))


def of(row: Mapping[str, Any], voice: PersonVoice, names: Mapping[str, str]) -> list[Fact]:
    """Return the answers of a record that were given or skipped, in the declared order."""
    return [fact for fact in _all(row, voice, names) if fact.answer]


def opened(row: Mapping[str, Any], voice: PersonVoice) -> list[Fact]:
    """Return the answers of a record whose identity is open, then the questions of it that have none yet: each can be
    changed as long as it is open."""
    record = voice.registry[row["entity"]]
    found = [
        fact._replace(can_edit=fact.can_edit or _is_open_to_change(record[fact.field], fact))
        for fact in _all(row, voice, {})
    ]
    return sorted((fact for fact in found if fact.answer or fact.can_edit), key=lambda fact: not fact.answer)


def unanswered(row: Mapping[str, Any], voice: PersonVoice) -> list[Fact]:
    """Return the questions of a record that are asked, given its answers, and have none yet."""
    return [fact for fact in _all(row, voice, {}) if not fact.answer and fact.can_edit]


def _all(row: Mapping[str, Any], voice: PersonVoice, names: Mapping[str, str]) -> Iterator[Fact]:
    record = voice.registry[row["entity"]]
    for field in record:
        value = row.get(field.name)
        if field.name == record.parent or _is_hidden(field) or not _is_asked(field, row, value):
            continue
        yield Fact(
            row["id"],
            record.name,
            field.name,
            _(field.question),
            _said(field, value, voice, names),
            is_answered(value),
            field.kind is FieldKind.LONG_TEXT and is_answered(value),
            field.name in row["conflicts"],
            not record.append_only and not field.given and field.name not in row["conflicts"] and _is_plain(field),
        )


def _said(field: Field, value: Any, voice: PersonVoice, names: Mapping[str, str]) -> str:
    """An answer in words; what is chosen and not for every eye says that it is there: others may see the screen."""
    if is_answered(value) and field.sensitivity is Sensitivity.NARRATIVE and field.kind is FieldKind.CODES:
        return _("Written down; press to read it")
    return in_words.answer(field, value, voice, names)


def _is_hidden(field: Field) -> bool:
    """What stands in the header, or links the app made."""
    return field.name in ("code", "pseudonym") or (field.given and bool(field.links_to))


def _is_asked(field: Field, row: Mapping[str, Any], value: Any) -> bool:
    if is_answered(value) or is_skip(value) or field.asked_when is None:
        return True
    return field.asked_when(lambda name: row.get(name.rpartition(".")[2]))


def _is_open_to_change(field: Field, fact: Fact) -> bool:
    return field.sensitivity is Sensitivity.IDENTITY and not (field.given or field.links_to or fact.undecided)


def _is_plain(field: Field) -> bool:
    """What one control answers here: no list of records, nothing of what is disclosed, no identity, and nothing that is
    asked no more."""
    many = field.kind in (FieldKind.LINKS, FieldKind.DISCLOSURES)
    return not many and field.sensitivity is not Sensitivity.IDENTITY and not field.is_hidden
