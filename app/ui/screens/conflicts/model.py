"""Answers that two people gave while apart, to decide between: both values, by whom, when, on which device.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.declaration import Sensitivity
from app.ui import in_words
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.record.editing import EditModel, Target
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _, ngettext, number
from app.words.let_go import with_what_went
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, ConflictAnswer

SEAT = 8
"""Letters by which a device without a name is told apart."""


class GivenAnswer(NamedTuple):
    """One of the answers: as it is kept, in words, and who gave it, when and where. The first is shown meanwhile."""

    value: Any
    words: str
    by: str


class Conflict(NamedTuple):
    """A question with its answers. `is_folded` for identity that has not been opened: its answers are not shown.

    `is_decided_twice` when each answer is a decision already: two people decided while apart.
    """

    record: str
    entity: str
    field: str
    case: str
    question: str
    about: str
    answers: tuple[GivenAnswer, ...]
    is_folded: bool
    is_decided_twice: bool = False


class Found(NamedTuple):
    """The undecided fields as the casebook gives them, what linked records are called, and which of the answers are
    decisions, by their changes."""

    conflicts: list[ConflictAnswer]
    names: Mapping[str, str]
    decisions: frozenset[str] = frozenset()


class ConflictsModel(Model):
    """What is to be decided; of one `case` if it is named. `trouble` is why it could not be read or decided.

    Identity opened with a reason stays open until the screen is entered anew.
    """

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._found: Found | None = None
        self._opened: dict[tuple[str, str], Any] = {}  # what was opened, by change and field
        self.case = ""
        self.follow(RECORDED, self._read)

    @property
    def is_ready(self) -> bool:
        """Whether it has been read."""
        return self._found is not None

    @property
    def subtitle(self) -> str:
        """How many questions wait; "" for none, and until it has been read."""
        count = len(self._mine())
        words = ngettext("{count} question waits", "{count} questions wait", count).format(count=number(count))
        return words if count else ""

    def conflicts(self) -> list[Conflict]:
        """Return what is to be decided, in the language in use."""
        names = self._found.names if self._found is not None else {}
        return [self._conflict(each, names) for each in self._mine()]

    def load(self, case: str = "") -> None:
        """Read what is undecided."""
        self.case = case
        self._opened.clear()
        self._read()

    def open(self, conflict: Conflict, reason: str) -> None:
        """Open answers that are identity, for a reason that is written into its history."""

        def opened(found: list[ConflictAnswer]) -> None:
            for each in found:
                self._opened.update({(value["change"], each["field"]): value["value"] for value in each["values"]})
            self._read()

        self.ask(lambda book: book.records.conflicts(conflict.record, reason), opened)

    def keep(self, conflict: Conflict, answer: GivenAnswer, then: Callable[[str], None]) -> None:
        """Decide for one of the answers; `then` hears what was decided, in words."""
        words = _("Decided: {question}").format(question=conflict.question)
        self.session.write(
            lambda book: book.records.resolve(conflict.record, conflict.field, answer.value),
            lambda saved: then(with_what_went(f"{words}.", saved.let_go) if saved and saved.let_go else words),
            self.refused,
        )

    def new_answer(self, conflict: Conflict, changed: Callable[[], None], saved: Said) -> EditModel:
        """Return the model of a sheet that writes a new answer in place of all of them."""
        target = Target(conflict.record, conflict.entity, conflict.field, conflict.case, decides=True)
        return EditModel(self.session, target, changed, saved)

    def open_case_of(self, case: str) -> None:
        """Go to the case that something is about."""
        self._navigator.go("case", case=case)

    def _read(self) -> None:
        self.newest("conflicts", _read, self._loaded)

    def _loaded(self, found: Found) -> None:
        self._found, self.trouble = found, None
        self.changed()

    def _mine(self) -> list[ConflictAnswer]:
        found = self._found.conflicts if self._found is not None else []
        return [each for each in found if not self.case or each["case"] == self.case]

    def _conflict(self, each: ConflictAnswer, names: Mapping[str, str]) -> Conflict:
        record = self.voice.registry[each["entity"]]
        field, today = record[each["field"]], self.today
        parts = [each["pseudonym"], each["code"], _(record.title) if record.name != "case" else ""]
        folded, answers = False, []
        for value in each["values"]:
            kept, is_shut = value["value"], False
            if field.sensitivity is Sensitivity.IDENTITY:
                opened = (value["change"], field.name)
                kept, is_shut = self._opened.get(opened), opened not in self._opened
            words = _("Kept apart") if is_shut else in_words.answer(field, kept, self.voice, names) or _("Taken away")
            answers.append(GivenAnswer(kept, words, _by(value, today)))
            folded = folded or is_shut
        about = " · ".join(part for part in parts if part)
        question = _(field.question)
        decisions = self._found.decisions if self._found is not None else frozenset()
        twice = all(value["change"] in decisions for value in each["values"])
        given = tuple(answers)
        return Conflict(each["id"], record.name, field.name, each["case"], question, about, given, folded, twice)


def _by(value: Mapping[str, Any], today: date) -> str:
    who = value["author"] or _("somebody who left the centre")
    when = in_words.changed_at(value, today)
    where = value["device"] or value["change"][:SEAT]
    return " · ".join((who, when, _("on {device}").format(device=where)))


def _read(book: Casebook) -> Found:
    found = book.records.conflicts()
    voice = PersonVoice(book.pack)
    linked = {
        (book.registry[each["entity"]][each["field"]].links_to, value["value"])
        for each in found
        for value in each["values"]
        if book.registry[each["entity"]][each["field"]].links_to and isinstance(value["value"], str)
    }
    is_id = {(entity, id_) for entity, id_ in linked if id_ not in book.pack.codes("institution")}
    names = {id_: in_words.called(entity, book.records.show(id_), book.pack, voice) for entity, id_ in is_id}
    return Found(found, names, _decisions(book, {each["id"] for each in found}))


def _decisions(book: Casebook, records: set[str]) -> frozenset[str]:
    """The changes by which somebody decided between answers of these records."""
    changes = (change for record in records for change in book.records.history(record))
    return frozenset(change["change"] for change in changes if change["kind"] == "resolve")
