"""A centre made once and copied for each test, and a place to sit down at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.ui.language import language
from app.words.language import in_use
from tests.seats import Known
from tests.ui.screens.hands import Hand
from tests.ui.screens.parts import House, open_with_keys
from tests.ui.screens.play import Play


@pytest.fixture(scope="session")
def a_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a standalone centre with nothing in it; never opened again, only copied."""
    folder: Path = tmp_path_factory.mktemp("centre") / "seat"
    House(folder).found().session.lock()
    return folder


@pytest.fixture(scope="session")
def keys_of_a_centre(a_centre: Path) -> Known:
    """The same centre with its keys read."""
    return Known.of(a_centre)


@pytest.fixture
def house(keys_of_a_centre: Known, tmp_path: Path) -> Iterator[House]:
    """A session on an opened standalone centre."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    opened = House(known.folder).open(known)
    yield opened
    opened.session.lock()


@pytest.fixture
def sit(warm: None, request: pytest.FixtureRequest) -> Iterator[Callable[..., Hand]]:
    """Sit down at a folder, in place of where one sat before, with the hand and the language of the journey.

    A seat whose keys are known is open already, at `place`.
    """
    kind, spoken = request.param
    sitting: list[Hand] = []

    def sat(seat: Known | Path, place: str = "today", **given: object) -> Hand:
        while sitting:
            sitting.pop().play.end()
        hand: Hand = kind(Play(seat.folder if isinstance(seat, Known) else seat, kind.size, **given))
        sitting.append(hand)
        if in_use() != spoken:
            language.switch(spoken)
        if isinstance(seat, Known):
            open_with_keys(hand.play.session, seat)
            hand.play.frames(4)
            hand.play.frame.navigator.start(place)
        hand.play.frames(12)
        return hand

    yield sat
    while sitting:
        sitting.pop().play.end()
    if in_use() != "en":
        language.switch("en")
