"""Who came to the trainings: attendances, different people, and how many of them had been to one before.

Must not hand out a name: only counts leave here. Who is one person is `indicators.persons`' to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.casework.case_file import Row, text_of
from app.casework.indicators import persons


class Attendance(NamedTuple):
    """Who came to one training: attendances written down, different people, those at an earlier training already, and
    the people by profession and by sex (code to count; "" for not known)."""

    entries: int = 0
    people: int = 0
    before: int = 0
    cadres: Mapping[str, int] = {}
    sexes: Mapping[str, int] = {}


class Attendances(NamedTuple):
    """The trainings together: attendances, different people over all of them, and each training by its id."""

    entries: int
    people: int
    by_training: Mapping[str, Attendance]


def attendances(trainings: Iterable[Row], attendees: Sequence[Row]) -> Attendances:
    """Return who came to which of these trainings."""
    same = persons.attendees(attendees)
    came: dict[str, dict[str, Row]] = {}
    entries: Counter[str] = Counter()
    for row in sorted(attendees, key=lambda each: text_of(each, "id")):
        training = text_of(row, "training")
        came.setdefault(training, {}).setdefault(same.of(text_of(row, "id")), row)
        entries[training] += 1
    seen: set[str] = set()
    found = {}
    for row in sorted(trainings, key=lambda each: (text_of(each, "on"), text_of(each, "id"))):
        id_ = text_of(row, "id")
        people = came.get(id_, {})
        found[id_] = Attendance(
            entries[id_],
            len(people),
            len(seen & people.keys()),
            _counts(people.values(), "cadre"),
            _counts(people.values(), "sex"),
        )
        seen |= people.keys()
    return Attendances(sum(each.entries for each in found.values()), len(seen), found)


def _counts(rows: Iterable[Row], field: str) -> dict[str, int]:
    """Codes with their counts, the most frequent first, the unknown last."""
    counted = Counter(text_of(row, field) for row in rows)
    return dict(sorted(counted.items(), key=lambda each: (not each[0], -each[1], each[0])))
