"""Drives one mounted app in virtual time, through real input events and real drawing, with no display.

Kivy's own test helpers render at 320 x 240 and sleep; here the clock is a number that each frame moves on, so that
animations, held presses and time-outs are exact and cost nothing.
"""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import ClearBuffers, ClearColor, Fbo
from kivy.graphics.opengl import glFinish
from kivy.metrics import Metrics
from kivy.tests.common import UnitTestTouch
from kivy.uix.label import Label
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget
from PIL import Image

TAB, ENTER, ESCAPE, SPACE = 9, 13, 27, 32
UP, DOWN, RIGHT, LEFT = 273, 274, 275, 276


class Ui:
    """One app on the screen that is not there. Every action pumps whole frames, so its effect is to be seen at once."""

    latest = 0.0

    def __init__(self, app: App, size: tuple[int, int]) -> None:
        self._time, self._sleep = Clock.time, Clock.usleep
        # The app before this one has moved time ahead; Kivy would wait for it, and lay nothing out until then.
        self.now = max(Clock.time(), Ui.latest)
        Clock.time, Clock.usleep = (lambda: self.now), (lambda _microseconds: None)
        Window.size = size
        self.app = app
        app._run_prepare()
        self.frames(8)

    def close(self) -> None:
        """Take the app off the window and give the clock back."""
        for child in list(Window.children):
            if isinstance(child, ModalView):
                child.dismiss(animation=False)
        self.frames(12)
        for child in list(Window.children):
            Window.remove_widget(child)
        self.app.dispatch("on_stop")
        self.frames(2)
        EventLoop.status = "stopped"
        App._running_app = None
        Clock.time, Clock.usleep = self._time, self._sleep
        Ui.latest = self.now
        self.app = None
        gc.collect()  # widgets refer to one another; without this those of earlier tests answer to the theme too

    @property
    def root(self) -> Widget:
        """What lies on top: a sheet that is open, or the app's root."""
        return Window.children[0]

    def frames(self, count: int = 2, seconds: float = 1 / 30) -> None:
        """Let `count` frames pass, `seconds` apart."""
        for _ in range(count):
            self.now += seconds
            EventLoop.idle()
            glFinish()  # or software rendering queues up gigabytes of frames

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
        """Tap the middle of `widget`, or of what shows this text."""
        self.hold(self.find(widget) if isinstance(widget, str) else widget, 1 / 15)

    def key(self, code: int, character: str | None = None, *modifiers: str) -> None:
        """Press and let go of a key: `key(TAB)`, `key(ord("s"), "s", "ctrl")`."""
        if not Window.dispatch("on_key_down", code, code, character, list(modifiers)):
            Window.dispatch("on_keyboard", code, code, character, list(modifiers))
        Window.dispatch("on_key_up", code, code)
        self.frames(3)

    def write(self, text: str) -> None:
        """Type `text` into what has the focus."""
        for character in text:
            Window.dispatch("on_textinput", character)
        self.frames(2)

    def every(self, kind: type[Any], within: Widget | None = None) -> Iterator[Any]:
        """Yield every widget of `kind` that can be seen, in reading order."""
        for widget in (within or self.root).walk(restrict=True):
            if isinstance(widget, kind) and seen(widget):
                yield widget

    def texts(self) -> list[str]:
        """Return every text on the screen, in reading order."""
        return [label.text for label in self.every(Label) if label.text]

    def find(self, text: str) -> Widget:
        """Return what shows exactly `text`. Raises LookupError with what there is when nothing does."""
        for label in self.every(Label):
            if label.text == text:
                return label
        raise LookupError(f"{text!r} is not on the screen; there is {self.texts()}")

    def shot(self, path: Path | None = None) -> Image.Image:
        """Return a picture of the whole window, sheets included, and write it to `path` if there is one."""
        self.frames(4, seconds=0.5)  # scroll bars have faded
        size = tuple(map(int, Window.size))
        fbo = Fbo(size=size, with_stencilbuffer=True)
        with fbo:
            ClearColor(*Window.clearcolor)
            ClearBuffers()
        fbo.add(Window.canvas)
        fbo.draw()
        pixels = fbo.pixels
        fbo.remove(Window.canvas)
        picture = Image.frombytes("RGBA", size, pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path)
        return picture


def seen(widget: Widget) -> bool:
    """Return whether neither `widget` nor anything around it is switched off or has no size."""
    while isinstance(widget, Widget):
        if widget.opacity == 0 or widget.width <= 0 or widget.height <= 0:
            return False
        widget = widget.parent
    return True


def dp(pixels: float) -> float:
    """Return `pixels` in dp."""
    return pixels / Metrics.density
