"""First run: three calm steps, and what is wrong is said where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.invite_file import InviteFile, NoInvite
from app.ui.screens.welcome.model import INVITE_LETTERS, PAUSE, Beginning, WelcomeModel, WelcomeStage
from app.ui.session import FolderState
from sync.invite import INVITE_LETTERS as LETTERS_OF_AN_INVITE
from tests.country_packs import Install
from tests.seats import new_centre
from tests.sync.server.parts import Server
from tests.ui.parts import PASSPHRASE, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "seat")


@pytest.fixture
def welcome(house: House) -> WelcomeModel:
    return WelcomeModel(house.session, house.navigator, house.changed, "Laptop")


def fill(welcome: WelcomeModel, **texts: str) -> None:
    for field, text in texts.items():
        welcome.type(field, text)
        welcome.left(field)


def error(welcome: WelcomeModel, field: str) -> str:
    return spoken(welcome.errors[field], PlainEnglish()) if field in welcome.errors else ""


def test_a_new_centre_is_ready_after_a_name_and_a_passphrase(welcome: WelcomeModel, house: House) -> None:
    welcome.choose(Beginning.CENTRE)
    fill(welcome, centre="Kilifi Justice Centre", person="Amina")
    welcome.next()
    assert welcome.step is WelcomeStage.PASSPHRASE
    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)
    welcome.next()

    assert house.session.state is FolderState.OPEN
    assert house.here.name == "today"
    me = house.session.book.centre.me()
    assert me is not None
    assert (me.person, me.device, me.centre) == ("Amina", "Laptop", "Kilifi Justice Centre")
    assert welcome.texts["passphrase"] == welcome.texts["again"] == ""


def test_what_is_missing_is_asked_for_when_one_goes_on_not_before(welcome: WelcomeModel) -> None:
    welcome.choose(Beginning.CENTRE)
    welcome.left("centre")
    assert welcome.errors == {}

    welcome.next()

    assert welcome.step is WelcomeStage.DETAILS
    assert error(welcome, "centre") == "Write the name of the centre"
    welcome.type("centre", "K")
    assert error(welcome, "centre") == ""


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("siri", "too common"),
        ("aaaaaaaaaaaaaaaa", "come again"),
        ("maji ya mto baridi", "as in a saying"),
        ("Amina wa Kilifi Justice Centre", "a name in it"),
    ],
)
def test_a_passphrase_that_could_be_guessed_is_not_taken(
    welcome: WelcomeModel, house: House, weak: str, why: str
) -> None:
    to_the_passphrase(welcome)

    fill(welcome, passphrase=weak, again=weak)
    welcome.next()

    assert why in error(welcome, "passphrase")
    assert "Take the words above" in error(welcome, "passphrase")
    assert house.session.state is FolderState.EMPTY


def test_what_a_passphrase_is_worth_is_said_once_one_stops_typing(welcome: WelcomeModel, house: House) -> None:
    to_the_passphrase(welcome)
    for at in range(1, len(PASSPHRASE)):
        welcome.type("passphrase", PASSPHRASE[:at])
    assert welcome.judged is None, "judging takes longer than a key"
    house.time.pass_(PAUSE)
    assert welcome.judged is not None
    welcome.type("passphrase", "mto")
    house.time.pass_(PAUSE)
    assert not welcome.judged.is_enough
    welcome.left("passphrase")
    assert error(welcome, "passphrase")
    welcome.type("passphrase", PASSPHRASE)
    house.time.pass_(PAUSE)
    assert welcome.judged.is_enough
    assert error(welcome, "passphrase") == ""


def test_five_words_are_offered_before_one_is_thought_up_and_are_typed_once_more(
    welcome: WelcomeModel, house: House
) -> None:
    to_the_passphrase(welcome)
    first = welcome.offered
    assert first is not None
    assert len(first.words) == 5
    welcome.offer()
    assert welcome.offered is not None
    assert welcome.offered != first
    welcome.take_offer()
    assert welcome.texts["passphrase"] == welcome.offered.passphrase
    assert welcome.judged is not None
    assert welcome.judged.is_enough
    welcome.next()
    assert error(welcome, "again") == "The two differ; type it once more", "it was written down, or it is lost"
    words = welcome.offered.passphrase
    welcome.type("again", words)
    welcome.next()
    assert house.session.state is FolderState.OPEN
    assert welcome.offered is None
    house.session.lock()
    house.session.unlock(words, lambda: None, pytest.fail)
    assert house.session.state is FolderState.OPEN


def test_the_passphrase_is_typed_the_same_twice(welcome: WelcomeModel, house: House) -> None:
    to_the_passphrase(welcome)

    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE + "i")
    welcome.next()

    assert error(welcome, "again") == "The two differ; type it once more"
    assert house.session.state is FolderState.EMPTY


def test_back_goes_step_by_step_and_keeps_what_was_typed(welcome: WelcomeModel) -> None:
    to_the_passphrase(welcome)

    assert welcome.back()
    assert welcome.step is WelcomeStage.DETAILS
    assert welcome.texts["person"] == "Amina"
    assert welcome.back()
    assert welcome.step is WelcomeStage.WAY
    assert not welcome.back()


def test_joining_waits_for_approval_and_shows_the_fingerprint(server: Server, tmp_path: Path) -> None:
    lead = new_centre(tmp_path / "lead", server)
    house = House(tmp_path / "tablet")
    welcome = WelcomeModel(house.session, house.navigator, house.changed, "Tablet")
    invite = lead.ask("device", "invite")["invite"]
    to_the_passphrase(welcome, server=server.address, invite=f" {invite[:10].lower()} {invite[10:]}")

    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)
    welcome.next()

    assert welcome.step is WelcomeStage.WAITING
    waiting = next(each for each in lead.ask("device", "list") if each["state"] == "waiting")
    assert welcome.fingerprint == waiting["fingerprint"]
    welcome.enter()
    assert house.here.name == "today"
    house.session.lock()


def test_an_unknown_invite_leads_back_to_it(
    server: Server, house: House, welcome: WelcomeModel, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", server)
    used = lead.ask("device", "invite")["invite"]
    stranger = ("A" if used[0] != "A" else "B") + used[1:]
    to_the_passphrase(welcome, server=server.address, invite=stranger)
    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)

    welcome.next()

    assert welcome.step is WelcomeStage.DETAILS
    assert "does not know this invite" in error(welcome, "invite")
    assert house.session.state is FolderState.EMPTY


def test_no_connection_is_said_and_can_be_tried_again(house: House, welcome: WelcomeModel) -> None:
    to_the_passphrase(welcome, server="http://127.0.0.1:9", invite="A" * INVITE_LETTERS)
    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)

    welcome.next()

    assert welcome.step is WelcomeStage.PASSPHRASE
    assert welcome.trouble is not None
    assert "nothing was set up" in spoken(welcome.trouble, PlainEnglish())
    assert not welcome.is_working
    assert house.session.state is FolderState.EMPTY


def test_an_invite_cut_short_is_seen_at_once(welcome: WelcomeModel) -> None:
    welcome.choose(Beginning.JOIN)

    fill(welcome, invite="ABCD EFGH")

    assert error(welcome, "invite") == "An invite has 52 letters and digits, this has 8; copy it again"
    assert INVITE_LETTERS == LETTERS_OF_AN_INVITE


def test_an_address_without_protection_is_not_taken(welcome: WelcomeModel) -> None:
    welcome.choose(Beginning.JOIN)

    fill(welcome, server="http://haki.example.org")

    assert error(welcome, "server") == "The address must begin with https://"


@pytest.mark.parametrize(
    "address", [r"http://127.0.0.1:1\@haki.example", "http://127.0.0.1.haki.example", "haki example"]
)
def test_an_address_that_can_be_read_in_two_ways_leads_back_to_it(
    welcome: WelcomeModel, house: House, address: str
) -> None:
    to_the_passphrase(welcome, server=address, invite="A" * INVITE_LETTERS)
    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)
    welcome.next()
    assert welcome.step is WelcomeStage.DETAILS
    assert "address" in error(welcome, "server")
    assert error(welcome, "invite") == ""
    assert house.session.state is FolderState.EMPTY


def test_with_one_country_nobody_is_asked_for_it(welcome: WelcomeModel) -> None:
    welcome.choose(Beginning.CENTRE)
    assert welcome.fields == ("centre", "person", "device")


def test_with_several_countries_a_new_centre_is_asked_for_its_own(
    welcome: WelcomeModel, house: House, install: Install
) -> None:
    install("burundi", "kenya")
    welcome.choose(Beginning.CENTRE)
    assert welcome.countries == {"burundi": "Burundi", "kenya": "Kenya"}
    fill(welcome, centre="Gitega Centre 3", person="Amina")
    welcome.next()
    assert (welcome.step, error(welcome, "pack")) == (WelcomeStage.DETAILS, "Choose the country the centre works in")

    fill(welcome, pack="burundi")
    welcome.next()
    fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)
    welcome.next()

    assert house.session.book.pack.name == "Burundi"


def test_an_invite_that_founds_a_centre_is_asked_for_the_country_only_where_none_comes_with_it(
    server: Server, tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")
    for proposed in ("burundi", ""):
        house = House(tmp_path / f"seat-{proposed}")
        welcome = WelcomeModel(house.session, house.navigator, house.changed, "Laptop")
        to_the_passphrase(welcome, server=server.address, invite=server.new_invite("Gitega Centre 3", proposed))
        fill(welcome, passphrase=PASSPHRASE, again=PASSPHRASE)
        welcome.next()
        if not proposed:
            assert (welcome.step, house.session.state) == (WelcomeStage.DETAILS, FolderState.EMPTY)
            assert error(welcome, "pack") == "Choose the country the centre works in"
            fill(welcome, pack="burundi")
            welcome.next()
            welcome.next()
        assert house.session.book.pack.name == "Burundi"
        house.session.lock()


def test_a_demo_needs_nothing_and_leads_to_today(welcome: WelcomeModel, house: House) -> None:
    welcome.begin_demo()

    assert house.here.name == "today"
    assert house.session.is_demo
    house.session.end()


def to_the_passphrase(welcome: WelcomeModel, **join: str) -> None:
    welcome.choose(Beginning.JOIN if join else Beginning.CENTRE)
    fill(welcome, person="Amina", **(join or {"centre": "Kilifi Justice Centre"}))
    welcome.next()
    assert welcome.step is WelcomeStage.PASSPHRASE, welcome.errors


def test_who_opens_the_file_of_an_invite_has_come_to_join_and_types_neither_address_nor_letters(
    welcome: WelcomeModel, house: House
) -> None:
    house.session.invite = InviteFile("https://haki.example.org", "MZXW6YTB" * 6 + "MZXW")

    welcome.begin()

    assert (welcome.way, welcome.step) == (Beginning.JOIN, WelcomeStage.DETAILS)
    assert welcome.texts["server"] == "https://haki.example.org"
    welcome.next()
    assert sorted(welcome.errors) == ["person"]


def test_a_file_that_holds_no_invite_is_said_to_hold_none_and_the_letters_can_be_typed(
    welcome: WelcomeModel, house: House
) -> None:
    house.session.invite = InviteFile("", "")

    welcome.begin()

    assert welcome.trouble == NoInvite.message
    assert welcome.step is WelcomeStage.DETAILS
