"""What can be done about a case that is shown: what is begun, changed, decided, and where a press leads.

Knows the casebook and the way through the app; knows no toolkit. How the case is shown stands in `shown.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.casebook import Casebook, Recorded, Saved
from app.casework.case_file import text_of
from app.casework.today_lines import Action
from app.ui.case import adding
from app.ui.case.adding import Addition, Owner
from app.ui.case.happenings import TimelineEntry
from app.ui.case.justice import AccusedLine
from app.ui.case.shown import CaseShown
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact
from app.ui.saving import Said, save
from app.words.language import _


class CaseModel(CaseShown):
    """A case, and what a press does about it."""

    def refer(self) -> None:
        """Begin a referral."""
        self._navigator.go("form", form="referral", record=self.case)

    def follow_up(self, institution: str = "") -> None:
        """Begin to log a follow-up; with a silent institution, at the step of its ladder that is due."""
        given: dict[str, Any] = {}
        if institution:
            given = {"follow_up.about": "institution", "follow_up.institution": institution}
            silent = self._read[0].standing.silent if self._read else ()
            found = next((each.silence for each in silent if each.silence.institution == institution), None)
            if found is not None and found.step is not None and not found.step_taken:
                given["follow_up.ladder_step"] = found.step.days
        self._navigator.go("form", form="follow_up", record=self.case, answers=given)

    def add_to(self, record: str, form: str) -> None:
        """Begin a form about a record of the case: a charge of a legal case, say."""
        self._navigator.go("form", form=form, record=record)

    def record_of_accused(self, line: AccusedLine, step: str) -> None:
        """Record something that happened to one accused: in the record there is, or in one that is begun."""
        if line.edits:
            self._navigator.go("form", edit=line.edits, step=step)
        else:
            answers = {f"accused.{name}": value for name, value in line.begins.items() if name != "legal_case"}
            self._navigator.go("form", form="accused", record=line.legal_case, answers=answers, step=step)

    def move_to(self, state: str, then: Said) -> None:
        """Close or reopen the case; `then` hears what was kept."""
        said = _("Saved: {status}").format(status=self.voice.label("case_state", state))
        self._save(lambda book: book.records.edit(self.case, {"state": state}), said, then)

    def act(self, entry: TimelineEntry) -> None:
        """Do what a waiting line asks for."""
        row = self._row(entry.record)
        if entry.action == Action.REFER:
            self.refer()
        elif entry.action == Action.ASK_CONSENT:
            self.add("consent")
        elif entry.action == Action.MAKE_PLAN:
            self.add("safety_plan")
        else:
            self.follow_up(text_of(row or {}, "institution"))

    def add(self, form: str) -> None:
        """Begin any other form about the case."""
        self._navigator.go("form", form=form, record=self.case)

    def assess(self) -> None:
        """Go on with what the intake left for the assessment, and anything else of the case itself."""
        self._navigator.go("form", edit=self.case)

    def owners(self, addition: Addition) -> list[Owner]:
        """Return the records of the case that an addition may belong to; empty where it has no place yet."""
        return adding.owners(told, addition) if (told := self.telling) else []

    def begin(self, addition: Addition, owner: str) -> None:
        """Begin the form of an addition to a record of the case."""
        self._navigator.go("form", form=addition.form, record=owner, answers=dict(addition.answers))

    def show_deleted(self) -> None:
        """Go to what is deleted."""
        self._navigator.go("conflicts", deleted=True)

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts", case=self.case)

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said) -> EditModel:
        """Return the model of a sheet that changes an answer; `saved` hears what was kept, and how to undo it."""
        if fact.record in self.identity:
            return self._identities.edit(fact, self.case, changed, saved)
        return EditModel(self.session, Target(fact.record, fact.entity, fact.field, self.case), changed, saved)

    def open_case(self, case: str) -> None:
        """Go to another case: of somebody who may be the same."""
        self._navigator.go("case", case=case)

    def _save(self, job: Callable[[Casebook], Recorded | Saved | None], words: str, then: Said) -> None:
        save(self.session, job, lambda _done, undo: then(words, undo), self.refused)
