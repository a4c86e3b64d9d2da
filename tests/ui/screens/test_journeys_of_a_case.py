"""The work on one case, as a person does it with a finger and with keys alone, in both languages: consent and referral,
a follow-up, the way through justice, aftercare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.label import Label

from app.casebook import Casebook
from app.language import _, in_use
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.widgets.choice import Chip
from app.ui.widgets.picker import Option, Picker, PickerBox
from tests.seats import Known
from tests.ui.driver import ENTER, TAB
from tests.ui.screens.parts import open_with_keys
from tests.ui.screens.play import Play

pytestmark = pytest.mark.ui

both_hands = pytest.mark.parametrize(
    "work",
    [
        pytest.param(("finger", "en"), id="finger-en"),
        pytest.param(("keys", "sw"), id="keys-sw"),
        pytest.param(("finger", "sw"), id="finger-sw", marks=pytest.mark.soak),
        pytest.param(("keys", "en"), id="keys-en", marks=pytest.mark.soak),
    ],
    indirect=True,
)


class Finger:
    """A person with a tablet."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def press(self, words: str) -> None:
        """Tap what says this."""
        self.play.press(words)
        self.play.frames(8)

    def choose(self, question: str, answer: str) -> None:
        """Tap an answer, in the list it opens from if need be."""
        control = self.play.asked(question).control
        if isinstance(control, Picker):
            self.play._reach(control)
            self.play.tap(next(self.play.every(PickerBox, within=control)))
            self.play.frames(12)
            self.play.write(answer)
            self.play.tap(self.play.find(answer, within=next(self.play.every(Option))))
            self.play.frames(12)
        else:
            self.play.choose(question, answer)

    def write(self, question: str, text: str) -> None:
        """Tap a field and type."""
        self.play.type_in(question, text)

    def go_on(self) -> None:
        """Tap what leads on, or saves."""
        self.play.tap(self.play.frame.screen.ids.foot.children[0])
        self.play.frames(10)


class Keys:
    """A person with a keyboard and nothing else."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def press(self, words: str) -> None:
        """Go there by Tab, and press Enter."""
        self.play.go_to(words)
        self.play.enter()
        self.play.frames(8)

    def choose(self, question: str, answer: str) -> None:
        """Go to an answer of a question and press Enter; a list is searched by typing."""
        self._go_into(question, lambda at: isinstance(at, PickerBox) or _words(at) == answer)
        is_list = isinstance(keyboard.at, PickerBox)
        self.play.enter()
        self.play.frames(12)
        if is_list:
            self.play.write(answer)
            for _press in range(4):
                self.play.key(TAB)
                if _words(keyboard.at) == answer:
                    break
            self.play.enter()
            self.play.frames(12)

    def write(self, question: str, text: str) -> None:
        """Go to the field of a question and type."""
        self.play.go_to_field(question)
        self.play.write(text)

    def go_on(self) -> None:
        """Press Ctrl+Enter."""
        self.play.key(ENTER, None, "ctrl")
        self.play.frames(10)

    def _go_into(self, question: str, is_there: Callable[[Any], bool]) -> None:
        asked = self.play.asked(question)
        for _press in range(80):
            if keyboard.at is not None and asked in _around(keyboard.at) and is_there(keyboard.at):
                return
            self.play.key(TAB)
        raise AssertionError(f"Tab never came to an answer of {_(question)!r}")


def _around(widget: Any) -> Iterator[Any]:
    while widget is not None and widget is not widget.parent:
        yield widget
        widget = widget.parent


def _words(widget: Any) -> str:
    if isinstance(widget, Chip | Option):
        return str(widget.text)
    labels = [] if widget is None else [each.text for each in widget.walk(restrict=True) if isinstance(each, Label)]
    return next((text for text in labels if len(text) > 1), "")


class Work:
    """A person at a case."""

    def __init__(self, hand: Finger | Keys, book: Casebook, case: str) -> None:
        self.hand, self.book, self.case = hand, book, case

    def label(self, code_list: str, code: str) -> str:
        """What an answer says in the language in use."""
        return self.book.pack.label(code_list, code, in_use())

    def add(self, title: str) -> None:
        """Begin something from the case's own list of what can be added."""
        self.hand.press("Add")
        self.hand.press(title)

    @property
    def is_at_the_case(self) -> bool:
        """Whether a Save has led back to the case."""
        return self.hand.play.here == "case"


@pytest.fixture
def work(warm: None, keys_of_a_centre: Known, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Work]:
    """At a case that was recorded, on a tablet."""
    hand, spoken = request.param
    known = keys_of_a_centre.copy(tmp_path / "seat")
    play = Play(known.folder, (800, 700))
    open_with_keys(play.session, known)
    play.frames(4)
    language.switch(spoken)
    book = play.session.book
    case = book.record("incident", {"reported_on": "2026-03-20", "place_type": "villa", "needs": ["counselling"]}).case
    book.edit(case, {"age": 24, "sex": "female"})
    play.frame.navigator.start("case", case=case)
    play.frames(14)
    yield Work((Finger if hand == "finger" else Keys)(play), book, case)
    play.end()
    if in_use() != "en":
        language.switch("en")


@both_hands
def test_a_referral_goes_once_the_survivor_has_agreed_and_tells_only_what_is_ticked(work: Work) -> None:
    hand = work.hand
    work.add("Consent")
    hand.choose("With whom may we share?", work.label("institution", "police"))
    hand.go_on()
    hand.choose("Does the survivor agree?", work.label("yes_no_later", "yes"))
    hand.choose("Who agreed?", work.label("consent_by", "survivor"))
    hand.go_on()
    hand.go_on()
    assert work.is_at_the_case

    hand.press("Refer")
    hand.press("Yes, still so")  # what she needs was told at the intake
    hand.choose("How urgent is it?", work.label("priority", "urgent"))
    hand.go_on()
    hand.choose("What kind of partner?", work.label("institution", "police"))
    hand.go_on()
    assert hand.play.shows(_("The survivor agrees"))
    hand.go_on()
    hand.choose("How does it get there?", work.label("delivery", "in_person"))
    hand.go_on()

    assert work.is_at_the_case
    [sent] = work.book.find("referral")
    assert (sent["status"], sent["services"], sent["priority"]) == ("sent", ["counselling"], "urgent")
    assert "case.age" not in sent["disclosed"]
    assert sent["consent"] == work.book.find("consent")[0]["id"]


@both_hands
def test_a_follow_up_notes_who_said_what_and_what_was_promised(work: Work) -> None:
    hand = work.hand
    hand.press("Log follow-up")
    hand.choose("Who was asked?", work.label("follow_up_about", "institution"))
    hand.choose("Which institution?", work.label("institution", "police"))
    hand.write("What did they say?", "The file is with the officer.")
    hand.go_on()
    hand.write("What did they promise?", "An arrest")
    hand.write("By when?", "29 March 2026")
    hand.go_on()

    assert work.is_at_the_case
    [call] = work.book.find("follow_up")
    assert (call["institution"], call["promised"], call["promised_on"]) == ("police", "An arrest", "2026-03-29")


@both_hands
def test_the_way_through_justice_is_one_form_with_its_charges(work: Work) -> None:
    hand = work.hand
    work.add("Legal case")
    hand.write("OB number", "23/14/10/2021")
    hand.write("Police station", "Mtwapa")
    for _step in ("medical", "exhibits", "charge"):
        hand.go_on()
    hand.choose("Offence", work.label("offence", "SOA3"))
    hand.press(_("One more: {record}").format(record=_("Charge")))
    assert hand.play.shows(_("{record} {number}").format(record=_("Charge"), number=2))
    for _step in ("court", "protection", "outcome", "save"):
        hand.go_on()

    assert work.is_at_the_case
    [legal] = work.book.find("legal_case")
    assert (legal["ob_number"], legal["station"]) == ("23/14/10/2021", "Mtwapa")
    [charge] = work.book.find("charge")  # the second was left empty
    assert (charge["offence"], charge["legal_case"]) == ("SOA3", legal["id"])


@both_hands
def test_a_session_and_the_scale_of_how_she_is_are_recorded_for_aftercare(work: Work) -> None:
    hand = work.hand
    work.add("Session")
    hand.write("Date", "21 March 2026")
    hand.choose("What kind of service?", work.label("session_kind", "counselling"))
    hand.go_on()
    assert work.is_at_the_case
    work.add("Outcome scale")
    stages = work.book.pack.entries("outcome_stage")
    hand.choose("Which assessment?", work.label("outcome_stage", stages[0].code))
    hand.choose("Mental wellbeing", "2")
    hand.go_on()

    assert work.is_at_the_case
    assert work.book.find("session")[0]["kind"] == "counselling"
    assert work.book.find("outcome")[0]["mental_wellbeing"] == 2
