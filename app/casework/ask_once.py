"""Ask once: a question that has been answered shows its answer, by whom and when, and asks only whether it still holds.

From intake through referral and legal case: fields of different records that ask the same thing are one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.casework.conditions import is_answered
from app.casework.registry import RECORDS
from sync.changes import Value

SAME_QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("case.risk", "risk_review.risk"),
    ("case.dangers", "risk_review.dangers", "safety_plan.dangers"),
    ("case.county", "incident.county"),
    ("case.sub_county", "incident.sub_county"),
    ("case.ward", "incident.ward"),
    ("incident.needs", "referral.services"),
    ("case.communication_need", "preparation.communication_plan"),
)
"""Questions that ask the same of the same person, each the name under which it may be answered already. The place of an
incident is often where the survivor lives: it is offered, never taken over."""

HOLDS_FOR_DAYS: Mapping[str, int] = {
    "case.safe_now": 0,
    "case.risk": 7,
    "case.contact_by": 30,
    "case.lives_with": 180,
    "case.schooling": 365,
    "case.pregnancy": 30,
    "case.county": 365,
}
"""After how many days an answer is asked about again; every other answer holds until somebody changes it."""


class Given(NamedTuple):
    """An answer that was given: the field's `entity.field`, the value, by whom and on what day."""

    name: str
    value: Value
    by: str
    on: date


class Known(NamedTuple):
    """What a question shows instead of an empty control. `confirm` says to ask whether it is still so."""

    answer: Given
    confirm: bool


def known_answer(name: str, given: Iterable[Given], today: date) -> Known | None:
    """Return what is known for the question `entity.field`, the latest answer; None when it must be asked.

    A skip is no answer, but "declined" is respected: the question is not asked again the same way within 30 days.
    """
    answers = [each for each in given if each.name in same_as(name) and _counts(each, today)]
    if not answers:
        return None
    latest = max(answers, key=lambda each: (each.on, each.name == name))
    limit = HOLDS_FOR_DAYS.get(name)
    is_old = limit is not None and latest.on + timedelta(days=limit) < today
    return Known(latest, is_old or latest.name != name)


def same_as(name: str) -> Sequence[str]:
    """Return every field that asks the same question, the field itself first. Raises `KeyError` for no field."""
    entity, _, field = name.partition(".")
    if field not in RECORDS[entity]:
        raise KeyError(name)
    group = next((names for names in SAME_QUESTIONS if name in names), (name,))
    return (name, *(other for other in group if other != name))


def _counts(each: Given, today: date) -> bool:
    if is_answered(each.value):
        return True
    return isinstance(each.value, dict) and each.value.get("skipped") == "declined" and (today - each.on).days <= 30
