"""A person at the app, with a finger or with keys alone, so that a journey is told once for both.

What a hand does is said in English and done in the words of the language in use. A finger has a phone, and taps. Keys
have a laptop: they look at the screen, and touch no widget but by Tab, arrows, Enter, Escape and letters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, ClassVar
from zlib import crc32

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.ui.focus import keyboard
from app.ui.keys import WITHIN
from app.ui.record.asked import AskedQuestion
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.list_pane import PickedRow, PickedRows
from app.ui.widgets.navigation import NewButton, Way
from app.ui.widgets.picker import Option, Picker, PickerBox
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.top_bar import BarButton
from app.words.language import _, in_use
from tests.ui.driver import DOWN, ENTER, ESCAPE, RIGHT, TAB
from tests.ui.parts import PASSPHRASE
from tests.ui.play import Play, below, said

HELD = 1.5
"""Seconds."""
SETTLE = 10
"""Frames after which whatever was pressed has come."""


class Hand(ABC):
    """What a person can do. Words that are no message of the app are taken as they are."""

    size: ClassVar[tuple[int, int]]
    """The window, in pixels: the least of its kind, for every frame is drawn by software."""

    def __init__(self, play: Play) -> None:
        self.play = play

    @property
    def here(self) -> str:
        """The name of the screen one is at."""
        return self.play.here

    @property
    def book(self) -> Any:
        """The open casebook, for what came of it all."""
        return self.play.session.book

    def sees(self, words: str) -> bool:
        """Tell whether this stands on the screen, alone or inside a sentence."""
        return self.play.shows(_(words))

    def label(self, code_list: str, code: str) -> str:
        """What an answer says in the language in use."""
        return str(self.book.pack.label(code_list, code, in_use()))

    def unlock(self) -> None:
        """Type the passphrase, and go in."""
        self.write("Passphrase", PASSPHRASE)
        self._enter("Open")

    @abstractmethod
    def press(self, words: str) -> None:
        """Press what says this."""

    @abstractmethod
    def hold(self, words: str) -> None:
        """Hold what says this for as long as it takes: it cannot be taken back."""

    @abstractmethod
    def choose(self, question: str, answer: str) -> None:
        """Choose an answer, in the list it opens from if need be."""

    @abstractmethod
    def write(self, question: str, text: str) -> None:
        """Type into the field of a question, or of the sheet that asks it."""

    @abstractmethod
    def go_on(self) -> None:
        """Go on to the next step of a form, or save at the last."""

    @abstractmethod
    def go_to(self, place: str) -> None:
        """Go to one of the places of the app."""

    @abstractmethod
    def go_back(self) -> None:
        """Go back."""

    @abstractmethod
    def begin_incident(self) -> None:
        """Begin a new incident."""

    @abstractmethod
    def add(self, title: str) -> None:
        """Begin something about the open case, from the list of what can be added."""

    @abstractmethod
    def search(self, text: str) -> None:
        """Search the list of the screen, and open the first that is found."""

    @abstractmethod
    def lock(self) -> None:
        """Hide everything at once."""

    @abstractmethod
    def _enter(self, words: str) -> None:
        """Say that all is typed, by the button that says so or by Enter."""

    def _settle(self) -> None:
        self.play.frames(SETTLE)

    def _asking(self, question: str) -> Widget:
        """Return what asks a question."""
        wanted = _(question)
        asking = list(self.play.every(AskedQuestion | Choice | Picker | ApproximateDateField | TextField | Sheet))
        found = [each for each in asking if wanted in (_asked_by(each), getattr(each, "title", ""))]
        assert found, f"{wanted!r} is not asked; asked is {[_asked_by(each) for each in asking]}"
        return found[0]


class Finger(Hand):
    """A person with a phone."""

    size = (360, 740)

    def press(self, words: str) -> None:
        """Tap it."""
        self._tap(self._saying(words))

    def hold(self, words: str) -> None:
        """Lay the finger on it."""
        widget = self._saying(words)
        self.play._reach(widget)
        self.play.hold(widget, HELD)
        self._settle()

    def choose(self, question: str, answer: str) -> None:
        """Tap the answer."""
        asking = self._asking(question)
        box = next(self.play.every(PickerBox, within=asking), None)
        if box is None:
            self._tap(self.play.find(_(answer), within=asking))
            return
        self._tap(box)
        self.play.write(answer)
        self.play.frames(2)
        self._tap(next(each for each in self.play.every(Option) if each.text == answer))

    def write(self, question: str, text: str) -> None:
        """Tap the field and type."""
        self._tap(next(self.play.every(TextInput, within=self._asking(question))))
        self.play.write(text)

    def go_on(self) -> None:
        """Tap the button at the foot."""
        self._tap(self.play.frame.screen.ids.foot.children[0])

    def go_to(self, place: str) -> None:
        """Tap it in the bar at the bottom, or behind More."""
        ways = {each.message: each for each in self.play.every(Way)}
        self._tap(ways.get(place) or ways["More"])
        if place not in ways:
            self.press(place)

    def go_back(self) -> None:
        """Tap the arrow."""
        self.press("Back")

    def begin_incident(self) -> None:
        """Tap the plus."""
        self._tap(next(self.play.every(NewButton)))

    def add(self, title: str) -> None:
        """Tap the sign for it, and its name."""
        self._tap(next(each for each in self.play.every(OutlinedButton) if each.icon == "add"))
        self.press(title)

    def search(self, text: str) -> None:
        """Tap the search, type, and tap the row."""
        entry = next(self.play.every(TextInput))
        self._tap(entry)
        self.play.write(text)
        self.play.wait(0.5)
        self._tap(next(self.play.every(PickedRow)))

    def lock(self) -> None:
        """Tap Hide."""
        self._tap(next(each for each in self.play.every(BarButton) if each.icon == "hide"))

    def _enter(self, words: str) -> None:
        self.press(words)

    def _saying(self, words: str) -> Widget:
        """Return what can be pressed and says this."""
        wanted, pressable = _(words), []
        for widget in self.play.every(Pressable):
            if not widget.disabled:
                labels = [each for each in self.play.every(Label, within=widget) if each.text == wanted]
                if labels:
                    pressable.append(labels[0])
                elif getattr(widget, "name_for_help", "") == wanted:
                    pressable.append(widget)
        assert pressable, f"nothing to press says {wanted!r}; there is {self.play.texts()}"
        return pressable[0]

    def _tap(self, widget: Widget) -> None:
        self.play._reach(widget)
        self.play.tap(widget)
        self._settle()


class Keys(Hand):
    """A person with a laptop and no mouse."""

    size = (840, 560)

    def press(self, words: str) -> None:
        """Go there by Tab, and press Enter."""
        self._tab(lambda at: said(at) == _(words), _(words))
        self._press_enter()

    def hold(self, words: str) -> None:
        """Go there by Tab, and keep Enter down."""
        self._tab(lambda at: said(at) == _(words), _(words))
        self.play.effort.keys += 1
        Window.dispatch("on_key_down", ENTER, ENTER, None, [])
        self.play.wait(HELD)
        Window.dispatch("on_key_up", ENTER, ENTER)
        self._settle()

    def choose(self, question: str, answer: str) -> None:
        """Go to the answer and press Enter; a list is searched by typing."""
        asking = self._asking(question)
        self._tab(
            lambda at: asking in _around(at) and (isinstance(at, PickerBox) or said(at) == _(answer)),
            f"{_(answer)!r} of {_(question)!r}",
        )
        is_list = isinstance(keyboard.at, PickerBox)
        self._press_enter()
        if is_list:
            self.play.write(answer)
            self._tab(lambda at: isinstance(at, Option) and at.text == answer, answer)
            self._press_enter()

    def write(self, question: str, text: str) -> None:
        """Go to the field and type."""
        asking = self._asking(question)
        self._tab(lambda at: isinstance(at, TextInput) and asking in _around(at), f"the field of {_(question)!r}")
        self.play.write(text)

    def go_on(self) -> None:
        """Press Ctrl+Enter."""
        self.play.key(ENTER, None, "ctrl")
        self._settle()

    def go_to(self, place: str) -> None:
        """Go there by Tab, in the rail."""
        self._tab(lambda at: isinstance(at, Way) and at.message == place, place)
        self._press_enter()

    def go_back(self) -> None:
        """Press Escape; out of a field, once more."""
        self.play.wait(WITHIN)  # three within a second lock
        for _press in range(2 if isinstance(keyboard.at, TextInput) else 1):
            self.play.key(ESCAPE)
        self._settle()

    def begin_incident(self) -> None:
        """Press Ctrl+N."""
        self.play.key(ord("n"), "n", "ctrl")
        self._settle()

    def add(self, title: str) -> None:
        """Go to the sign for it by Tab, and in its list to the name."""
        self._tab(lambda at: isinstance(at, OutlinedButton) and at.icon == "add", "Add")
        self._press_enter()
        self.press(title)

    def search(self, text: str) -> None:
        """Press Ctrl+F and type; Enter opens the first that is found. In a directory, go into the list first."""
        self.play.key(ord("f"), "f", "ctrl")
        self.play.write(text)
        self.play.wait(0.5)
        self._press_enter()
        if isinstance(keyboard.at, PickedRows):
            self._press_enter()

    def lock(self) -> None:
        """Press Ctrl+L."""
        self.play.key(ord("l"), "l", "ctrl")
        self._settle()

    def _enter(self, words: str) -> None:
        self._press_enter()

    def _press_enter(self) -> None:
        self.play.enter()
        self._settle()

    def _rove(self, is_there: Callable[[Any], bool]) -> bool:
        """Go there by arrows, if it is here or beside what the keyboard is at."""
        if isinstance(keyboard.at, TextInput) and any(map(is_there, below(keyboard.at))):
            self.play.key(DOWN)
        beside = _roving(keyboard.at)
        if not any(map(is_there, beside)):
            return False
        for _press in beside:
            if is_there(keyboard.at):
                break
            self.play.key(RIGHT)
        return True

    def _tab(self, is_there: Callable[[Any], bool], wanted: str) -> None:
        """Press Tab until the keyboard is there; once round at most."""
        visited: dict[Any, None] = {}
        while keyboard.at is None or not self._rove(is_there):
            assert keyboard.at is None or keyboard.at not in visited, (
                f"Tab never came to {wanted!r}; it came to {[said(each) for each in visited if each is not None]}"
            )
            visited[keyboard.at] = None
            self.play.key(TAB)
            assert keyboard.at is not None, "Tab led nowhere"


def _roving(at: Any) -> list[Any]:
    """What arrows come to from here, itself included: Tab comes to one answer of a question."""
    if not getattr(at, "roves", False):
        return [at]
    return [each for each in at.parent.children if getattr(each, "roves", False)]


def _asked_by(widget: Widget) -> str:
    return str(widget.words if isinstance(widget, AskedQuestion) else getattr(widget, "question", ""))


def _around(widget: Any) -> Iterator[Any]:
    while widget is not None and widget is not widget.parent:
        yield widget
        widget = widget.parent


def _hands(*quick: tuple[type[Hand], str]) -> pytest.MarkDecorator:
    """Tell a journey by finger and by keys in both languages; the `quick` of them in every run of the tests."""
    every = [(hand, spoken) for hand in (Finger, Keys) for spoken in ("en", "sw")]
    return pytest.mark.parametrize(
        "sit",
        [
            pytest.param(
                (hand, spoken),
                id=f"{hand.__name__.lower()}-{spoken}",
                marks=() if (hand, spoken) in quick else pytest.mark.soak,
            )
            for hand, spoken in every
        ],
        indirect=True,
    )


def both_hands(journey: Callable[..., None]) -> Callable[..., None]:
    """Tell a journey by finger and by keys, in either language: crosswise in turn from journey to journey of a file in
    every run, the rest in `make soak`."""
    _told[journey.__module__] += 1
    way = ((Finger, "sw"), (Keys, "en"))[(crc32(journey.__module__.encode()) + _told[journey.__module__]) % 2]
    told: Callable[..., None] = _hands(way)(journey)
    return told


_told: Counter[str] = Counter()
"""Journeys of each file, in its order. Which way the first is told depends on the file's name: short files differ."""

both_hands_and_keys_twice = _hands((Finger, "sw"), (Keys, "en"), (Keys, "sw"))
"""The same for the first of all journeys."""
by_keys = _hands((Keys, "en"))
by_finger = _hands((Finger, "sw"))
"""What one hand is enough for in every run."""
