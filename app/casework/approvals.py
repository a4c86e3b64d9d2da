"""Approvals: the word of a second person. Persons are compared, never devices: one person with two tablets is one.

Who that is, the key says that signed, by the membership of the centre; no name that was typed is believed. A row has it
as `signed_by`, with the persons who let that seat in (`let_in_by`, nearest first) and the day (`let_in_on`; absent
while the server has not heard of it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain

from app.casework.case_file import Row, codes_of, day_of, text_of
from app.casework.country import COOLING_DAYS
from app.casework.people_names import folded, is_same_name
from app.casework.unanswered import unanswered

KIND, ABOUT = "approval", "record"
"""The kind of record that a decision is, and the field in which it names what it is about: any record, by its id."""
SIGNED_BY, LET_IN_BY, LET_IN_ON = "signed_by", "let_in_by", "let_in_on"


def decision_about(
    approvals: Iterable[Row], asked: Row, of: str, today: date, cooling_days: int = COOLING_DAYS
) -> Row | None:
    """Return the approval or refusal of `asked` that counts by `today`, by somebody other than who asked for it.

    `of` is the kind of approval (`closure`, `override`, `unsafe_guardian`, `reopening`). None: nobody has decided. Of
    decisions that no other answers a refusal rules, whatever day it bears; an approval dated after today is none yet.
    """
    others = [
        row
        for row in approvals
        if _is_about(row, asked, of)
        and (first := counts_from(row, asked, cooling_days)) is not None
        and (first <= today or text_of(row, "decision") != "approved")  # a no needs no acquaintance
    ]
    decisions = unanswered(others)
    against = (row for row in decisions if text_of(row, "decision") != "approved")
    in_time = (row for row in decisions if (day_of(row, "on") or today) <= today)
    return next(chain(against, in_time), None)


def waits_until(
    approvals: Iterable[Row], asked: Row, of: str, cooling_days: int = COOLING_DAYS
) -> tuple[Row, date] | None:
    """Return the decision about `asked` that counts first, with the day from which it does (`date.max`: not known yet).

    None when nobody else has decided.
    """
    found = [(row, counts_from(row, asked, cooling_days)) for row in approvals if _is_about(row, asked, of)]
    return min(((row, day) for row, day in found if day is not None), key=lambda each: each[1], default=None)


def counts_from(decision: Row, asked: Row, cooling_days: int = COOLING_DAYS) -> date | None:
    """Return the day from which a decision about `asked` counts.

    `date.min`: at once. `date.max`: that is not known yet. None: never, it is not a second person's. Whom the asking
    person let in, or somebody they let in, is a second person only after a while: otherwise anybody who may let others
    in is two persons by lunch.
    """
    person, asking = text_of(decision, SIGNED_BY), text_of(asked, SIGNED_BY)
    if not asking or not is_another(person, asking):
        return None
    if all(is_another(each, asking) for each in codes_of(decision, LET_IN_BY)):
        return date.min
    day = day_of(decision, LET_IN_ON)
    return day + timedelta(days=cooling_days) if day is not None else date.max


def is_another(person: str, asked_by: str) -> bool:
    """Tell whether somebody is a second person: named, and not the one who asked."""
    return bool(folded(person)) and not is_same_name(person, asked_by)


def _is_about(row: Row, asked: Row, of: str) -> bool:
    return text_of(row, "of") == of and text_of(row, ABOUT) == text_of(asked, "id")
