"""Ten words to compare with a colleague: at the latest position, or at one that was typed.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from app.casework.messages import Message
from app.ui.model import Model
from app.ui.session import Session

if TYPE_CHECKING:
    from app.casebook import Casebook, CheckpointAnswer

MOST_DIGITS = 15


class Checkpoint(NamedTuple):
    """A position of the server's feed, or how many changes in a centre without a server; the ten words with their
    numbers; and where the server was put back from a copy before that position, 0 where it never was."""

    position: int
    is_alone: bool
    words: tuple[tuple[str, int], ...]
    began: int


class CompareModel(Model):
    """`found` are the words last asked for, None until there are some; `is_asking` while they are worked out. What was
    refused, as `trouble`, leaves them as they were."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self.found: Checkpoint | None = None
        self.is_asking = False

    def load(self) -> None:
        """Work out the words of the latest position."""
        self._ask_at(None)

    def ask_at(self, typed: str) -> None:
        """Work out the words of a position as it was typed."""
        position = typed.strip()
        if position.isascii() and position.isdecimal() and len(position) <= MOST_DIGITS and int(position):
            self._ask_at(int(position))
        else:
            self.trouble = Message("Write the position as a whole number, such as 41.")
            self.changed()

    def _ask_at(self, at: int | None) -> None:
        def job(book: Casebook) -> CheckpointAnswer:
            return book.centre.checkpoint(at)

        self.trouble, self.is_asking = None, True
        self.newest("words", job, self._found, self._refused)
        self.changed()

    def _found(self, answer: CheckpointAnswer) -> None:
        words = tuple((each["word"], each["number"]) for each in answer["words"])
        self.found = Checkpoint(answer["position"], answer["counts"] == "changes", words, answer["began"])
        self.is_asking = False
        self.changed()

    def _refused(self, error: Exception) -> None:
        self.is_asking = False
        self.failed(error)
