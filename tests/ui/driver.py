"""Drives one mounted app in virtual time, through real input events and real drawing, with no display.

Kivy's own test helpers render at 320 x 240 and sleep; here the clock is a number that each frame moves on, so that
animations, held presses and time-outs are exact and cost nothing.
"""

import gc
from pathlib import Path
from typing import ClassVar

from kivy.animation import Animation
from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import Metrics
from kivy.tests.common import UnitTestTouch
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget
from PIL import Image

from app.ui import picture
from app.ui.focus import keyboard
from app.ui.laying import restless
from app.ui.player import Player
from app.ui.widgets.snackbar import notices

TAB, ENTER, ESCAPE, SPACE = 9, 13, 27, 32
UP, DOWN, RIGHT, LEFT = 273, 274, 275, 276

_TIME, _SLEEP = Clock.time, Clock.usleep
NAMED = 8
"""Widgets that are named where none comes to rest: the others are those around and within."""
LOOK = 4
"""Frames after which one looks: drawing by software takes longer than all the rest."""
OPEN = 600_000, 20, 1_000
"""How rarely Python looks for garbage while a window is open: more objects than most windows make, so that all of one
are young when it closes, and looked through once."""
CLOSED = 16
"""Windows after which one looks through everything: what was still held when its window closed went on from there."""


class Ui(Player):
    """One app on the screen that is not there. Every action pumps whole frames, so its effect is to be seen at once."""

    _closed: ClassVar[int] = 0
    """Windows of this process."""
    _otherwise: ClassVar[tuple[int, int, int]] = gc.get_threshold()
    """How rarely while none is open."""

    def __init__(self, app: App, size: tuple[int, int]) -> None:
        if gc.get_threshold() != OPEN:
            Ui._otherwise = gc.get_threshold()
        gc.set_threshold(*OPEN)
        self.now = Clock.time()
        Clock.time, Clock.usleep = (lambda: self.now), (lambda _microseconds: None)
        super().__init__(app, size)

    def close(self) -> None:
        """Take the app off the window, let time pass by itself again, and look for what is left of the app."""
        self._leave()  # which has ended: what it named would be held
        gc.collect(0)  # widgets refer to one another; without this those of earlier tests answer to the theme too
        gc.collect(1)  # and by what told them of a change, which goes only after them
        gc.set_threshold(*Ui._otherwise)
        Ui._closed += 1
        if Ui._closed % CLOSED == 0:
            gc.collect()

    def _leave(self) -> None:
        for child in list(Window.children):
            if isinstance(child, ModalView):
                child.dismiss(animation=False)
        for _frame in range(12):  # nobody looks any more
            self.now += 1 / 30
            self.pass_unseen()
        super().close()
        if notices.parent is not None:
            notices.parent.remove_widget(notices)  # they are the process's, and would keep this window's tree
        self.frames(2)  # what wants to be laid out is held until then
        for animation in list(Animation._instances):  # those of scroll bars go on long after
            for moved in [each["widget"] for each in animation._widgets.values()]:
                animation.cancel(moved)
        keyboard.in_use = keyboard.by_finger = (
            False  # there is one keyboard a process: the next person may use a finger
        )
        # Time goes on from here, or from where a window went that was opened after this one: would it go back, Kivy
        # waited for it, and laid nothing out until then.
        ahead = max(self.now, Clock.time()) - _TIME()
        Clock.time, Clock.usleep = (lambda: _TIME() + ahead), _SLEEP
        self.app = None

    def frames(self, count: int = 2, seconds: float = 1 / 30) -> None:
        """Let `count` frames pass, `seconds` apart.

        Only a look is drawn: the last frame of several, when what was pressed has come. In the others everything is
        done but that.
        """
        for number in range(1, count + 1):
            self.now += seconds
            if number == count >= LOOK:
                super().frames(1)
            else:
                self.pass_unseen()

    def pass_unseen(self) -> None:
        """Do what a frame does but the drawing. Boxes that never come to rest fail the test: each frame would lay them
        out as often as it may, for as long as the window is open, and a tablet is warm and empty by noon."""
        super().pass_unseen()
        if found := restless():
            raise AssertionError(f"{len(found)} do not come to rest: " + "; ".join(map(_described, found[:NAMED])))

    def wait(self, seconds: float) -> None:
        """Let `seconds` of virtual time pass."""
        self.frames(max(1, round(seconds * 30)))

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        Window.size = width, height
        self.frames(6)

    def hold(self, widget: Widget, seconds: float) -> None:
        """Press the middle of `widget` for `seconds`."""
        self.touch(*widget.to_window(*widget.center), seconds=seconds)

    def touch(self, x: float, y: float, seconds: float = 1 / 15) -> None:
        """Press the window at a point for `seconds`."""
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        self.wait(seconds)
        touch.touch_up()
        self.frames(6)

    def tap(self, widget: Widget | str) -> None:
        """Tap the middle of `widget`, or of what shows this text. What is scrolled away is not reached."""
        self.hold(self.find(widget) if isinstance(widget, str) else widget, 1 / 15)

    def shot(self, path: Path | None = None) -> Image.Image:
        """Return a picture of the whole window, sheets included, and write it to `path` if there is one."""
        self.frames(4, seconds=0.5)  # scroll bars have faded
        drawn = picture.draw()
        image = Image.frombytes("RGBA", drawn.size, drawn.pixels)
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path)
        return image


def _described(widget: Widget) -> str:
    """Say which widget it is: its kind, those around it, its size."""
    around: list[str] = []
    within = widget
    while isinstance(within, Widget):
        around.append(type(within).__name__)
        within = within.parent
    return f"{' in '.join(around)} of {widget.width:g} x {widget.height:g}"


def dp(pixels: float) -> float:
    """Return `pixels` in dp."""
    return pixels / Metrics.density
