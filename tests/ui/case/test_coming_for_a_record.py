"""What a line is about is shown where it stands: whatever record of a case one comes for lies open and in sight."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from app.casework.registry import CORE
from app.ui.case.view import CaseView
from app.ui.focus import keyboard
from app.ui.record.fact_cards import FactRow
from tests.examples import in_turn
from tests.seats import Known
from tests.test_every_record import LEAST
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play

pytestmark = pytest.mark.ui

PHONE, LAPTOP = (360, 740), (1100, 640)
SHARES = 6
"""Of the kinds one of so many is come for in `make test`, all of them in the soak."""
NO_LINE_IS_ABOUT = {
    "approval": "it answers what waits",
    "attachment": "files are not taken in by any version yet",
    "reassignment": "it is done by being recorded",
    "waiver": "it ends what waits",
    "charge": "a step of the legal case, on Justice",
}
"""Kinds of a case's records that ask for nothing themselves."""


@pytest.fixture
def centre(keys_of_a_centre: Known, tmp_path: Path) -> tuple[Known, Mapping[str, str]]:
    """A case with a record of every kind there is in one, and another case (`other`) with nothing in it."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    book = House(known.folder).open(known).session.book
    made: dict[str, str] = {}

    def filled(value: Any) -> Any:
        return made.get(value.lower(), value) if isinstance(value, str) and value.isupper() else value

    for entity, (values, _change) in LEAST.items():
        if entity in CORE.of_cases | {"perpetrator"} and entity not in NO_LINE_IS_ABOUT:
            made[entity] = book.records.record(entity, {name: filled(each) for name, each in values.items()}).id
    made["other"] = book.records.record("case", {}).id
    book.records.edit(made["incident"], {"perpetrators": [made["perpetrator"]]})
    return known, made


@pytest.fixture
def sit_down(warm: None) -> Iterator[Callable[..., Play]]:
    playing: list[Play] = []

    def begin(known: Known, size: tuple[int, int]) -> Play:
        play = Play(known.folder, size, now=None)
        playing.append(play)
        play.frames(2)
        open_with_keys(play.session, known)
        play.frames(12)
        return play

    yield begin
    for play in playing:
        play.end()


@pytest.mark.in_turns
def test_whatever_record_of_a_case_one_comes_for_lies_open_in_sight(
    sit_down: Callable[..., Play], centre: tuple[Known, Mapping[str, str]]
) -> None:
    known, made = centre
    play = sit_down(known, PHONE)
    play.frame.navigator.start("case", case=made["case"], record=made["note"])
    play.frames(4)
    view = next(play.every(CaseView))
    lost, kinds = {}, sorted(made.keys() - {"other"})
    for entity in chain(*in_turn([kinds[share::SHARES] for share in range(SHARES)], 3)):
        record = made[entity]
        play.session.touched()
        view.show(made["other"])  # nothing lies open of the one before
        view.show(made["case"], record=record)
        play.frames(5)
        place, page = view.places.get(record), view.ids.page
        if place is None:
            lost[entity] = f"not drawn on {view.model.tab}"
            continue
        top, (_x, low) = place.to_window(place.x, place.top)[1], page.to_window(*page.pos)
        if not low < top <= low + page.height + 1:
            lost[entity] = f"out of sight: {top} not in {low} … {low + page.height}"
        gc.collect()  # a case is drawn anew for each
    assert lost == {}


def test_by_keys_one_stands_at_the_record_one_has_come_for(
    sit_down: Callable[..., Play], centre: tuple[Known, Mapping[str, str]]
) -> None:
    known, made = centre
    play = sit_down(known, LAPTOP)
    keyboard.in_use = True
    play.frame.navigator.start("case", case=made["case"], record=made["placement"])
    play.frames(8)
    assert isinstance(keyboard.at, FactRow)
    assert keyboard.at in set(next(play.every(CaseView)).places[made["placement"]].walk())
