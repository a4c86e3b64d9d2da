"""Today on the screen: the groups, the cards, and each line one tap from what it is for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from kivy.uix.widget import Widget

from app.casebook import Casebook
from app.store import meta
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.screens.devices.reading import AlarmLine, CheckOutcome
from app.ui.screens.today.cards import CardLine, GroupHead
from app.ui.theme.theme import theme
from app.ui.widgets.button import FilledButton, TextButton
from app.ui.widgets.row import Row
from app.words import alarms
from app.words.language import in_use
from tests.examples import in_turn
from tests.ui import looks
from tests.ui.driver import ENTER
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

PHONE, TABLET, LAPTOP = (360, 740), (700, 900), (1000, 740)


def day(count: int) -> str:
    return (date.fromisoformat(NOW.date().isoformat()) + timedelta(days=count)).isoformat()


@pytest.fixture(scope="module")
def a_morning(a_centre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre where everything waits that can: told once, copied for each test."""
    folder = Path(shutil.copytree(a_centre, tmp_path_factory.mktemp("morning") / "seat"))
    with Casebook.open(folder, PASSPHRASE, now=lambda: NOW) as book:
        record(book)
    return folder


def record(book: Casebook) -> None:
    case = book.records.record("incident", {"reported_on": day(-60), "incident_types": ["rape"]}).case
    asked = {"case": case, "institution": "police", "asked": "The arrest", "moved": False}
    book.records.record("follow_up", {**asked, "on": day(-50)})
    book.records.record("follow_up", {**asked, "on": day(-10), "promise_kind": "arrest", "promised_on": day(-7)})
    book.records.record(
        "legal_case", {"case": case, "ob_on": day(-60), "next_on": day(1), "court": "Shanzu Law Courts"}
    )
    urgent = book.records.record(
        "incident", {"reported_on": day(0), "happened_on": day(0), "incident_types": ["rape"]}
    ).case
    book.records.record("session", {"case": urgent, "on": day(0), "kind": "counselling", "next_on": day(5)})
    draft = book.drafts.new("incident")
    book.drafts.keep(draft._replace(step="what", answers={"case.age": 15}))


@pytest.fixture
def opened(warm: None, a_morning: Path, tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Open the app on such a morning, unlocked, at Today."""
    playing: list[Play] = []

    def begin(size: tuple[int, int] = LAPTOP) -> Play:
        play = Play(Path(shutil.copytree(a_morning, tmp_path / f"seat{len(playing)}")), size)
        playing.append(play)
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
        play.frames(12)
        return play

    yield begin
    for play in playing:
        play.end()
    theme.choose("light", 1.0)
    if in_use() != "en":
        language.switch("en")


def _raise(error: Exception) -> None:
    raise error


def row(play: Play, words: str) -> Row:
    return next(each for each in play.every(Row) if words in each.title)


def test_what_is_late_comes_first_then_what_runs_out_and_beside_them_what_has_no_day(
    opened: Callable[..., Play],
) -> None:
    texts = opened().texts()
    in_order = ["Overdue", "Today and tomorrow", "Next 7 days", "Silent institutions", "1 draft"]
    places = [texts.index(each) for each in in_order]
    assert places == sorted(places)
    assert "50 days" in texts or "60 days" in texts
    assert any("hours left" in text for text in texts)
    assert any("step 3 of 5" in text for text in texts)


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_by_finger_the_action_of_a_late_promise_opens_the_call_form_about_its_case(
    opened: Callable[..., Play], size: tuple[int, int]
) -> None:
    play = opened(size)
    late = row(play, "promised by")
    play._reach(late)
    play.tap(late._button)
    play.frames(6)
    assert play.here == "form"
    assert play.frame.navigator.here.params["form"] == "follow_up"


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_a_follow_up_is_logged_from_today_in_three_taps_and_one_sentence(
    opened: Callable[..., Play], size: tuple[int, int]
) -> None:
    play = opened(size)
    late = row(play, "promised by")
    before = len(play.session.book.records.find("follow_up"))
    taps = 0

    def tap(widget: Widget) -> None:
        nonlocal taps
        play._reach(widget)
        play.tap(widget)
        play.frames(6)
        taps += 1

    tap(late._button)
    tap(play.asked("What did they say?").control.ids.box)
    play.write("The officer is on leave until Monday.")
    tap(next(each for each in play.every(FilledButton) if each.text == "Save"))

    assert taps <= 3
    logged = play.session.book.records.find("follow_up")
    assert len(logged) == before + 1
    assert logged[0]["said"] == "The officer is on leave until Monday."
    assert logged[0]["institution"] == "police"
    assert logged[0]["on"] == day(0)


def test_the_brief_about_a_silent_institution_is_one_tap_away_and_names_nobody(opened: Callable[..., Play]) -> None:
    play = opened()
    button = next(each for each in play.every(TextButton) if each.text == "Read the brief")
    play._reach(button)
    play.tap(button)
    play.frames(6)
    assert play.shows("Please see that the next step is taken, and tell us by when.")
    assert not play.shows("*")


def test_a_lead_sees_who_asks_to_be_let_in(opened: Callable[..., Play]) -> None:
    play = opened()
    model = play.frame.screen.model
    model.held = model.held._replace(asking=("Baraka, Tablet",))
    play.frame.screen.refresh()
    play.frames(4)
    assert play.shows("1 device asks to be let in")
    play.tap("Compare and let in")
    assert play.here == "devices"


def test_an_alarm_is_one_tap_from_where_it_is_seen_to(opened: Callable[..., Play]) -> None:
    play = opened()
    to_do = alarms.to_do("own_fork")
    model = play.frame.screen.model
    model.held = model.held._replace(alarms=(("own_fork", to_do),))
    play.frame.screen.refresh()
    play.frames(4)
    assert play.shows("Alarm: The server holds another history of this very device.")
    play.tap("See to it")
    assert play.here == "devices"
    play.frames(6)
    devices = play.frame.screen
    met = AlarmLine(1, "own_fork", "the server holds another history", to_do, play.session.book.now(), stops=True)
    devices.model.known = devices.model.known._replace(alarms=(met,))
    devices.refresh()
    play.frames(4)
    assert play.shows("The server holds another history of this very device.")
    assert play.shows("own_fork"), "the name that the manual knows it by"
    devices.model.checked = CheckOutcome(3, (("chain_broken", "change 2 of feed 1"),))
    devices.refresh()
    play.frames(4)
    assert play.shows("What is kept here is not what was signed.\nchain_broken: change 2 of feed 1")
    play.tap("Seen to")
    assert play.shows("Hold: it has been seen to")
    assert play.shows("only if its folder was never copied or put back")
    hold = play.find("Hold: it has been seen to")
    assert hold.disabled, "nobody marks an alarm without a word about what was done"
    play.fill("What was done about it?", "Compared with Neema: the folder was never copied")
    assert not hold.disabled


def test_a_clock_that_is_wrong_is_said_first_with_the_way_to_the_exchange_that_ends_it(
    opened: Callable[..., Play],
) -> None:
    play = opened()
    store = play.session.book._door.store
    store.database.write(lambda tx: meta.set_count(tx, "clock_ahead", -3 * 3_600_000))
    play.frame.screen.model.load()
    play.frames(6)
    assert play.shows("This device's clock is 3 hours behind the server's. Set it and its time zone right")
    first = play.frame.screen.ids.main.children[-1]
    assert "This device's clock" in first.text, "what is due hangs on it"
    assert not play.shows("In the centre"), "it is no news of a colleague"
    play.tap("See to it")
    assert play.here == "devices"


def test_by_keys_a_line_opens_its_case_beside_the_list_and_escape_comes_back(opened: Callable[..., Play]) -> None:
    play = opened()
    play.go_to(row(play, "promised by").title)
    play.key(ENTER)
    play.frames(6)
    assert play.here == "cases"
    play.frame.back()
    assert play.here == "today"


def test_on_a_phone_a_line_opens_the_case_alone(opened: Callable[..., Play]) -> None:
    play = opened(PHONE)
    line = row(play, "promised by")
    play._reach(line)
    play.touch(*line.to_window(line.x + 40, line.top - 20))
    assert play.here == "case"


def test_the_next_step_of_the_ladder_is_one_tap_away(opened: Callable[..., Play]) -> None:
    play = opened()
    button = next(each for each in play.every(FilledButton) if each.text == "Take the next step")
    play._reach(button)
    play.tap(button)
    play.frames(6)
    answers = play.frame.navigator.here.params["answers"]
    assert answers["follow_up.institution"] == "police"
    assert answers["follow_up.ladder_step"] > 0


def test_a_draft_goes_on_at_its_step(opened: Callable[..., Play]) -> None:
    play = opened()
    draft = next(each for each in play.every(CardLine) if "step 3 of 5" in each.second)
    play._reach(draft)
    play.tap(draft)
    play.frames(6)
    assert play.here == "form"
    assert any("Step 3 of 5" in text for text in play.texts())


def test_the_days_after_tomorrow_open_and_fold(opened: Callable[..., Play]) -> None:
    play = opened()
    head = next(each for each in play.every(GroupHead) if each.folds)
    before = len(list(play.every(Row)))
    play._reach(head)
    play.tap(head)
    assert len(list(play.every(Row))) > before
    play._reach(head)
    play.tap(head)
    assert len(list(play.every(Row))) == before


def test_the_keyboard_stays_where_it_is_when_what_waits_is_read_again(opened: Callable[..., Play]) -> None:
    play = opened()
    late = row(play, "promised by")
    play.go_to(late.title)
    play.session.book.records.record("incident", {"reported_on": day(-3)})
    play.wait(1)
    assert keyboard.at is late


def test_with_nothing_recorded_it_says_so_and_offers_the_first_incident(
    warm: None, a_centre: Path, tmp_path: Path
) -> None:
    play = Play(Path(shutil.copytree(a_centre, tmp_path / "seat")), LAPTOP)
    try:
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
        play.frames(10)
        assert play.shows("Nothing is waiting")
        play.tap("New incident")
        assert play.here == "form"
    finally:
        play.end()


def test_that_it_could_not_be_read_is_told_with_a_way_to_try_again(opened: Callable[..., Play]) -> None:
    play = opened()
    play.session.book._door.store.database.close()
    play.frame.screen.model.load()
    play.frames(6)
    assert play.shows("Today could not be read")
    assert play.shows("Try again")
    assert play.shows("Overdue")  # what was read before stays


@pytest.mark.in_turns
def test_nothing_is_cut_in_the_longer_language_and_in_large_print(opened: Callable[..., Play]) -> None:
    play = opened(LAPTOP)
    found = {}
    for code, text_size in (("en", 1.3), ("sw", 1.3), ("sw", 1.0)):
        if in_use() != code:
            language.switch(code)
        theme.choose(text_size=text_size)
        for size in (PHONE, *in_turn((TABLET, LAPTOP), len(found))):
            play.resize(*size)
            play.frames(8)
            found[code, text_size, size] = looks.wrong(play)
    play.resize(TABLET[0], 1400)
    found |= looks.faint_by_theme(play, 0)
    assert {where: faults for where, faults in found.items() if faults} == {}
