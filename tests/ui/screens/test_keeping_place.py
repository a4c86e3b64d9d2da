"""Who reads down a screen stays where they read when it is drawn anew, because of them or of somebody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.focus import bring_into_view
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.row import Row
from tests.ui.parts import PASSPHRASE, House
from tests.ui.play import Play

pytestmark = pytest.mark.ui

SMALL = (360, 400)  # so that everything is longer than the window
DIFFER = {"age": (15, 14), "county": ("kilifi", "kwale"), "sex": ("female", "male")}


@pytest.fixture
def where(a_centre: Path, tmp_path: Path, warm: None) -> Iterator[tuple[Play, dict[str, dict[str, str]]]]:
    """The app, unlocked, and the screens with what each is opened with."""
    house = House(shutil.copytree(a_centre, tmp_path / "seat")).unlock()
    book = house.session.book
    case = book.records.record("case", {"sex": "female"}).id
    book.records.record(
        "incident", {"case": case, "reported_on": "2026-03-01", "narrative": "Aliniahidi karo ya shule."}
    )
    book.records.record("identity", {"case": case, "person": "survivor", "real_name": "Saida Mfano"})
    _values, parents = book.records.for_editing(case)
    for at in (0, 1):
        book.records.edit(case, {name: answers[at] for name, answers in DIFFER.items()}, parents)
    partner = book.records.record("partner", {"name": "Makao ya Tumaini", "kind": "shelter", "hours": "08:00-17:00"}).id
    training = book.records.record("training", {"on": "2026-02-01", "title": "From PRC to P3"}).id
    attendee = book.records.record("attendee", {"training": training, "name": "Zawadi", "phone": "0712345678"}).id
    house.session.lock()
    play = Play(house.session.folder, SMALL)
    play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), lambda error: pytest.fail(str(error)))
    play.frames(12)
    yield (
        play,
        {
            "case": {"case": case, "tab": "people"},
            "conflicts": {},
            "partners": {"partner": partner},
            "trained": {"attendee": attendee},
        },
    )
    play.end()


def page_of(play: Play) -> ScrollPage:
    return max(play.every(ScrollPage), key=lambda page: page.ids.column.height)


def down(page: ScrollPage) -> int:
    """How far it is scrolled, in pixels."""
    return round((1 - page.scroll_y) * (page.ids.column.height - page.height))


@pytest.mark.parametrize("screen", ["case", "conflicts", "partners", "trained"])
def test_one_stays_where_one_reads_while_something_is_recorded(
    where: tuple[Play, dict[str, dict[str, str]]], screen: str
) -> None:
    play, opened = where
    play.frame.navigator.go(screen, **opened[screen])
    play.frames(12)
    page = page_of(play)
    page.scroll_y = 0.3
    play.frames(2)
    place, drawn = down(page), list(page.ids.column.children)
    assert place > 0
    play.session.book.records.record("case", {"sex": "male", "age": 9})
    play.session.book.records.edit(opened["trained"]["attendee"], {"cadre": "health"})
    play.frames(40)
    assert page.ids.column.children != drawn
    assert down(page) == place


def test_an_identity_that_was_just_opened_is_where_one_looked(where: tuple[Play, dict[str, dict[str, str]]]) -> None:
    play, opened = where
    play.frame.navigator.go("case", **opened["case"])
    play.frames(12)
    page = page_of(play)
    apart = next(row for row in play.every(Row) if row.icon == "lock")
    page.scroll_y = 0
    play.frames(4)
    bring_into_view(apart)
    play.frames(8)
    place = down(page)
    play.tap(apart)
    play.frames(12)
    play.tap("To reach them")
    play.tap("Open")
    play.frames(12)
    assert down(page) == place > 0
    name = play.find("Saida Mfano")
    low = page.to_window(*page.pos)[1]
    assert low <= name.to_window(*name.center)[1] <= low + page.height

    page_before = page.ids.column.height
    play.press("Timeline")
    play.frames(8)
    assert page.ids.column.height != page_before
    assert page.scroll_y == 1
