"""The intake: from first run to a saved incident by finger and by keys alone; drafts, hiding, mending."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.ui.language import language
from app.ui.session import FolderState
from app.words.language import in_use as words_in_use
from tests.country_packs import Install
from tests.ui.driver import ESCAPE
from tests.ui.hands import Hand, both_hands, both_hands_and_keys_twice
from tests.ui.parts import PASSPHRASE
from tests.ui.play import Play

pytestmark = pytest.mark.ui

Begin = Callable[..., Play]

PHONE, TABLET, LAPTOP = (360, 740), (600, 900), (900, 600)  # the least of each: every frame is drawn by software


@pytest.fixture
def begin(warm: None) -> Iterator[Begin]:
    """Open the app on a folder; closed after the test."""
    opened: list[Play] = []

    def begun(folder: Path, size: tuple[int, int] = LAPTOP, **given: object) -> Play:
        while opened:
            opened.pop().end()
        opened.append(Play(folder, size, **given))
        return opened[-1]

    yield begun
    for play in opened:
        play.end()
    if words_in_use() != "en":
        language.switch("en")


@pytest.fixture
def centre(a_centre: Path, tmp_path: Path) -> Path:
    """The folder of a centre of one's own."""
    return shutil.copytree(a_centre, tmp_path / "seat")


def unlocked(play: Play) -> Play:
    play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
    play.frames(10)
    return play


@both_hands_and_keys_twice
def test_from_first_run_to_a_saved_incident_that_is_found_again_after_unlocking(
    sit: Callable[..., Hand], tmp_path: Path
) -> None:
    hand = sit(tmp_path / "seat")
    hand.press("New centre")
    hand.write("What is the centre called?", "Kilifi Justice Centre")
    hand.write("What do colleagues call you?", "Amina")
    hand.press("Next: a passphrase")
    hand.write("Passphrase", PASSPHRASE)
    hand.write("The same once more", PASSPHRASE)
    hand.press("Begin")
    assert hand.here == "today"

    hand.begin_incident()
    hand.choose("When was it reported to the centre?", "Today")
    hand.choose("With whom may we share?", hand.label("institution", "police"))
    hand.choose("Does the survivor agree?", hand.label("yes_no_later", "yes"))
    hand.go_on()
    hand.choose("Sex", hand.label("sex", "female"))
    hand.write("Age in years", "15")
    hand.go_on()
    hand.write("When did it happen?", "2026-03-21")
    hand.write("In the survivor's own words", "Aliniahidi karo ya shule.")
    hand.choose("What happened?", hand.label("incident_type", "rape"))
    hand.choose("Where?", hand.label("place_type", "villa"))
    hand.go_on()
    hand.go_on()
    hand.write("Your own summary", "Came with her mother.")
    hand.go_on()

    [case] = hand.book.records.find("case")
    assert (case["sex"], case["age"]) == ("female", 15)
    [incident] = hand.book.records.find("incident")
    assert (incident["happened_on"], incident["place_type"]) == ("2026-03-21", "villa")
    assert [each["recipient"] for each in hand.book.records.find("consent")] == ["police"]
    assert hand.here == "today"
    assert hand.sees(case["code"]), "the notice says what was saved"
    assert hand.sees(hand.label("urgent", "prc")), "the clock that runs is on Today"

    hand.lock()
    assert not hand.sees(case["code"])
    hand.unlock()
    hand.go_to("Cases")
    hand.search("karo ya shule")
    assert hand.sees(case["pseudonym"])
    assert hand.sees("Log follow-up")


@both_hands
def test_the_five_words_that_are_offered_are_taken_typed_once_more_and_open_the_casebook(
    sit: Callable[..., Hand], tmp_path: Path
) -> None:
    hand = sit(tmp_path / "seat")
    hand.press("New centre")
    hand.write("What is the centre called?", "Kilifi Justice Centre")
    hand.write("What do colleagues call you?", "Amina")
    hand.press("Next: a passphrase")
    hand.press("Other words")
    words = hand.play.frame.screen.model.offered.words
    assert [word for word in words if not hand.sees(word)] == []
    hand.press("Take these words")
    assert hand.sees("Strong enough.")
    hand.write("The same once more", " ".join(words))
    hand.press("Begin")
    assert hand.here == "today"


@both_hands
def test_with_several_countries_first_run_asks_in_which_the_centre_works(
    sit: Callable[..., Hand], tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")
    hand = sit(tmp_path / "seat")
    hand.press("New centre")
    hand.write("What is the centre called?", "Gitega Centre 3")
    hand.write("What do colleagues call you?", "Amina")
    hand.press("Next: a passphrase")
    assert hand.sees("Choose the country the centre works in")
    hand.choose("Which country does the centre work in?", "Burundi")
    hand.press("Next: a passphrase")
    hand.write("Passphrase", PASSPHRASE)
    hand.write("The same once more", PASSPHRASE)
    hand.press("Begin")
    assert hand.here == "today"
    assert hand.book.pack.name == "Burundi"


def test_esc_goes_back_step_by_step_and_leaves_a_draft_that_opens_where_it_was(begin: Begin, centre: Path) -> None:
    play = unlocked(begin(centre))
    play.frame.new_incident()
    play.frames(10)
    play.choose("How great is the risk now?", "High")
    play.next_step()
    play.type_in("Age in years", "15")
    play.key(ESCAPE)
    play.wait(1)
    play.key(ESCAPE)
    play.frames(6)
    assert play.frame.screen.number == 0
    play.wait(1)
    play.key(ESCAPE)
    play.frames(6)

    assert play.here == "today"
    [draft] = play.session.book.drafts.every()
    assert draft.answers == {"case.risk": "high", "case.age": 15}


def test_hide_takes_everything_off_the_screen_and_the_draft_is_there_after_unlocking(
    begin: Begin, centre: Path
) -> None:
    play = unlocked(begin(centre, TABLET))
    play.frame.new_incident()
    play.frames(10)
    play.frame.screen.model.go("what")
    play.frames(6)
    play.type_in("In the survivor's own words", "Aliniahidi karo ya shule")

    play.press("Hide")

    assert play.session.state is FolderState.LOCKED
    assert not play.shows("Aliniahidi")
    assert not play.shows("Haki")
    play.write(PASSPHRASE)
    play.enter()
    play.frames(10)
    [draft] = play.session.book.drafts.every()
    play.frame.navigator.go("form", draft=draft.id)
    play.frames(8)
    assert play.asked("In the survivor's own words").control.text == "Aliniahidi karo ya shule"


def test_what_is_to_mend_is_one_tap_away(begin: Begin, centre: Path) -> None:
    play = unlocked(begin(centre, TABLET))
    play.frame.new_incident()
    play.frames(10)
    play.frame.screen.model.go("next")
    play.frames(6)
    play.press("Save")
    assert play.shows("1 answer to mend")

    play.press("When was it reported to the centre?")
    play.frames(6)

    assert play.frame.screen.number == 0
    assert play.asked("When was it reported to the centre?").control._field.error


def test_somebody_who_is_recorded_already_is_pointed_out_after_the_save_with_the_way_there(
    begin: Begin, centre: Path
) -> None:
    play = unlocked(begin(centre, TABLET))
    book = play.session.book
    first = book.records.record("incident", {"reported_on": "2026-03-20"})
    second = book.records.record("incident", {"reported_on": "2026-03-21"})
    book.records.record("identity", {"case": first.case, "real_name": "Mwanaisha Saleh", "phone": "0722 123 456"})
    play.frame.navigator.go("form", form="identity", record=second.case)
    play.frames(10)
    play.type_in("Real name", "Mwana-Isha Swaleh")
    play.type_in("Phone", "+254722123456")
    play.press("Save")
    play.frames(14)

    assert len(book.records.find("identity")) == 2, "it is saved all the same"
    assert play.shows("Perhaps recorded already")
    assert play.shows("Same phone number")
    assert not play.shows("Mwana")
    play.press(f"{first.pseudonym} {first.code}")
    play.frames(14)
    assert play.here == "case"
    assert play.frame.navigator.here.params["case"] == first.case


def _raise(error: Exception) -> None:
    raise error
