"""What colleagues ask to have deleted, and the cases that are: to agree with, to leave in sight, to bring back.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from app.casebook import AskedAnswer, Casebook
from app.casework.people_names import is_same_name
from app.casework.second_persons import AskedFor
from app.ui import in_words
from app.ui.model import RECORDED, Model
from app.ui.session import Session
from app.words.language import _

MOST = 50
"""Deleted cases that are listed."""


class AskedCard(NamedTuple):
    """A record that somebody asks to have deleted: what is said of it, its case, whether one can agree."""

    record: str
    case: str
    said: str
    can_agree: bool


class DeletedCase(NamedTuple):
    """A deleted case: its code and pseudonym, and who asked for it, when and why, a line each."""

    record: str
    called: str
    asked: tuple[str, ...]


class DeletionsFound(NamedTuple):
    """What was read: who asks for what, the deleted cases, and who sits here."""

    asked: tuple[AskedFor, ...]
    deleted: tuple[DeletedCase, ...]
    me: str


class DeletionsModel(Model):
    """Who asks for what to be deleted, and what is. `trouble` is why it could not be read or done."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._found = DeletionsFound((), (), "")
        self.follow(RECORDED, self.load)

    def load(self) -> None:
        """Read it."""
        self.newest("deletions", self._read, self._loaded)

    @property
    def asked(self) -> list[AskedCard]:
        """What somebody asks for, in the language in use."""
        return [
            AskedCard(
                each.record, each.case, self.voice.spoken(each.said()),
                each.kind == "more"
                or (each.kind == "delete" and not each.seconded_by and not is_same_name(each.person, self._found.me)),
            )
            for each in self._found.asked
        ]  # fmt: skip

    @property
    def deleted(self) -> tuple[DeletedCase, ...]:
        """The cases that are deleted, the last one first."""
        return self._found.deleted

    def agree(self, record: str, reason: str, then: Callable[[str], None]) -> None:
        """Agree that a record be deleted; `then` hears what came of it."""
        words = {
            True: _("Deleted. It can be brought back."),
            False: _("Asked for. A second person agrees, or it stays."),
        }
        self.session.write(
            lambda book: book.records.delete(record, reason), lambda gone: then(words[gone]), self.refused
        )

    def keep(self, record: str, then: Callable[[str], None]) -> None:
        """Say that a record stays, or bring it back; `then` hears of it."""
        self.session.write(
            lambda book: book.records.undelete(record), lambda _none: then(_("It stays in sight.")), self.refused
        )

    def _read(self, book: Casebook) -> DeletionsFound:
        today = book.now().date()
        deleted = tuple(
            DeletedCase(
                each["id"],
                " · ".join(filter(None, (each.get("pseudonym", ""), each["code"]))),
                tuple(_who_and_why(one, today) for one in each["asked"]),
            )
            for each in book.records.deleted("case", MOST)
        )
        me = book.centre.me()
        return DeletionsFound(tuple(book.records.asked_for()), deleted, me.person if me else "")

    def _loaded(self, found: DeletionsFound) -> None:
        self._found, self.trouble = found, None
        self.changed()


def _who_and_why(asked: AskedAnswer, today: date) -> str:
    when = in_words.moment(datetime.fromisoformat(asked["at"]), today)
    return " · ".join(filter(None, (asked["person"], when, asked["reason"])))
