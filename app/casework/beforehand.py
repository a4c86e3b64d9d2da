"""Answers that stand in a form until somebody gives another: what is usual, what a record is called that has no name
yet, and the risk that its dangers speak for. Pure.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from app.casework import danger
from app.casework.form_parts import Answers, Ask, Form
from app.casework.repeated import numbers
from sync.changes import Value


class Called(NamedTuple):
    """What a record would be called: the key of its name, the English words, and the number of it among its kind."""

    key: str
    words: str
    number: int


def usual(form: Form, step: str, known: Container[str]) -> Mapping[str, Value]:
    """Return the answers that stand in a step of a form until somebody gives another, but for what is `known`."""
    asked = {ask.key for each in form.steps if each.key == step for ask in each.asks}
    return {key: value for key, value in form.begins.items() if key in asked and key not in known}


def proposed(told: Ask, answers: Answers) -> Mapping[str, Value]:
    """Return what an answer speaks for, by key, None for nothing: the risk, of the dangers; empty for any other."""
    if told.field.name != "dangers":
        return {}
    return {f"{told.of}.risk": danger.proposed({"dangers": answers.get(told.key)}) or None}


def called(form: Form, told: Ask, answers: Answers) -> Called | None:
    """Return what a record is called of which a question was answered; None where it needs no name."""
    for key, words in form.called.items():
        entity, _dot, name = key.partition(".")
        if entity == told.entity and name != told.field.name:
            return Called(f"{told.of}.{name}", words, numbers(entity, answers).index(told.number) + 1)
    return None
