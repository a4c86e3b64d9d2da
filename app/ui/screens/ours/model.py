"""The centre's own work: survivor leaders with their events, support to institutions, supervision, complaints about us.
One kind at a time is listed.

Knows the casebook and the way through the app; knows no toolkit. A leader's name is identity and stays folded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.casework.case_file import text_of
from app.casework.conditions import is_answered
from app.casework.declaration import Sensitivity
from app.ui import in_words
from app.ui.navigation import Navigator
from app.ui.pills import NOTHING, PillWords
from app.ui.record import facts
from app.ui.record.directory.model import Data, DirectoryModel, ListedRecord
from app.ui.record.editing import EditModel
from app.ui.record.facts import Fact, FactGroup
from app.ui.record.identity import Identities
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casebook import Casebook

KINDS: Mapping[str, str] = {
    "leader": mark("Survivor leaders"),
    "support_to": mark("Support to institutions"),
    "supervision": mark("Supervision"),
    "complaint": mark("Complaints"),
}
"""What is listed, one kind at a time, and what it is called."""

NONE_YET: Mapping[str, tuple[str, str]] = {
    "leader": (
        mark("No survivor leader yet"),
        mark("Survivors who speak for others, under a name they chose; no way goes from here to a case."),
    ),
    "support_to": (
        mark("No support written down yet"),
        mark("What you did for institutions: legal research, witnesses brought, training on the job."),
    ),
    "supervision": (
        mark("No supervision written down yet"),
        mark("Work that was looked at together, and how the worker is. It stands in no survivor's file."),
    ),
    "complaint": (
        mark("No complaint is listed here"),
        mark(
            "What survivors and others say of us, who looks into it, and what we do otherwise now. Each is listed for "
            "the lead and for whoever wrote it."
        ),
    ),
}
"""What an empty list says."""


class OursModel(DirectoryModel[Sequence[Data], Sequence[Data]]):
    """The kind that is listed (`kept`), and the open record; of a leader with the events."""

    screen = "ours"
    param = "record"
    shows = frozenset({*KINDS, "engagement"})

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, navigator, changed)
        self._identities = Identities(self)
        self.kept = next(iter(KINDS))

    @property
    def entity(self) -> str:  # type: ignore[override]  # it is another one for each kind that is listed
        """The kind of record that is listed."""
        return self.kept

    def filters(self) -> list[tuple[str, str]]:
        """Return the kinds that can be listed."""
        return [(kind, _(words)) for kind, words in KINDS.items()]

    def read_list(self, book: Casebook, typed: str) -> Sequence[Data]:
        """Read those of the kind that is listed, the latest first."""
        return sorted(self._rows_of(book, typed), key=_day, reverse=True)

    def read_one(self, book: Casebook, row: Data) -> Sequence[Data]:
        """Read the events of a leader, the latest first."""
        if row["entity"] != "leader":
            return ()
        return sorted(book.records.find("engagement", where={"leader": row["id"]}), key=_day, reverse=True)

    def rows(self) -> list[ListedRecord]:
        """Return those of the kind that is listed."""
        return [self._row(row) for row in self._listed or () if row["entity"] == self.kept]

    def name(self) -> str:
        """Return what the directory is called."""
        return _("Our work")

    def nothing(self) -> tuple[str, str]:
        """Return what an empty list says."""
        title, text = NONE_YET[self.kept]
        return _(title), _(text)

    def summary(self) -> str:
        """Say that a search finds the others, where there are many."""
        limit = self.limit_words(len(self._listed or ()))
        return f"{limit[:1].upper()}{limit[1:]}" if limit else ""

    def heading(self) -> tuple[str, str]:
        """Return what the open one is called, and when it was."""
        row = self._row(self.row)
        return row.title, row.second

    def events(self) -> list[FactGroup]:
        """Return the events of the open leader, each with what they allow for it."""
        return [
            facts.group(text_of(row, "event") or in_words.day(row.get("on")), row, self.voice, {})
            for row in self.opened or ()
        ]

    @property
    def is_leader(self) -> bool:
        """Whether the open one is a survivor leader."""
        return self.row.get("entity") == "leader"

    def identity(self) -> FactGroup | None:
        """Return the leader's name and phone, while they are open."""
        found = self._identities.facts().get(self.chosen)
        if found is None:
            return None
        asked = self.voice.registry["leader"]
        own = [fact for fact in found if asked[fact.field].sensitivity is Sensitivity.IDENTITY]
        return FactGroup(
            _("Name"), self.chosen, tuple(f for f in own if f.answer), tuple(f for f in own if not f.answer)
        )

    def open_name(self, reason: str) -> None:
        """Open the name, for a reason that is written into its history."""
        self._identities.open(self.chosen, reason)

    def fold_name(self) -> None:
        """Fold the name again."""
        self._identities.fold_one(self.chosen)

    def add_event(self) -> None:
        """Begin to write down an event of the open leader."""
        self._navigator.go("form", form="engagement", record=self.chosen)

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said, /) -> EditModel:
        """Return the model of a sheet that changes an answer; `saved` hears what was kept, and how to undo it."""
        if fact.record in self._identities.facts():
            return self._identities.edit(fact, "", changed, saved)
        return super().edit(fact, changed, saved)

    def choose(self, record: str) -> None:
        """Open a record beside the list; a name that was open is folded."""
        self._identities.fold()
        super().choose(record)

    def close(self) -> None:
        """Hear no more, and hold nothing."""
        super().close()
        self._identities.fold()

    def _row(self, row: Data) -> ListedRecord:
        kind = str(row.get("entity", ""))
        title, parts, pill = _TOLD.get(kind, _nothing)(self, row)
        second = " · ".join(part for part in (*parts, in_words.day(row.get(_DATED.get(kind, "on")))) if part)
        return ListedRecord(str(row.get("id", "")), title or in_words.title(kind) if kind else "", second, pill)

    def _label(self, row: Data, field: str) -> str:
        declared = self.voice.registry[row["entity"]][field]
        return in_words.answer(declared, row.get(field), self.voice, {})


Told = tuple[str, Sequence[str], PillWords]
"""What a row says: its title, the parts of its second line before the day, its pill."""


def _leader(_model: OursModel, row: Data) -> Told:
    left = is_answered(row.get("left_on"))
    return text_of(row, "called"), [text_of(row, "group")], PillWords(_("left"), "plain") if left else NOTHING


def _support(model: OursModel, row: Data) -> Told:
    return model._label(row, "kind"), [model._label(row, "institution")], NOTHING


def _supervision(model: OursModel, row: Data) -> Told:
    return text_of(row, "worker"), [model._label(row, "kind"), text_of(row, "supervisor")], NOTHING


def _complaint(model: OursModel, row: Data) -> Told:
    outcome = model._label(row, "outcome").lower()
    is_open = text_of(row, "outcome") in ("", "open")
    pill = PillWords(outcome or _("not answered yet"), "due" if is_open else "good")
    return model._label(row, "about"), [model._label(row, "by")], pill


def _nothing(_model: OursModel, _row: Data) -> Told:
    return "", [], NOTHING


_TOLD: Mapping[str, Callable[[OursModel, Any], Told]] = {
    "leader": _leader,
    "support_to": _support,
    "supervision": _supervision,
    "complaint": _complaint,
}
_DATED = {"leader": "joined_on"}


def _day(row: Data) -> str:
    return text_of(row, _DATED.get(str(row["entity"]), "on"))
