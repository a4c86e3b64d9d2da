"""The records that the answers of a form become, and how those of one Save hang together.

Must not know a toolkit, nor what any kind of record means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.casework.conditions import is_answered
from app.casework.forms import Answers, Form, shown
from app.casework.repeated import leading, named
from sync.changes import Value


class FormRecord(NamedTuple):
    """A record a form becomes. `links` gives, by link field, the entity of the same save it points to."""

    entity: str
    fields: dict[str, Value]
    links: dict[str, str]


def to_records(form: Form, answers: Answers) -> list[FormRecord]:
    """Return the records the answers become, parents first. Answers to questions no longer asked are left out.

    A question asked once for several records makes one record for each code chosen, with the other answers in common.
    A record of which nothing was answered is not made, except the one the form is named after and its case.
    """
    fields: dict[str, dict[int, dict[str, Value]]] = {}
    several: dict[str, tuple[str, list[str]]] = {}
    for step in form.steps:
        for ask in shown(step, answers):
            value = answers.get(ask.key)
            if value is None or value == "":
                continue
            fields.setdefault(ask.entity, {}).setdefault(ask.number, {})[ask.field.name] = value
            if ask.many:
                several[ask.entity] = (ask.field.name, value if isinstance(value, list) else [])
    answered = {
        entity: {number: own for number, own in numbered.items() if any(map(is_answered, own.values()))}
        for entity, numbered in fields.items()
    }
    for entity in (form.name, "case"):
        answered[entity] = answered.get(entity) or {1: fields.get(entity, {}).get(1, {})}
    for entity in [each for each in answered if leading(each) != each]:
        above = answered.setdefault(leading(entity), {})
        skipped = {number: own for number, own in fields[entity].items() if number in above}
        answered[entity] = dict(sorted({**answered[entity], **skipped}.items()))  # also what was not told is said
        answered[leading(entity)] = dict(sorted({**{number: {} for number in answered[entity]}, **above}.items()))
    made = {entity for entity, of_it in answered.items() if of_it}
    records: list[FormRecord] = []
    for entity in (each for each in _entities(form) if each in made):
        links = {name: to for (of, name), to in form.links.items() if of == entity and to in made}
        if any(ask.many for step in form.steps for ask in step.asks if ask.entity == entity):
            name, chosen = several.get(entity, ("", []))
            records += [FormRecord(entity, {**answered[entity][1], name: code}, links) for code in chosen]
        else:
            records += [FormRecord(entity, own, _linked(entity, number, links, answered))
                        for number, own in answered[entity].items()]  # fmt: skip
    return records


def _linked(
    entity: str, number: int, links: dict[str, str], answered: Mapping[str, Mapping[int, object]]
) -> dict[str, str]:
    """The links of the `number`th of a repeated entity: to the one that it is told together with, by its place."""
    with_it = leading(entity)
    if with_it == entity:
        return links
    place = list(answered[with_it]).index(number) + 1
    return {name: named(to, place) if to == with_it else to for name, to in links.items()}


def _entities(form: Form) -> list[str]:
    """The entities of a form, those that others link to first."""
    entities = dict.fromkeys(ask.entity for step in form.steps for ask in step.asks)
    depth = {entity: len([1 for (of, _), to in form.links.items() if of == entity and to in entities])
             for entity in entities}  # fmt: skip
    return sorted(entities, key=lambda entity: depth[entity])
