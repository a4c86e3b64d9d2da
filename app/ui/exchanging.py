"""What is exchanged with the server while the casebook is open: when, how far it is, how it went, when it is tried
again. Knows the session; knows no toolkit and no screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.casework.messages import Message
from app.casework.wrong_clock import WrongClock
from app.ui.sync_line import Progress, SyncState, SyncWords, Trouble, sync_line
from app.ui.timers import Timers

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Casebook, Passed, SyncAnswer
    from app.ui.session import Session

AFTER = 5.0
"""Seconds from a save to its exchange: a form's changes leave together."""
EVERY = 300.0
"""Seconds from one exchange to the next while nothing is saved."""
WAITING_EVERY = 20.0
"""Seconds between questions whether this device has been approved."""
FIRST_RETRY, LONGEST_RETRY = 30.0, 600.0

_NOTHING_KNOWN = SyncState("standalone", 0, None, 0)


class Exchanging:
    """The exchange of one session. `tell` is called whenever there is something new to say.

    `standing` is what was known when it was last looked at, `progress` how far an exchange under way is, None when
    there is none; `trouble` is why the last one failed, or None.
    """

    def __init__(self, session: Session, tell: Callable[[], None]) -> None:
        self._session, self._tell = session, tell
        self._timers = Timers(session.later)
        self._how = Trouble.NONE
        self._failures = 0
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
        """Exchange with the server now, unless there is none or an exchange is under way.

        `full` reads everything again from the start. `then` hears the report, or None when it failed and `trouble`
        says why.
        """
        if not self._session.is_open or self.progress is not None or self.standing.state == "standalone":
            return
        book = self._session.book
        self.progress = Progress(self.standing.unsent, is_full=full)
        self._tell()

        def heard(passed: Passed) -> None:
            self._session.later(0, lambda: self._advanced(book, passed))

        def done(report: SyncAnswer) -> None:
            self._ended(Trouble.NONE)
            if then is not None:
                then(report)

        def failed(error: Exception) -> None:
            self._failed(error)
            if then is not None:
                then(None)

        self._session.over_network(lambda book: book.centre.sync(full=full, progress=heard), done, failed)

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Read how things stand, and say it."""

        def known(standing: SyncState) -> None:
            self.standing = standing
            self._tell()
            if then is not None:
                then()

        self._session.ask(_standing, known)

    # --- What the session tells --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Hear that the casebook has been opened: see how things stand, and exchange."""
        self.standing, self._how, self._failures, self.trouble = _NOTHING_KNOWN, Trouble.NONE, 0, None
        self.look(then=self.now)

    def end(self) -> None:
        """Hear that the casebook is being closed: wait for nothing any more."""
        self.progress = None
        self._timers.end()

    def committed(self, entities: frozenset[str]) -> None:
        """Hear which kinds of record a commit has touched: what was recorded leaves in a while."""
        if entities - {"draft", "sync"} and self.progress is None:
            self.look()
            if self._how is Trouble.NONE:
                self._timers.set("next", AFTER, self.now)

    # --- Inside ------------------------------------------------------------------------------------------------

    def _advanced(self, book: Casebook, passed: Passed) -> None:
        if self.progress is not None and self._session.is_open and self._session.book is book:
            self.progress = self.progress._replace(**passed._asdict())
            self._tell()

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
        self._ended(Trouble(refusal.fault(error)) if refusal.passes_by_itself(error) else Trouble.ATTENTION)

    def _ended(self, how: Trouble) -> None:
        self.progress, self._how = None, how
        if how is Trouble.NONE:
            self.trouble, self._failures, wait = None, 0, EVERY
        else:
            self._failures += 1
            wait = _until_retry(self._failures)
        if self.standing.state == "waiting":
            wait = min(wait, WAITING_EVERY)
        self._timers.set("next", wait, self.now)
        self.look()


def _standing(book: Casebook) -> SyncState:
    found = book.centre.status()
    last = found["last_exchange"]
    at = datetime.fromisoformat(last) if last else None
    clock = WrongClock(found["clock"]) if found["clock"] else None
    return SyncState(found["state"], found["unsent"], at, found["alarms"], clock)


def _until_retry(failures: int) -> float:
    """Return how many seconds to wait after so many failures in a row: by chance, so that a centre's devices spread."""
    import secrets  # noqa: PLC0415 -- not for a start that somebody waits for

    longest = min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** (failures - 1))
    return longest / 2 + longest / 2 * secrets.randbelow(1000) / 1000
