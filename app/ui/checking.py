"""The check that runs beside the work after each unlock: what is kept, a slice at a time, when nothing else is asked.

Knows the session; knows no toolkit and no screen, and not how anything is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.timers import Timers

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Examined
    from app.ui.session import Session

FIRST_AFTER = 5.0
"""Seconds from the unlock to the first slice: what the person opens comes first."""
EVERY = 0.25
"""Seconds from one slice to the next: each stands in line behind what is asked meanwhile, and takes some hundredths."""


class Checking:
    """The check of one session's casebook."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._timers = Timers(session.later)

    def begin(self) -> None:
        """Hear that the casebook has been opened."""
        self._timers.set("slice", FIRST_AFTER, self._look)

    def end(self) -> None:
        """Hear that the casebook is being closed."""
        self._timers.end()

    def _look(self) -> None:
        # a folder that cannot be read just now is told of by whatever the person asks for
        self._session.ask(lambda book: book.upkeep.check_a_little(), self._looked, lambda _error: None)

    def _looked(self, checked: Examined) -> None:
        if checked.problems:
            self._session.exchange.look()
        if not checked.is_over:
            self._timers.set("slice", EVERY, self._look)
