"""A demo says on every screen that it is one, and once more at the first Save; a real centre says nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from app.casebook import demo
from app.ui.demo import MADE_UP
from app.ui.focus import keyboard
from app.ui.widgets.sheet import Sheet
from tests.seats import PASSPHRASE, Known, Seat
from tests.ui.driver import ENTER, TAB
from tests.ui.hands import Finger
from tests.ui.parts import open_with_keys
from tests.ui.play import Play, said

pytestmark = pytest.mark.ui

PLACES = ("today", "cases", "numbers", "partners", "trainings", "devices", "settings", "more")
INSIDE = (("form", {"form": "partner"}), ("conflicts", {}))


@pytest.fixture(scope="module")
def a_demo(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A demo centre as `haki demo` makes it, of which nothing is told: its making is what is asked about."""
    folder = tmp_path_factory.mktemp("demo") / "seat"
    demo.told(folder, PASSPHRASE, lambda _book: (), Random(1)).close()
    return Known.of(folder)


@pytest.fixture
def at(warm: None) -> Iterator[Callable[[Known], Finger]]:
    """Sit down at an open centre, with a phone."""
    sitting: list[Finger] = []

    def sat(known: Known) -> Finger:
        hand = Finger(Play(known.folder, Finger.size))
        sitting.append(hand)
        hand.play.frames(2)
        open_with_keys(hand.play.session, known)
        hand.play.frames(4)
        hand.play.frame.navigator.start("today")
        hand.play.frames(8)
        return hand

    yield sat
    for hand in sitting:
        hand.play.end()


def test_every_screen_of_a_demo_is_marked_and_the_first_save_warns_once(
    at: Callable[[Known], Finger], a_demo: Known, tmp_path: Path
) -> None:
    hand = at(a_demo.copy(tmp_path / "seat"))
    for place in PLACES:
        hand.play.frame.navigator.start(place)
        hand.play.frames(4)
        assert hand.sees("Demo"), place
    for place, opened_with in INSIDE:
        hand.play.frame.navigator.go(place, **opened_with)
        hand.play.frames(4)
        assert hand.sees("Demo"), place

    warned = [add_a_partner(hand, name) for name in ("Makadara", "Kisauni")]
    assert warned == [True, False]
    assert sorted(row["name"] for row in hand.book.records.find("partner")) == ["Kisauni", "Makadara"]


def test_the_warning_is_answered_by_enter_and_the_notice_of_what_was_saved_comes_next(
    at: Callable[[Known], Finger], a_demo: Known, tmp_path: Path
) -> None:
    play = at(a_demo.copy(tmp_path / "seat")).play
    play.frame.navigator.go("form", form="partner", answers={"partner.name": "Kisauni", "partner.kind": "shelter"})
    play.frames(8)
    play.key(ENTER, None, "ctrl")
    play.frames(4)
    while play.here == "form":
        play.key(ENTER, None, "ctrl")
        play.frames(8)
    assert play.shows("This is a demo")
    play.enter()
    play.frames(8)
    assert not play.shows("This is a demo")
    play.key(TAB)
    assert said(keyboard.at) == "Open"


def test_a_real_centre_is_not_marked_and_warns_of_nothing(
    at: Callable[[Known], Finger], keys_of_a_centre: Known, tmp_path: Path
) -> None:
    hand = at(keys_of_a_centre.copy(tmp_path / "seat"))
    assert not hand.sees("Demo")
    assert not add_a_partner(hand, "Makadara")


def test_a_command_says_it_too(a_demo: Known, keys_of_a_centre: Known) -> None:
    for known, is_one in ((a_demo, True), (keys_of_a_centre, False)):
        assert Seat(known.folder).ask("status")["demo"] is is_one


def add_a_partner(hand: Finger, name: str) -> bool:
    """Record one; tell whether a sheet warned of what becomes of it, and put that away."""
    hand.play.frame.navigator.start("today")
    hand.play.frame.navigator.go("form", form="partner")
    hand.play.frames(6)
    hand.write("Name", name)
    hand.choose("What kind of institution?", hand.label("institution", "hospital"))
    hand.go_on()
    warned = isinstance(hand.play.root, Sheet) and hand.sees(MADE_UP)
    if warned:
        hand.press("Understood")
    return warned
