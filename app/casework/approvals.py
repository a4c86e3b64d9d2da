"""Approvals: the word of a second person. Persons are compared, never devices: one person with two tablets is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from app.casework.case_file import Row, day_of, text_of
from app.casework.unanswered import unanswered

KIND, ABOUT = "approval", "record"
"""The kind of record that a decision is, and the field in which it names what it is about: any record, by its id."""


def decision_about(approvals: Iterable[Row], asked: Row, of: str, today: date) -> Row | None:
    """Return the approval or refusal of `asked` that counts, by somebody other than who asked for it (`asked_by`).

    `of` is the kind of approval (`closure`, `override`, `unsafe_guardian`, `reopening`). None: nobody has decided. Of
    decisions that no other answers a refusal rules, whatever day it bears; an approval dated after today is none yet.
    """
    others = [
        row
        for row in approvals
        if text_of(row, "of") == of
        and text_of(row, "record") == text_of(asked, "id")
        and is_another(text_of(row, "approved_by"), text_of(asked, "asked_by"))
    ]
    decisions = unanswered(others)
    against = (row for row in decisions if text_of(row, "decision") != "approved")
    in_time = (row for row in decisions if (day_of(row, "on") or today) <= today)
    return next(chain(against, in_time), None)


def is_another(person: str, asked_by: str) -> bool:
    """Tell whether somebody is a second person: named, and not the one who asked."""
    return _compared(person) not in ("", _compared(asked_by))


def _compared(person: str) -> str:
    """A person's name as it is compared: in one case, with single spaces."""
    return " ".join(person.casefold().split())
