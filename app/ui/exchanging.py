"""What is exchanged with the server while the casebook is open: when, how far it is, how it went, when it is tried
again. Knows the session; knows no toolkit and no screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.casework.messages import Message
from app.casework.wrong_clock import WrongClock
from app.ui.parted import Parted
from app.ui.retrying import until_retry
from app.ui.sync_line import UNKNOWN, LineStage, Progress, SyncState, SyncWords, Trouble, sync_line
from app.ui.timers import Timers

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Casebook, Parting, Passed, SyncAnswer
    from app.ui.session import Session

AFTER = 5.0
"""Seconds from a save to its exchange: a form's changes leave together."""
EVERY = 300.0
"""Seconds from one exchange to the next while nothing is saved."""
WAITING_EVERY = 20.0
"""Seconds between questions whether this device has been approved."""
QUIET = 30.0
"""Seconds after a try that failed in which nothing but a press or its own time begins the next."""
STUCK = 10.0
"""Seconds without anything moving after which a press begins anew."""
ELSEWHERE_EVERY = 5.0
"""Seconds between looks whether another window is still sending."""

_NOTHING_KNOWN = SyncState(UNKNOWN, 0, None, 0)


class Exchanging:
    """The exchange of one session. `tell` is called whenever there is something new to say.

    `standing` is what was known when it was last looked at, `progress` how far an exchange under way is, None when
    there is none; `trouble` is why the last one failed, or None. `parted` is what a locked window still sends.
    """

    def __init__(self, session: Session, tell: Callable[[], None]) -> None:
        self._session, self._tell = session, tell
        self._timers = Timers(session.later)
        self._how = Trouble.NONE
        self._failures = 0
        self._due: float | None = None
        self._tried_at = self._not_before = float("-inf")
        self._moved_at = 0.0
        self._again = False
        self._waited = 0
        self._exchanging: Casebook | None = None
        self.parted = Parted(session, tell)
        self.standing = _NOTHING_KNOWN
        self.progress: Progress | None = None
        self.trouble: Message | None = None

    @property
    def line(self) -> SyncWords:
        """What the top bar says."""
        now = self._session.book.now() if self._session.is_open else datetime.now(UTC)
        return sync_line(self.standing, self.progress, self._how, now)

    # --- What can be done --------------------------------------------------------------------------------------

    def now(self, *, full: bool = False, then: Callable[[SyncAnswer | None], None] | None = None) -> None:
        """Exchange with the server now, because somebody asks for it, unless there is none. One under way goes on; but
        where nothing moves in it any more, it is cut and begun anew.

        `full` reads everything again from the start. `then` hears the report, or None when it failed and `trouble`
        says why.
        """
        if self.progress is None:
            self._begin(full=full, then=then, is_asking=True)
            return
        self.progress = self.progress._replace(is_asking=True)
        if self._session.passed() - self._moved_at >= STUCK:
            self._again = True
            self._session.book.centre.hang_up()
        self._tell()

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Read how things stand, and say it."""

        def known(standing: SyncState) -> None:
            self.standing = standing
            if self.progress is not None:
                self.progress = self.progress._replace(most=max(self.progress.most, standing.unsent))
            self._tell()
            if then is not None:
                then()

        self._session.ask(_standing, known)

    # --- What the session tells --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Hear that the casebook has been opened: see how things stand, and exchange."""
        self.parted.end()
        self.standing, self._how, self._failures, self.trouble = _NOTHING_KNOWN, Trouble.NONE, 0, None
        self.look(then=lambda: self._soon(0))

    def end(self) -> None:
        """Hear that the casebook is being closed: wait for nothing any more, and end what is under way."""
        if self._exchanging is not None:
            self._exchanging.centre.hang_up()
        self.progress, self._exchanging, self._again = None, None, False
        self._stop()
        self.parted.expect(self.standing.unsent if self.standing.state == "member" else 0)

    def left(self, parting: Parting | None) -> None:
        """Hear that it was closed, with what is still to be sent."""
        if not self._session.is_open:
            self.parted.begin(parting)

    def committed(self, entities: frozenset[str]) -> None:
        """Hear which kinds of record a commit has touched, in this window or in another: what was recorded leaves in a
        while."""
        if entities - {"draft"}:
            self.look()
        if entities - {"draft", "sync"}:
            self._soon(AFTER)

    def returned(self) -> None:
        """Hear that the window is looked at again: there may be a network now."""
        if self._session.passed() - self._tried_at >= QUIET:
            self._soon(0)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _begin(
        self, *, full: bool = False, then: Callable[[SyncAnswer | None], None] | None = None, is_asking: bool = False
    ) -> None:
        if not self._session.is_open or self.progress is not None or self.standing.state in (UNKNOWN, "standalone"):
            return
        self._stop()
        book = self._exchanging = self._session.book
        self.progress = Progress(self.standing.unsent, is_asking=is_asking, is_full=full)
        self._moved_at = self._session.passed()
        self._tell()

        def heard(passed: Passed) -> None:
            self._session.later(0, lambda: self._advanced(book, passed))

        def moved(stage: str) -> None:
            self._session.later(0, lambda: self._moved(book, LineStage(stage)))

        def done(report: SyncAnswer) -> None:
            self._ended(Trouble.NONE, left=report["waiting"], sent=report["pushed"])
            if then is not None:
                then(report)

        def failed(error: Exception) -> None:
            self._failed(error)
            if then is not None:
                then(None)

        def job(book: Casebook) -> SyncAnswer:
            return book.centre.sync(full=full, progress=heard, stage=moved, patience=0)

        self._session.over_network(job, done, failed)

    def _moved(self, book: Casebook, stage: LineStage) -> None:
        if self.progress is not None and self._session.is_open and self._session.book is book:
            self._moved_at = self._session.passed()
            self.progress = self.progress._replace(stage=stage)
            self._tell()

    def _advanced(self, book: Casebook, passed: Passed) -> None:
        if self.progress is not None and self._session.is_open and self._session.book is book:
            self.progress = self.progress._replace(read=passed.read, batches=passed.batches)
            self.look()

    def _failed(self, error: Exception) -> None:
        from app.casebook import MissingPack  # noqa: PLC0415 -- imported by now
        from app.words import refusal  # noqa: PLC0415

        if isinstance(error, refusal.Refused):  # still to be approved: no trouble, and nothing to tell
            self._ended(Trouble.NONE)
            return
        if isinstance(error, MissingPack):  # let in, to a centre that this Haki cannot show: unlocking says so
            self._ended(Trouble.ATTENTION)
            self._session.lock()
            return
        self.trouble = refusal.explained(error)
        how = Trouble(refusal.fault(error)) if refusal.passes_by_itself(error) else Trouble.ATTENTION
        self._ended(how, asked_to_wait=refusal.asked_to_wait(error))

    def _ended(self, how: Trouble, *, left: int = 0, sent: int = 0, asked_to_wait: float = 0) -> None:
        now = self._session.passed()
        self.progress, self._exchanging = None, None
        self._how, self._tried_at, self._not_before = how, now, now + asked_to_wait
        if how is Trouble.NONE:
            self.trouble, self._failures = None, 0
            # what was saved meanwhile follows at once; what the server does not take, at its own time
            wait = AFTER if left and (sent or left != self._waited) else EVERY
            self._waited = left
        elif how is Trouble.ELSEWHERE:
            wait = ELSEWHERE_EVERY
        else:
            self._failures += 1
            wait = max(until_retry(self._failures), asked_to_wait)
        if self.standing.state == "waiting":
            wait = max(min(wait, WAITING_EVERY), asked_to_wait)
        if self._again:
            self._again, wait = False, 0
        self._at(now + wait)
        is_done = how is Trouble.NONE and not left
        self.look(then=self._again_if_more if is_done else None)

    def _again_if_more(self) -> None:
        """See to a Save that fell between the exchange's last look and its end."""
        if self.standing.unsent:
            self._soon(AFTER)

    def _soon(self, after: float) -> None:
        """Try so many seconds from now, or sooner where that was meant anyway; but neither just after a try that failed
        nor before the server wants to hear of us."""
        if self.progress is not None:
            return  # its end looks at what was saved meanwhile
        now = self._session.passed()
        quiet_until = self._tried_at + QUIET if self._how not in (Trouble.NONE, Trouble.ELSEWHERE) else now
        due = max(now + after, quiet_until, self._not_before)
        if self._due is None or due < self._due:
            self._at(due)

    def _at(self, due: float) -> None:
        wait = due - self._session.passed()
        if wait > 0:
            self._due = due
            self._timers.set("next", wait, self._begin)
        else:
            self._begin()

    def _stop(self) -> None:
        self._due = None
        self._timers.end()


def _standing(book: Casebook) -> SyncState:
    found = book.centre.status()
    last = found["last_exchange"]
    at = datetime.fromisoformat(last) if last else None
    clock = WrongClock(found["clock"]) if found["clock"] else None
    return SyncState(found["state"], found["unsent_saves"], at, found["alarms"], clock)
