"""What somebody asks to have deleted, and what is: to agree with, to leave in sight, to bring back.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from app.casebook import AskedAnswer, Casebook, RecordAnswer
from app.casework.deletion_reasons import spoken_of
from app.casework.registry import CORE
from app.casework.second_persons import AskedFor
from app.ui import in_words
from app.ui.model import RECORDED, Model
from app.ui.record.deleting import keep
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _

MOST = 50
"""Deleted records that are listed."""


class AskedCard(NamedTuple):
    """A record that somebody asks to have deleted: what is said of it, why, its case and what that is called, whether
    one can agree, and whether one has asked for it oneself."""

    record: str
    case: str
    said: str
    why: str
    called: str
    can_agree: bool
    is_mine: bool


class DeletedRecord(NamedTuple):
    """A deleted record: its kind and what it or its case is called, and who asked for it, when and why, a line each."""

    record: str
    called: str
    asked: tuple[str, ...]


class DeletionsFound(NamedTuple):
    """What was read: who asks for what, what is deleted, and what the cases are called that either is of."""

    asked: tuple[AskedFor, ...]
    deleted: tuple[RecordAnswer, ...]
    cases: Mapping[str, str]


class DeletionsModel(Model):
    """Who asks for what to be deleted, and what is; of one case if it is named. `trouble` is why it could not be read
    or done."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._found = DeletionsFound((), (), {})
        self._case = ""
        self.follow(RECORDED, self._look_again)

    def load(self, case: str = "") -> None:
        """Read it, of one `case` if it is named."""
        self._case = case
        self._look_again()

    def _look_again(self) -> None:
        self.newest("deletions", self._read, self._loaded)

    @property
    def asked(self) -> list[AskedCard]:
        """What somebody asks for, in the language in use."""
        return [self._asked(each) for each in self._found.asked]

    @property
    def deleted(self) -> list[DeletedRecord]:
        """What is deleted, the last one first, in the language in use."""
        return [self._deleted(each) for each in self._found.deleted]

    def keep(self, record: str, then: Said) -> None:
        """Say that a record stays, or bring it back; `then` hears of it."""
        keep(self.session, record, then)

    def _asked(self, each: AskedFor) -> AskedCard:
        why = each.why()
        can_agree = each.kind == "more" or (each.kind == "delete" and not each.seconded_by and not each.is_mine)
        return AskedCard(
            each.record,
            each.case,
            self.voice.spoken(each.said()),
            _("Reason: {reason}").format(reason=self.voice.spoken(why)) if why is not None else "",
            self._found.cases.get(each.case, ""),
            can_agree,
            each.is_mine,
        )

    def _deleted(self, row: RecordAnswer) -> DeletedRecord:
        title, called = in_words.title(row["entity"]), _called(row)
        return DeletedRecord(
            row["id"],
            " · ".join(filter(None, (title, called))),
            tuple(self._who_and_why(one) for one in row["asked"]),
        )

    def _who_and_why(self, asked: AskedAnswer) -> str:
        when = in_words.moment(datetime.fromisoformat(asked["at"]), self.today)
        why = self.voice.spoken(spoken_of(asked["reason"])) if asked["reason"] else ""
        return " · ".join(filter(None, (asked["person"], when, why)))

    def _read(self, book: Casebook) -> DeletionsFound:
        asked = tuple(each for each in book.records.asked_for() if self._case in ("", each.case))
        cases = {each.case: _called(book.records.show(each.case)) for each in asked if each.case}
        return DeletionsFound(asked, tuple(_deleted(book, self._case)), cases)

    def _loaded(self, found: DeletionsFound) -> None:
        self._found, self.trouble = found, None
        self.changed()


def _deleted(book: Casebook, case: str) -> list[RecordAnswer]:
    """What is deleted of any kind, the last one first, of a case if it is named. What was taken back right after it was
    saved had no reason, and is shown where it is a case."""
    found = [each for kind in CORE for each in book.records.deleted(kind, None if case else MOST)]
    if case:
        code = next((each["code"] for each in found if each["id"] == case), "") or book.records.show(case)["code"]
        found = [each for each in found if each["code"] == code]
    asked_for = [each for each in found if each["entity"] == "case" or any(one["reason"] for one in each["asked"])]
    return sorted(asked_for, key=lambda each: max(one["at"] for one in each["asked"]), reverse=True)[:MOST]


def _called(row: RecordAnswer) -> str:
    return " · ".join(filter(None, (row.get("pseudonym", ""), row["code"])))
