"""The base of every screen's model, and of every sheet's: what is asked is answered while it is there, and no longer.

Knows the session; knows no toolkit, no record and no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from app.casework.messages import Message
from app.casework.registry import CORE
from app.ui.lane import Failed, Wanted
from app.ui.refusals import told
from app.ui.session import Session
from app.ui.timers import Cancel, Timers
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, Draft

T = TypeVar("T")

RECORDED = frozenset(CORE)
"""Every kind of record; what else a model may follow is "draft", and "sync" for how the device stands."""


class Model:
    """What is shown, and what can be done about it. `changed` is called when there is something new to draw.

    `trouble` is why something could not be read or done. It is made when a screen is opened, closed
    when that is left, and never opened again.
    """

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        self.session, self.changed = session, changed
        self.timers = Timers(session.later)
        self.trouble: Message | None = None
        self._ends: list[Cancel] = []
        self._questions: Counter[str] = Counter()
        self._is_closed = False

    # --- What there is -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether there is something to show; most has to be read first."""
        return True

    @property
    def is_closed(self) -> bool:
        """Whether it has been left."""
        return self._is_closed

    @property
    def voice(self) -> PersonVoice:
        """How sentences are said to the person."""
        return self.session.voice

    @property
    def now(self) -> datetime:
        """The local time."""
        return self.session.book.now()

    @property
    def today(self) -> date:
        """The local day that dates are read by."""
        return self.now.date()

    # --- Asking ------------------------------------------------------------------------------------------------

    def ask(self, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None) -> None:
        """Read with the casebook; `then` hears the answer, and `failed` (else `trouble` says) why there is none.

        Neither follows once this has been closed; what was not begun by then is not read.
        """
        self._ask(job, then, failed, lambda: not self._is_closed)

    def newest(
        self, about: str, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Read as `ask` does, and drop the answers to every earlier question `about` the same: what is searched for
        letter by letter, another case, other filters."""
        self.forget(about)
        number = self._questions[about]
        self._ask(job, then, failed, self._newest(about, number))

    def count(self, about: str, job: Callable[[Casebook, Wanted], T], then: Callable[[T], None]) -> None:
        """Read what takes long: nothing waits for it, and it leaves off when this is closed or another question `about`
        the same is asked. The job is handed what tells whether it is still wanted."""
        self.forget(about)
        number = self._questions[about]
        if not self._is_closed:
            wanted = self._newest(about, number)
            self.session.count(job, then, self.failed, wanted=wanted)

    def forget(self, about: str) -> None:
        """Drop the answers to every question asked `about` this so far."""
        self._questions[about] += 1

    def write(self, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None) -> None:
        """Write with the casebook: that is done whatever becomes of the screen, but `then` hears of it only here.

        What could not be written is told wherever one is by then.
        """
        self.session.write(job, self._here(then), self._anywhere(failed))

    def keep_draft(self, draft: Draft, then: Callable[[Draft], None], failed: Failed) -> None:
        """Keep a draft, now or as soon as it can be; `then` and `failed` hear of it only here."""
        self.session.unkept.keep(draft, self._here(then), self._here(failed))

    def failed(self, error: Exception) -> None:
        """Hear that something could not be read or done, and say why."""
        self.trouble = told(error)
        self.changed()

    def refused(self, error: Exception) -> None:
        """Hear that something could not be written, and say why: here, or wherever one is by then."""
        if self._is_closed:
            self.session.failed(error)
        else:
            self.failed(error)

    # --- Following ---------------------------------------------------------------------------------------------

    def follow(self, kinds: Iterable[str], then: Callable[[], None]) -> None:
        """Call `then` after each commit that touched one of these kinds of record, until this is closed; and when the
        day is another, for what is said of records goes by it."""
        wanted = frozenset(kinds)
        self.until_closed(self.session.passing.subscribe(then))
        self.until_closed(self.session.on_changed(lambda touched: then() if touched & wanted else None))

    def until_closed(self, end: Cancel) -> None:
        """Call `end` when this is closed."""
        self._ends.append(end)

    def close(self) -> None:
        """Hear no more. May be repeated."""
        self._is_closed = True
        self.timers.end()
        while self._ends:
            self._ends.pop()()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        job: Callable[[Casebook], T],
        then: Callable[[T], None],
        failed: Failed | None,
        wanted: Callable[[], bool],
    ) -> None:
        if not self._is_closed:
            self.session.ask(job, then, failed or self.failed, wanted=wanted)

    def _newest(self, about: str, number: int) -> Wanted:
        return lambda: not self._is_closed and self._questions[about] == number

    def _here(self, call: Callable[[T], None]) -> Callable[[T], None]:
        return lambda answer: None if self._is_closed else call(answer)

    def _anywhere(self, failed: Failed | None) -> Failed:
        return lambda error: self.refused(error) if failed is None or self._is_closed else failed(error)
