"""A person's way through the app, by finger and by keys alone: first run, a case, a referral, a second device."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.language import in_use as words_in_use
from app.ui.language import language
from app.ui.session import State
from tests.sync.server.parts import Server
from tests.ui.driver import ESCAPE
from tests.ui.screens.parts import PASSPHRASE
from tests.ui.screens.play import Play

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


@pytest.mark.parametrize(("size", "spoken"), [(PHONE, "sw"), pytest.param(TABLET, "en", marks=pytest.mark.soak)])
def test_from_first_run_to_a_saved_incident_by_finger(
    begin: Begin, tmp_path: Path, size: tuple[int, int], spoken: str
) -> None:
    play = begin(tmp_path / "seat", size)
    language.switch(spoken)
    play.frames(8)
    play.press("New centre")
    for name, text in {"centre": "Kilifi Justice Centre", "person": "Amina"}.items():
        play.frame.screen._fields[name].begin()
        play.frames(2)
        play.write(text)
    play.press("Next: a passphrase")
    for name in ("passphrase", "again"):
        play.frame.screen._fields[name].begin()
        play.frames(2)
        play.write(PASSPHRASE)
    play.press("Begin")
    play.frames(10)
    assert play.here == "today"

    play.frame.new_incident()
    play.frames(10)
    label = play.session.book.pack.label
    play.choose("When was it reported to the centre?", words("Today"))
    play.choose("With whom may we share?", label("institution", "police", spoken))
    play.choose("Does the survivor agree?", label("yes_no_later", "yes", spoken))
    following(play)
    play.choose("Sex", label("sex", "female", spoken))
    play.type_in("Age in years", "15")
    following(play)
    play.type_in("When did it happen?", "2025-10")
    play.type_in("In the survivor's own words", "Aliniahidi karo ya shule.")
    play.choose("Where?", label("place_type", "villa", spoken))
    following(play)
    following(play)
    play.type_in("Your own summary", "Came with her mother.")
    play.press("Save")
    play.frames(12)

    [case] = play.session.book.find("case")
    assert (case["sex"], case["age"]) == ("female", 15)
    [incident] = play.session.book.find("incident")
    assert (incident["happened_on"], incident["place_type"]) == ("2025-10", "villa")
    assert play.here == "today"
    assert play.shows(case["code"]), "the notice says what was saved"


def test_from_first_run_to_a_saved_incident_by_keys_alone(begin: Begin, tmp_path: Path) -> None:
    play = begin(tmp_path / "seat")
    play.go_to("New centre")
    play.enter()
    play.frames(4)
    play.write("Kilifi Justice Centre")
    play.enter()
    play.write("Amina")
    play.next_step()
    play.write(PASSPHRASE)
    play.go_to_field("The same once more")
    play.write(PASSPHRASE)
    play.enter()
    play.frames(12)
    assert play.here == "today"

    play.key(ord("n"), "n", "ctrl")
    play.frames(10)
    play.go_to_field("When was it reported to the centre?")
    play.write("today")
    play.go_to("High")
    play.enter()
    play.next_step()
    play.go_to("Female")
    play.enter()
    play.go_to_field("Age in years")
    play.write("15")
    for _step in range(4):
        play.next_step()
    play.frames(10)

    [case] = play.session.book.find("case")
    assert (case["sex"], case["age"], case["risk"]) == ("female", 15, "high")
    assert play.here == "today"


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
    [draft] = play.session.book.drafts()
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

    assert play.session.state is State.LOCKED
    assert not play.shows("Aliniahidi")
    assert not play.shows("Haki")
    play.write(PASSPHRASE)
    play.enter()
    play.frames(10)
    [draft] = play.session.book.drafts()
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


def test_a_referral_waits_for_consent_and_goes_once_it_is_there(begin: Begin, centre: Path) -> None:
    play = unlocked(begin(centre, TABLET))
    book = play.session.book
    case = book.record("incident", {"reported_on": "2026-03-20", "place_type": "villa"}).case
    book.edit(case, {"age": 24, "sex": "female"})
    book.record("partner", {"name": "Coast General", "kind": "hospital", "services": ["medical"]})
    play.frame.navigator.go("form", form="referral", record=case)
    play.frames(10)
    play.choose("What is needed?", book.pack.label("service", "medical", "en"))
    play.choose("How urgent is it?", book.pack.label("priority", "urgent", "en"))
    following(play)
    play.asked("Partner").control.open()
    play.frames(8)
    play.press("Coast General")
    following(play)
    assert play.shows("There is no consent to share with this recipient yet.")

    play.press("Ask for consent")
    play.frames(8)
    following(play)
    play.choose("Does the survivor agree?", "Yes")
    play.choose("Who agreed?", "The survivor")
    following(play)
    play.press("Save")
    play.frames(12)

    assert play.shows("The survivor agrees")
    play.press("Age in years")
    following(play)
    play.press("Save")
    play.frames(10)
    [sent] = book.find("referral")
    assert "case.age" in sent["disclosed"]
    assert sent["consent"] == book.find("consent")[0]["id"]


def test_a_second_device_joins_is_compared_and_approved(begin: Begin, server: Server, tmp_path: Path) -> None:
    server_invite = server.new_invite("Mombasa Justice Centre 2")
    join(begin(tmp_path / "lead", now=None), server.address, server_invite, "Amina")
    lead = unlocked(begin(tmp_path / "lead", now=None))
    lead.frame.navigator.start("devices")
    lead.frames(10)
    lead.press("Make an invite")
    lead.frames(10)
    invite = lead.frame.screen.model.invite

    tablet = begin(tmp_path / "tablet", TABLET, now=None)
    join(tablet, server.address, invite, "Zawadi")
    assert tablet.shows("Nearly there")
    fingerprint = tablet.frame.screen.model.fingerprint

    lead = unlocked(begin(tmp_path / "lead", now=None))
    lead.frame.navigator.start("devices")
    lead.frames(14)
    lead.press("Compare")
    lead.frames(8)
    assert all(lead.shows(group) for group in fingerprint.split("-"))
    lead.press("It is the same: approve")
    lead.frames(14)
    assert lead.shows("Zawadi may record from now on.")

    tablet = unlocked(begin(tmp_path / "tablet", TABLET, now=None))
    tablet.wait(2)
    tablet.session.sync_now()
    tablet.frames(14)
    assert tablet.session.standing.state == "member"


def join(play: Play, address: str, invite: str, person: str) -> None:
    """Join by an invite, at the first run."""
    play.press("Join a centre")
    play.frames(4)
    for name, text in {"server": address, "invite": invite, "person": person}.items():
        play.frame.screen._fields[name].begin()
        play.frames(2)
        play.write(text)
    play.press("Next: a passphrase")
    for name in ("passphrase", "again"):
        play.frame.screen._fields[name].begin()
        play.frames(2)
        play.write(PASSPHRASE)
    play.press("Ask to join")
    play.frames(14)


def following(play: Play) -> None:
    """Tap the way on."""
    button = play.frame.screen.ids.foot.children[0]
    play.tap(button)
    play.frames(8)


def words(message: str) -> str:
    return language._(message)


def _raise(error: Exception) -> None:
    raise error


def test_somebody_who_is_recorded_already_is_pointed_out_after_the_save_with_the_way_there(
    begin: Begin, centre: Path
) -> None:
    play = unlocked(begin(centre, TABLET))
    book = play.session.book
    first = book.record("incident", {"reported_on": "2026-03-20"})
    second = book.record("incident", {"reported_on": "2026-03-21"})
    book.record("identity", {"case": first.case, "real_name": "Mwanaisha Saleh", "phone": "0722 123 456"})
    play.frame.navigator.go("form", form="identity", record=second.case)
    play.frames(10)
    play.type_in("Real name", "Mwana-Isha Swaleh")
    play.type_in("Phone", "+254722123456")
    play.press("Save")
    play.frames(14)

    assert len(book.find("identity")) == 2, "it is saved all the same"
    assert play.shows("Perhaps recorded already")
    assert play.shows("Same phone number")
    assert not play.shows("Mwana")
    play.press(f"{first.pseudonym} {first.code}")
    play.frames(14)
    assert play.here == "case"
    assert play.frame.navigator.here.params["case"] == first.case
