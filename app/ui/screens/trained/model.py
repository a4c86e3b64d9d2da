"""One person who was trained: what they do and where, the trainings they came to, and their name for a reason.

Knows the casebook and the way through the app; knows no toolkit. Who is one person is the casework's to say; the name
it goes by is opened on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.casebook import Casebook, LikelySame, RecordHistory
from app.casework.case_file import text_of
from app.casework.declaration import Sensitivity
from app.casework.second_persons import AskedFor
from app.ui import in_words
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.record import facts, history, trained_before
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact, FactGroup
from app.ui.record.identity import Identities
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _, ngettext, number

Data = Mapping[str, Any]


class Training(NamedTuple):
    """A training somebody came to."""

    id: str
    title: str
    second: str


class TrainedPerson(NamedTuple):
    """An attendance as it was read: its row, the trainings of the same person, the latest first, its history, who asks
    for it to be deleted, and who else may be this person."""

    row: Data
    trainings: Sequence[Data]
    told: RecordHistory
    asked_for: tuple[AskedFor, ...]
    likely: tuple[LikelySame, ...]


class TrainedModel(Model):
    """`trouble` is why the person could not be read. `changed` is called when there is something new to draw."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._identities = Identities(self)
        self._known: TrainedPerson | None = None
        self.attendee = ""
        self.follow({"attendee", "training"}, self._look_again)

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether it has been read."""
        return self._known is not None

    @property
    def row(self) -> Data:
        """The attendance; empty until it has been read."""
        return self._known.row if self._known else {}

    @property
    def asked_for(self) -> tuple[AskedFor, ...]:
        """Who asks for it to be deleted."""
        return self._known.asked_for if self._known else ()

    @property
    def likely(self) -> tuple[LikelySame, ...]:
        """Who else of the people trained may be this one, until somebody says which it is."""
        return self._known.likely if self._known else ()

    @property
    def title(self) -> str:
        """What the person does: the name stays folded."""
        cadre = text_of(self.row, "cadre")
        return self.voice.label("cadre", cadre) if cadre else in_words.title("attendee")

    @property
    def subtitle(self) -> str:
        """Where they work."""
        return text_of(self.row, "organisation")

    def identity(self) -> FactGroup | None:
        """Return what is kept apart, while it is open."""
        found = self._identities.facts().get(self.attendee)
        if found is None:
            return None
        asked = self.voice.registry["attendee"]
        of_name = [fact for fact in found if asked[fact.field].sensitivity is Sensitivity.IDENTITY]
        answered = tuple(fact for fact in of_name if fact.answer)
        return FactGroup(_("Name"), self.attendee, answered, tuple(fact for fact in of_name if not fact.answer))

    def details(self) -> FactGroup | None:
        """Return the other answers."""
        return facts.group(_("Details"), self.row, self.voice, {}) if self._known else None

    def trainings(self) -> list[Training]:
        """Return the trainings that this person came to."""
        found = []
        for row in self._known.trainings if self._known else ():
            place = text_of(row, "place")
            parts = [in_words.day(row.get("on")), place, text_of(row, "organiser")]
            second = " · ".join(part for part in parts if part)
            found.append(Training(row["id"], text_of(row, "title") or in_words.title("training"), second))
        return found

    def trainings_words(self) -> str:
        """Say how many trainings that is."""
        count = len(self._known.trainings) if self._known else 0
        return ngettext("{count} training", "{count} trainings", count).format(count=number(count))

    def history(self) -> list[history.HistoryLine]:
        """Return what was changed of the person, and who opened the name, the latest first."""
        if self._known is None:
            return []
        return history.lines([self._known.told], self.voice, {}, self.today)

    # --- What can be done --------------------------------------------------------------------------------------

    def show(self, attendee: str) -> None:
        """Show a person by one of their attendances."""
        self.attendee = attendee
        self.load()

    def load(self) -> None:
        """Read it."""
        attendee = self.attendee

        def read(book: Casebook) -> TrainedPerson:
            row = book.records.show(attendee)
            trainings = {each["training"] for each in book.figures.attendances_of(row["id"])}
            rows = sorted(map(book.records.show, trainings), key=lambda each: text_of(each, "on"), reverse=True)
            told = RecordHistory("attendee", row["id"], book.records.history(row["id"]))
            asked_for = tuple(each for each in book.records.asked_for() if each.record == row["id"])
            likely = tuple(book.records.likely_same(row["id"]))
            return TrainedPerson(row, rows, told, asked_for, likely)

        self.newest("person", read, self._loaded)

    def open_name(self, reason: str) -> None:
        """Open the name, for a reason that is written into its history."""
        self._identities.open(self.attendee, reason)

    def fold_name(self) -> None:
        """Fold the name again."""
        self._identities.fold_one(self.attendee)

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said, /) -> EditModel:
        """Return the model of a sheet that changes an answer; `saved` hears what was kept, and how to undo it."""
        if fact.record in self._identities.facts():
            return self._identities.edit(fact, "", changed, saved)
        return EditModel(self.session, Target(fact.record, fact.entity, fact.field, ""), changed, saved)

    def say_trained(self, likely: LikelySame, then: Said, *, same: bool) -> None:
        """Record that somebody else who was trained is this person, or is not."""
        trained_before.say(self.session, self.attendee, likely, then, self.refused, same=same)

    def look(self, likely: LikelySame) -> None:
        """Go to who may be the same."""
        self._navigator.go("trained", attendee=likely.id)

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts")

    def open(self, training: str) -> None:
        """Go to a training."""
        self._navigator.go("trainings", training=training)

    def close(self) -> None:
        """Hear no more, and hold nothing of the person."""
        super().close()
        self.attendee, self._known = "", None
        self._identities.fold()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _loaded(self, known: TrainedPerson) -> None:
        self._known, self.trouble = known, None
        self.changed()

    def _look_again(self) -> None:
        if self._known is not None:
            self.load()
            self._identities.look_again()
