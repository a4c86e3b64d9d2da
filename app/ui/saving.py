"""What is saved by a press, with the way to take it back: one way for every screen.

Knows the session; knows no toolkit. What cannot be taken back is held instead of pressed (`HoldButton`); a way through
the app, a draft and a preference need neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.casebook import Casebook, Recorded, Saved
from app.ui.session import Session

T = TypeVar("T", bound=Recorded | Saved | None)
Undo = Callable[[], None]
Said = Callable[[str, Undo | None], None]
"""Hears what was kept, in words, and what takes it back; None where nothing does."""


def save(
    session: Session,
    job: Callable[[Casebook], T],
    then: Callable[[T, Undo | None], None],
    failed: Callable[[Exception], None],
    *,
    also: Callable[[Casebook], object] = lambda _book: None,
) -> None:
    """Do one Save; `then` hears what came of it and what takes it back. `also` is done with the taking back: a draft
    comes again.

    The screen may have gone by then: why it could not be taken back is said by the frame.
    """

    def done(result: T) -> None:
        saved = result.saved if isinstance(result, Recorded) else result

        def take_back(book: Casebook) -> None:
            if saved is not None:
                book.records.take_back(saved)
            also(book)

        session.demo.saved()
        then(result, (lambda: session.write(take_back, lambda _none: None)) if saved is not None else None)

    session.write(job, done, failed)
