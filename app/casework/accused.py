"""What happened to each of those accused: arrest, court, charge, bail, outcome, sentence and release, by whichever
record each was said: of the accused, as a milestone, a charge, a court session, or of the legal case as a whole.

The one reader for figures and for what the screens say of one accused; what happened in a legal case whoever it was of
is `occurrences`'. A step that names nobody is of the only one there is; where there are several, it is of somebody who
is not said, and only if none of them has taken it: rather one too few than one too many. Must not know a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from app.casework import occurrences, old_shape
from app.casework.case_file import CaseFile, Row, day_of, number_of, text_of
from app.casework.occurrences import Occurrence

STEPS = ("warrant_on", "arrested_on", "produced_on", "charged_on", "bail_on", "verdict_on", "sentenced_on", "appeal_on",
         "released_on")  # fmt: skip
"""What may happen to one accused, in the order of the way."""
CONVICTED = ("guilty", "guilty_lesser")
FREED = ("not_guilty", "no_case", "withdrawn", "discharged")
"""Outcomes after which somebody is guilty, or free."""
_OF_ALL = ("verdict_on", "sentenced_on")
"""Steps that a court takes for all whom it tries together, unless it is said for one."""
_QUASHED = "conviction_quashed"


class Accused(NamedTuple):
    """One who is accused in a legal case: the suspect's id ("" where nobody said who) and the row that says most of
    it, None where no record is of this one alone. `steps` are those of `STEPS` that were taken, each with the record
    that says so; `freed` tells since when he or she is free again, after whatever it was. With `is_kind_read` nobody
    chose the kind of sentence: it was read from its words."""

    legal_case: str
    suspect: str
    row: Row | None
    steps: Mapping[str, Occurrence]
    verdict: str
    sentence_kind: str
    sentence_years: int
    freed: date | None
    is_kind_read: bool = False

    @property
    def who(self) -> str:
        """An id for whom this is: the suspect, else the row, else the legal case."""
        return self.suspect or (text_of(self.row, "id") if self.row is not None else "") or self.legal_case

    def on(self, step: str) -> date | None:
        """Return the day of a step, None when it was not taken."""
        return self.steps[step].on if step in self.steps else None

    @property
    def is_convicted(self) -> bool:
        """Whether the last word is guilty."""
        return self.verdict in CONVICTED


def of_case(file: CaseFile) -> list[Accused]:
    """Return everybody who is accused in a case."""
    return [each for legal in file.of("legal_case") for each in of_legal(file, legal)]


def of_legal(file: CaseFile, legal: Row) -> list[Accused]:
    """Return everybody who is accused in one legal case; empty when nothing has happened to anybody."""
    doors = _Doors.of(file, legal)
    named = doors.people()
    suspects = old_shape.suspects_of(legal, file.records)
    if not named:
        taken = {step for step in STEPS if next(doors.loose(step), None)}
        if not taken and not text_of(legal, "withdrawn_on"):
            return []
        only = suspects[0] if len(suspects) == 1 else ""
        return [_told(doors, only, None, loose=frozenset(STEPS))]
    if len(named) == 1:
        ((suspect, row),) = named.items()
        return [_told(doors, _suspect(suspect, row), row, loose=frozenset(STEPS))]
    found = [_told(doors, _suspect(key, row), row, loose=frozenset(_OF_ALL)) for key, row in named.items()]
    untaken = frozenset(STEPS) - {step for each in found for step in each.steps}
    nobody = {step for step in untaken if step not in _OF_ALL and next(doors.loose(step), None)}
    return [*found, *([_told(doors, "", None, loose=frozenset(nobody))] if nobody else [])]


class _Doors(NamedTuple):
    """The records of a legal case in which something may stand that happened to an accused."""

    legal: Row
    rows: Mapping[str, list[Row]]

    @classmethod
    def of(cls, file: CaseFile, legal: Row) -> _Doors:
        id_ = text_of(legal, "id")
        kinds = ("accused", "milestone", "charge", "court_session")
        return cls(legal, {kind: [row for row in file.of(kind) if text_of(row, "legal_case") == id_] for kind in kinds})

    def people(self) -> dict[str, Row | None]:
        """Who is named, by suspect or else by the row: first those with a record of their own."""
        found: dict[str, Row | None] = {}
        for row in self.rows["accused"]:
            found.setdefault(text_of(row, "perpetrator") or text_of(row, "id"), row)
        for row in (*self.rows["charge"], *self.rows["milestone"]):
            if text_of(row, "perpetrator"):
                found.setdefault(text_of(row, "perpetrator"), None)
        return found

    def own(self, row: Row | None, suspect: str, step: str) -> Iterator[Occurrence]:
        """What is said of a step of one of them by name."""
        if row is not None:
            yield from _dated(row, step)
        for each in self._beside(step):
            if suspect and text_of(each, "perpetrator") == suspect:
                yield from _dated(each, "on")

    def loose(self, step: str) -> Iterator[Occurrence]:
        """What is said of a step and names nobody."""
        field = occurrences.of_all_called(step)
        yield from _dated(self.legal, field)
        for each in self._beside(step):
            if not text_of(each, "perpetrator"):
                yield from _dated(each, "on")
        for each in self.rows["court_session"]:
            if occurrences.is_taken_in(each, field):
                yield from _dated(each, "on")

    def _beside(self, step: str) -> Iterator[Row]:
        kind = occurrences.MILESTONE_OF.get(occurrences.of_all_called(step))
        yield from (row for row in self.rows["milestone"] if kind and text_of(row, "kind") == kind)
        if step == "charged_on":
            yield from self.rows["charge"]


def _told(doors: _Doors, suspect: str, row: Row | None, loose: frozenset[str]) -> Accused:
    steps: dict[str, Occurrence] = {}
    for step in STEPS:
        own = min(doors.own(row, suspect, step), default=None)
        found = own or (min(doors.loose(step), default=None) if step in loose else None)
        if found is not None:
            steps[step] = found
    said: Row = row if row is not None else {}
    verdict = text_of(said, "verdict") or _by_charges(doors, suspect, alone=loose == frozenset(STEPS))
    if text_of(said, "appeal_result") == _QUASHED:
        verdict = "not_guilty"
    read = old_shape.sentence_read(said)
    return Accused(
        text_of(doors.legal, "id"),
        suspect,
        row,
        steps,
        verdict,
        text_of(said, "sentence_kind") or read,
        number_of(said, "sentence_years") or 0,
        _freed(doors.legal, said, steps, verdict),
        is_kind_read=bool(read),
    )


def _by_charges(doors: _Doors, suspect: str, *, alone: bool) -> str:
    """What came of the charges, where the outcome was said of each of them: guilty of one is guilty."""
    about = (suspect, "") if alone else (suspect,)
    results = [text_of(row, "result") for row in doors.rows["charge"] if text_of(row, "perpetrator") in about]
    known = [result for result in results if result]
    guilty = next((result for result in known if result in CONVICTED), "")
    return guilty or (known[0] if known and len(known) == len(results) else "")


def _freed(legal: Row, said: Row, steps: Mapping[str, Occurrence], verdict: str) -> date | None:
    days = [day_of(said, "released_on"), day_of(legal, "withdrawn_on")]
    if verdict in FREED:
        of_appeal = day_of(said, "appeal_decided_on") if text_of(said, "appeal_result") == _QUASHED else None
        days.append(of_appeal or (steps["verdict_on"].on if "verdict_on" in steps else None))
    return min((day for day in days if day), default=None)


def _suspect(key: str, row: Row | None) -> str:
    return text_of(row, "perpetrator") if row is not None else key


def _dated(row: Row, field: str) -> Iterator[Occurrence]:
    if (day := day_of(row, field)) is not None:
        yield Occurrence(day, text_of(row, "id"))
