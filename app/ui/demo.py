"""Whether the open casebook is a demo: said on every screen, and once more at the first Save, for who types a real case
into it would lose it. Knows the session; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.casework.messages import Message
from app.words.language import mark

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.ui.session import Session


class DemoMark:
    """The mark of what is open. `is_one` tells whether it is a demo; `changed` hears when that is another answer, and
    `warn` the sentence to say after the first Save."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._book: Casebook | None = None
        self._has_warned = False
        self.is_one = False
        self.changed: Callable[[], None] = lambda: None
        self.warn: Callable[[Message], None] = lambda _said: None
        session.subscribe(self._look)

    def saved(self) -> None:
        """Hear that somebody has saved something."""
        if self.is_one and not self._has_warned:
            self._has_warned = True
            self.warn(Message(THROWN_AWAY if self._session.is_demo else MADE_UP))

    def _look(self) -> None:
        """See what is open, when it is another than before."""
        book = self._session.book if self._session.is_open else None
        if book is self._book:
            return
        self._book = book
        if book is not None:
            self._session.ask(lambda book: book.centre.is_demo(), self._known)

    def _known(self, is_one: bool) -> None:
        if is_one != self.is_one:
            self.is_one = is_one
            self.changed()


THROWN_AWAY = mark("This is a demo: what you write here is thrown away when it closes. Write about no real person.")
MADE_UP = mark(
    "This is a demo: everybody in it is made up. Write about no real person; real cases belong in your own centre."
)
