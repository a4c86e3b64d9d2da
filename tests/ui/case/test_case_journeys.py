"""From the list of cases to one of them and on: by finger and by keys alone, on a phone and beside the list."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from kivy.uix.textinput import TextInput

from app.ui.case.add_tiles import AddTile
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.record.fact_cards import FactRow
from app.ui.screens.cases.list import CaseRow
from app.ui.theme.theme import theme
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.choice import Chip
from app.ui.widgets.sheet import Sheet
from app.words.language import in_use
from tests.examples import in_turn
from tests.seats import PASSPHRASE as SEATS_PASSPHRASE
from tests.seats import Seat
from tests.sync.server.parts import Server
from tests.ui import looks
from tests.ui.driver import DOWN, ENTER, ESCAPE, LEFT, RIGHT, TAB, UP
from tests.ui.parts import PASSPHRASE, House
from tests.ui.play import Play

pytestmark = pytest.mark.ui

PHONE, TABLET, LAPTOP = (360, 740), (640, 900), (1100, 640)  # the least of each: every frame is drawn by software
Begin = Callable[..., Play]


@pytest.fixture
def begin(warm: None) -> Iterator[Begin]:
    """Open the app on a folder, unlocked and at the list of cases; closed after the test."""
    opened: list[Play] = []

    def begun(folder: Path, size: tuple[int, int] = LAPTOP, passphrase: str = PASSPHRASE) -> Play:
        while opened:
            opened.pop().end()
        play = Play(folder, size, now=None)
        opened.append(play)
        play.session.unlock(passphrase, lambda: play.frame.navigator.start("cases"), _raise)
        play.frames(12)
        return play

    yield begun
    for play in opened:
        play.end()
    if in_use() != "en":
        language.switch("en")


@pytest.fixture
def seat(a_centre: Path, tmp_path: Path) -> Path:
    """A centre with three cases: the police is silent in one, an answer is expected in another."""
    house = House(shutil.copytree(a_centre, tmp_path / "seat")).unlock()
    book = house.session.book
    today = book.now().date()

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    silent = book.records.record("case", {"sex": "female", "age": 15, "county": "mombasa", "risk": "high"}).id
    book.records.record("incident", {"case": silent, "reported_on": ago(152), "narrative": "Aliniahidi karo ya shule."})
    book.records.record("legal_case", {"case": silent, "ob_number": "23/14/10/2021", "ob_on": ago(150)})
    book.records.record(
        "follow_up", {"case": silent, "institution": "police", "on": ago(12), "said": "He has travelled"}
    )
    for age in (24, 9):
        case = book.records.record("case", {"sex": "male", "age": age}).id
        book.records.record("incident", {"case": case, "reported_on": ago(2)})
        book.records.record(
            "referral",
            {"case": case, "institution": "hospital", "services": ["medical"], "status": "sent", "told": "nothing"},
        )
    house.session.lock()
    return house.session.folder


def rows(play: Play) -> list[CaseRow]:
    return sorted(play.every(CaseRow), key=lambda row: -row.y)


def silent_row(play: Play) -> CaseRow:
    return next(row for row in rows(play) if "silent" in row.pill)


# --- By finger -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, TABLET, LAPTOP])
def test_from_the_list_into_a_case_to_refer_and_back(begin: Begin, seat: Path, size: tuple[int, int]) -> None:
    play = begin(seat, size)
    assert len(rows(play)) == 3
    case = silent_row(play).record

    play.tap(silent_row(play))
    play.frames(8)
    assert play.shows("has not moved for 150 days")

    play.press("Refer")
    play.frames(8)
    assert play.here == "form"
    assert play.frame.navigator.here.params["record"] == case

    play.frame.back()
    play.frames(8)
    assert play.shows("has not moved for 150 days")


def test_the_sign_for_adding_has_a_name_and_what_it_offers_is_easy_to_hit(begin: Begin, seat: Path) -> None:
    play = begin(seat, PHONE)
    play.tap(silent_row(play))
    play.frames(8)
    (add,) = (each for each in play.every(OutlinedButton) if each.icon == "add")
    assert (add.text, add.name_for_help) == ("", "Add")
    play.tap(add)
    play.frames(8)
    offered = list(play.every(AddTile))
    assert len(offered) > 15
    assert min(tile.height for tile in offered) >= theme.field_height > theme.target
    assert len({tile.icon for tile in offered}) > 12  # told apart at a glance

    play.key(TAB)  # to the way out
    play.key(TAB)
    first = keyboard.at
    assert first is offered[0]
    came_to = []
    for arrow in (RIGHT, DOWN, LEFT, UP):
        play.key(arrow)
        came_to.append(keyboard.at)
    assert came_to == [offered[1], offered[3], offered[2], first]
    play.key(UP)
    assert keyboard.at in offered[-2:]  # round the end, and into other groups on the way


def test_typing_finds_a_case_by_what_was_said_in_it(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    play.key(ord("f"), "f", "ctrl")
    play.write("travel")
    play.wait(0.5)
    (found,) = rows(play)
    assert "silent" in found.pill

    play.write("zzz")
    play.wait(0.5)
    assert rows(play) == []
    assert play.shows("Nothing found")


def test_a_filter_keeps_the_silent_ones(begin: Begin, seat: Path) -> None:
    play = begin(seat, PHONE)
    play.press("Silent")
    play.frames(4)
    assert len(rows(play)) == 1
    play.press("In court")
    play.frames(4)
    assert play.shows("No case is in court")
    play.press("Show all cases")
    play.frames(4)
    assert len(rows(play)) == 3


def test_an_answer_is_changed_where_it_stands_and_taken_back(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    play.tap(silent_row(play))
    play.frames(8)
    play.press("People")
    risk = next(row for row in play.every(FactRow) if row.question == "How great is the risk now?")
    play.tap(risk)
    play.frames(12)

    play.tap(next(chip for chip in play.every(Chip) if chip.text == "Low"))
    play.press("Done")
    play.frames(12)
    assert play.shows("Saved: How great is the risk now?")
    assert play.shows("Low risk")

    play.press("Undo")
    play.frames(8)
    assert play.shows("High risk")


def test_a_sheet_stays_open_while_its_answer_cannot_be_kept(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    play.tap(silent_row(play))
    play.frames(8)
    play.press("People")
    play.tap(next(row for row in play.every(FactRow) if row.question == "Age in years"))
    play.frames(12)
    entry = next(play.every(TextInput))
    entry.text = "500"
    play.frames(2)

    play.press("Done")
    play.frames(12)
    assert list(play.every(Sheet))

    entry.text = "14"
    play.press("Done")
    play.frames(12)
    assert not list(play.every(Sheet))
    assert play.shows("girl, 14")


def test_a_partners_answer_is_noted_in_three_taps(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    play.tap(next(row for row in rows(play) if "silent" not in row.pill))
    play.frames(8)
    play.press("Referrals 1")
    play.press("Note the answer")
    play.frames(12)
    play.press("Accepted")
    play.press("Save")
    play.frames(12)
    assert play.shows("accepted")


def test_history_shows_who_changed_what(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    case = silent_row(play).record
    play.session.book.records.edit(case, {"age": 14})
    play.frames(4)  # it moves to the top of the list
    play.tap(silent_row(play))
    play.frames(8)
    play.press("History")
    play.frames(4)
    assert play.shows("Age in years: 15 → 14")
    assert play.shows("Amina")
    assert play.shows("on laptop")


# --- By keys alone -------------------------------------------------------------------------------------------------


def test_arrows_open_one_case_after_the_other_beside_the_list(begin: Begin, seat: Path) -> None:
    play = begin(seat)
    play.key(ord("f"), "f", "ctrl")
    play.go_to("Saved lists")  # the last before the list
    play.key(TAB)
    shown = []
    for _press in range(3):
        play.key(DOWN)
        play.wait(0.4)
        shown.append(play.frame.bars.top.title)
    assert shown == [row.title for row in rows(play)]


def test_enter_goes_from_the_search_to_what_it_found(begin: Begin, seat: Path) -> None:
    play = begin(seat, TABLET)
    play.key(ord("f"), "f", "ctrl")
    play.write("travel")
    play.wait(0.5)
    play.key(ENTER)
    play.key(ENTER)
    play.frames(8)
    assert play.here == "case"
    assert play.shows("has not moved for 150 days")


def test_from_the_list_to_a_referral_and_back_by_keys(begin: Begin, seat: Path) -> None:
    play = begin(seat, TABLET)
    play.go_to("Saved lists")  # the last before the list
    play.key(TAB)
    play.key(DOWN)
    play.key(ENTER)
    play.frames(8)
    assert play.here == "case"

    play.go_to("Refer")
    play.key(ENTER)
    play.frames(8)
    assert play.here == "form"

    play.key(ESCAPE)
    play.frames(8)
    assert play.here == "case"


# --- Looks ---------------------------------------------------------------------------------------------------------


@pytest.mark.in_turns
@pytest.mark.parametrize("spoken", ["en", "sw"])
def test_nothing_is_clipped_or_too_small_to_touch(begin: Begin, seat: Path, spoken: str) -> None:
    play = begin(seat, LAPTOP)
    language.switch(spoken)
    found = {}
    for size in in_turn((PHONE, LAPTOP, TABLET), ["en", "sw"].index(spoken)):
        play.resize(*size)
        play.frame.navigator.start("cases")
        play.frames(8)
        found[size, "list"] = looks.wrong(play)
        play.tap(max(rows(play), key=lambda row: len(row.pill)))
        play.frames(8)
        view = play.frame.screen.view
        for number, (tab, _words) in enumerate(view.model.tabs()):
            view.model.choose(tab)
            play.frames(4)
            found[size, tab] = looks.wrong(play)
            if size != PHONE:
                found |= {(theme, tab): faults for theme, faults in looks.faint_by_theme(play, number).items()}
    assert {where: faults for where, faults in found.items() if faults} == {}


# --- Two seats -----------------------------------------------------------------------------------------------------


def test_what_two_seats_answered_apart_is_decided_in_the_window(
    begin: Begin, two_seats: tuple[Seat, Seat], server: Server
) -> None:
    lead, tablet = two_seats
    case = lead.record("incident", reported_on="2022-03-20")["case"]
    lead("edit", case, "age=15")
    lead.sync()
    tablet.sync()
    lead("edit", case, "age=16")
    tablet("edit", case, "age=14")
    tablet.sync()
    lead.sync()

    play = begin(lead.folder, passphrase=SEATS_PASSPHRASE)
    play.tap(rows(play)[0])
    play.frames(8)
    play.press("1 answer to decide")
    play.frames(8)
    assert play.here == "conflicts"
    assert play.shows("amina")
    assert play.shows("on tablet")
    assert play.shows("on laptop")
    for size in (LAPTOP, PHONE):
        play.resize(*size)
        assert looks.wrong(play) == []
    assert not any(looks.faint_by_theme(play, 1).values())

    keep = [label for label in play.every(type(play.find("Hold to keep this"))) if label.text == "Hold to keep this"]
    play.hold(keep[0], 1.5)
    play.frames(8)

    assert play.shows("Nothing to decide")
    assert play.session.book.records.show(case)["age"] == 14
    assert play.session.book.records.show(case)["conflicts"] == []


def _raise(error: Exception) -> None:
    raise error
