"""A record that somebody thinks of deleting, or asks to have deleted: what it would come to, why, both ways to answer.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.casebook import Casebook, Outlook
from app.casework.deletion_reasons import REASONS, written
from app.casework.messages import Message
from app.casework.second_persons import AskedFor
from app.ui import in_words
from app.ui.model import Model
from app.ui.saving import Said
from app.ui.session import Session
from app.words.language import _, mark

NEEDS_A_REASON = frozenset({Outlook.ALONE, Outlook.SECOND, Outlook.WAITS, Outlook.MORE})
"""What can be asked for now; it needs a reason."""

_COMES_TO = {
    Outlook.ALONE: mark("All of it was recorded by you alone, so it goes from sight now, here and on every device."),
    Outlook.SECOND: mark("With your word two people ask for it, so it goes from sight now, here and on every device."),
    Outlook.WAITS: mark(
        "Not all of it was recorded by you on this device, so a second person must agree. It stays in sight until then."
    ),
    Outlook.ASKED: mark("You have asked for this. It stays in sight until another person agrees on their own device."),
    Outlook.MORE: mark("It is deleted, and a colleague recorded more that belongs to it. It stays deleted, with that."),
    Outlook.GONE: mark("It is deleted: no list shows it any more."),
}


class ReadDeletion(NamedTuple):
    """What was read of a record: of which kind it is, what a delete of it would come to, who asks for it."""

    entity: str
    outlook: Outlook
    asked: tuple[AskedFor, ...]


class DeletionModel(Model):
    """A record to delete, to leave or to bring back. `chosen` is the code of a reason ("": none), `words` are further
    ones. `read` is None until it was read; `trouble` is why it could not be."""

    def __init__(self, session: Session, record: str, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._record = record
        self.read: ReadDeletion | None = None
        self.chosen = self.words = ""

    @property
    def title(self) -> str:
        """What is deleted; "" until it was read."""
        return _("Delete: {record}").format(record=in_words.title(self.read.entity)) if self.read else ""

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The reasons that may be chosen, as (value, words)."""
        return [(code, self.voice.spoken(words)) for code, words in REASONS.items()]

    @property
    def can_ask(self) -> bool:
        """Whether a reason was given that is one."""
        return bool(self._reason)

    def sentences(self) -> list[str]:
        """Return who asks and why; then, as one text, what it would come to and that nothing is lost."""
        if self.read is None:
            return []
        entity, outlook, asked = self.read
        said = [sentence(one, self.voice.spoken) for one in asked if not one.is_mine and one.kind != "more"]
        case = [_("What belongs to the case goes from the lists with it.")] if entity == "case" else []
        nothing_lost = _("Its history stays, and it can be brought back.")
        return [*said, " ".join([_(_COMES_TO[outlook]), *case, nothing_lost])]

    def load(self) -> None:
        """Read what a delete would come to."""
        record = self._record

        def read(book: Casebook) -> ReadDeletion:
            asked = tuple(each for each in book.records.asked_for() if each.record == record)
            return ReadDeletion(book.records.show(record)["entity"], book.records.outlook(record), asked)

        self.ask(read, self._loaded)

    def delete(self, then: Said) -> None:
        """Ask for it, for the reason that was given; `then` hears what came of it. Taking it back is offered where that
        brings back what was before: a colleague's word it would answer, too."""
        if self.read is None or not self._reason:
            return
        record, reason, outlook = self._record, self._reason, self.read.outlook
        words = {
            True: _("Deleted. It can be brought back."),
            False: _("Asked for. A second person agrees, or it stays."),
        }
        session = self.session

        def undo() -> None:
            session.write(lambda book: book.records.undelete(record), lambda _none: None)

        can_undo = outlook in (Outlook.ALONE, Outlook.WAITS)
        session.write(
            lambda book: book.records.delete(record, reason),
            lambda gone: then(words[gone], undo if can_undo else None),
        )

    def keep(self, then: Said) -> None:
        """Say that it stays, or bring it back; `then` hears of it."""
        keep(self.session, self._record, then)

    @property
    def _reason(self) -> str:
        return written(self.chosen, self.words)

    def _loaded(self, read: ReadDeletion) -> None:
        self.read = read
        self.changed()


def keep(session: Session, record: str, then: Said) -> None:
    """Say that a record stays in sight, or bring it back; `then` hears of it."""
    session.write(lambda book: book.records.undelete(record), lambda _none: then(_("It stays in sight."), None))


def of_record(asked: Iterable[AskedFor], record: str) -> AskedFor | None:
    """Return who asks for a record, one's own word before others'; None when nobody does."""
    found = [each for each in asked if each.record == record]
    return next((each for each in found if each.is_mine), found[0] if found else None)


def sentence(asked: AskedFor, say: Callable[[Message], str]) -> str:
    """Say who asks for what, and why."""
    return " ".join(say(each) for each in (asked.said(), _quoted(asked)) if each is not None)


def _quoted(asked: AskedFor) -> Message | None:
    why = asked.why()
    return Message("Reason: {reason}", {"reason": why}) if why is not None else None
