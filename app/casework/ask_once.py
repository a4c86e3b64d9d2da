"""Ask once: a question that has been answered shows its answer, by whom and when, and asks only whether it still holds.

From intake through referral and legal case: fields of different records that ask the same thing are one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.casework.conditions import is_answered
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

ALWAYS_ANEW = -1
"""Not even for the day: who can hear is another thing in every room."""
HOLDS_FOR_DAYS: Mapping[str, int] = {
    "case.safe_now": 0,
    "case.private_now": ALWAYS_ANEW,
    "case.risk": 7,
    "case.contact_by": 30,
    "case.lives_with": 180,
    "case.schooling": 365,
    "case.pregnancy": 30,
    "case.county": 365,
}
"""After how many days an answer is asked about again; every other answer holds until somebody changes it."""


_PLACES = frozenset({"incident.county", "incident.sub_county", "incident.ward"})
ASKED_ANEW = _PLACES | {"referral.services"}
"""What each record of its kind is asked for itself: earlier ones of the kind answer nothing."""


class Given(NamedTuple):
    """An answer that was given: the field's `entity.field`, the value, by whom and on what day, in which record.

    `confirmed_by` and `confirmed_on` tell who said last that it still holds; empty and None when nobody did. `time` is
    any number that grows: it orders what was said on one day.
    """

    name: str
    value: Value
    by: str
    on: date
    record: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None
    time: int = 0

    @property
    def held_on(self) -> date:
        """The last day it is known to have held."""
        return max(self.on, self.confirmed_on or self.on)


class Known(NamedTuple):
    """What a question shows instead of an empty control. `confirm` says to ask whether it is still so.

    `answer.name` is another field where the question was answered elsewhere: that answer is offered, to be taken over.
    """

    answer: Given
    confirm: bool


def known_answer(name: str, given: Iterable[Given], today: date) -> Known | None:
    """Return what is known for the question `entity.field`, the latest answer; None when it must be asked.

    A skip is no answer, but "declined" is respected: the question is not asked again the same way within 30 days. What
    is dated after today was dated by a clock that was wrong: any other answer goes before it, and it is asked about.
    """
    answers = [each for each in given if each.name in same_as(name) and _counts(each, today)]
    if not answers:
        return None
    surer = [each for each in answers if each.name not in _PLACES]  # where it happened may be where they live
    latest = max(surer or answers, key=lambda each: (each.held_on <= today, each.held_on, each.time, each.name == name))
    limit = HOLDS_FOR_DAYS.get(name)
    is_old = limit is not None and latest.held_on + timedelta(days=limit) < today
    return Known(latest, is_old or latest.held_on > today or latest.name != name)


def answered_by(name: str) -> Sequence[str]:
    """Return the fields whose answers in a case answer the question `entity.field`; empty when it is always asked.

    What is asked of the case is asked of one person, and so is what several kinds of record ask alike. Everything
    else belongs to its record: another incident has another place, another session another day.
    """
    same = same_as(name)
    if len(same) == 1:
        return same if name.startswith("case.") else ()
    return [each for each in same if each != name or name not in ASKED_ANEW]


def same_as(name: str) -> Sequence[str]:
    """Return every field that asks the same question, the field itself first."""
    group = next((names for names in SAME_QUESTIONS if name in names), (name,))
    return (name, *(other for other in group if other != name))


def _counts(each: Given, today: date) -> bool:
    if is_answered(each.value):
        return True
    return (
        isinstance(each.value, dict) and each.value.get("skipped") == "declined" and abs((today - each.on).days) <= 30
    )
