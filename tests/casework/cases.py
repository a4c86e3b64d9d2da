"""A case that grows row by row, for the tests of rules; a year of raw records; and moments on the coast."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from app.casework import old_shape
from app.casework.case_file import CaseFile
from app.casework.dates import zone_of
from app.casework.indicators import persons

EAT = zone_of("+03:00")


def at(text: str) -> datetime:
    """A moment on the coast: `at("2021-10-20 21:30")`."""
    return datetime.fromisoformat(text).replace(tzinfo=EAT)


_WORDS = ("consent", "approval", "closure")


class CaseBuilder:
    """A case that grows on one device: `case.add("follow_up", on="2021-11-03", institution="police")`.

    So a word answers those before it, unless it is said what it answers.
    """

    def __init__(self, **case: Any) -> None:
        self.case = {
            "id": "case",
            "code": "MSA-JC2-21-KD-014",
            "state": "in_service",
            "opened_on": "2021-10-20",
            **case,
        }
        self.records: dict[str, list[dict[str, Any]]] = {}
        self.partners: dict[str, dict[str, Any]] = {}
        self.count = 0

    def add(self, entity: str, **values: Any) -> str:
        self.count += 1
        row = {"id": f"{self.case['id']}.{entity}.{self.count}", "created_at": self.count, **values}
        if entity in _WORDS:
            row.setdefault("answers", [each["id"] for each in self.records.get(entity, ())])
        self.records.setdefault(entity, []).append(row)
        return str(row["id"])

    def edit(self, record: str, **values: Any) -> None:
        for rows in self.records.values():
            for row in rows:
                if row["id"] == record:
                    row.update(values)

    @property
    def file(self) -> CaseFile:
        return CaseFile(self.case, old_shape.as_now(self.records), self.partners)


Raw = dict[str, list[dict[str, Any]]]
"""Records by kind, as they were typed."""


def year_2021() -> Raw:
    """The year that was reported with a table of 16 of 17, 0 of 11, 310+ and 39 of 59, as it was typed."""
    raw: Raw = json.loads((Path(__file__).parent / "data" / "year_2021.json").read_text(encoding="utf-8"))
    return raw


def settled(raw: Raw) -> Raw:
    """The same once somebody has said of each possible double among the people trained that it is one person."""
    told = copy.deepcopy(raw)
    rows = {row["id"]: row for row in told["attendee"]}
    for first, *others in persons.possible_doubles(told["attendee"], persons.attendees(told["attendee"])):
        for other in others:
            rows[other]["same_person_as"] = first
    return told
