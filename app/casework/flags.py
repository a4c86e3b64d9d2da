"""Flags from one colleague to another: who may change one, and that what was answered stays.

Pure; must not know a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.casework.answers import Problem
from app.casework.case_file import CaseFile, Row, text_of
from app.casework.conditions import is_answered
from app.casework.messages import Message
from app.casework.people_names import is_same_name
from sync.changes import Value

DUE_AFTER_DAYS = 7
"""By when a flag is answered where nobody said by when."""
TOLD_FOR_DAYS = 7
"""For how long whoever flagged is told that it was answered."""


class Flags(NamedTuple):
    """The flags of a case: those that wait, and those that were answered."""

    waiting: tuple[Row, ...]
    answered: tuple[Row, ...]


def of(file: CaseFile) -> Flags:
    """Return the flags of a case."""
    rows = file.of("flag")
    done = tuple(row for row in rows if is_answered(row.get("answered_on")))
    return Flags(tuple(row for row in rows if row not in done), done)


def why_nobody(person: str, members: frozenset[str]) -> Message | None:
    """Return why a flag cannot be for a person, or None."""
    if not person:
        return Message("Say for whom: this case has no caseworker.")
    if not any(is_same_name(person, each) for each in members):
        return Message("{person} is no member of this centre.", {"person": person})
    return None


def why_not_changed(flag: Row, person: str, changed: Mapping[str, Value]) -> Iterator[Problem]:
    """Say why `person` may not change these answers of a flag: what was answered stays, and only who flagged may say
    otherwise what is to be looked at."""
    if is_answered(flag.get("answered_on")):
        yield Problem("answer", Message("This flag has been answered as it stands; raise another one."))
    elif changed.keys() - {"answer"} and not is_same_name(text_of(flag, "flagged_by"), person):
        by = text_of(flag, "flagged_by")
        yield Problem("flagged_by", Message("Only {person}, who asked for it, may change this.", {"person": by}))
