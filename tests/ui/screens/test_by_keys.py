"""The keyboard as people press it, from unlock: where it is when a form opens, what a held key does, search and
pickers, errors, one stop a question, the steps back; and what the steps and a Save leave in sight."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kivy.core.window import Window
from kivy.uix.textinput import TextInput

from app.casebook import Casebook
from app.ui.focus import keyboard
from app.ui.record.asked import AskedQuestion
from app.ui.screens.form.steps import StepRow
from app.ui.session import FolderState
from app.ui.widgets.choice import Chip
from app.ui.widgets.navigation import Way
from app.ui.widgets.picker import PickerBox
from app.ui.widgets.skip_links import SkipLink
from app.ui.widgets.snackbar import NoticeButton
from tests.ui.driver import DOWN, ENTER, ESCAPE, RIGHT, TAB, UP
from tests.ui.kept import KeptWindow
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW, Play, said

pytestmark = pytest.mark.ui

Begin = Callable[..., Play]
PHONE, LAPTOP = (360, 740), (1000, 640)


@pytest.fixture(scope="module")
def a_seat(a_centre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with two cases that can be told apart by a word."""
    folder = Path(shutil.copytree(a_centre, tmp_path_factory.mktemp("keys") / "seat"))
    with Casebook.open(folder, PASSPHRASE, now=lambda: NOW) as book:
        for narrative in ("She hid in the mango orchard.", "It was at the quarry."):
            book.records.record("incident", {"reported_on": "2026-03-01", "narrative": narrative})
    return folder


@pytest.fixture(scope="module")
def kept(warm: None, a_seat: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptWindow]:
    """One window for all of them."""
    window = KeptWindow(a_seat, tmp_path_factory.mktemp("kept") / "seat")
    yield window
    window.end()


@pytest.fixture
def opened(kept: KeptWindow) -> Begin:
    """Open the app on that centre, unlocked as people do: the passphrase and Enter."""

    def begin(size: tuple[int, int] = LAPTOP) -> Play:
        play = kept.locked(size)
        play.frames(4)
        if not isinstance(keyboard.at, TextInput):
            play.key(TAB)
        play.write(PASSPHRASE)
        play.key(ENTER)
        play.until(lambda: play.here == "today")
        play.frames(4)
        return play

    return begin


def asking(widget: object) -> str:
    """The words of the question the keyboard is in."""
    while widget is not None and not isinstance(widget, AskedQuestion):
        widget = widget.parent if widget.parent is not widget else None
    return widget.words if widget else ""


def _around(widget: object) -> list[object]:
    around = []
    while widget is not None and widget not in around:
        around.append(widget)
        widget = getattr(widget, "parent", None)
    return around


def ctrl(play: Play, letter: str) -> None:
    play.key(ord(letter), letter, "ctrl")
    play.frames(8)


def alt(play: Play, letter: str) -> None:
    play.key(ord(letter), letter, "alt")
    play.frames(8)


# --- Where the keyboard is -------------------------------------------------------------------------------------------


def test_a_form_opened_by_keys_has_the_keyboard_in_its_first_question(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    first = next(play.every(AskedQuestion))
    assert asking(keyboard.at) == first.words
    play.key(ENTER, None, "ctrl")
    play.frames(8)
    assert asking(keyboard.at) == next(play.every(AskedQuestion)).words != first.words


def test_what_is_typed_while_a_form_is_read_stands_in_its_first_question(opened: Begin) -> None:
    play = opened()
    play.frame.navigator.go("form", form="partner")
    for letter in "Rafiki":
        Window.dispatch("on_textinput", letter)  # no frame has passed: the form has not been read
    play.frames(10)
    assert isinstance(keyboard.at, TextInput)
    assert keyboard.at.text == "Rafiki"
    play.write(" House")
    assert keyboard.at.text == "Rafiki House"


def test_a_form_opened_by_a_finger_raises_no_keyboard(opened: Begin) -> None:
    play = opened(PHONE)
    play.touch(5, 5)
    play.frame.new_incident()
    play.frames(10)
    assert keyboard.at is None


def test_a_step_one_went_back_to_by_keys_has_its_first_question_at_the_next_tab(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    first = next(play.every(AskedQuestion)).words
    play.key(ENTER, None, "ctrl")
    play.frames(8)
    play.key(ESCAPE)
    play.frames(8)
    assert keyboard.at is None  # the next Escape goes back again
    play.key(TAB)
    assert asking(keyboard.at) == first


def test_tab_begins_in_the_page_one_came_back_to_and_not_in_the_ways_around_it(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    play.key(ESCAPE)
    play.frames(8)
    assert play.here == "today"
    play.key(TAB)
    assert play.frame.screen in _around(keyboard.at)

    way = next(play.every(Way))
    way.focus = True
    alt(play, "3")
    assert play.here == "numbers"
    play.key(TAB)
    assert play.frame.screen in _around(keyboard.at)


# --- Held keys -------------------------------------------------------------------------------------------------------


def test_a_key_that_is_held_down_presses_once(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    chip = next(play.every(Chip))
    chip.focus = True
    for _heard in range(6):
        Window.dispatch("on_key_down", ENTER, ENTER, None, [])
        play.frames(1)
    Window.dispatch("on_key_up", ENTER, ENTER)
    assert chip.chosen
    play.key(ENTER)
    assert not chip.chosen


def test_held_ctrl_n_begins_one_incident(opened: Begin) -> None:
    play = opened()
    for _heard in range(4):
        Window.dispatch("on_key_down", ord("n"), ord("n"), None, ["ctrl"])
        play.frames(2)
    Window.dispatch("on_key_up", ord("n"), ord("n"))
    play.key(ESCAPE)
    play.key(ESCAPE)
    assert play.here == "today"


def test_a_held_escape_locks_nothing_and_three_in_a_second_do(opened: Begin) -> None:
    play = opened()
    for _heard in range(8):
        Window.dispatch("on_key_down", ESCAPE, ESCAPE, None, [])
    Window.dispatch("on_key_up", ESCAPE, ESCAPE)
    play.frames(4)
    assert play.session.state is FolderState.OPEN
    play.wait(1.5)
    for _press in range(3):
        play.key(ESCAPE)
    assert play.session.state is FolderState.LOCKED


# --- Search and pickers ----------------------------------------------------------------------------------------------


def test_enter_in_the_search_opens_the_first_case_found_and_one_that_was_not_found_closes(opened: Begin) -> None:
    play = opened()
    ctrl(play, "f")
    play.write("mango")
    play.key(ENTER)
    play.frames(12)
    [mango] = [row["record"] for row in play.frame.screen.list.rows.data]
    assert play.frame.screen.model.chosen == mango
    ctrl(play, "f")
    play.key(ord("a"), "a", "ctrl")
    play.write("quarry")
    play.wait(1)
    assert play.frame.screen.model.chosen == ""
    assert play.shows("No case is open")


def test_down_goes_from_the_search_into_the_list(opened: Begin) -> None:
    play = opened()
    ctrl(play, "f")
    play.key(DOWN)
    play.wait(1)
    model = play.frame.screen.model
    assert model.chosen == model.rows()[0].id
    play.key(DOWN)
    play.wait(1)
    assert model.chosen == model.rows()[1].id


def test_enter_in_a_directorys_search_opens_the_first_found_and_down_goes_into_its_list(opened: Begin) -> None:
    play = opened()
    for name in ("Afya Clinic", "Makadara Hospital", "Makupa Hospital"):
        play.session.book.records.record("partner", {"name": name, "kind": "hospital"})
    alt(play, "4")
    assert play.here == "partners"
    model = play.frame.screen.model
    ctrl(play, "f")
    play.write("maku")
    play.key(ENTER)
    play.frames(12)
    assert model.heading()[0] == "Makupa Hospital"
    ctrl(play, "f")
    play.key(ord("a"), "a", "ctrl")
    play.write("afya")
    play.wait(1)
    assert model.chosen == ""  # who is none of those found would be taken for one of them
    play.key(DOWN)
    play.wait(1)
    assert model.heading()[0] == "Afya Clinic"
    ctrl(play, "f")
    play.key(ord("a"), "a", "ctrl")
    play.write("mak")
    play.wait(1)
    play.key(DOWN)
    play.wait(1)
    play.key(DOWN)
    play.wait(1)
    assert model.heading()[0] == "Makupa Hospital"


def test_a_picker_is_answered_by_typing_and_enter_or_by_down_and_enter(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    for _step in range(5):
        if list(play.every(PickerBox)):
            break
        play.key(ENTER, None, "ctrl")
        play.frames(8)
    asked = next(each for each in play.every(AskedQuestion) if list(play.every(PickerBox, within=each)))
    options = asked.control.options
    for typed, chosen in ((options[2][1], options[2][0]), ("", options[0][0])):
        asked.begin()
        play.key(ENTER)
        play.frames(6)
        if typed:
            play.write(typed)
        else:
            play.key(DOWN)
            play.frames(4)
        play.key(ENTER)
        play.frames(8)
        assert asked.control.chosen == [chosen]


# --- Errors ----------------------------------------------------------------------------------------------------------


def test_what_a_save_refuses_has_the_keyboard_on_the_first_thing_to_mend(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    for _step in range(5):
        play.key(ENTER, None, "ctrl")
        play.frames(8)
    assert play.here == "form"
    finding = play.frame.screen.model.findings[0]
    assert asking(keyboard.at) == finding.question


def test_a_save_that_the_casebook_refuses_says_why_and_goes_on_saying_it_when_its_draft_is_kept(opened: Begin) -> None:
    play = opened()
    book = play.session.book
    case = book.records.find("case", limit=1)[0]["id"]
    _values, parents = book.records.for_editing(case)
    for age in (14, 15):
        book.records.edit(case, {"age": age}, parents)
    play.frame.navigator.go("form", edit=case)
    play.frames(8)
    play.frame.screen.model.answer("case.age", "16")
    play.frame.screen.model.save()
    play.wait(3)
    assert play.here == "form"
    assert play.shows("Two people answered this differently; decide between them first.")
    assert len(book.drafts.every()) == 1


def test_a_new_centre_without_a_name_has_the_keyboard_in_the_name(kept: KeptWindow, tmp_path: Path) -> None:
    kept.end()
    play = Play(tmp_path / "seat", (900, 600))
    play.frames(8)
    play.go_to("New centre")
    play.enter()
    play.frames(8)
    keyboard.leave()
    play.frame.screen.key("ctrl+enter")
    play.frames(8)
    field = keyboard.at
    while not getattr(field, "question", ""):
        field = field.parent
    assert field.question == "What is the centre called?"
    assert field.error
    play.end()


def at_what_happened(play: Play) -> None:
    """Begin an incident and go to where its day is asked: nothing but whether it is safe is asked first."""
    ctrl(play, "n")
    play.frame.screen.model.go("what")
    play.frames(12)


# --- One stop a question ---------------------------------------------------------------------------------------------


def test_tab_comes_once_to_a_question_of_chips_and_arrows_to_its_answers(opened: Begin) -> None:
    play = opened()
    at_what_happened(play)
    chips = next(each for each in play.every(AskedQuestion) if len(list(play.every(Chip, within=each))) > 3)
    chips.begin()
    first = keyboard.at
    play.key(RIGHT)
    assert keyboard.at is not first
    assert asking(keyboard.at) == chips.words
    play.key(TAB)
    assert asking(keyboard.at) != chips.words
    play.key(TAB, None, "shift")
    assert keyboard.at is first


def test_a_day_is_one_stop_down_goes_into_the_likely_ones_and_alt_down_opens_the_calendar(opened: Begin) -> None:
    play = opened()
    at_what_happened(play)
    asked = play.asked("When was it reported to the centre?")
    asked.begin()
    field = keyboard.at
    play.key(DOWN)
    assert said(keyboard.at) == "Today"
    play.key(RIGHT)
    play.key(ENTER)
    assert play.frame.screen.model._filling.answers[asked.key] == "2026-03-21"
    play.key(TAB)
    assert asking(keyboard.at) != asked.words
    play.key(TAB, None, "shift")
    assert keyboard.at is field
    play.key(DOWN)
    assert said(keyboard.at) == "Yesterday"  # the one that is chosen
    play.key(UP)
    assert keyboard.at is field
    play.key(DOWN, None, "alt")
    play.frames(6)
    assert play.shows("March 2026")


def test_one_key_skips_a_question(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    asked = next(each for each in play.every(AskedQuestion) if each.can_skip)
    asked.begin()
    play.frames(2)
    alt(play, "s")
    assert isinstance(keyboard.at, SkipLink)
    play.key(RIGHT)
    play.key(ENTER)
    play.frames(4)
    assert play.frame.screen.model._filling.answers[asked.key] == {"skipped": "declined"}


@pytest.mark.parametrize(("number", "place"), [("1", "today"), ("2", "cases"), ("3", "numbers"), ("8", "settings")])
def test_alt_and_a_number_go_to_a_screen(opened: Begin, number: str, place: str) -> None:
    play = opened()
    alt(play, number)
    assert play.here == place


# --- A time as people say it -----------------------------------------------------------------------------------------


def test_a_time_said_in_words_is_read_back_as_it_is_typed_and_one_that_may_be_two_is_asked_again(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    while not play.shows("When did it happen?"):
        play.next_step()
    play.go_to_field("When did it happen?")
    play.write("20 March 2026")
    play.go_to_field("What time was it?")
    play.write("saa 3 usiku")
    play.key(TAB)
    assert play.shows("“saa 3 usiku” may be 03:00 / 21:00. Write the one that is meant.")
    play.go_to_field("What time was it?")
    play.key(ord("a"), "a", "ctrl")
    play.write("saa tatu usiku")
    assert play.shows("“saa tatu usiku” was understood as 21:00.")  # before it is kept
    play.key(TAB)
    play.frames(4)
    assert play.shows("“saa tatu usiku” was understood as 21:00.")
    assert play.asked("What time was it?").control.text == "21:00"
    assert play.frame.screen.model._filling.answers["incident.happened_at"] == "21:00"


# --- What the steps and a Save leave in sight ------------------------------------------------------------------------


def test_a_step_is_ticked_when_all_of_it_is_answered_or_skipped_and_not_before(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    model = play.frame.screen.model
    step = model._filling.form.steps[0]
    model.answer("incident.reported_on", "2026-03-20")
    play.key(ENTER, None, "ctrl")
    play.frames(6)
    assert next(line for line in model.steps() if line.key == step.key).mark == "open"
    model.go(step.key)
    while left := [each for each in model.questions() if each.can_skip and not each.value and not each.skipped]:
        model.skip(left[0].key, "not_asked")
    play.key(ENTER, None, "ctrl")
    play.frames(6)
    assert next(line for line in model.steps() if line.key == step.key).mark == "done"


def test_before_an_intake_is_saved_it_says_what_was_passed_over_and_leads_there(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    for _step in range(4):
        play.key(ENTER, None, "ctrl")
        play.frames(8)
    assert play.shows("Left open so far")
    row = next(each for each in play.every(StepRow) if each.icon == "next")
    wanted = row.title
    play._reach(row)
    play.tap(row)
    play.frames(8)
    assert wanted in play.frame.screen.model.step_words


def test_after_a_save_the_case_stays_in_sight_and_one_press_opens_it(opened: Begin) -> None:
    play = opened()
    ctrl(play, "n")
    play.frame.screen.model.answer("incident.reported_on", "2026-03-20")
    for _step in range(5):
        play.key(ENTER, None, "ctrl")
        play.frames(8)
    assert play.here == "today"
    play.wait(30)  # Undo has gone, the case has not
    [said_so] = [text for text in play.texts() if text.startswith("Saved. ")]
    assert not play.shows("Undo")
    assert play.shows("Refer")
    play.go_to("Open")
    play.enter()
    play.frames(10)
    assert play.frame.screen.view.title in said_so


def test_a_form_with_nothing_answered_is_not_saved_by_a_slip_of_the_keys(opened: Begin) -> None:
    play = opened()
    case = play.session.book.records.find("case", limit=1)[0]["id"]
    play.frame.navigator.go("form", form="plan", record=case)
    play.frames(8)
    play.key(ENTER, None, "ctrl")
    play.frames(8)
    assert play.shows("Nothing is answered yet.")
    assert play.session.book.records.find("plan") == []


def test_what_was_saved_is_taken_back_by_a_key_and_tab_comes_to_the_notice_first(opened: Begin) -> None:
    play = opened()

    def save_a_partner(name: str) -> None:
        play.frame.navigator.go("form", form="partner", answers={"partner.name": name, "partner.kind": "shelter"})
        play.frames(8)
        play.frame.screen.model.save()
        play.frames(8)

    save_a_partner("Rafiki House")
    play.key(TAB)
    assert said(keyboard.at) == "Open"
    ctrl(play, "z")
    assert [row["name"] for row in play.session.book.records.find("partner")] == []
    ctrl(play, "z")  # nothing is left to take back
    play.frame.navigator.start("cases")
    play.frames(4)
    save_a_partner("Upendo House")
    play.wait(30)
    ctrl(play, "z")  # too late
    assert [row["name"] for row in play.session.book.records.find("partner")] == ["Upendo House"]


def test_after_a_call_begun_on_today_its_case_is_one_press_away_and_in_its_own_case_nothing_is_offered(
    opened: Begin,
) -> None:
    play = opened()
    case = play.session.book.records.find("case", limit=1)[0]["id"]
    for place, offered in (("today", True), ("case", False)):
        play.frame.navigator.start(place, **({} if offered else {"case": case}))
        play.frames(6)
        play.frame.navigator.go("form", form="follow_up", record=case, answers={"follow_up.institution": "police"})
        play.frames(8)
        play.frame.screen.model.save()
        play.frames(8)
        assert play.here == ("today" if offered else "cases")
        assert play.shows("Saved. ")
        assert [each.text for each in play.every(NoticeButton)][:2] == (["Open", "Refer"] if offered else [])
        assert play.shows("Undo")
        play.wait(30)
        assert not play.shows("Saved. ")


# --- The first press of all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_finger", [True, False])
@pytest.mark.parametrize(("likely", "day"), [("Today", "2026-03-22"), ("Yesterday", "2026-03-21")])
def test_a_likely_day_is_ticked_when_it_is_pressed_and_nothing_is_to_mend(
    opened: Begin, likely: str, day: str, *, by_finger: bool
) -> None:
    play = opened()
    at_what_happened(play)
    if by_finger:
        play.choose("When was it reported to the centre?", likely)
    else:
        play.go_to(likely)
        play.enter()
        play.frames(4)
    model = play.frame.screen.model
    chip = next(each for each in play.every(Chip) if each.text == likely)
    assert chip.chosen
    assert model._filling.answers["incident.reported_on"] == day
    assert not model._filling.errors
    assert not any("to mend" in line.words for line in model.steps())
