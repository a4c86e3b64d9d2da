"""The session: which folder it is, whether it is open and for whom, on which threads it is used, and when it locks.

Knows the casebook; knows nothing of Kivy, nor of any screen. Nothing is read or written on the thread that draws: what
is asked to be read, what is written and what needs the network stand in three lines, so that a Save waits for no
reading and neither waits for the network. No answer outlives a lock. Longer than most, for each way in and out is here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app import folder as data_folder
from app.passphrase import guessing
from app.ui.calm import carefully
from app.ui.checking import Checking
from app.ui.demo import DemoMark
from app.ui.exchanging import Exchanging
from app.ui.lane import Failed, Lane, Lanes, Wanted
from app.ui.others import Others
from app.ui.passing import Clocks, Passing
from app.ui.timers import Cancel, Later
from app.ui.unkept import Unkept
from app.words.voice import PersonVoice

if TYPE_CHECKING:  # it brings the database along: imported by a thread while the person types
    from app.casebook import Casebook, Changed
    from app.invite_file import InviteFile

T = TypeVar("T")

LOCK_AFTER = 120.0
"""Seconds without a key or a touch."""

DEMO_PASSPHRASE = "lantern mango canoe zebra violin"  # noqa: S105 -- no secret
"""Shown on the unlock screen of a demo centre: there is nothing to protect in it."""


class FolderState(StrEnum):
    """How the folder stands."""

    EMPTY = "empty"  # nobody has set up
    LOCKED = "locked"
    OPEN = "open"


class Session:
    """One folder on one device, from start to end of the program.

    `now` gives the time that records are dated by, `clocks` what idleness is measured by. `is_demo` tells a throw-away
    demo centre; `exchange` is what is exchanged meanwhile, `passing` what time does here, `unkept` what was typed and
    could not be stored; `invite` is what stood in the file that Haki was opened with. Listeners are called on the
    thread that draws, after anything here has changed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        lanes: Lanes,
        later: Later,
        now: Callable[[], datetime] | None = None,
        clocks: Clocks | None = None,
    ) -> None:
        self.folder = folder
        self.is_demo = self.is_locking = False
        self.invite: InviteFile | None = None
        self.later = later
        self._lanes, self._now = lanes, now
        self._book: Casebook | None = None
        self._unheard: Cancel = lambda: None
        self._writing: Future[None] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._covering: list[Callable[[], None]] = []
        self._leaving: list[Callable[[], None]] = []
        self._changed: list[Callable[[frozenset[str]], None]] = []
        self._clocks = clocks or Clocks.of_this_machine()
        self.exchange = Exchanging(self, self._tell)
        self.passing = Passing(self, self._clocks, LOCK_AFTER)
        self.unkept = Unkept(self, lanes.writing, self._tell)
        self._checking = Checking(self)
        self._others = Others(self)
        self.demo = DemoMark(self)

    # --- What there is -----------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the casebook is open."""
        return self._book is not None

    @property
    def state(self) -> FolderState:
        """How the folder stands."""
        if self.is_open:
            return FolderState.OPEN
        return FolderState.LOCKED if data_folder.is_set_up(self.folder) else FolderState.EMPTY

    @property
    def book(self) -> Casebook:
        """The open casebook, for what is in memory (`pack`, `zone`, `now`); everything else goes through `ask`."""
        if self._book is None:
            raise RuntimeError("the session is locked")
        return self._book

    @property
    def voice(self) -> PersonVoice:
        """How sentences are said to the person."""
        return PersonVoice(self._book.pack, self._book.registry) if self._book else PersonVoice()

    def passed(self) -> float:
        """Return the seconds by which it is measured how long something waits, those asleep too."""
        return self._clocks.passed()

    def subscribe(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` after each change of `state` or of the exchange. Returns what ends it."""
        return _added(self._listeners, listener)

    def on_changed(self, listener: Callable[[frozenset[str]], None]) -> Cancel:
        """Call `listener` with the kinds of record that a commit may have changed. Returns what ends it."""
        return _added(self._changed, listener)

    def on_locking(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` first of all when it locks: nothing of the casebook may stay on the screen. It is still open
        for what comes to its end there. Returns what ends it."""
        return _added(self._covering, listener)

    def on_leaving(self, listener: Callable[[], None]) -> Cancel:
        """Call `listener` just before the casebook closes or the window is left: the last moment to keep a draft."""
        return _added(self._leaving, listener)

    # --- Using the casebook ------------------------------------------------------------------------------------

    def ask(
        self,
        job: Callable[[Casebook], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        *,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Read with the casebook: everything that was to be written before this was asked is seen.

        `then` or `failed` follow unless it was locked meanwhile or the answer is not `wanted` any more; that is asked
        from any thread, and what nobody wants when its turn comes is not even read.
        """
        self._read(self._lanes.reading, lambda book, _wanted: job(book), then, failed, wanted)

    def write(self, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None) -> None:
        """Write with the casebook, and wait for no reading; `then` or `failed` follow unless it was locked meanwhile.

        The job must read nothing but in the transaction it writes in.
        """
        self._writing = self._use(self._lanes.writing, job, then, failed)

    def over_network(
        self, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Do what waits for the network, where nothing else does; `then` or `failed` follow as for `write`."""
        self._use(self._lanes.exchange, job, then, failed)

    def send_locked(self, job: Callable[[], T], then: Callable[[T], None], failed: Failed) -> None:
        """Do what waits for the network and needs no casebook."""
        self._lanes.exchange.run(job, then, failed)

    def count(
        self, job: Callable[[Casebook, Wanted], T], then: Callable[[T], None], failed: Failed | None = None,
        *, wanted: Wanted = lambda: True,
    ) -> None:  # fmt: skip
        """Read what takes long, where nothing else waits for it; it follows what `ask` says. The job is handed what
        tells whether anybody still wants its answer, and leaves off where nobody does."""
        self._read(self._lanes.counting, job, then, failed, wanted)

    def _read(
        self, lane: Lane, job: Callable[[Casebook, Wanted], T], then: Callable[[T], None], failed: Failed | None,
        wanted: Wanted,
    ) -> None:  # fmt: skip
        book, written = self.book, self._writing

        def is_wanted() -> bool:
            return self._book is book and wanted()

        def read() -> tuple[T] | None:
            if written is not None:
                wait([written])
            return (job(book, is_wanted),) if is_wanted() else None

        def answered(found: tuple[T] | None) -> None:
            if found is not None and is_wanted():
                then(*found)

        lane.run(read, answered, _while(is_wanted, failed or lane.failed))

    def _use(
        self, lane: Lane, job: Callable[[Casebook], T], then: Callable[[T], None], failed: Failed | None
    ) -> Future[None]:
        book = self.book

        def is_open() -> bool:
            return self._book is book

        return lane.run(lambda: job(book), _while(is_open, then), _while(is_open, failed or lane.failed))

    def failed(self, error: Exception) -> None:
        """Tell of an error that no screen takes."""
        self._lanes.writing.failed(error)

    # --- Setting up, opening, locking --------------------------------------------------------------------------

    def warm(self) -> None:
        """Import what opening needs, and what judges a new passphrase, while the person types."""
        self._lanes.writing.run(_casebook, lambda _: None)
        if self.state is FolderState.EMPTY:
            self._lanes.writing.run(guessing.warm, lambda _: None)

    def countries(self, then: Callable[[Mapping[str, str]], None]) -> None:
        """Look which countries a new centre may be of: the name of each, by its country pack."""
        # setting up says what is wrong
        self._lanes.writing.run(lambda: _casebook().countries(), then, lambda _error: None)

    def found_centre(
        self, passphrase: str, *, centre: str, person: str, device: str, pack: str = "",
        then: Callable[[], None], failed: Failed,
    ) -> None:  # fmt: skip
        """Begin a centre on this device, without a server. It works by the country pack named, or the only one."""

        def job() -> Casebook:
            return _casebook().found(
                self.folder, passphrase, centre=centre, person=person, device=device, pack=pack, now=self._now
            )

        self._open_by(job, then, failed)

    def join(
        self, passphrase: str, *, server: str, invite: str, person: str, device: str, pack: str = "",
        then: Callable[[], None], failed: Failed,
    ) -> None:  # fmt: skip
        """Make a seat here and enrol it by an invite; it may have to wait for approval (`exchange.standing.state`).
        `pack` names the country pack of a centre that the invite founds, where none comes with it."""

        def job() -> Casebook:
            return _casebook().enrol(
                self.folder, passphrase, server=server, invite=invite, person=person, device=device, pack=pack,
                now=self._now,
            )  # fmt: skip

        self._open_by(job, then, failed)

    def begin_demo(self, then: Callable[[], None], failed: Failed) -> None:
        """Begin a demo centre in a throw-away folder; the folder the program was started with is not touched."""
        from tempfile import mkdtemp  # noqa: PLC0415 -- not for a start that somebody waits for

        folder = Path(mkdtemp(prefix="haki-demo-"))

        def job() -> Casebook:
            from app.casebook import demo  # noqa: PLC0415 -- brings the casebook along

            return demo.found(folder, DEMO_PASSPHRASE, now=self._now)

        def opened() -> None:
            self.folder, self.is_demo = folder, True
            then()

        self._open_by(job, opened, failed)

    def unlock(self, passphrase: str, then: Callable[[], None], failed: Failed) -> None:
        """Open the casebook with its passphrase."""
        self._open_by(lambda: _casebook().open(self.folder, passphrase, now=self._now), then, failed)

    def begin_anew(self, then: Callable[[], None], failed: Failed) -> None:
        """Put a folder that opens no more aside, and begin in its place."""

        def begun(_where: Path) -> None:
            then()
            self._tell()

        self._lanes.writing.run(lambda: _casebook().set_aside(self.folder), begun, failed)

    def lock(self) -> None:
        """Close the casebook and drop its keys; nothing is left to wait for.

        What is drawn goes first, whatever any of it does; then drafts are kept; then the casebook closes, and what it
        sealed before is sent.
        """
        book = self._book
        if book is None or self.is_locking:
            return
        self.is_locking = True
        end = (self._unheard, self.passing.end, self.exchange.end, self._checking.end, self._others.end)
        for step in (*self._covering, self.left, lambda: self.unkept.seal(book), *end):
            carefully(step)
        self._book, self.is_locking = None, False
        self._lanes.writing.run(book.leave, self.exchange.left)
        self.unkept.put_aside()
        self._tell()

    def end(self) -> None:
        """Lock for good; a demo centre is thrown away."""
        self.lock()
        if self.is_demo:
            import shutil  # noqa: PLC0415 -- not for a start that somebody waits for

            self._lanes.writing.run(lambda: shutil.rmtree(self.folder, ignore_errors=True), lambda _: None)

    def touched(self) -> None:
        """Hear that the person is there: any key or touch. One that comes too late locks instead."""
        self.passing.touched()

    def left(self) -> None:
        """Hear that the window has lost the person's eye: drafts are kept now, and the lock's time runs on."""
        for keep in tuple(self._leaving):
            carefully(keep)

    def returned(self) -> None:
        """Hear that the window is looked at again: locks at once when the time was up meanwhile."""
        self.passing.look()
        if self.is_open:
            self.exchange.returned()

    def _open_by(self, job: Callable[[], Casebook], then: Callable[[], None], failed: Failed) -> None:
        def opened(book: Casebook) -> None:
            self._opened(book)
            then()
            self._tell()

        self._lanes.writing.run(lambda: self.unkept.given_back(job()), opened, failed)

    def _opened(self, book: Casebook) -> None:
        self._book, self._writing = book, None
        self._unheard = book.subscribe(self._committed)
        gc.freeze()  # what is loaded stays: to look through it for garbage would halt the drawing; a lock takes it back
        self.passing.begin()
        self.unkept.begin()
        self.exchange.begin()
        self._checking.begin()
        self._others.begin()

    # --- Telling -----------------------------------------------------------------------------------------------

    def _committed(self, changed: Changed) -> None:
        """Hear of a commit, on whatever thread it was made."""
        self.later(0, lambda: self._note(changed.entities))

    def _note(self, entities: frozenset[str]) -> None:
        if self._book is None:
            return
        for listener in tuple(self._changed):
            listener(entities)
        self.exchange.committed(entities)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def _casebook() -> type[Casebook]:
    from app.casebook import Casebook  # noqa: PLC0415

    return Casebook


def _while(holds: Callable[[], bool], call: Callable[[T], None]) -> Callable[[T], None]:
    """Return `call`, but silent once something does not hold any more."""
    return lambda given: call(given) if holds() else None


def _added(listeners: list[T], listener: T) -> Cancel:
    listeners.append(listener)
    return lambda: listeners.remove(listener) if listener in listeners else None
