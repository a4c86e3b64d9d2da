"""What a control and whoever asks the question know of each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from app.ui.record.questions import FormQuestion, Options, Tick


class Asker(NamedTuple):
    """Who asks a question: hears what is `given`, a text or a list of values, and that the keyboard has `left`.

    Knows the local day that dates are read by (`today`) and, where the question lists them, what could be told
    (`ticks`). Looks among all that can be chosen, where only the first are offered (`find`).
    """

    given: Callable[[str | Sequence[str]], None]
    left: Callable[[], None]
    today: Callable[[], date]
    ticks: Callable[[], Sequence[Tick]] = tuple
    find: Callable[[str, Callable[[Options], None]], None] = lambda _words, _then: None


class Answering(Protocol):
    """What every control does."""

    def show(self, question: FormQuestion) -> None:
        """Show a question as it is now."""

    def begin(self) -> None:
        """Put the keyboard into it."""
