"""A screen that was left is held by nothing, and a lock leaves no word of what was on it: not in what the program keeps
to be quick, and not in what it has put aside."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from kivy.cache import Cache
from kivy.event import EventDispatcher

from app.casework.people_names import is_same_name
from app.casework.spelling import matching_words
from app.ui import garbage
from app.ui.widgets import text
from tests.seats import Known
from tests.ui.parts import open_with_keys
from tests.ui.play import Play

pytestmark = pytest.mark.ui

NAME = "Kadzozubeda"
"""Of nobody, and in no list that comes with the program."""


@pytest.fixture
def play(warm: None, keys_of_a_centre: Known, tmp_path: Path) -> Iterator[Play]:
    known = keys_of_a_centre.copy(tmp_path / "seat")
    play = Play(known.folder)
    open_with_keys(play.session, known)
    play.frames(2)
    play.session.on_locking(garbage.locked)  # as the program does
    play.frame.navigator.start("today")
    play.frames(4)
    yield play
    play.end()
    garbage._look_thoroughly.cancel()


@pytest.mark.parametrize("place", ["form", "cases"])
def test_a_screen_with_a_field_is_gone_when_it_was_left(play: Play, place: str) -> None:
    play.frame.navigator.go(place, **({"form": "incident"} if place == "form" else {}))
    play.frames(6)
    screen, model = ref(play.frame.screen), ref(play.frame.screen.model)

    play.frame.navigator.start("today")
    play.frames(6)
    gc.collect()

    assert (screen(), model()) == (None, None)


def test_a_lock_leaves_no_name_in_anything_that_is_remembered(play: Play) -> None:
    play.frame.navigator.go("cases")
    play.frames(4)
    play.strike(ord("f"), "f", "ctrl")
    play.write(NAME)
    play.frames(6)
    play.session.write(_compares, lambda _compared: None)
    play.frames(2)
    assert {"spelling", "people_names", "text", "field"} <= remembering(NAME)

    play.session.lock()
    play.wait(garbage.AFTER + 0.1)

    assert remembering(NAME) == set()


def test_after_a_lock_everything_is_looked_through_what_was_put_aside_too(play: Play) -> None:
    held = _Held()
    held.myself, gone = held, ref(held)
    del held
    gc.freeze()

    play.session.lock()
    play.wait(garbage.AFTER + 0.1)

    assert gone() is None
    assert gc.get_freeze_count(), "what is loaded is not looked through every time"


class _Held(EventDispatcher):
    """What refers to itself, as a screen does."""

    myself: Any


def _compares(_book: object) -> None:
    """Compare names as Today does when it looks for who was recorded twice."""
    assert matching_words(f"{NAME} Charo", f"Charo {NAME}") == 2
    assert not is_same_name(NAME, f"{NAME} Charo")


def remembering(name: str) -> set[str]:
    """Name the modules whose functions remember a name, and what Kivy keeps of fields."""
    modules = [each for label, each in sys.modules.items() if label.startswith(("app.", "sync."))]
    remembered = {value for each in modules for value in vars(each).values() if type(value) is _lru_cache_wrapper}
    found = {each.__module__.rpartition(".")[2] for each in remembered if _holds(gc.get_referents(each), name.lower())}
    lines = [Cache._objects[kept] for kept in ("textinput.label", "textinput.width")]
    return (
        found
        | ({"field"} if _holds(lines, name.lower()) else set())
        | ({"text"} if _holds([text._words], name.lower()) else set())
    )


def _holds(things: Any, name: str) -> bool:
    """Tell whether a word that is looked for is in what containers hold, keys too."""
    for each in things:
        if isinstance(each, str):
            if name in each.lower():
                return True
        elif isinstance(each, dict):
            if _holds(list(each), name) or _holds(list(each.values()), name):
                return True
        elif isinstance(each, tuple | list | frozenset | set) and _holds(each, name):
            return True
    return False
