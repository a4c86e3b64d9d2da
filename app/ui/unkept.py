"""What was typed and could not be stored: held in memory, past a lock too, and tried again until it is stored.

Knows the session; knows no toolkit and no screen. At a lock it is sealed to this device's own key, which only the
passphrase gives: nobody reads it out of the locked program. Then it is put into a file of its own as soon as there is
room for one, so that not even a power cut loses it, and becomes the draft it was when the casebook is opened again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from app.casework.messages import Message
from app.ui.calm import log
from app.ui.lane import Failed, Lane
from app.ui.timers import Timers

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Casebook, Draft
    from app.ui.session import Session

T = TypeVar("T")

RETRY = 5.0
"""Seconds from one try to the next."""

_WHY = {
    "full": Message(
        "Words not yet stored: the disk is full. Make room on it and leave this window open; it is tried again every "
        "few seconds."
    ),
    "gone": Message(
        "Words not yet stored: the folder is gone; it was moved or deleted. Put it back where it was and leave this "
        "window open; it is tried again every few seconds."
    ),
}
_OTHERWISE = Message(
    "Words not yet stored: the folder cannot be written to. See whether the disk or the folder is protected, and leave "
    "this window open; it is tried again every few seconds."
)


@dataclass(eq=False)
class _Held:
    """One draft on its way to the disk: itself while the casebook is open, `sealed` from a lock on.

    `then` and `failed` hear what became of it; `failed` once. `has_failed` tells that a try has.
    """

    draft: Draft | None
    then: Callable[[Draft], None] = lambda _draft: None
    failed: Failed = lambda _error: None
    sealed: bytes = b""
    has_failed: bool = field(default=False)


class Unkept:
    """What one session holds. `tell` is called when there is something new to say; `why` is that, or None."""

    def __init__(self, session: Session, lane: Lane, tell: Callable[[], None]) -> None:
        self._session, self._lane, self._tell = session, lane, tell
        self._timers = Timers(session.later)
        self._held: dict[str, _Held] = {}
        self._not_given_back: Exception | None = None  # why what lies in files is not in its drafts yet
        self.why: Message | None = None

    # --- While the casebook is open ----------------------------------------------------------------------------

    def keep(self, draft: Draft, then: Callable[[Draft], None], failed: Failed) -> None:
        """Store a draft, now or as soon as it can be; past a lock it is held here. `then` hears when it is kept, and
        `failed` of the first failure, unless it was locked meanwhile."""
        held = self._held[draft.id] = _Held(draft, then, failed)
        self._store(held)

    def guarding(self, draft: Draft, job: Callable[[Casebook], T]) -> Callable[[Casebook], T]:
        """Return a Save of a draft that holds the draft until it is done: where it fails in a window that was locked
        meanwhile, the words are not lost."""
        held = self._held[draft.id] = _Held(draft)

        def do(book: Casebook) -> T:
            done = job(book)
            self._let_go(draft.id, held)
            return done

        return do

    def forget(self, draft_id: str) -> None:
        """Hear that a draft was thrown away."""
        self._held.pop(draft_id, None)
        self._say()

    def begin(self) -> None:
        """Hear that the casebook has been opened: what is still held is tried again."""
        if self._held or self._not_given_back is not None:
            self._say(self._not_given_back)
            self._try_later()

    # --- Past a lock -------------------------------------------------------------------------------------------

    def seal(self, book: Casebook) -> None:
        """Hear that the casebook closes in a moment: from here on only its passphrase opens what is held."""
        self._timers.end()
        for held in tuple(self._held.values()):
            if held.draft is not None:
                held.sealed = book.drafts.sealed(held.draft)
            held.draft, held.then, held.failed = None, _Held.then, _Held.failed

    def put_aside(self) -> None:
        """Write what is still held into files, behind what was to be written; what finds no room is tried again. Also
        when the program ends: then this is the last try."""
        sealed = [held for held in self._held.values() if held.sealed]
        if sealed:
            self._lane.run(lambda: self._set_aside(sealed), lambda _none: self._say(), self._not_set_aside)

    def given_back(self, book: Casebook) -> Casebook:
        """Make what was sealed drafts again, from memory and files. On the thread that writes; returns the book."""
        sealed = {name: held for name, held in tuple(self._held.items()) if held.sealed}
        try:
            book.drafts.take_in(held.sealed for held in sealed.values())
        except Exception as error:
            log(error)
            self._not_given_back = error
            return book
        self._not_given_back = None
        for name, held in sealed.items():
            self._let_go(name, held)
        return book

    # --- Inside ------------------------------------------------------------------------------------------------

    def _store(self, held: _Held) -> None:
        draft = held.draft
        if draft is None:
            return

        def job(book: Casebook) -> Draft | None:
            if self._held.get(draft.id) is not held:  # saved, thrown away, or something newer has come meanwhile
                return None
            kept = book.drafts.keep(draft, is_written=True)
            self._let_go(draft.id, held)
            return kept

        def done(kept: Draft | None) -> None:
            if kept is not None:
                held.then(kept)
            self._say()

        self._session.write(job, done, lambda error: self._failed(held, error))

    def _failed(self, held: _Held, error: Exception) -> None:
        is_first, held.has_failed = not held.has_failed, True
        self._say(error)
        self._try_later()
        if is_first:
            held.failed(error)

    def _try_later(self) -> None:
        self._timers.set("try", RETRY, self._look)

    def _look(self) -> None:
        """Try again what is held: as drafts while the casebook is open, else as a file beside it."""
        if self._session.is_open:
            for held in [each for each in self._held.values() if each.has_failed]:
                self._store(held)
            self._take_in()
        else:
            self.put_aside()

    def _take_in(self) -> None:
        if self._not_given_back is not None or any(held.sealed for held in self._held.values()):
            self._session.write(self.given_back, lambda _book: self._again())

    def _again(self) -> None:
        self._say(self._not_given_back)
        if self._held or self._not_given_back is not None:
            self._try_later()

    def _set_aside(self, sealed: list[_Held]) -> None:
        from app.casebook import Drafts  # noqa: PLC0415 -- it has been open by now

        for name, held in tuple(self._held.items()):
            if held in sealed:
                Drafts.set_aside(self._session.folder, name, held.sealed)
                self._let_go(name, held)

    def _not_set_aside(self, error: Exception) -> None:
        self._say(error)
        self._try_later()

    def _let_go(self, name: str, held: _Held) -> None:
        """Drop what is stored, unless something newer of this draft has come; on any thread."""
        if self._held.get(name) is held:
            self._held.pop(name, None)

    def _say(self, error: Exception | None = None) -> None:
        before = self.why
        if error is not None:
            self.why = _WHY.get(reason_of(error), _OTHERWISE)
        elif self._not_given_back is None and not any(held.has_failed or held.sealed for held in self._held.values()):
            self.why = None
        if self.why is not before:
            self._tell()


def reason_of(error: Exception) -> str:
    """Return why something could not be stored: full, gone, or anything else."""
    import errno  # noqa: PLC0415 -- not for a start that somebody waits for

    if isinstance(error, OSError):
        return {errno.ENOSPC: "full", errno.ENOENT: "gone"}.get(error.errno or 0, "")
    return str(getattr(error, "reason", ""))
