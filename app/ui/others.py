"""Other windows and commands on the same folder: what they write is seen here as soon as what is written here.

Knows the session; knows no toolkit and no screen, and not how another's writing is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.timers import Timers

if TYPE_CHECKING:
    from app.ui.session import Session

EVERY = 2.0
"""Seconds between looks. One reads a counter that SQLite keeps in memory shared with the others, and takes no lock."""


class Others:
    """The looks of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._timers = Timers(session.later)

    def begin(self) -> None:
        """Hear that the casebook has been opened."""
        self._look()

    def end(self) -> None:
        """Hear that it is being closed."""
        self._timers.end()

    def _look(self) -> None:
        # a folder that cannot be read just now is told of by whatever the person asks for
        self._session.ask(
            lambda book: book.centre.look_around(), lambda _none: self._next(), lambda _error: self._next()
        )

    def _next(self) -> None:
        self._timers.set("look", EVERY, self._look)
