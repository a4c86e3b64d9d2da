"""What counts of a centre beside its cases: suspects restrained by others, people trained, partners, what was sent.

Must not know periods or targets: every happening is given, whenever it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.casework.case_file import day_of, number_of, text_of
from app.casework.indicators import persons
from app.casework.indicators.register import Happening, Register
from app.casework.messages import Message


def restrained(register: Register) -> Iterator[Happening]:
    """Suspects remanded, under a protection order, deported or convicted, with evidence."""
    for row in register.perpetrators:
        day, suspect = day_of(row, "restrained_on"), text_of(row, "id")
        if day and text_of(row, "restrained_by") and text_of(row, "restrained_evidence"):
            groups = {"by": text_of(row, "restrained_by"), **register.sex_of_suspect(suspect)}
            yield Happening(day, suspect, register.same_suspects.of(suspect), groups=groups)


def trained(register: Register) -> Iterator[Happening]:
    """People who came to a training, each counted once in a period. Of whom it is said that they did not come, nobody
    did."""
    same = persons.attendees(register.attendees)
    days = {text_of(row, "id"): row for row in register.trainings}
    for row in register.attendees:
        training = days.get(text_of(row, "training"), {})
        day = day_of(training, "on")
        if day and row.get("came") is not False:
            county = text_of(row, "county") or text_of(training, "county")
            groups = {"sex": text_of(row, "sex"), "cadre": text_of(row, "cadre"), "county": county}
            yield Happening(day, text_of(row, "id"), same.of(text_of(row, "id")), groups=groups)


def beside_the_trained(register: Register, first: date, last: date, counted: Sequence[Happening]) -> Iterator[Message]:
    """Say how many were counted and not named, who may have come to several trainings; and how many of those named may
    be one with another of them."""
    held = {text_of(row, "id") for row in register.trainings if (day := day_of(row, "on")) and first <= day <= last}
    unnamed = sum(number_of(row, "people") or 0 for row in register.headcounts if text_of(row, "training") in held)
    if unnamed:
        yield Message("and {count} counted without a name", many="and {count} counted without names", count=unnamed)
    there = {each.who for each in counted}
    alike = persons.possible_doubles(register.attendees, persons.attendees(register.attendees))
    count = sum(max(0, len(there.intersection(people)) - 1) for people in alike)
    if count:
        yield Message("{count} possible double", many="{count} possible doubles", count=count)


def prosecutors_supported(register: Register) -> Iterator[Happening]:
    """Prosecutors whom the centre helped in their work; one each time, unless it is said how many."""
    offices = {text_of(row, "id") for row in register.partners if text_of(row, "kind") == "prosecutor"}
    for row in register.supports:
        day = day_of(row, "on")
        if day and text_of(row, "institution") in ("prosecutor", *offices):
            yield Happening(day, text_of(row, "id"), text_of(row, "id"), value=number_of(row, "people") or 1)


def partnerships(register: Register) -> Iterator[Happening]:
    """Partners with a signed agreement, from its day until it ends."""
    for row in register.partners:
        day = day_of(row, "signed_on")
        if day and text_of(row, "agreement") == "signed":
            groups = {"kind": text_of(row, "kind"), "county": text_of(row, "county")}
            ends = day_of(row, "agreement_expires_on")
            yield Happening(day, text_of(row, "id"), text_of(row, "id"), groups=groups, until=ends)


def sent_within_a_day(register: Register) -> Iterator[Happening]:
    """Records made: whether the server had them within 24 hours."""
    for each in register.sent:
        in_time = each.receipt is not None and each.receipt - each.made <= timedelta(hours=24)
        yield Happening(each.made.date(), each.record, each.record, holds=in_time)
