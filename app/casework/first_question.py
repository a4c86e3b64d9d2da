"""The question that a form asks first and alone, and where the form ends when its answer is no.

"Is it safe to talk now?" comes before everything: until it is answered nothing else is asked, and after a no only what
is needed to be safe. Where somebody else can hear, the form ends too, and asks no more than how to meet again: to ask
what happened would make the child tell it to whoever listens. Nothing that was answered before is lost by either: a
Save keeps every answer. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.casework.conditions import is_answered, is_skip
from sync.changes import Value

if TYPE_CHECKING:
    from app.casework.form_parts import Form


class First(NamedTuple):
    """A yes-or-no question, `key`, of a form's first step. After a no the form asks `then` and no more, dates what is
    saved by today where nobody said a day (`dated`), and its Save leads to the form `leads_to` about it. After a no to
    `private`, of the same step, it asks `meanwhile` and no more, and leads nowhere: one goes on with it in private."""

    key: str
    then: tuple[str, ...]
    dated: str
    leads_to: str
    private: str = ""
    meanwhile: tuple[str, ...] = ()


def so_far(form: Form, answers: Mapping[str, Value]) -> Form:
    """Return what of a form is asked by the answer to its first question."""
    first = form.first
    if first is None or not any(ask.key == first.key for ask in form.steps[0].asks):
        return form
    answer, here = answers.get(first.key), form.steps[0]
    if answer is False:
        return _only(form, (first.key, *first.then))
    if is_overheard(form, answers):
        return _only(form, (first.key, first.private, *first.meanwhile))
    if is_answered(answer) or is_skip(answer):
        return form
    alone = replace(here, asks=tuple(ask for ask in here.asks if ask.key == first.key))
    return replace(form, steps=(alone, *form.steps[1:]))


def is_unsafe(form: Form, answers: Mapping[str, Value]) -> bool:
    """Tell whether a form goes no further than its first question and what that asks for."""
    return form.first is not None and answers.get(form.first.key) is False


def is_overheard(form: Form, answers: Mapping[str, Value]) -> bool:
    """Tell whether a form goes no further because somebody else can hear."""
    first = form.first
    return first is not None and first.private != "" and answers.get(first.private) is False


def ends_at_once(form: Form, answers: Mapping[str, Value]) -> bool:
    """Tell whether a form ends at its first step."""
    return is_unsafe(form, answers) or is_overheard(form, answers)


def _only(form: Form, keys: tuple[str, ...]) -> Form:
    every = {ask.key: ask for step in form.steps for ask in step.asks}
    asked = tuple(every[key] for key in keys if key in every)
    return replace(form, steps=(replace(form.steps[0], asks=asked),))
