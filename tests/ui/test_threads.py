"""The thread that draws only draws: whatever reads, writes, seals or sends does so on a thread of its own."""

from __future__ import annotations

import functools
import inspect
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.casebook.cases import Cases
from app.casebook.centre import Centre
from app.casebook.day import Day
from app.casebook.drafts import Drafts
from app.casebook.figures import Figures
from app.casebook.records import Records
from app.casebook.upkeep import Upkeep
from app.store import vault
from app.store.database import Database
from app.ui.program import Program
from app.ui.saving import save
from sync.client import Link
from tests.ui.driver import Ui
from tests.ui.parts import PASSPHRASE

pytestmark = pytest.mark.ui

IN_MEMORY = {"now", "subscribe", "zone"}
"""What of the casebook may be asked while drawing: it reads no file."""


@pytest.fixture
def drawn_with(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call to the casebook, the database, the vault or the network that the drawing thread makes from now on."""
    calls: list[str] = []

    def watch(owner: Any, name: str) -> None:
        how = inspect.getattr_static(owner, name)
        function = how.__func__ if isinstance(how, staticmethod | classmethod) else how

        @functools.wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                calls.append(f"{getattr(owner, '__name__', owner)}.{name}")
            return function(*args, **kwargs)

        kind = type(how) if isinstance(how, staticmethod | classmethod) else (lambda same: same)
        monkeypatch.setattr(owner, name, kind(watched))

    for owner in (Casebook, Records, Drafts, Cases, Day, Figures, Centre, Upkeep):
        for name, member in vars(owner).items():
            is_asked = callable(getattr(owner, name)) and not isinstance(member, property)
            if is_asked and not name.startswith("_") and name not in IN_MEMORY:
                watch(owner, name)
    for owner, name in ((Database, "read"), (Database, "write"), (vault, "unlock"), (Link, "post")):
        watch(owner, name)
    return calls


@pytest.fixture
def playing(warm: None, a_centre: Path, tmp_path: Path) -> Iterator[tuple[Program, Ui]]:
    """The program as it is started, with its own threads."""
    program = Program(Path(shutil.copytree(a_centre, tmp_path / "seat")))
    ui = Ui(program.app, (900, 640))
    yield program, ui
    program.end()
    ui.close()


def test_a_whole_way_through_the_app_asks_the_casebook_for_nothing_on_the_thread_that_draws(
    playing: tuple[Program, Ui], drawn_with: list[str]
) -> None:
    program, ui = playing
    ui.until(lambda: ui.shows("Passphrase"))
    ui.fill("Passphrase", PASSPHRASE)
    ui.tap("Open")
    ui.until(lambda: ui.shows("Nothing is waiting"))
    ui.tap("New incident")
    ui.until(lambda: ui.shows("Step 1 of 5"))
    ui.choose("Is it safe to talk now?", "Yes")
    for _step in range(2):
        ui.tap(next(text for text in ui.texts() if text.startswith("Next: ")))
    ui.choose("When was it reported to the centre?", "Yesterday")
    for _step in range(2):
        ui.tap(next(text for text in ui.texts() if text.startswith("Next: ")))
    ui.choose("How great is the risk now?", "High")
    ui.tap("Save")
    ui.until(lambda: ui.shows("Next 7 days"))
    frame = program.frame
    assert frame is not None
    for name, shown in (
        ("cases", "All 1"),
        ("conflicts", ""),
        ("devices", "Devices of the centre"),
        ("settings", ""),
        ("today", ""),
    ):
        frame.navigator.start(name)
        ui.until(lambda shown=shown: ui.shows(shown))
        ui.wait(1)
    ui.key(ord("l"), "l", "ctrl")
    ui.until(lambda: ui.shows("Passphrase"))
    assert drawn_with == []


def test_such_a_call_would_be_seen(playing: tuple[Program, Ui], drawn_with: list[str]) -> None:
    program, ui = playing
    program.open_with(PASSPHRASE)
    ui.until(lambda: ui.shows("Nothing is waiting"))
    program.session.book.centre.status()
    assert "Centre.status" in drawn_with
    assert "Database.read" in drawn_with


@pytest.fixture
def reading(playing: tuple[Program, Ui]) -> Iterator[threading.Event]:
    """An opened casebook that somebody reads in: a reading of the casebook's own that goes on until this is set."""
    program, ui = playing
    program.open_with(PASSPHRASE)
    ui.until(lambda: ui.shows("Nothing is waiting"))
    begun, let_go = threading.Event(), threading.Event()

    def read(_tx: Any) -> None:
        begun.set()
        let_go.wait(20)
        let_go.set()

    program.session.ask(lambda book: book._door.store.database.read(read), lambda _none: None)
    assert begun.wait(20)
    yield let_go
    let_go.set()


def test_a_save_does_not_wait_for_a_reading_that_takes_long(
    playing: tuple[Program, Ui], reading: threading.Event
) -> None:
    program, ui = playing
    was_read: list[bool] = []
    values = {"reported_on": "2026-01-05", "county": "mombasa"}

    save(
        program.session,
        lambda book: book.records.record("incident", values),
        lambda _made, _undo: was_read.append(reading.is_set()),
        _raise,
    )

    ui.until(lambda: bool(was_read))
    assert was_read == [False]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Make every reading of what waits take so long."""
    read = Day.waits

    def set_(seconds: float) -> None:
        def waits(day: Day, *args: Any, **kwargs: Any) -> Any:
            threading.Event().wait(seconds)
            return read(day, *args, **kwargs)

        monkeypatch.setattr(Day, "waits", waits)

    return set_


def test_while_a_long_reading_goes_on_the_app_draws_and_answers(
    playing: tuple[Program, Ui], slow: Callable[[float], None]
) -> None:
    program, ui = playing
    slow(1.5)
    program.open_with(PASSPHRASE)
    ui.until(lambda: ui.shows("Looking at what waits…"))
    ui.tap("Hide")
    ui.until(lambda: ui.shows("Passphrase"))


def _raise(error: Exception) -> None:
    raise error
