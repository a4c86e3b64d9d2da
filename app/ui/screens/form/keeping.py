"""Keeps a form's draft: a second after the last key, and at once when an answer, a step or the window is left.

Knows the form's model and no toolkit. What could not be kept is held by the session, and tried again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.casework import moments
from app.casework.messages import Message
from app.ui.model import Model

if TYPE_CHECKING:
    from app.casebook import Draft

KEEP = "keep"
"""The name of what waits."""
KEEP_AFTER = 1.0
"""Seconds from the last key to the draft: what a kill may lose."""


class Keeping:
    """The keeping of the draft of one form, the `owner`. `read` gives the draft as it is now; `kept` hears that it was
    kept.

    `saved_at` is when it was kept last, None while what was typed could not be, and `why` that is; `is_kept` whether it
    ever was.
    """

    def __init__(self, owner: Model, read: Callable[[], Draft], kept: Callable[[], None]) -> None:
        self._owner, self._read, self._heard = owner, read, kept
        self._is_new = self._is_over = False
        self.is_kept = False
        self.saved_at: datetime | None = None
        self.why: Message | None = None

    def begin(self, draft: Draft) -> None:
        """Hear that the draft was kept before."""
        self.is_kept, self.saved_at = True, self._local(draft.changed_at)

    @property
    def kept_on(self) -> date:
        """The day on which it was kept last; today for never."""
        return self.saved_at.date() if self.saved_at else self._owner.today

    def changed(self, *, soon: bool = False) -> None:
        """Hear that something is new; keep it `soon`, if nothing else comes within a moment."""
        if self._owner.is_closed:  # a field that is no longer drawn
            return
        self._is_new = True
        self._stop_waiting()
        if soon:
            self._owner.timers.set(KEEP, KEEP_AFTER, self.keep)

    def moved(self) -> None:
        """Hear that one is at another step: new only in a draft that is kept already."""
        self._is_new = self._is_new or self.is_kept

    def keep(self) -> None:
        """Keep the draft as it is now, if anything is new in it."""
        self._stop_waiting()
        if not self._is_new or self._is_over:
            return
        draft = self._read()
        if draft.answers or self.is_kept:
            self._is_new, self.is_kept = False, True
            self._owner.keep_draft(draft, self._kept, self._not_kept)

    def put_away(self) -> None:
        """Hear that the person has left the form: nothing was broken off. A lock is no leaving."""
        session = self._owner.session
        if self.is_kept and not session.is_locking and not self._is_over:
            session.write(lambda book: book.drafts.put_away(), lambda _none: None)

    def end(self) -> None:
        """Keep nothing from now on: it is being saved, or was thrown away."""
        self._stop_waiting()
        self._is_over = True

    def resume(self) -> None:
        """Keep on: the Save was refused."""
        self._is_over, self._is_new = False, True

    def _kept(self, draft: Draft) -> None:
        self.saved_at = self._local(draft.changed_at)
        self._heard()

    def _not_kept(self, _error: Exception) -> None:
        self._is_new, self.saved_at = True, None
        self.why = self._owner.trouble = self._owner.session.unkept.why
        self._owner.changed()

    def _stop_waiting(self) -> None:
        self._owner.timers.stop(KEEP)

    def _local(self, milliseconds: int) -> datetime:
        return moments.at(milliseconds, self._owner.session.book.zone)
