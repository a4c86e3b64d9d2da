"""The session: which folder it is, whether it is open and for whom, what is exchanged meanwhile, and when it locks.

Knows the casebook and two threads to use it on; knows nothing of Kivy, nor of any screen. Screens ask the casebook
through `ask`, so that nothing is read or written on the thread that draws, and no answer outlives a lock.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app import folder as data_folder
from app.casework.messages import Message
from app.ui.sync_line import Progress, Standing, SyncLine, Trouble, sync_line
from app.words.voice import PersonVoice

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Casebook, Changed, Passed

T = TypeVar("T")
Cancel = Callable[[], None]

LOCK_AFTER = 120.0
"""Seconds without a key or a touch."""
EXCHANGE_AFTER = 5.0
"""Seconds from a save to its exchange: a form's changes leave together."""
EXCHANGE_EVERY = 300.0
WAITING_EVERY = 20.0
"""Seconds between questions whether this device has been approved."""
FIRST_RETRY, LONGEST_RETRY = 30.0, 600.0


DEMO_PASSPHRASE = "haki demo haki demo"  # noqa: S105 -- no secret
"""Shown on the unlock screen of a demo centre: there is nothing to protect in it."""


class Lane(Protocol):
    """A thread that does one job after the other. `then` and `failed` come back on the thread that draws."""

    def run(
        self, job: Callable[[], T], then: Callable[[T], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Do `job` when its turn comes."""


class Later(Protocol):
    """Calls something on the thread that draws, after some seconds. May be used from any thread."""

    def __call__(self, seconds: float, call: Callable[[], None]) -> Cancel:
        """Return what takes it back."""


class State(StrEnum):
    """How the folder stands."""

    EMPTY = "empty"  # nobody has set up
    LOCKED = "locked"
    OPEN = "open"


class Session:
    """One folder on one device, from start to end of the program.

    `store` and `exchange` are the threads for the casebook and for the network. `now` gives the time that records are
    dated by, `monotonic` the one that idleness is measured by. `is_demo` tells a throw-away demo centre;
    `trouble_said` is why the last exchange failed, or None. Listeners are called on the thread that draws, after
    anything here has changed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        store: Lane,
        exchange: Lane,
        later: Later,
        now: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self.lock_after = LOCK_AFTER
        self.is_demo = False
        self.trouble_said: Message | None = None
        self.later = later
        self._store, self._exchange, self._now, self._monotonic = store, exchange, now, monotonic
        self._book: Casebook | None = None
        self._ends: list[Cancel] = []
        self._standing = Standing("standalone", 0, None, 0)
        self._progress: Progress | None = None
        self._trouble = Trouble.NONE
        self._failures = 0
        self._touched = monotonic()
        self._timers: dict[str, Cancel] = {}
        self._listeners: list[Callable[[], None]] = []
        self._leaving: list[Callable[[], None]] = []
        self._changed: list[Callable[[frozenset[str]], None]] = []

    # --- What there is -----------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """How the folder stands."""
        if self._book is not None:
            return State.OPEN
        return State.LOCKED if data_folder.is_set_up(self.folder) else State.EMPTY

    @property
    def book(self) -> Casebook:
        """The open casebook, for what is in memory (`pack`, `zone`, `now`); everything else goes through `ask`."""
        if self._book is None:
            raise RuntimeError("the session is locked")
        return self._book

    @property
    def standing(self) -> Standing:
        """What was known of the exchange when it was last looked at."""
        return self._standing

    @property
    def progress(self) -> Progress | None:
        """How far the exchange under way is; None when there is none."""
        return self._progress

    @property
    def voice(self) -> PersonVoice:
        """How sentences are said to the person."""
        return PersonVoice(self._book.pack if self._book else None)

    @property
    def line(self) -> SyncLine:
        """What the top bar says about the exchange."""
        now = self._book.now() if self._book else datetime.now(UTC)
        return sync_line(self._standing, self._progress, self._trouble, now)

    def subscribe(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` after each change of `state` or `line`. Returns what ends it."""
        return _added(self._listeners, listener)

    def on_changed(self, listener: Callable[[frozenset[str]], None]) -> Cancel:
        """Call `listener` with the kinds of record that a commit may have changed. Returns what ends it."""
        return _added(self._changed, listener)

    def on_leaving(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` just before the casebook closes or the window is left: the last moment to keep a draft."""
        return _added(self._leaving, listener)

    # --- Using the casebook ------------------------------------------------------------------------------------

    def ask(
        self,
        job: Callable[[Casebook], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        over_network: bool = False,
    ) -> None:
        """Do `job` with the casebook on its thread; `then` or `failed` follow unless it was locked meanwhile.

        With `over_network` it is done on the exchange's thread, so that no reading waits for the network.
        """
        book = self.book

        def unless_locked(call: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda answer: call(answer) if self._book is book else None

        lane = self._exchange if over_network else self._store
        lane.run(lambda: job(book), unless_locked(then), unless_locked(failed) if failed else None)

    # --- Setting up, opening, locking --------------------------------------------------------------------------

    def warm(self) -> None:
        """Import what opening needs while the person types."""
        self._store.run(_casebook, lambda _: None)

    def countries(self, then: Callable[[Mapping[str, str]], None]) -> None:
        """Look which countries a new centre may be of: the name of each, by its country pack."""
        self._store.run(lambda: _casebook().countries(), then, lambda _error: None)  # setting up says what is wrong

    def found_centre(
        self, passphrase: str, *, centre: str, person: str, device: str, pack: str = "",
        then: Callable[[], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """Begin a centre on this device, without a server. It works by the country pack named, or the only one."""

        def job() -> Casebook:
            return _casebook().found(
                self.folder, passphrase, centre=centre, person=person, device=device, pack=pack, now=self._now
            )

        self._open_by(job, then, failed)

    def join(
        self, passphrase: str, *, server: str, invite: str, person: str, device: str, pack: str = "",
        then: Callable[[], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """Make a seat here and enrol it by an invite; it may have to wait for approval (`standing.state`). `pack` names
        the country pack of a centre that the invite founds, where none comes with it."""

        def job() -> Casebook:
            return _casebook().enrol(
                self.folder, passphrase, server=server, invite=invite, person=person, device=device, pack=pack,
                now=self._now,
            )  # fmt: skip

        self._open_by(job, then, failed)

    def begin_demo(self, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Begin a demo centre in a throw-away folder; the folder the program was started with is not touched."""
        from tempfile import mkdtemp  # noqa: PLC0415 -- not for a start that somebody waits for

        folder = Path(mkdtemp(prefix="haki-demo-"))

        def job() -> Casebook:
            from app import demo  # noqa: PLC0415 -- brings the casebook along

            return demo.found(folder, DEMO_PASSPHRASE, now=self._now)

        def opened() -> None:
            self.folder, self.is_demo = folder, True
            then()

        self._open_by(job, opened, failed)

    def unlock(self, passphrase: str, then: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Open the casebook with its passphrase."""
        self._open_by(lambda: _casebook().open(self.folder, passphrase, now=self._now), then, failed)

    def lock(self) -> None:
        """Close the casebook and drop its keys. Drafts are kept first; nothing is left to wait for."""
        book = self._close()
        if book is not None:
            self._store.run(book.close, lambda _: None)
            self._tell()

    def end(self) -> None:
        """Lock for good; a demo centre is thrown away."""
        self.lock()
        if self.is_demo:
            import shutil  # noqa: PLC0415 -- not for a start that somebody waits for

            self._store.run(lambda: shutil.rmtree(self.folder, ignore_errors=True), lambda _: None)

    def touched(self) -> None:
        """Hear that the person is there: any key or touch."""
        self._touched = self._monotonic()

    def left(self) -> None:
        """Hear that the window has lost the person's eye: drafts are kept now, and the lock's time runs on."""
        for keep in tuple(self._leaving):
            keep()

    def returned(self) -> None:
        """Hear that the window is looked at again: locks at once when the time was up meanwhile."""
        if self._book is not None:
            self._lock_when_idle()

    def _open_by(
        self, job: Callable[[], Casebook], then: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        def opened(book: Casebook) -> None:
            self._opened(book)
            then()
            self._tell()

        self._store.run(job, opened, failed)

    def _opened(self, book: Casebook) -> None:
        self._book = book
        self._standing = Standing("standalone", 0, None, 0)
        self._trouble, self._failures, self.trouble_said = Trouble.NONE, 0, None
        self._ends = [book.subscribe(self._committed)]
        if not gc.get_freeze_count():  # what is loaded stays: to look through it for garbage would halt the drawing
            gc.freeze()
        self.touched()
        self._again("idle", self.lock_after, self._lock_when_idle)
        self.look(then=self.sync_now)

    def _close(self) -> Casebook | None:
        if self._book is None:
            return None
        self.left()
        book, self._book, self._progress = self._book, None, None
        for end in self._ends:
            end()
        for name in tuple(self._timers):
            self._timers.pop(name)()
        return book

    def _lock_when_idle(self) -> None:
        left = self.lock_after - (self._monotonic() - self._touched)
        if left <= 0:
            self.lock()
        else:
            self._again("idle", left, self._lock_when_idle)

    # --- The exchange ------------------------------------------------------------------------------------------

    def sync_now(self, *, full: bool = False, then: Callable[[dict[str, Any] | None], None] | None = None) -> None:
        """Exchange with the server now, unless there is none or an exchange is under way.

        `full` reads everything again from the start. `then` hears the report, or None when it failed and
        `trouble_said` says why.
        """
        if self._book is None or self._progress is not None or self._standing.state == "standalone":
            return
        book = self._book
        self._progress = Progress(self._standing.unsent, is_full=full)
        self._tell()

        def heard(passed: Passed) -> None:
            self.later(0, lambda: self._advanced(book, passed))

        def done(report: dict[str, Any]) -> None:
            self._exchanged(Trouble.NONE)
            if then is not None:
                then(report)

        def failed(error: Exception) -> None:
            self._failed(error)
            if then is not None:
                then(None)

        self.ask(lambda book: book.centre.sync(full=full, progress=heard), done, failed, over_network=True)

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Read how things stand, and say it."""

        def read(book: Casebook) -> Standing:
            found = book.centre.status()
            last = found["last_exchange"]
            return Standing(
                found["state"], found["unsent"], datetime.fromisoformat(last) if last else None, found["alarms"]
            )

        def known(standing: Standing) -> None:
            self._standing = standing
            self._tell()
            if then is not None:
                then()

        self.ask(read, known)

    def _advanced(self, book: Casebook, passed: Passed) -> None:
        if self._book is book and self._progress is not None:
            self._progress = self._progress._replace(**passed._asdict())
            self._tell()

    def _failed(self, error: Exception) -> None:
        from app.casebook import MissingPack  # noqa: PLC0415 -- imported by now
        from app.words import refusal  # noqa: PLC0415

        if isinstance(error, refusal.Refused):  # still to be approved: no trouble, and nothing to tell
            self._exchanged(Trouble.NONE)
            return
        if isinstance(error, MissingPack):  # let in, to a centre that this Haki cannot show: unlocking says so
            self._exchanged(Trouble.ATTENTION)
            self.lock()
            return
        self.trouble_said = refusal.explained(error)
        self._exchanged(Trouble.OFFLINE if refusal.passes_by_itself(error) else Trouble.ATTENTION)

    def _exchanged(self, trouble: Trouble) -> None:
        self._progress, self._trouble = None, trouble
        if trouble is Trouble.NONE:
            self.trouble_said, self._failures, wait = None, 0, EXCHANGE_EVERY
        else:
            import secrets  # noqa: PLC0415 -- not for a start that somebody waits for

            self._failures += 1
            longest = min(LONGEST_RETRY, FIRST_RETRY * 2 ** (self._failures - 1))
            wait = longest / 2 + longest / 2 * secrets.randbelow(1000) / 1000  # so that a centre's devices spread
        if self._standing.state == "waiting":
            wait = min(wait, WAITING_EVERY)
        self._again("exchange", wait, self.sync_now)
        self.look()

    def _committed(self, changed: Changed) -> None:
        """Hear of a commit, on whatever thread it was made."""
        self.later(0, lambda: self._note(changed.entities))

    def _note(self, entities: frozenset[str]) -> None:
        if self._book is None:
            return
        for listener in tuple(self._changed):
            listener(entities)
        if entities - {"draft", "sync"} and self._progress is None:
            self.look()
            if self._trouble is Trouble.NONE:
                self._again("exchange", EXCHANGE_AFTER, self.sync_now)

    def _again(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call `call` once, `seconds` from now, in place of the last such."""
        if name in self._timers:
            self._timers.pop(name)()
        self._timers[name] = self.later(seconds, call)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def _casebook() -> type[Casebook]:
    from app.casebook import Casebook  # noqa: PLC0415

    return Casebook


def _added(listeners: list[T], listener: T) -> Cancel:
    listeners.append(listener)
    return lambda: listeners.remove(listener) if listener in listeners else None
