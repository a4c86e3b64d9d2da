"""The frame: the ways through the app by finger and by keys, what works everywhere, and locking at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kivy.core.clipboard import Clipboard
from kivy.core.window import Window
from kivy.uix.textinput import TextInput

from app.ui.focus import keyboard
from app.ui.frame import screen_class
from app.ui.language import language
from app.ui.navigation import SCREENS
from app.ui.passing import EVERY
from app.ui.screen import Screen
from app.ui.screens.form.parts import FormFoot
from app.ui.session import FolderState
from app.ui.theme.theme import theme
from app.ui.widgets.navigation import BottomBar, NewButton, Rail, Way
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.sheet import ask
from app.ui.widgets.snackbar import Snackbar, notices
from app.ui.widgets.top_bar import BackButton, BarButton, HelpButton, TopBar
from app.words.language import in_use
from tests.ui import looks
from tests.ui.driver import ENTER, ESCAPE, TAB
from tests.ui.kept import KeptWindow
from tests.ui.parts import PASSPHRASE
from tests.ui.play import Play

pytestmark = pytest.mark.ui

PHONE, TABLET, LAPTOP = (360, 740), (700, 740), (1000, 640)
F1 = 282


@pytest.fixture(scope="module")
def kept(warm: None, a_centre: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptWindow]:
    """One window for all that show no hints."""
    window = KeptWindow(a_centre, tmp_path_factory.mktemp("kept") / "seat")
    yield window
    window.end()


@pytest.fixture
def opened(kept: KeptWindow) -> Iterator[Callable[..., Play]]:
    """Open the app on a centre, unlocked, at Today."""

    def begin(size: tuple[int, int] = LAPTOP) -> Play:
        return kept.unlocked("today", size)

    yield begin
    theme.choose(text_size=1.0)
    if in_use() != "en":
        language.switch("en")


@pytest.fixture
def hinted(kept: KeptWindow, a_centre: Path, tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Open it anew each time, with hints, on one centre."""
    kept.end()
    centre = Path(shutil.copytree(a_centre, tmp_path / "seat"))
    playing: list[Play] = []

    def begin(size: tuple[int, int] = LAPTOP) -> Play:
        while playing:
            playing.pop().end()
        play = Play(centre, size, hinting=True)
        playing.append(play)
        play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
        play.frames(10)
        return play

    yield begin
    for play in playing:
        play.end()
    if in_use() != "en":
        language.switch("en")


def _raise(error: Exception) -> None:
    raise error


def way(play: Play, words: str) -> Way:
    return next(each for each in play.every(Way) if each.message == words)


# --- The ways -------------------------------------------------------------------------------------------------------


def test_every_screen_that_is_named_is_there(warm: None) -> None:
    for name in SCREENS.keys() - {"gallery"}:  # that stands alone
        assert issubclass(screen_class(name), Screen)


def test_until_it_is_unlocked_there_are_no_ways_and_no_bar(kept: KeptWindow) -> None:
    play = kept.locked(LAPTOP)
    assert play.here == "unlock"
    for kind in (Rail, BottomBar, TopBar):
        assert not list(play.every(kind))


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_a_notice_covers_nothing_and_leaves_what_is_at_the_foot_where_it_was(
    opened: Callable[..., Play], size: tuple[int, int]
) -> None:
    play = opened(size)
    theme.choose(text_size=1.5)
    for begin, at_foot in ((play.frame.new_incident, FormFoot), (play.frame.back, BottomBar)):
        begin()
        play.frames(8)
        before = [(each.pos[:], each.size[:]) for each in play.every(at_foot)]
        notices.show("The draft was thrown away", "Undo")
        play.frames(5)
        bar = next(play.every(Snackbar))
        page = next(play.every(ScrollPage, within=play.frame.screen))
        assert page.to_window(*page.pos)[1] >= bar.to_window(*bar.pos)[1] + bar.height
        assert [(each.pos, each.size) for each in play.every(at_foot)] == before
        assert looks.wrong(play) == []


@pytest.mark.parametrize(("size", "ways"), [(PHONE, BottomBar), (TABLET, Rail), (LAPTOP, Rail)])
def test_by_finger_one_goes_everywhere_and_begins_an_incident(
    opened: Callable[..., Play], size: tuple[int, int], ways: type
) -> None:
    play = opened(size)
    assert len(list(play.every(ways))) == 1
    others = [("More", "more")] if size == PHONE else [("Devices", "devices"), ("Settings", "settings")]
    for words, name in (("Cases", "cases"), ("Numbers", "numbers"), *others, ("Today", "today")):
        play.tap(way(play, words))
        assert play.here == name
        assert [each.message for each in play.every(Way) if each.chosen] == [words]
        assert not list(play.every(BackButton))  # a destination begins a new way
    play.tap(next(play.every(NewButton)))
    assert play.here == "form"
    play.tap(next(play.every(BackButton)))
    assert play.here == "today"


def test_a_phone_has_the_other_ways_behind_more(opened: Callable[..., Play]) -> None:
    play = opened(PHONE)
    for words, name in (("Partners", "partners"), ("Trainings", "trainings"), ("Our work", "ours"),
                        ("Devices", "devices"), ("Settings", "settings")):  # fmt: skip
        play.tap(way(play, "More"))
        play._reach(play.find(words))
        play.tap(words)
        assert play.here == name
        assert [each.message for each in play.every(Way) if each.chosen] == ["More"]


def test_by_keys_alone_one_goes_everywhere_and_comes_back(opened: Callable[..., Play]) -> None:
    play = opened()
    for words, name in (("Cases", "cases"), ("Settings", "settings"), ("Today", "today")):
        play.go_to(words)
        play.key(ENTER)
        assert play.here == name
    play.key(ord("n"), "n", "ctrl")
    assert play.here == "form"
    play.key(ESCAPE)  # out of the field that has the keyboard
    play.wait(1)
    play.key(ESCAPE)
    assert play.here == "today"


def test_the_window_made_narrower_trades_the_rail_for_the_bar_at_the_bottom(opened: Callable[..., Play]) -> None:
    play = opened(LAPTOP)
    play.resize(*PHONE)
    assert not list(play.every(Rail))
    assert len(list(play.every(BottomBar))) == 1
    play.resize(*LAPTOP)
    assert len(list(play.every(Rail))) == 1
    assert not list(play.every(BottomBar))


def test_a_list_beside_its_detail_grows_with_the_text_and_leaves_the_detail_its_room(
    opened: Callable[..., Play],
) -> None:
    play = opened((1366, 640))
    play.tap(way(play, "Cases"))
    pane, wide = play.frame.ids.pane, []
    for text_size, width in ((1.0, 1366), (1.5, 1366), (1.5, 1000)):
        theme.choose(text_size=text_size)
        play.resize(width, 640)
        play.frames(3)
        wide.append(pane.width)
    assert wide == [380, 570, 440]


def test_nothing_is_cut_or_too_small_for_a_finger(opened: Callable[..., Play]) -> None:
    play = opened(LAPTOP)
    found = {}
    for code in ("en", "sw"):
        language.switch(code)
        for size in (PHONE, TABLET, LAPTOP):
            play.resize(*size)
            play.frames(6)
            found[code, size] = looks.wrong(play)
    assert {where: faults for where, faults in found.items() if faults} == {}


def test_the_language_changes_every_word_at_once(opened: Callable[..., Play]) -> None:
    play = opened()
    language.switch("sw")
    play.frames(6)
    assert play.shows("Leo")
    assert not play.shows("Today")
    assert not play.shows("Nothing is waiting")


# --- What works everywhere ------------------------------------------------------------------------------------------


def test_ctrl_f_goes_to_the_search_from_anywhere_and_what_is_typed_then_is_searched_for(
    opened: Callable[..., Play],
) -> None:
    play = opened()
    play.key(ord("f"), "f", "ctrl")
    play.frames(6)
    assert play.here == "cases"
    assert isinstance(keyboard.at, TextInput)
    play.write("Neema")
    assert keyboard.at.text == "Neema"


def test_ctrl_s_answers_though_there_is_nothing_to_save(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("s"), "s", "ctrl")
    assert play.shows("Everything on this screen is saved.")


def test_a_question_mark_lists_the_shortcuts_and_escape_closes_them(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(47, "?", "shift")
    play.wait(0.5)
    assert play.shows("Esc three times")
    play.key(ESCAPE)
    play.wait(0.5)
    assert play.here == "today"
    assert not play.shows("Esc three times")


def test_a_question_mark_that_is_typed_into_a_field_is_only_typed(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("f"), "f", "ctrl")
    play.frames(6)
    play.key(47, "?", "shift")
    assert not play.shows("Esc three times")


def test_under_a_dialog_no_shortcut_but_locking_works(opened: Callable[..., Play]) -> None:
    play = opened()
    ask("Sure?", "A dialog.", [])
    play.wait(0.5)
    play.key(ord("n"), "n", "ctrl")
    assert play.here == "today"
    play.key(ord("l"), "l", "ctrl")
    assert play.here == "unlock"
    assert not play.shows("Sure?")


def test_the_sync_line_leads_to_the_devices_while_there_is_no_server(opened: Callable[..., Play]) -> None:
    play = opened()
    play.tap("No server yet")
    assert play.here == "devices"


# --- Locking --------------------------------------------------------------------------------------------------------


def test_hide_locks_at_once_and_leaves_nothing_behind(opened: Callable[..., Play]) -> None:
    play = opened()
    play.session.book.records.record("incident", {"reported_on": "2026-03-20"})
    play.frames(20)
    play.tap(way(play, "Cases"))
    play.frames(10)
    assert any(text.endswith("*") for text in play.texts())
    Clipboard.copy("what she said")
    play.tap(next(each for each in play.every(BarButton) if each.icon == "hide"))
    assert play.session.state is FolderState.LOCKED
    assert play.here == "unlock"
    assert not any(text.endswith("*") for text in play.texts())
    assert Clipboard.paste().strip() == ""
    assert play.frame.bars.top.title == ""


def test_escape_three_times_in_a_moment_locks_even_out_of_a_field(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("f"), "f", "ctrl")
    play.frames(6)
    for _press in range(3):
        play.key(ESCAPE)
    assert play.session.state is FolderState.LOCKED


def test_two_escapes_are_two_steps_back_and_lock_nothing(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("n"), "n", "ctrl")
    play.key(ENTER, None, "ctrl")
    play.frames(6)
    play.key(ESCAPE)
    play.key(ESCAPE)
    assert play.session.state is FolderState.OPEN
    assert play.here == "today"


def test_after_two_minutes_without_a_key_or_a_touch_it_locks(opened: Callable[..., Play]) -> None:
    play = opened()
    play.away = 100.0
    play.key(TAB)
    play.away = 210.0
    play.wait(EVERY)
    assert play.session.state is FolderState.OPEN
    play.away = 221.0
    play.wait(EVERY)
    assert play.here == "unlock"


def test_unlocked_again_it_is_at_today_and_back_leads_nowhere(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("n"), "n", "ctrl")
    play.key(ord("l"), "l", "ctrl")
    play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
    play.frames(10)
    assert play.here == "today"
    play.key(ESCAPE)
    assert play.here == "today"


def test_leaving_the_window_keeps_the_draft(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(ord("n"), "n", "ctrl")
    play.frames(6)
    play.frame.screen.model.answer("case.risk", ["high"])
    assert play.session.book.drafts.every() == []  # a moment's rest is waited for
    Window.dispatch("on_minimize")
    play.frames(3)
    (draft,) = play.session.book.drafts.every()
    assert draft.answers["case.risk"] == "high"


# --- Hints and help -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_a_hint_stands_above_a_screen_until_it_was_read_and_never_comes_again(
    hinted: Callable[..., Play], size: tuple[int, int]
) -> None:
    play = hinted(size)
    line = "Each line opens what it is about"
    assert play.shows(line)
    assert looks.wrong(play) == []
    assert looks.faint(play) == []
    play.frame.navigator.start("cases")
    play.frames(10)
    assert not play.shows(line)
    assert play.shows("Type any word of a case")
    play.frame.navigator.start("today")
    play.frames(10)
    if size == PHONE:  # one line of it: a phone has no more room
        assert not play.shows("Understood")
        play.press(next(text for text in play.texts() if line in text))
    play.press("Understood")
    assert not play.shows(line)

    play = hinted(size)
    assert not play.shows(line)
    play.frame.navigator.start("cases")
    play.frames(10)
    assert play.shows("Type any word of a case"), "only what was read is gone"


def test_a_hint_speaks_the_language_that_is_chosen(hinted: Callable[..., Play]) -> None:
    play = hinted()
    language.switch("sw")
    play.frames(6)
    assert play.shows("Kila mstari hufungua jambo linalohusika")


def test_the_question_mark_in_the_bar_and_f1_say_what_a_screen_is_for(opened: Callable[..., Play]) -> None:
    play = opened()
    play.key(F1)
    play.frames(12)
    assert play.shows("Drafts wait here until you save them")
    play.press("Keyboard")
    play.frames(12)
    assert play.shows("Lock at once")
    play.key(ESCAPE)
    play.wait(1)
    play.tap(next(each for each in play.every(HelpButton)))
    play.frames(12)
    assert play.shows("Drafts wait here until you save them")
