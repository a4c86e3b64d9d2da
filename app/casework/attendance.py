"""Who came to the trainings: attendances, different people, and how many of them had been to one before; and how many
were only counted, on a signed list or a photo: the two stand beside each other and are never added up silently.

Must not hand out a name: only counts leave here. Who is one person is `indicators.persons`' to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.casework.case_file import Row, number_of, text_of
from app.casework.indicators import persons


class Attendance(NamedTuple):
    """Who came to one training: attendances written down, different people, those at an earlier training already, and
    the people by profession and by sex (code to count; "" for not known). `counted` are those without a name, who are
    in none of these."""

    entries: int = 0
    people: int = 0
    before: int = 0
    cadres: Mapping[str, int] = {}
    sexes: Mapping[str, int] = {}
    counted: int = 0


class Attendances(NamedTuple):
    """The trainings together: attendances, different people over all of them, those who were only counted (one may have
    come twice), and each training by its id."""

    entries: int
    people: int
    by_training: Mapping[str, Attendance]
    counted: int = 0


def attendances(trainings: Iterable[Row], attendees: Sequence[Row], headcounts: Iterable[Row] = ()) -> Attendances:
    """Return who came to which of these trainings. Of whom it is said that they did not come, nobody did."""
    attendees = [row for row in attendees if row.get("came") is not False]
    counted: Counter[str] = Counter()
    for row in headcounts:
        counted[text_of(row, "training")] += number_of(row, "people") or 0
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
            counted[id_],
        )
        seen |= people.keys()
    entered = sum(each.entries for each in found.values())
    return Attendances(entered, len(seen), found, sum(each.counted for each in found.values()))


def _counts(rows: Iterable[Row], field: str) -> dict[str, int]:
    """Codes with their counts, the most frequent first, the unknown last."""
    counted = Counter(text_of(row, field) for row in rows)
    return dict(sorted(counted.items(), key=lambda each: (not each[0], -each[1], each[0])))
