"""The app on a folder, played by finger or by keys in virtual time: a session whose threads do as they are told."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kivy.tests.common import UnitTestTouch
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from app.ui.app import HakiApp
from app.ui.focus import bring_into_view, keyboard
from app.ui.frame import Frame
from app.ui.hints import Hints
from app.ui.lane import Lane, Lanes
from app.ui.passing import Clocks
from app.ui.program import later
from app.ui.record.asked import AskedQuestion
from app.ui.session import Session
from app.ui.widgets.choice import ChipBelow
from app.ui.widgets.icon import Icon
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.pressable import Pressable
from app.words.language import _
from tests.ui.driver import DOWN, ENTER, RIGHT, TAB, Ui
from tests.ui.effort import Effort
from tests.ui.parts import AtOnce

MOST = 0.7
"""Of a page, how much one swipe moves at most."""
NOW = datetime.fromisoformat("2026-03-22T10:42:00+03:00")


class Play(Ui):
    """The whole app on a folder. Jobs are done at once; answers come with the next frame. Nobody has been there for
    `away` seconds more than have passed, of which the machine was `asleep`."""

    def __init__(
        self,
        folder: Path,
        size: tuple[int, int] = (900, 600),
        now: Callable[[], datetime] | None = lambda: NOW,
        *,
        hinting: bool = False,
    ) -> None:
        lanes = Lanes(*(Lane(AtOnce(), lambda call: later(0, call), _raise) for _lane in Lanes._fields))
        self.away = self.asleep = 0.0
        clocks = Clocks(lambda: time.monotonic() + self.away, lambda: time.monotonic() + self.away - self.asleep)
        self.session = Session(folder, lanes=lanes, later=later, now=now, clocks=clocks)
        self.frame: Frame | None = None
        self.effort = Effort()
        self._hints = Hints(self.session) if hinting else None
        super().__init__(HakiApp(self._root), size)

    def _root(self) -> Widget:
        self.frame = Frame(self.session, hints=self._hints)
        self.frame.begin()
        return self.frame

    def end(self) -> None:
        """Close the window as a person does."""
        if self.frame is not None:
            self.frame.close()
        self.session.end()
        self.close()

    @property
    def here(self) -> str:
        """The name of the screen one is at."""
        assert self.frame is not None
        place = self.frame.navigator.here
        return place.name if place else ""

    def shows(self, text: str) -> bool:
        """Tell whether `text` stands somewhere on the screen, alone or inside a sentence."""
        return any(text in shown for shown in self.texts())

    def touch(self, x: float, y: float, seconds: float = 1 / 15) -> None:
        """Press the window at a point, and count it."""
        self.effort.taps += 1
        super().touch(x, y, seconds)

    def key(self, code: int, text: str | None = None, *modifiers: str) -> None:
        """Press a key, and count it."""
        self.effort.keys += 1
        super().key(code, text, *modifiers)

    def write(self, text: str) -> None:
        """Type, and count the letters."""
        self.effort.keys += len(text)
        super().write(text)

    # --- By finger ---------------------------------------------------------------------------------------------

    def press(self, text: str) -> None:
        """Scroll to what shows `text`, in the language in use, and tap it."""
        widget = self.find(_(text))
        self._reach(widget)
        self.tap(widget)

    def choose(self, question: str, *answers: str) -> None:
        """Tap answers of a question."""
        for answer in answers:
            chip = self._within(self.asked(question), answer)
            self._reach(chip)
            self.tap(chip)

    def type_in(self, question: str, text: str) -> None:
        """Tap the field of a question and type."""
        field = self.asked(question).control
        self._reach(field)
        field.begin()
        self.frames(2)
        self.write(text)

    def asked(self, question: str) -> AskedQuestion:
        """Return a question of the form, by its English words."""
        found = [each for each in self.every(AskedQuestion) if each.words == _(question)]
        assert found, f"{_(question)!r} is not asked; asked is {[each.words for each in self.every(AskedQuestion)]}"
        return found[0]

    def _within(self, tree: Widget, text: str) -> Widget:
        found = [label for label in self.every(Label, within=tree) if label.text == text]
        assert found, f"{text!r} is not there; there is {[label.text for label in self.every(Label, within=tree)]}"
        return found[0]

    def _reach(self, widget: Widget) -> None:
        """Drag the page until it is seen whole, as a finger does; what is in no page is there already."""
        page = widget.parent
        while isinstance(page, Widget) and not isinstance(page, ScrollPage):
            page = page.parent
        for _swipe in range(60 if isinstance(page, ScrollPage) else 0):
            if not (beyond := _beyond(widget, page)):
                break
            self._swipe(page, max(-MOST, min(MOST, beyond / page.height)))
        bring_into_view(widget)  # across, and in lists within the page
        self.frames(2)

    def _swipe(self, page: Widget, share: float) -> None:
        """Drag a page up by a share of its height, down where it is negative, and hold it still before letting go."""
        self.effort.swipes += 1
        x, y = page.to_window(page.x + 2, page.center_y - share * page.height / 2)  # in the margin, where nothing is
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        for step in range(1, 5):
            touch.touch_move(x, y + share * page.height * step / 4)
            self.frames(1)
        self.frames(3, seconds=0.1)
        touch.touch_up()
        self.frames(3)

    # --- By keys -----------------------------------------------------------------------------------------------

    def go_to(self, text: str) -> None:
        """Press Tab until the ring is around what says `text`."""
        wanted, seen = _(text), []
        for _press in range(80):
            seen.append(said(keyboard.at) if keyboard.at is not None else "")
            if seen[-1] == wanted or self._rove_to(wanted):
                return
            self.key(TAB)
        raise AssertionError(f"Tab never came to {wanted!r}; it came to {list(dict.fromkeys(seen))}")

    def _rove_to(self, wanted: str) -> bool:
        """Go with an arrow to what Tab passes by: another answer of the question the keyboard is at."""
        if hasattr(keyboard.at, "cursor") and wanted in map(said, below(keyboard.at)):
            self.key(DOWN)
        at = keyboard.at
        if not getattr(at, "roves", False):
            return False
        beside = [each for each in at.parent.children if getattr(each, "roves", False)]
        if wanted not in map(said, beside):
            return False
        for _press in beside:
            if said(keyboard.at) == wanted:
                return True
            self.key(RIGHT)
        return False

    def go_to_field(self, question: str) -> None:
        """Press Tab until the keyboard is in the field under `question`."""
        for _press in range(80):
            self.key(TAB)
            widget = keyboard.at
            while isinstance(widget, Widget) and not hasattr(widget, "question"):
                widget = widget.parent
            asked = widget
            while isinstance(asked, Widget) and not isinstance(asked, AskedQuestion):
                asked = asked.parent
            words = asked.words if isinstance(asked, AskedQuestion) else getattr(widget, "question", "")
            if words == _(question) and keyboard.at is not None and hasattr(keyboard.at, "cursor"):
                return
        raise AssertionError(f"Tab never came to the field of {_(question)!r}")

    def enter(self) -> None:
        """Press Enter."""
        self.key(ENTER)

    def next_step(self) -> None:
        """Press Ctrl+Enter."""
        self.key(ENTER, None, "ctrl")
        self.frames(8)


def _beyond(widget: Widget, page: Widget) -> float:
    """Return how far a widget is below what is seen of its page, above it where that is negative, in pixels."""
    low, high = widget.to_window(*widget.pos)[1], widget.to_window(*widget.pos)[1] + widget.height
    page_low = page.to_window(*page.pos)[1]
    page_high = page_low + page.height
    if high > page_high or widget.height > page.height:
        return min(0.0, page_high - high)
    return max(0.0, page_low - low)


def below(widget: Widget | None) -> list[Widget]:
    """Return what Down goes into from a field: the likely days below it."""
    while isinstance(widget, Widget) and not isinstance(widget, AskedQuestion):
        widget = widget.parent if widget.parent is not widget else None
    if not isinstance(widget, AskedQuestion):
        return []
    return [each for each in widget.walk(restrict=True) if isinstance(each, ChipBelow)]


def said(widget: Widget) -> str:
    """Return the words of what can be pressed; for a button without words, what it is called in the help."""
    if not isinstance(widget, Pressable):
        return ""
    labels = [each for each in widget.walk(restrict=True) if isinstance(each, Label) and not isinstance(each, Icon)]
    return next((each.text for each in labels if each.text), getattr(widget, "name_for_help", ""))


def _raise(error: Exception) -> None:
    raise error
