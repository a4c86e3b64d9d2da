"""What the dangers that somebody names mean: which of them leave no low risk, and what must be done on the same day.

Must not know a clock; a day is passed in or read from the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from app.casework.case_file import CaseFile, codes_of, day_of, text_of
from app.casework.messages import Label, Message
from app.casework.records.survivor import NEVER_LOW
from sync.changes import Value

SELF_HARM = "self_harm"


class SelfHarm(NamedTuple):
    """That somebody may harm themself, and nobody has acted on it yet: the record that says it, and its day."""

    record: str
    on: date


def why_not_low(values: Mapping[str, Value]) -> Message | None:
    """Say which danger speaks against a low risk; None where none does, or the risk is not low."""
    found = next((code for code in NEVER_LOW if code in codes_of(values, "dangers")), "")
    if not found or text_of(values, "risk") != "low":
        return None
    return Message("With this danger the risk is not low: {danger}.", {"danger": Label("danger", found)})


def proposed(values: Mapping[str, Value]) -> str:
    """Return the risk that the dangers speak for until a person says another and why; "" where they leave it open."""
    return "high" if set(NEVER_LOW) & set(codes_of(values, "dangers")) else ""


def moved(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the risk that goes along with dangers that leave no low one; nothing where it may stay as it is."""
    return {"risk": "medium"} if why_not_low(values) is not None else {}


def self_harm(file: CaseFile) -> SelfHarm | None:
    """Return that the survivor may harm themself, as long as nothing was done about it since: a safety plan made, or
    the risk looked at again and found without it."""
    told = sorted(_told(file), key=lambda each: each[0])
    if not told or SELF_HARM not in told[-1][2]:
        return None
    on, record, _dangers = told[-1]
    plans = (day_of(row, "on") for row in file.of("safety_plan"))
    return None if any(day is not None and day >= on for day in plans) else SelfHarm(record, on)


def _told(file: CaseFile) -> Iterable[tuple[date, str, tuple[str, ...]]]:
    """What was said of dangers, each with its day and record: at the intake, and at each look at the risk."""
    opened = day_of(file.case, "opened_on")
    if opened and codes_of(file.case, "dangers"):
        yield opened, file.id, codes_of(file.case, "dangers")
    for row in file.of("risk_review"):
        if day := day_of(row, "on"):
            yield day, text_of(row, "id"), codes_of(row, "dangers")
