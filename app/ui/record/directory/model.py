"""A directory: records of one kind that belong to no case, searched and listed, and the one that is open.

Knows the casebook and the way through the app; knows no toolkit. A subclass says what its rows show and what is read
of the open one. At most `WINDOW` rows are held, the last changed: a search finds the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

from app.casebook import Casebook, RecordHistory
from app.casework.second_persons import AskedFor
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.pills import NOTHING, PillWords
from app.ui.record import facts, history
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact, FactGroup
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _

WINDOW = 300
REST = 0.2
"""Seconds without a key before a search begins."""
SETTLE = 0.3
"""Seconds from a change to reading again: an exchange brings many at once."""

Listed = TypeVar("Listed")
Opened = TypeVar("Opened")
Data = Mapping[str, Any]
_Found: TypeAlias = tuple[Listed, "tuple[str, Data, Opened] | None", "RecordHistory | None", tuple[AskedFor, ...]]
"""The list, the open record with what else is shown of it, its history, who asks for it to be deleted."""


class ListedRecord(NamedTuple):
    """A record as a row shows it."""

    id: str
    title: str
    second: str
    pill: PillWords = NOTHING


class DirectoryModel(Model, ABC, Generic[Listed, Opened]):
    """`typed` is what is searched for, `chosen` the id of the record that is open, `kept` which of the `filters` the
    list is kept to; `asked_for` who asks for the open record to be deleted; `trouble` why reading failed.

    `entity` is the kind of record, `screen` the name of the screen, `param` what it calls the open record; `shows` are
    the kinds of record that anything here is read of.
    """

    entity = ""
    screen = ""
    param = ""
    shows: ClassVar[frozenset[str]]

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._listed: Listed | None = None
        self._opened: tuple[str, Data, Opened] | None = None
        self._told: RecordHistory | None = None
        self.asked_for: tuple[AskedFor, ...] = ()
        self.typed = ""
        self.chosen = ""
        self.kept = ""
        self.follow(self.shows, lambda: self.timers.set("load", SETTLE, self.load))

    # --- What a directory says of its own ----------------------------------------------------------------------

    @abstractmethod
    def read_list(self, book: Casebook, typed: str) -> Listed:
        """Read what the rows show. Runs on the casebook's thread."""

    @abstractmethod
    def read_one(self, book: Casebook, row: Data) -> Opened:
        """Read what is shown of the open record besides its answers. Runs on the casebook's thread."""

    @abstractmethod
    def rows(self) -> list[ListedRecord]:
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

    def filters(self) -> list[tuple[str, str]]:
        """Return the ways to keep less of the list, as (value, words); none where it is one list."""
        return []

    def names(self) -> Mapping[str, str]:
        """Return what records are called that the open one leads to; the others are said by their kind."""
        return {}

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

    def group(self, title: str) -> FactGroup:
        """Return the answers of the open record under a heading."""
        return facts.group(title, self.row, self.voice, self.names())

    def history(self) -> list[history.HistoryLine]:
        """Return what was changed of the open record, and what was said to hold still, the latest first."""
        if self._told is None or not self.is_open:
            return []
        return history.lines([self._told], self.voice, {}, self.today)

    # --- What can be done --------------------------------------------------------------------------------------

    def show(self, chosen: str = "", typed: str = "") -> None:
        """Read the list, and the record that is open."""
        self.typed, self.chosen = typed, chosen
        self.load()

    def type(self, text: str) -> None:
        """Search for what is typed, once the keys rest."""
        self.typed = text
        self._remember()
        self.timers.set("load", REST, self.load)

    def first_found(self, then: Callable[[str], None]) -> None:
        """Find what is typed now, without waiting for the keys to rest, and hear the first record of it."""
        self.timers.stop("load")
        self.load(lambda ids: then(ids[0]) if ids else None)

    def choose(self, record: str) -> None:
        """Open a record beside the list."""
        self.chosen = record
        self._remember()
        self.changed()
        self.load()

    def keep(self, value: str) -> None:
        """Keep the list to one of its filters; what was open is not of it."""
        self.kept, self.chosen = value, ""
        self._remember()
        self.changed()
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
        return EditModel(self.session, Target(fact.record, fact.entity, fact.field, ""), changed, saved)

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts")

    def load(self, then: Callable[[Sequence[str]], None] = lambda _ids: None) -> None:
        """Read the list and the open record; `then` hears what is listed. With a search, a record that is open and none
        of those found closes: it would be taken for one of them."""
        typed, chosen = self.typed, self.chosen

        def read(book: Casebook) -> _Found[Listed, Opened]:
            listed = self.read_list(book, typed)
            if not chosen:
                return listed, None, None, ()
            row = book.records.show(chosen)
            told_of = RecordHistory(row["entity"], row["id"], book.records.history(row["id"]))
            asked_for = tuple(each for each in book.records.asked_for() if each.record == row["id"])
            return listed, (chosen, row, self.read_one(book, row)), told_of, asked_for

        def loaded(found: _Found[Listed, Opened]) -> None:
            self._listed, self._opened, self._told, self.asked_for = found
            self.trouble = None
            ids = [row.id for row in self.rows()]
            if self.typed.strip() and self.chosen and self.chosen not in ids:
                self.chosen = ""
                self._remember()
            self.changed()
            then(ids)

        self.newest("list", read, loaded)

    def close(self) -> None:
        """Hear no more, and hold nothing."""
        super().close()
        self._listed, self._opened, self._told, self.asked_for = None, None, None, ()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _rows_of(self, book: Casebook, typed: str) -> Sequence[Data]:
        return book.records.find(self.entity, search_for=typed, limit=WINDOW)

    def _remember(self) -> None:
        self._navigator.remember(**{self.param: self.chosen, "typed": self.typed, "kept": self.kept})
