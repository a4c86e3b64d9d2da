"""The drafts, the last touched first: searched, gone on with, thrown away one or many at a time. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.casebook import ListedDraft
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.record.draft_lines import DraftLine, line
from app.ui.session import Session

SHOWN = 40
"""Rows that are drawn before one asks for more."""
SETTLE = 0.3
"""Seconds from a change to reading again."""


class DraftsModel(Model):
    """`typed` is what is searched for; while `is_choosing`, `chosen` are the ids of those to throw away."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._read: list[ListedDraft] | None = None
        self._limit = SHOWN
        self.read_at: datetime | None = None
        self.typed = ""
        self.is_choosing = False
        self.chosen: set[str] = set()
        self.follow(RECORDED | {"draft"}, lambda: self.timers.set("settle", SETTLE, self.load))

    @property
    def is_ready(self) -> bool:
        """Whether they have been read."""
        return self._read is not None

    @property
    def total(self) -> int:
        """How many there are, found or not."""
        return len(self._read or ())

    @property
    def found(self) -> list[DraftLine]:
        """Those in whose line every word stands that is searched for."""
        now, voice, words = self.now, self.voice, self.typed.casefold().split()
        lines = [
            line(each.draft, " · ".join(filter(None, (each.pseudonym, each.code))), voice.registry, voice, now)
            for each in self._read or ()
        ]
        said = ((each, f"{each.title} {each.second(now)}".casefold()) for each in lines)
        return [each for each, text in said if all(word in text for word in words)]

    @property
    def limit(self) -> int:
        """How many rows are drawn."""
        return self._limit

    def load(self) -> None:
        """Read them."""
        self.newest("drafts", lambda book: book.drafts.listed(), self._loaded)

    def type(self, text: str) -> None:
        """Search for what is typed; what is no longer found is no longer chosen."""
        self.typed = text
        self.chosen &= {each.id for each in self.found}
        self.changed()

    def more(self) -> None:
        """Draw more rows."""
        self._limit += SHOWN
        self.changed()

    def open(self, draft: str) -> None:
        """Go on with one; or, while choosing, choose it or not."""
        if self.is_choosing:
            self.chosen ^= {draft}
            self.changed()
        else:
            self._navigator.go("form", draft=draft)

    def choose(self, *, begins: bool) -> None:
        """Begin to choose several, or end it."""
        self.is_choosing, self.chosen = begins, set()
        self.changed()

    def choose_all(self) -> None:
        """Choose all that are found."""
        self.chosen = {each.id for each in self.found}
        self.changed()

    def discard(self) -> Callable[[], None]:
        """Throw away those that are chosen; returns what brings them back as they were."""
        gone = [each.draft for each in self._read or () if each.draft.id in self.chosen]
        session = self.session
        for each in gone:
            session.unkept.forget(each.id)
        self.write(lambda book: book.drafts.drop(*(each.id for each in gone)), lambda _none: None)
        self.choose(begins=False)
        return lambda: session.write(lambda book: book.drafts.bring_back(gone), lambda _none: None)

    def _loaded(self, read: list[ListedDraft]) -> None:
        self._read, self.trouble = read, None
        self.chosen &= {each.draft.id for each in read}
        self.changed()
