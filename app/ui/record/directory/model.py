"""A directory: records of one kind that belong to no case, searched and listed, and the one that is open.

Knows the casebook and the way through the app; knows no toolkit. A subclass says what its rows show and what is read
of the open one. At most `WINDOW` rows are held, the last changed: a search finds the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from app.casework.messages import Message
from app.ui.navigation import Navigator
from app.ui.pills import NOTHING, PillWords
from app.ui.record import facts, history
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact, Group
from app.ui.refusals import told
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, RecordHistory

WINDOW = 300
REST = 0.2
"""Seconds without a key before a search begins."""
SETTLE = 0.3
"""Seconds from a change to reading again: an exchange brings many at once."""

Listed = TypeVar("Listed")
Opened = TypeVar("Opened")
Data = Mapping[str, Any]


class Row(NamedTuple):
    """A record as a row shows it."""

    id: str
    title: str
    second: str
    pill: PillWords = NOTHING


class DirectoryModel(ABC, Generic[Listed, Opened]):
    """`typed` is what is searched for, `chosen` the id of the record that is open; `trouble` why reading failed.

    `entity` is the kind of record, `screen` the name of the screen, `param` what it calls the open record.
    """

    entity = ""
    screen = ""
    param = ""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        self._session, self._navigator, self._changed = session, navigator, changed
        self._end = session.on_changed(self._others_changed)
        self._listed: Listed | None = None
        self._opened: tuple[str, Data, Opened] | None = None
        self._told: RecordHistory | None = None
        self._asked = 0  # counts what was asked for: only the newest answer counts
        self._wait: Callable[[], None] | None = None
        self.typed = ""
        self.chosen = ""
        self.trouble: Message | None = None

    # --- What a directory says of its own ----------------------------------------------------------------------

    @abstractmethod
    def read_list(self, book: Casebook, typed: str) -> Listed:
        """Read what the rows show. Runs on the casebook's thread."""

    @abstractmethod
    def read_one(self, book: Casebook, row: Data) -> Opened:
        """Read what is shown of the open record besides its answers. Runs on the casebook's thread."""

    @abstractmethod
    def rows(self) -> list[Row]:
        """Return the rows, in the language in use."""

    @abstractmethod
    def name(self) -> str:
        """Return what the directory is called."""

    @abstractmethod
    def nothing(self) -> tuple[str, str]:
        """Return what an empty list says: a title, and what belongs here."""

    @abstractmethod
    def summary(self) -> str:
        """Return one line about all of them; "" for none."""

    @abstractmethod
    def heading(self) -> tuple[str, str]:
        """Return the title and subtitle of the open record."""

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the list has been read."""
        return self._listed is not None

    @property
    def is_open(self) -> bool:
        """Whether the chosen record has been read."""
        return self._opened is not None and self._opened[0] == self.chosen

    @property
    def voice(self) -> PersonVoice:
        """How sentences are said to the person."""
        return self._session.voice

    @property
    def row(self) -> Data:
        """The open record; empty while none is."""
        return self._opened[1] if self._opened is not None and self.is_open else {}

    @property
    def opened(self) -> Opened | None:
        """What was read of the open record besides its answers."""
        return self._opened[2] if self._opened is not None and self.is_open else None

    def limit_words(self, count: int) -> str:
        """Say that there may be more than the `count` rows that are held; "" while that cannot be."""
        return _("the last {count}; a search finds the others").format(count=WINDOW) if count >= WINDOW else ""

    def group(self, title: str) -> Group:
        """Return the answers of the open record under a heading."""
        return facts.group(title, self.row, self.voice, {})

    def history(self) -> list[history.Line]:
        """Return what was changed of the open record, and what was said to hold still, the latest first."""
        if self._told is None or not self.is_open:
            return []
        return history.lines([self._told], self.voice, {}, self._session.book.now().date())

    # --- What can be done --------------------------------------------------------------------------------------

    def show(self, chosen: str = "", typed: str = "") -> None:
        """Read the list, and the record that is open."""
        self.typed, self.chosen = typed, chosen
        self.load()

    def type(self, text: str) -> None:
        """Search for what is typed, once the keys rest."""
        self.typed = text
        self._remember()
        self._soon(REST)

    def choose(self, record: str) -> None:
        """Open a record beside the list."""
        self.chosen = record
        self._remember()
        self._changed()
        self.load()

    def beside(self, step: int) -> str:
        """Return the record `step` rows from the open one, the first when none is; "" at the end."""
        ids = [row.id for row in self.rows()]
        if self.chosen not in ids:
            return ids[0] if ids else ""
        at = ids.index(self.chosen) + step
        return ids[at] if 0 <= at < len(ids) else ""

    def begin(self) -> None:
        """Begin a new record."""
        self._navigator.go("form", form=self.entity)

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said, /) -> EditModel:
        """Return the model of a sheet that changes an answer; `saved` hears what was kept, and how to undo it."""
        return EditModel(self._session, Target(fact.record, fact.entity, fact.field, ""), changed, saved)

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts")

    def load(self) -> None:
        """Read the list and the open record."""
        self._asked += 1
        asked, typed, chosen = self._asked, self.typed, self.chosen

        def read(book: Casebook) -> tuple[Listed, tuple[str, Data, Opened] | None, RecordHistory | None]:
            from app.casebook import RecordHistory  # noqa: PLC0415 -- imported by now; not with the first frame

            listed = self.read_list(book, typed)
            if not chosen:
                return listed, None, None
            row = book.records.show(chosen)
            told_of = RecordHistory(row["entity"], row["id"], book.records.history(row["id"]))
            return listed, (chosen, row, self.read_one(book, row)), told_of

        def loaded(found: tuple[Listed, tuple[str, Data, Opened] | None, RecordHistory | None]) -> None:
            if asked == self._asked:
                self._listed, self._opened, self._told = found
                self.trouble = None
                self._changed()

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self.trouble = told(error)
                self._changed()

        self._session.ask(read, loaded, failed)

    def close(self) -> None:
        """Hear no more."""
        self._asked += 1
        self._listed, self._opened, self._told = None, None, None
        self._stop_waiting()
        self._end()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _rows_of(self, book: Casebook, typed: str) -> Sequence[Data]:
        return book.records.find(self.entity, search_for=typed, limit=WINDOW)

    def _remember(self) -> None:
        self._navigator.remember(**{self.param: self.chosen, "typed": self.typed})

    def _others_changed(self, entities: frozenset[str]) -> None:
        if entities - {"draft", "sync"}:
            self._soon(SETTLE)

    def _soon(self, seconds: float) -> None:
        self._stop_waiting()
        self._wait = self._session.later(seconds, self.load)

    def _stop_waiting(self) -> None:
        if self._wait is not None:
            self._wait()
            self._wait = None
