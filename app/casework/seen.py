"""On which day somebody of the centre was last with the survivor, as far as the records say.

A call to an office is about her, not with her: only what cannot be done without her counts. Must not know a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.casework.case_file import CaseFile, day_of, is_yes, text_of

_WITH_HER = (
    ("incident", "reported_on"),
    ("consent", "on"),
    ("safety_plan", "on"),
    ("risk_review", "on"),
    ("outcome", "on"),
    ("preparation", "on"),
)
"""Records that are made with her, and the day of each."""


def last_seen(file: CaseFile, today: date) -> date | None:
    """Return the last day, `today` at the latest, on which somebody was with the survivor; None where no record says
    so."""
    return max((day for day in _days(file) if day <= today), default=None)


def _days(file: CaseFile) -> Iterator[date]:
    found = [day_of(row, field) for entity, field in _WITH_HER for row in file.of(entity)]
    found += [day_of(row, "on") for row in file.of("session") if text_of(row, "attendance") in ("", "came")]
    found += [day_of(row, "on") for row in file.of("note") if text_of(row, "kind") == "call"]  # a call or a visit
    found += [
        day_of(row, "on")
        for row in file.of("court_session")
        if is_yes(row, "survivor_attended") or text_of(row, "accompanied_by")
    ]
    yield from (day for day in found if day is not None)
