"""The intake: from first run to a saved incident by finger and by keys alone; drafts, hiding, mending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.ui.session import FolderState
from app.ui.widgets.read_out import ReadOut
from app.words.language import _, ngettext
from tests.country_packs import Install
from tests.seats import Known
from tests.ui.hands import Hand, both_hands, both_hands_and_keys_twice, by_finger, by_keys
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]


@both_hands_and_keys_twice
def test_from_first_run_to_a_saved_incident_that_is_found_again_after_unlocking(sit: Sit, tmp_path: Path) -> None:
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
    assert not hand.sees("Can nobody else hear or see us?"), "one question stands alone"
    hand.choose("Is it safe to talk now?", "Yes")
    assert hand.sees("Read this aloud")
    hand.choose("Did you say what cannot be kept secret?", "Yes")
    hand.go_on()
    hand.choose("Sex", hand.label("sex", "female"))
    hand.write("Age in years", "15")
    hand.go_on()
    hand.write("In the survivor's own words", "Aliniahidi karo ya shule.")
    hand.choose("What happened?", hand.label("incident_type", "rape"))
    hand.choose("Where?", hand.label("place_type", "villa"))
    hand.write("When did it happen?", "2026-03-21")
    hand.choose("When was it reported to the centre?", "Today")
    hand.go_on()
    hand.go_on()
    hand.choose("With whom may we share?", hand.label("institution", "police"))
    hand.choose("Does the survivor agree?", hand.label("yes_no_later", "yes"))
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
    sit: Sit, tmp_path: Path
) -> None:
    hand = sit(tmp_path / "seat")
    hand.press("New centre")
    hand.write("What is the centre called?", "Kilifi Justice Centre")
    hand.write("What do colleagues call you?", "Amina")
    hand.press("Next: a passphrase")
    hand.press("Other words")
    words = next(hand.play.every(ReadOut)).groups
    assert [word for word in words if not hand.sees(word)] == []
    hand.press("Take these words")
    assert hand.sees("Strong enough.")
    hand.write("The same once more", " ".join(words))
    hand.press("Begin")
    assert hand.here == "today"


@both_hands
def test_with_several_countries_first_run_asks_in_which_the_centre_works(
    sit: Sit, tmp_path: Path, install: Install
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


@by_keys
def test_esc_goes_back_step_by_step_and_leaves_a_draft_where_one_stopped(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    hand = sit(keys_of_a_centre.copy(tmp_path / "seat"))
    hand.begin_incident()
    hand.choose("Is it safe to talk now?", "Yes")
    hand.go_on()
    hand.write("Age in years", "15")
    hand.go_back()
    assert hand.sees("Is it safe to talk now?")
    hand.go_back()

    assert hand.here == "today"
    [draft] = hand.book.drafts.every()
    assert draft.answers == {"case.safe_now": True, "case.age": 15}
    assert hand.sees(_("step {step} of {steps}, saved {time}").format(step=1, steps=5, time="10:42"))


@by_finger
def test_hide_takes_everything_off_the_screen_and_the_draft_is_there_after_unlocking(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    hand = sit(keys_of_a_centre.copy(tmp_path / "seat"))
    hand.begin_incident()
    hand.go_on()
    hand.go_on()
    hand.write("In the survivor's own words", "Aliniahidi karo ya shule")

    hand.lock()

    assert hand.play.session.state is FolderState.LOCKED
    assert not hand.sees("Aliniahidi")
    assert not hand.play.shows("Haki")
    hand.unlock()
    assert not hand.sees("Aliniahidi"), "what was told is not on Today"
    hand.press("Continue")
    assert hand.play.asked("In the survivor's own words").control.text == "Aliniahidi karo ya shule"


@by_finger
def test_what_is_to_mend_is_one_tap_away(sit: Sit, keys_of_a_centre: Known, tmp_path: Path) -> None:
    hand = sit(keys_of_a_centre.copy(tmp_path / "seat"))
    hand.begin_incident()
    for _step in range(5):
        hand.go_on()
    assert hand.sees(ngettext("{count} answer to mend", "{count} answers to mend", 1).format(count=1))

    hand.press("When was it reported to the centre?")

    assert hand.sees("How did it reach the centre?"), "the third step"
    assert hand.play.asked("When was it reported to the centre?").control._field.error


@by_finger
def test_somebody_who_is_recorded_already_is_pointed_out_after_the_save_with_the_way_there(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    seat = keys_of_a_centre.copy(tmp_path / "seat")
    with seat.casebook(lambda: NOW) as book:
        first = book.records.record("incident", {"reported_on": "2026-03-20"})
        second = book.records.record("incident", {"reported_on": "2026-03-21"})
        known = {"case": first.case, "real_name": "Mwanaisha Saleh", "phone": "0722 123 456"}
        book.records.record("identity", known)
    hand = sit(seat)
    hand.go_to("Cases")
    hand.search(second.code)
    hand.press("People")
    hand.press("Record who somebody is")
    hand.write("Real name", "Mwana-Isha Swaleh")
    hand.write("Phone", "+254722123456")
    hand.press("Save")

    assert len(hand.book.records.find("identity")) == 2, "it is saved all the same"
    assert hand.sees("Perhaps recorded already")
    assert hand.sees("Same phone number")
    assert not hand.sees("Mwana")
    hand.press(f"{first.pseudonym} {first.code}")
    assert hand.here == "case"
    assert hand.sees(first.code)
