"""Drafts that were begun with another version of Haki: the form may be gone, or a step or a question of it.

Nothing of them is dropped unseen: a draft is still listed and opens, and what has no place any more is shown. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.casework import forms
from app.casework.forms import Answers, Form, Step
from app.casework.registry import Registry, UnknownEntity
from sync.changes import Value


class Unplaced(NamedTuple):
    """An answer that has no question in the form now. `question` is what it was asked by, as far as that is known."""

    question: str
    value: Value


def form_of(name: str, registry: Registry, answers: Answers) -> Form:
    """Return the form that a draft is of, by its answers; one that is gone is called by its old name and asks
    nothing."""
    try:
        return forms.form(name, registry, answers)
    except UnknownEntity:
        return Form(name, name, (Step("all", name, ()),), {})


def is_gone(form: Form) -> bool:
    """Tell whether a form is none of this version's: it cannot be saved, only read."""
    return not any(step.asks for step in form.steps)


def step_of(form: Form, step: str) -> str:
    """Return the step a draft stands at; the first, where that is gone."""
    return step if any(each.key == step for each in form.steps) else form.steps[0].key


def unplaced(form: Form, answers: Answers, registry: Registry) -> Iterator[Unplaced]:
    """Yield the answers of a draft that the form has no place for. What it is begun with and does not ask has its."""
    asks = [ask for step in form.steps for ask in step.asks]
    asked, entities = {f"{ask.entity}.{ask.field.name}" for ask in asks}, {ask.entity for ask in asks}
    for key, value in answers.items():
        of, dot, name = key.partition(".")
        entity = of.partition("#")[0]
        field = registry.field(f"{entity}.{name}")
        begun_with = entity == form.name and field is not None and not field.is_hidden
        if value is None or f"{entity}.{name}" in asked or begun_with or (not dot and entity in entities):
            continue
        yield Unplaced(field.question if field else name or key, value)
