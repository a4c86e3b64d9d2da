"""A lock always locks: from every state of every screen, by every way to lock, there is nothing left but the neutral
screen, at once and before another frame has passed; and unlocking works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.casework import forms
from app.casework.registry import CORE
from app.store import alarms
from app.ui import help_sheet
from app.ui.case.sheets import offer_forms
from app.ui.case.view import CaseView
from app.ui.focus import keyboard
from app.ui.platform.clocks import NAP
from app.ui.record import sheets
from app.ui.record.asked import AskedQuestion
from app.ui.record.facts import Fact
from app.ui.record.questions import Control, control_of
from app.ui.session import LOCK_AFTER, FolderState
from app.ui.widgets.calendar_sheet import open_calendar
from app.ui.widgets.icon import Icon
from app.ui.widgets.picker import Picker
from app.ui.widgets.sheet import Sheet, ask
from app.ui.widgets.snackbar import notices
from app.ui.widgets.top_bar import BarButton
from sync.alarms import Alarm
from tests.seats import Known
from tests.ui.parts import open_with_keys
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

HALF = {
    Control.LINE: "Half a li", Control.NOTE: "Half a no", Control.LINES: "Half a narra", Control.NUMBER: "1",
    Control.TIME: "930", Control.MOMENT: "yesterday 9:15", Control.DATE: "yest", Control.DAY: "yesterday",
}  # fmt: skip
"""What is half typed into each kind of field; all others are chosen from."""
FORMS = {"incident": "", "follow_up": "case", "legal_case": "case", "training": ""}
"""Forms that have every kind of field between them, and what they are about."""
WAYS = ("Ctrl+L", "idle", "Hide", "sleep")


class Seat:
    """One window for all of them: a centre with a case, which is locked and opened again."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.play = Play(known.folder)
        self.open()
        incident = {"reported_on": "2026-03-20", "happened_on": "~2025-10", "narrative": "Aliniahidi karo"}
        case = self.book.records.record("incident", incident).case
        self.book.records.edit(case, {"age": 15, "risk": "high"})
        self.about = {"": "", "case": case}

    @property
    def book(self) -> Any:
        return self.play.session.book

    @property
    def case(self) -> str:
        return self.about["case"]

    def open(self) -> None:
        open_with_keys(self.play.session, self.known)
        self.play.frames(2)

    def at(self, name: str, **params: object) -> Any:
        """Go to a screen, and give it time to read."""
        self.play.frame.navigator.start(name, **params)
        self.play.frames(3)
        return self.play.frame.screen

    def lock(self, way: str) -> None:
        """Lock, and let no frame pass."""
        play = self.play
        if way == "Ctrl+L":
            play.strike(ord("l"), "l", "ctrl")
        elif way == "Hide":
            bars = [each for each in play.frame.walk(restrict=True) if isinstance(each, BarButton)]
            next(each for each in bars if each.icon == "hide").dispatch("on_release")
        else:
            passed = LOCK_AFTER + 1 if way == "idle" else NAP + 1
            play.away, play.asleep = play.away + passed, play.asleep + (passed if way == "sleep" else 0)
            Window.dispatch("on_draw")  # the next time anything is drawn


@pytest.fixture(scope="module")
def seat(warm: None, keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """The window, the same for all."""
    made = Seat(keys_of_a_centre.copy(tmp_path_factory.mktemp("locking") / "seat"))
    yield made
    made.play.end()


@pytest.fixture(autouse=True)
def open_at_today(seat: Seat) -> Iterator[None]:
    """Each begins unlocked."""
    for lane in seat.play.session._lanes:
        lane._executor.go_on()
    if not seat.play.session.is_open:
        seat.open()
    yield


def words_in(tree: Widget) -> list[str]:
    """Every word below a widget, seen or not."""
    labels = [each for each in tree.walk(restrict=True) if isinstance(each, Label | TextInput)]
    return [each.text for each in labels if each.text and not isinstance(each, Icon)]


def only_the_neutral_screen_is_there(seat: Seat) -> None:
    """No widget of before is in the window, and no word of it."""
    play = seat.play
    assert play.session.state is FolderState.LOCKED
    assert play.here == "unlock"
    assert Window.children == [play.app.root]
    assert [type(each).__name__ for each in play.frame.ids.place.children] == ["Unlock"]
    assert sorted(words_in(play.app.root)) == ["Notes", "Open", "Passphrase"]


def it_is_unlocked_again(seat: Seat) -> None:
    """The keyboard is in the passphrase; what came late has changed nothing; and the casebook opens."""
    play = seat.play
    play.frames(4)
    only_the_neutral_screen_is_there(seat)
    play.write("kobe")
    assert [each.text for each in play.every(TextInput)] == ["kobe"]
    for lane in play.session._lanes:
        lane._executor.go_on()
    seat.open()
    assert play.session.state is FolderState.OPEN


def half_typed(control: Control) -> Callable[[Seat], None]:
    """Return what types half an answer into a field of this kind, and leaves the keyboard there."""

    def typed(seat: Seat) -> None:
        form, step, key = next(
            (name, step.key, each.key)
            for name in FORMS
            for step in forms.form(name, CORE).steps
            for each in step.asks
            if control_of(each.field, seat.book.pack) is control
            and (each.field.asked_when is None or control is Control.TIME)
        )
        screen = seat.at("form", form=form, record=seat.about[FORMS[form]])
        if control is Control.TIME:
            screen.model.answer("incident.happened_on", "2026-03-20")  # of which it is asked
        screen.model.go(step)
        seat.play.frames(2)
        next(each for each in seat.play.every(AskedQuestion) if each.key == key).control.begin()
        seat.play.write(HALF[control])
        assert keyboard.at.text == HALF[control]

    return typed


def at(name: str, **params: object) -> Callable[[Seat], None]:
    """Return what goes to a screen."""
    return lambda seat: seat.at(name, **params)


def over_a_case(show: Callable[[CaseView], object]) -> Callable[[Seat], None]:
    """Return what opens a sheet over the people of a case."""

    def shown(seat: Seat) -> None:
        screen = seat.at("case", case=seat.case, tab="people")
        show(screen.view)
        seat.play.frames(3)
        assert any(isinstance(child, Sheet) for child in Window.children)

    return shown


def edited(field: str, text: str) -> Callable[[Seat], None]:
    """Return what half types another answer where it stands."""

    def typed(seat: Seat) -> None:
        over_a_case(lambda view: sheets.change(view.model, fact(view, field), print))(seat)
        asked = next(seat.play.every(AskedQuestion))
        asked.control.begin()
        keyboard.at.text = ""
        seat.play.write(text)

    return typed


def fact(view: CaseView, field: str) -> Fact:
    """An answer of the case, or of its incident."""
    entry = next(each for each in view.model.timeline() if each.entity == "incident")
    found = [*(each for group in view.model.people() for each in group.facts), *view.model.facts_of(entry.record)]
    return next(each for each in found if each.field == field)


def while_held(lane: str, do: Callable[[Seat], None]) -> Callable[[Seat], None]:
    """Return what does something whose job is still under way."""

    def held(seat: Seat) -> None:
        getattr(seat.play.session._lanes, lane)._executor.holding = True
        do(seat)

    return held


def saved(seat: Seat) -> None:
    """Press Save on a form that is filled in."""
    model = seat.at("form", form="partner").model
    model.answer("partner.name", "Kituo cha Afya Likoni")
    model.answer("partner.kind", ["hospital"])
    seat.play.session._lanes.writing._executor.holding = True
    model.save()
    assert model.is_saving


def an_undo_is_offered(seat: Seat) -> None:
    """Change an answer; the snackbar says which."""
    seat.at("case", case=seat.case)
    notices.show("Saved: Risk", "Undo")
    seat.play.frames(2)


def an_alarm_is_shown(seat: Seat) -> None:
    """Raise an alarm that stands on Today."""
    store = seat.book._door.store
    store.database.write(lambda tx: alarms.keep(tx, Alarm("server_clock", "circle 1", "ahead"), 1))
    seat.at("today")


STATES: dict[str, Callable[[Seat], object]] = {
    **{f"{control} half typed": half_typed(control) for control in HALF},
    **{name: at(name) for name in ("today", "cases", "conflicts", "numbers", "partners", "trainings", "more",
                                   "devices", "settings")},
    "a case": lambda seat: seat.at("case", case=seat.case),
    "a case beside the list": lambda seat: seat.at("cases", case=seat.case),
    "a search half typed": lambda seat: (seat.at("cases").key("ctrl+f"), seat.play.write("ngu")),
    "what can be added": over_a_case(lambda view: offer_forms(view.model)),
    "why identity is opened": over_a_case(lambda _view: sheets.ask_reason(print).ids.body.children[0].begin()),
    "a brief": over_a_case(lambda _view: sheets.read_brief(["The police have not moved."])),
    "a day edited where it stands": edited("reported_on", "yest"),
    "a number edited where it stands": edited("age", "1"),
    "a date edited where it stands": edited("happened_on", "about"),
    "a choice edited where it stands": over_a_case(lambda view: sheets.change(view.model, fact(view, "risk"), print)),
    "a long list": over_a_case(lambda _view: Picker(question="County", options=[("1", "Mombasa")] * 40).open()),
    "a calendar": over_a_case(lambda _view: open_calendar("When?", print, today=NOW.date())),
    "the keys": over_a_case(lambda _view: help_sheet.show_keys()),
    "a dialog": over_a_case(lambda _view: ask("Sure?", "About Neema.", [])),
    "a load under way": while_held("reading", lambda seat: seat.at("case", case=seat.case)),
    "a form being read": while_held("reading", at("form", form="incident")),
    "a Save under way": saved,
    "an undo offered": an_undo_is_offered,
    "an alarm": an_alarm_is_shown,
}  # fmt: skip


@pytest.mark.parametrize(("name", "way"), [(name, WAYS[at % len(WAYS)]) for at, name in enumerate(STATES)])
def test_from_every_state_a_lock_leaves_only_the_neutral_screen_and_it_opens_again(
    seat: Seat, name: str, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    STATES[name](seat)

    seat.lock(way)

    only_the_neutral_screen_is_there(seat)
    it_is_unlocked_again(seat)
    assert caplog.records == []


@pytest.mark.parametrize("way", WAYS)
def test_by_every_way_to_lock_a_half_typed_day_is_read_and_kept_with_its_form(seat: Seat, way: str) -> None:
    for draft in seat.book.drafts.every():
        seat.book.drafts.drop(draft.id)
    half_typed(Control.DAY)(seat)

    seat.lock(way)

    only_the_neutral_screen_is_there(seat)
    it_is_unlocked_again(seat)
    [draft] = seat.book.drafts.every()
    assert "2026-03-21" in draft.answers.values()


def test_half_a_date_of_an_answer_edited_where_it_stands_is_a_draft_after_a_lock(seat: Seat) -> None:
    for draft in seat.book.drafts.every():
        seat.book.drafts.drop(draft.id)
    edited("happened_on", "about")(seat)

    seat.lock("Ctrl+L")

    only_the_neutral_screen_is_there(seat)
    it_is_unlocked_again(seat)
    [draft] = seat.book.drafts.every()
    assert (draft.form, draft.answers) == ("incident", {"incident.happened_on": "about"})
    seat.at("today")
    assert seat.play.shows("You were writing: New incident, a change")
    form = seat.at("form", draft=draft.id)
    seat.play.frames(4)
    assert "about" in [each.text for each in seat.play.every(TextInput)]
    assert form.model._filling.changed_answers() == draft.answers


def test_an_answer_chosen_in_place_of_two_is_not_decided_by_a_lock(seat: Seat) -> None:
    for draft in seat.book.drafts.every():
        seat.book.drafts.drop(draft.id)
    _values, parents = seat.book.records.for_editing(seat.case)
    for county in ("kilifi", "kwale"):
        seat.book.records.edit(seat.case, {"county": county}, parents)
    screen = seat.at("conflicts")
    [conflict] = screen.model.conflicts()
    screen.write(conflict)
    seat.play.frames(4)
    next(seat.play.every(AskedQuestion)).control._asker.given(["mombasa"])

    seat.lock("Ctrl+L")

    only_the_neutral_screen_is_there(seat)
    it_is_unlocked_again(seat)
    assert seat.book.records.show(seat.case)["conflicts"] == ["county"]
    [draft] = seat.book.drafts.every()
    assert draft.answers == {"case.county": "mombasa"}
    seat.book.records.resolve(seat.case, "county", "kilifi")


def test_whatever_fails_while_it_locks_nothing_of_before_stays_on_the_screen(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    half_typed(Control.DAY)(seat)
    screen, entry = seat.play.frame.screen, keyboard.at

    words = "what she said"

    def broken(*_: object) -> None:
        raise ValueError(words)

    monkeypatch.setattr(screen, "left", broken)
    entry.fbind("focus", broken)
    end = seat.play.session.on_leaving(broken)

    seat.lock("Ctrl+L")
    end()

    only_the_neutral_screen_is_there(seat)
    assert len(caplog.records) == 3, "each of them failed"
    assert words not in caplog.text
    it_is_unlocked_again(seat)


def test_a_touch_after_a_long_sleep_touches_nothing(seat: Seat) -> None:
    screen = seat.at("settings")
    seat.play.away += LOCK_AFTER + 1

    seat.play.tap(screen.ids.page if "page" in screen.ids else screen)

    only_the_neutral_screen_is_there(seat)


def test_a_field_that_is_no_longer_in_the_window_hears_nothing(seat: Seat) -> None:
    half_typed(Control.LINES)(seat)
    entry = keyboard.at
    seat.lock("Ctrl+L")
    seat.play.frames(4)

    entry.focus = True  # what was to come a moment later

    assert not entry.focus
    it_is_unlocked_again(seat)
