"""Trainings: the register, and of the open one who came, by profession, and how many had been to one before.

Knows the casebook and the way through the app; knows no toolkit. Names of people are identity and stay folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.casework.attendance import Attendance, Attendances
from app.casework.case_file import text_of
from app.ui import in_words
from app.ui.pills import NOTHING, PillWords
from app.ui.record import facts
from app.ui.record.directory.model import WINDOW, Data, DirectoryModel, ListedRecord
from app.ui.record.facts import FactGroup
from app.words.language import _, ngettext, number

if TYPE_CHECKING:
    from app.casebook import Casebook


class ListedTrainings(NamedTuple):
    """The trainings, the latest first, and who came."""

    rows: Sequence[Data]
    came: Attendances


class OpenedTraining(NamedTuple):
    """Who came to a training: the counts, the people without their names, and those who were only counted."""

    attendance: Attendance
    attendees: Sequence[Data]
    headcounts: Sequence[Data]


class TrainingsModel(DirectoryModel[ListedTrainings, OpenedTraining]):
    """The trainings."""

    entity = "training"
    screen = "trainings"
    param = "training"
    shows = frozenset({"training", "attendee", "headcount"})

    def read_list(self, book: Casebook, typed: str) -> ListedTrainings:
        """Read the trainings, the latest first."""
        rows = sorted(self._rows_of(book, typed), key=lambda row: text_of(row, "on"), reverse=True)
        return ListedTrainings(rows, book.figures.attendances())

    def read_one(self, book: Casebook, row: Data) -> OpenedTraining:
        """Read who came to the open one."""
        came = book.figures.attendances().by_training.get(row["id"], Attendance())
        of_it = {"training": row["id"]}
        named = book.records.find("attendee", where=of_it, limit=WINDOW)
        return OpenedTraining(came, named, book.records.find("headcount", where=of_it, limit=WINDOW))

    def rows(self) -> list[ListedRecord]:
        """Return the trainings."""
        return [self._row(row, self._listed.came) for row in self._listed.rows] if self._listed else []

    def name(self) -> str:
        """Return what the directory is called."""
        return _("Trainings")

    def nothing(self) -> tuple[str, str]:
        """Return what an empty list says."""
        return _("No training yet"), _("Every training and who came to it belongs here; a person counts once.")

    def summary(self) -> str:
        """Say how many different people came, and how often somebody did."""
        if not self._listed or not (self._listed.came.entries or self._listed.came.counted):
            return ""
        people, entries = self._listed.came.people, self._listed.came.entries
        different = ngettext("{count} different person", "{count} different people", people).format(
            count=number(people)
        )
        parts = (
            different,
            _entries(entries),
            _counted(self._listed.came.counted),
            self.limit_words(len(self._listed.rows)),
        )
        return " · ".join(part for part in parts if part)

    def heading(self) -> tuple[str, str]:
        """Return what the open one is called, and when and where it was."""
        row = self.row
        parts = [in_words.day(row.get("on")), self._where(row)]
        return self._called(row), " · ".join(part for part in parts if part)

    def came(self) -> list[str]:
        """Return who came to the open one, a sentence each; empty while nobody is written down."""
        found = self.opened.attendance if self.opened is not None else Attendance()
        if not found.people and not found.counted:
            return []
        said = [_came(found)]
        if found.entries > found.people:
            said.append(_entries(found.entries))
        if found.before:
            before = ngettext("{count} had been to one before", "{count} had been to one before", found.before)
            said.append(before.format(count=number(found.before)))
        return said

    def cadres(self) -> list[tuple[str, int]]:
        """Return the people at the open one by profession, as (words, count)."""
        found = self.opened.attendance.cadres if self.opened else {}
        return [(self.voice.label("cadre", code) if code else _("Not known"), count) for code, count in found.items()]

    def attendees(self) -> list[ListedRecord]:
        """Return who came to the open one, by what they do and where; their names stay folded."""
        found = []
        for row in self.opened.attendees if self.opened else ():
            cadre = self.voice.label("cadre", row["cadre"]) if text_of(row, "cadre") else _("Profession not known")
            parts = [text_of(row, "organisation"), self.voice.label("sex", row["sex"]) if text_of(row, "sex") else ""]
            found.append(ListedRecord(row["id"], cadre, " · ".join(part for part in parts if part)))
        return found

    def headcounts(self) -> list[FactGroup]:
        """Return who was only counted at the open one, by profession."""
        found = []
        for row in self.opened.headcounts if self.opened else ():
            cadre = self.voice.label("cadre", row["cadre"]) if text_of(row, "cadre") else ""
            title = " · ".join(part for part in (in_words.title("headcount"), cadre) if part)
            found.append(facts.group(title, row, self.voice, {}))
        return found

    def add_headcount(self) -> None:
        """Begin to write down how many came to the open one without being named."""
        self._navigator.go("form", form="headcount", record=self.chosen)

    def open_attendee(self, attendee: str) -> None:
        """Go to somebody who came."""
        self._navigator.go("trained", attendee=attendee)

    def add_attendee(self) -> None:
        """Begin to write down somebody who came to the open one."""
        self._navigator.go("form", form="attendee", record=self.chosen)

    def _row(self, row: Data, came: Attendances) -> ListedRecord:
        found = came.by_training.get(row["id"], Attendance())
        people = found.people + found.counted
        pill = PillWords(_people(people), "info") if people else NOTHING
        parts = [in_words.day(row.get("on")), self._where(row), text_of(row, "organiser")]
        return ListedRecord(row["id"], self._called(row), " · ".join(part for part in parts if part), pill)

    def _called(self, row: Data) -> str:
        return text_of(row, "title") or in_words.title("training")

    def _where(self, row: Data) -> str:
        return text_of(row, "place") or (self.voice.label("county", row["county"]) if text_of(row, "county") else "")


def _came(found: Attendance) -> str:
    """Say how many came: those who are named, and beside them those who were only counted."""
    if not found.counted:
        return _people(found.people)
    named = ngettext("{count} named", "{count} named", found.people).format(count=number(found.people))
    return f"{named} + {_counted(found.counted)}"


def _counted(count: int) -> str:
    """Say how many were only counted; nothing of nobody."""
    return ngettext("{count} counted", "{count} counted", count).format(count=number(count)) if count else ""


def _people(count: int) -> str:
    return ngettext("{count} person", "{count} people", count).format(count=number(count))


def _entries(count: int) -> str:
    return ngettext("{count} attendance", "{count} attendances", count).format(count=number(count))
