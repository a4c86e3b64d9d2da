"""Finds what happened to those accused, each counted for himself or herself, whatever was said of the others.

What happened before the centre came to a case is marked, and counts for nobody. Must not know periods or targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.casework import accused, occurrences, old_shape
from app.casework.accused import Accused
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.indicators.happenings import county, survivor
from app.casework.indicators.register import Happening, Register
from app.casework.joining import came_on
from app.casework.messages import Message


def restrained(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Those who were arrested and charged; an arrest without a charge restrains nobody."""
    for each in accused.of_case(file):
        arrested, charged = each.on("arrested_on"), each.on("charged_on")
        if arrested and charged:
            yield _of(file, register, each, max(arrested, charged))


def arrested(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Those who were arrested."""
    for each in accused.of_case(file):
        if on := each.on("arrested_on"):
            yield _of(file, register, each, on)


def convicted(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Those who were found guilty; who was found guilty and set free on appeal no more."""
    for each in accused.of_case(file):
        on = each.on("verdict_on") or each.on("sentenced_on")
        if each.is_convicted and on:
            yield _of(file, register, each, on)


def sentenced_for_life(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Those who were sentenced to prison for life."""
    for each, found in _sentenced(file, register):
        if each.sentence_kind == old_shape.LIFE:
            yield found._replace(is_read=each.is_kind_read)


def beside_those_for_life(
    _register: Register, _first: date, _last: date, counted: Sequence[Happening]
) -> Iterator[Message]:
    """Say how many were read from the words of a sentence, which a person should look at."""
    if read := sum(each.is_read for each in counted):
        yield Message(
            "{count} of these read from the words of the sentence: choose its kind",
            many="{count} of these read from the words of the sentence: choose its kind",
            count=read,
        )


def sentence_years(file: CaseFile, register: Register) -> Iterator[Happening]:
    """The years of prison that each was sentenced to in each case."""
    for each, found in _sentenced(file, register):
        if each.sentence_kind == "years" and each.sentence_years:
            yield found._replace(value=each.sentence_years)


def in_court(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Legal cases from the first charge until the judgment, or until they are withdrawn."""
    for legal in file.of("legal_case"):
        charged, ended = _step(file, legal, "charged_on"), _ended(file, legal)
        if charged:
            yield Happening(charged, text_of(legal, "id"), text_of(legal, "id"), groups=survivor(file), until=ended)


def days_to_arrest(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Days from the OB entry, else the report, to the first arrest."""
    reported = occurrences.of(file, "incident.reported_on")
    for legal in file.of("legal_case"):
        start = _step(file, legal, "ob_on") or (reported.on if reported else None)
        yield from _days_between(file, legal, start, _step(file, legal, "arrested_on"))


def days_to_charge(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Days from the first arrest to the first charge."""
    for legal in file.of("legal_case"):
        yield from _days_between(file, legal, _step(file, legal, "arrested_on"), _step(file, legal, "charged_on"))


def _of(file: CaseFile, register: Register, each: Accused, on: date) -> Happening:
    groups = {"county": county(file), "by": "charged", **register.sex_of_suspect(each.suspect)}
    return Happening(
        on,
        each.legal_case,
        register.same_suspects.of(each.who),
        groups=groups,
        undone=each.freed if each.freed and each.freed >= on else None,
        is_before_us=_is_before_us(file, each.legal_case, on),
    )


def _sentenced(file: CaseFile, register: Register) -> Iterator[tuple[Accused, Happening]]:
    for each in accused.of_case(file):
        on = each.on("sentenced_on") or each.on("verdict_on")
        if each.is_convicted and on:
            yield each, _of(file, register, each, on)


def _is_before_us(file: CaseFile, legal_case: str, on: date) -> bool:
    """Whether something happened before the centre came to a legal case, or to the case if that is not said of it."""
    joined = next((day_of(row, "joined_on") for row in file.of("legal_case") if text_of(row, "id") == legal_case), None)
    since = joined or came_on(file)
    return since is not None and on < since


def _ended(file: CaseFile, legal: Row) -> date | None:
    """When a legal case ended: withdrawn, or judged; of several who are tried, when the last was."""
    days = [_step(file, legal, "withdrawn_on")]
    if judged := [each.on("verdict_on") for each in accused.of_legal(file, legal)]:
        known = [day for day in judged if day]
        days.append(max(known) if len(known) == len(judged) else None)
    return min((day for day in days if day), default=None)


def _days_between(file: CaseFile, legal: Row, start: date | None, end: date | None) -> Iterator[Happening]:
    if start and end and start <= end:
        id_ = text_of(legal, "id")
        before_us = _is_before_us(file, id_, end)
        days = (end - start).days
        yield Happening(end, id_, id_, value=days, groups=survivor(file), is_before_us=before_us)


def _step(file: CaseFile, legal: Row, field: str) -> date | None:
    found = occurrences.of_legal(file, legal, field)
    return found.on if found else None
