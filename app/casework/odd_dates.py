"""Days of one legal case that lie in an order in which they hardly ever come: asked about, never refused.

A charge can come before an arrest, by summons, and an arrest before the entry in the book; but more often a year was
typed wrongly, and then the days from step to step are wrong in every figure. Pure; must not know a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.casework import occurrences
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.messages import Filling, Message, Question

_ONE_AFTER_THE_OTHER = (
    ("ob_on", "arrested_on"),
    ("ob_on", "charged_on"),
    ("arrested_on", "produced_on"),
    ("arrested_on", "charged_on"),
    ("p3_issued_on", "p3_filled_on"),
    ("p3_filled_on", "p3_returned_on"),
    ("file_to_prosecutor_on", "prosecutor_decided_on"),
    ("charged_on", "testified_on"),
    ("charged_on", "judgment_on"),
    ("arrested_on", "judgment_on"),
    ("ob_on", "judgment_on"),
)
"""Steps of which the second hardly ever comes before the first."""


class OddDates(NamedTuple):
    """Two steps of a legal case by their fields, of which the later one is dated before the other; and the question."""

    legal_case: str
    first: str
    then: str
    said: Message


def odd_dates(file: CaseFile) -> list[OddDates]:
    """Return every pair of days in a case that is to be looked at again, in the order of its legal cases."""
    return [odd for legal in file.of("legal_case") for odd in (*_steps(file, legal), *_before_it_happened(file, legal))]


def _steps(file: CaseFile, legal: Row) -> Iterator[OddDates]:
    record = file.registry["legal_case"]
    known = {field.name: occurrences.of_legal(file, legal, field.name) for field in record}
    for first, then in _ONE_AFTER_THE_OTHER:
        one, other = known.get(first), known.get(then)
        if one and other and other.on < one.on:
            fillings: dict[str, Filling] = {
                "first": Question(record[first].question), "date": one.on,
                "then": Question(record[then].question), "other": other.on,
            }  # fmt: skip
            said = Message("“{then}” {other} lies before “{first}” {date}. Is that so?", fillings)
            yield OddDates(text_of(legal, "id"), first, then, said)


def _before_it_happened(file: CaseFile, legal: Row) -> Iterator[OddDates]:
    """What the police wrote down before it happened, by the earliest day on which it can have."""
    about = text_of(legal, "incident")
    days = [day_of(row, "happened_on") for row in file.of("incident") if not about or text_of(row, "id") == about]
    entered = occurrences.of_legal(file, legal, "ob_on")
    known = [day for day in days if day is not None]
    if entered and known and entered.on < min(known):
        said = Message(
            "The police wrote it down on {other}, before it happened on {date}. Is that so?",
            {"other": entered.on, "date": min(known)},
        )
        yield OddDates(text_of(legal, "id"), "happened_on", "ob_on", said)
