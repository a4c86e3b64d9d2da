"""That somebody who was trained is perhaps recorded already: the words, and what the answer keeps.

Knows the session; knows no toolkit. No name is told, as none is opened by it, and nothing is merged: the answer stands
in the record, and the history says whose it is.
"""

from __future__ import annotations

from collections.abc import Callable

from app.casebook import Casebook, LikelySame, Saved
from app.ui import in_words
from app.ui.saving import Said, save
from app.ui.session import Session
from app.words.language import _
from app.words.voice import PersonVoice


def words(likely: LikelySame, voice: PersonVoice) -> str:
    """Return which training somebody like this came to, and by what they are told."""
    reasons = " · ".join(voice.spoken(reason) for reason in likely.reasons)
    return f"{likely.pseudonym or in_words.title('training')}: {reasons}"


def say(
    session: Session, record: str, likely: LikelySame, then: Said, failed: Callable[[Exception], None], *, same: bool
) -> None:
    """Record that an attendance is of the same person as another one, or is not; `then` hears what was kept, with what
    takes it back."""

    def keep(book: Casebook) -> Saved | None:
        if same:
            return book.records.edit(record, {"same_person_as": likely.id})
        apart = book.records.show(record).get("not_same_as") or []
        return book.records.edit(record, {"not_same_as": [*apart, likely.id]})

    said = _("Saved: the same person, counted once") if same else _("Saved: another person, counted apart")
    save(session, keep, lambda _saved, undo: then(said, undo), failed)
