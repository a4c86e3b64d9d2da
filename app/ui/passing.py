"""What passing time does to an open window: it locks when nobody was there for a while, and when the machine has slept;
it tells when the day is another, and when the clock was set.

Knows the session; knows no toolkit and no screen. What passes is counted with the machine's sleep: a lid that was
closed for an hour is an hour in which nobody was there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.ui.platform import clocks
from app.ui.timers import Cancel, Timers

if TYPE_CHECKING:
    from app.ui.session import Session

EVERY = 10.0
"""Seconds from one look at the clocks to the next."""
STEP = 60.0
"""Seconds by which the clock on the wall and what has passed must differ for it to have been set."""


class Clocks(NamedTuple):
    """What time is measured by: seconds that `passed`, asleep or not, and seconds that the machine was `awake`."""

    passed: Callable[[], float]
    awake: Callable[[], float]

    @classmethod
    def of_this_machine(cls) -> Clocks:
        """Return the real ones."""
        return cls(clocks.awake_and_asleep(), clocks.awake())


class _Seen(NamedTuple):
    """What the clocks said at the last look."""

    passed: float
    asleep: float
    wall: datetime


class Passing:
    """The time of one session: `lock_after` are the seconds without a key or a touch after which it locks."""

    def __init__(self, session: Session, clocks: Clocks, lock_after: float) -> None:
        self._session, self._clocks = session, clocks
        self._timers = Timers(session.later)
        self._touched = clocks.passed()
        self._seen: _Seen | None = None
        self._listeners: list[Callable[[], None]] = []
        self.lock_after = lock_after

    def subscribe(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` when the day is another, or the clock was set. Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def begin(self) -> None:
        """Hear that the casebook has been opened."""
        self._touched = self._clocks.passed()
        self._seen = self._read()
        self._look_later()

    def end(self) -> None:
        """Hear that the casebook is being closed."""
        self._timers.end()

    def touched(self) -> None:
        """Hear that the person is there: any key or touch. It locks when she comes too late."""
        if self.look():
            self._touched = self._clocks.passed()

    def look(self) -> bool:
        """Lock if it is time to, and tell of another day; return whether it is still open.

        Cheap enough for each frame: before what is on the screen is drawn again, it may have to go.
        """
        before, self._seen = self._seen, self._read() if self._session.is_open else None
        seen = self._seen
        if before is None or seen is None:
            return self._session.is_open
        if seen.asleep - before.asleep >= clocks.NAP or seen.passed - self._touched >= self.lock_after:
            self._session.lock()
            return False
        stepped = (seen.wall - before.wall).total_seconds() - (seen.passed - before.passed)
        if seen.wall.date() != before.wall.date() or abs(stepped) >= STEP:
            for listener in tuple(self._listeners):
                listener()
        return True

    def _read(self) -> _Seen:
        passed = self._clocks.passed()
        return _Seen(passed, passed - self._clocks.awake(), self._session.book.now())

    def _look_later(self) -> None:
        left = self.lock_after - (self._clocks.passed() - self._touched)
        self._timers.set("look", max(0.0, min(EVERY, left)), self._look_again)

    def _look_again(self) -> None:
        if self.look():
            self._look_later()
