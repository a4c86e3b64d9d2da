"""A session on an opened casebook whose threads and timers do as the test says. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any

from app.casebook import Casebook
from app.packs import load
from app.ui.lane import Lane, Lanes
from app.ui.navigation import Navigator, Place
from app.ui.passing import Clocks
from app.ui.session import Session
from tests.seats import Known

PASSPHRASE = "kobe ndizi mshumaa reli tausi"


class AtOnce(Executor):
    """Does each job at once. While `holding`, jobs wait for `go_on`: for what happens meanwhile."""

    def __init__(self) -> None:
        self.holding = False
        self._waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do `job`, now or when let go. What it raises comes out here: nothing is lost in silence."""
        done: Future[Any] = Future()
        self._waiting.append((done, partial(job, *args, **kwargs)))
        if not self.holding:
            self.go_on()
        return done

    def go_on(self) -> None:
        """Do what has waited."""
        self.holding = False
        while self._waiting:
            done, job = self._waiting.pop(0)
            done.set_result(None)  # whoever waits for it is on the same thread, and would wait for ever
            job()


class Time:
    """Timers that go off when the test lets time pass; what is due at once is done by `pass_(0)`."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asleep = 0.0
        self._timers: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        timer = (self.now + seconds, call)
        self._timers.append(timer)
        return lambda: self._timers.remove(timer) if timer in self._timers else None

    def pass_(self, seconds: float) -> None:
        """Let time pass, timer by timer."""
        end = self.now + seconds
        while due := sorted((each for each in self._timers if each[0] <= end), key=lambda each: each[0]):
            timer = due[0]
            self._timers.remove(timer)
            self.now = max(self.now, timer[0])
            timer[1]()
        self.now = end

    def passed(self) -> float:
        """The same time, for what reads a clock: what was slept through, too."""
        return self.now

    def awake(self) -> float:
        """The time that the machine was awake."""
        return self.now - self.asleep

    def sleep(self, seconds: float) -> None:
        """Let the machine sleep: time passes, and no timer goes off."""
        self.now, self.asleep = self.now + seconds, self.asleep + seconds
        self._timers = [(at + seconds, call) for at, call in self._timers]


class House:
    """A session with everything a model is given, in a folder of its own."""

    def __init__(self, folder: Path, lanes: Lanes | None = None) -> None:
        self.time, self.store, self.exchange = Time(), AtOnce(), AtOnce()
        store = Lane(self.store, _at_once, _raise)
        lanes = lanes or Lanes(
            reading=store, writing=store, exchange=Lane(self.exchange, _at_once, _raise), counting=store
        )
        self.session = Session(folder, lanes=lanes, later=self.time, clocks=Clocks(self.time.passed, self.time.awake))
        self.visited: list[Place] = []
        self.navigator = Navigator(self.visited.append)
        self.navigator.start("today")
        self.changes = 0

    def changed(self) -> None:
        """Count what a model has to draw."""
        self.changes += 1

    @property
    def here(self) -> Place:
        """Where one is."""
        assert self.navigator.here is not None
        return self.navigator.here

    def found(self) -> House:
        """Set up a standalone centre and stay in it."""
        self.session.found_centre(
            PASSPHRASE, centre="Mombasa Justice Centre 2", person="Amina", device="laptop",
            then=lambda: None, failed=_raise,
        )  # fmt: skip
        return self

    def open(self, known: Known) -> House:
        """Open it with keys that were read before."""
        open_with_keys(self.session, known)
        return self

    def unlock(self) -> House:
        """Open it again, by its passphrase."""
        self.session.unlock(PASSPHRASE, lambda: None, _raise)
        return self


def open_with_keys(session: Session, known: Known) -> None:
    """Open a session as unlocking does, without deriving keys from a passphrase: that is slow on purpose."""
    session._open_by(lambda: Casebook(known.store(), load("kenya"), session._now), lambda: None, _raise)


def _at_once(call: Callable[[], None]) -> None:
    call()


def _raise(error: Exception) -> None:
    raise error
