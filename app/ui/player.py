"""Plays an app as a person would: presses what is on the screen, types, and looks at what came of it.

Real events, real drawing, real time. For the self-test and the tour, which have no person; the tests play in virtual
time on top of it.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.uix.label import Label
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.ui import picture
from app.ui.focus import bring_into_view

_GIVE_WAY = 0.005
"""Seconds of rest after a frame that somebody waits in. Software drawing holds Python's one lock nearly all the time,
and the thread that is waited for, importing or deriving keys, hardly moves on without it."""


class Finger(MotionEvent):
    """A finger at a point of the window, in pixels."""

    def __init__(self, x: float, y: float) -> None:
        wide, high = Window.system_size
        self._at = (x / max(1, wide - 1), y / max(1, high - 1))
        super().__init__("player", 1, self._at, is_touch=True, type_id="touch")

    def depack(self, args: Any) -> None:
        """Take the point, as shares of the window."""
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)

    def tell(self, what: str) -> None:
        """Let the window have it: "begin" or "end"."""
        EventLoop.post_dispatch_input(what, self)


class Player:
    """Whoever uses `app`, mounted without a main loop in a window of `size` pixels."""

    def __init__(self, app: App, size: tuple[int, int]) -> None:
        self.app = app
        Clock._max_fps = 0  # nobody watches: no frame waits for its turn
        Window.size = size
        app._run_prepare()
        self.frames(8)

    # --- Looking -----------------------------------------------------------------------------------------------

    @property
    def root(self) -> Widget:
        """What lies on top: a sheet that is open, or the app's root."""
        return Window.children[0]

    def every(self, kind: type[Any], within: Widget | None = None) -> Iterator[Any]:
        """Yield every widget of `kind` that can be seen, in reading order."""
        for widget in (within or self.root).walk(restrict=True):
            if isinstance(widget, kind) and seen(widget):
                yield widget

    def texts(self) -> list[str]:
        """Return every text on the screen, in reading order."""
        return [label.text for label in self.every(Label) if label.text]

    def find(self, text: str, within: Widget | None = None) -> Widget:
        """Return what shows exactly `text`. Raises LookupError with what there is when nothing does."""
        for label in self.every(Label, within):
            if label.text == text:
                return label
        raise LookupError(f"{text!r} is not on the screen; there is {self.texts()}")

    def after(self, question: str, kind: type[Any], text: str = "") -> Any:
        """Return the first widget of `kind` (with this text) after what asks `question`, in reading order.

        Raises LookupError when there is none.
        """
        is_asked = False
        for widget in self.every(Widget):
            if is_asked and isinstance(widget, kind) and (not text or widget.text == text):
                return widget
            is_asked = is_asked or (isinstance(widget, Label) and widget.text == question)
        raise LookupError(f"no {text or kind.__name__!r} after {question!r}; there is {self.texts()}")

    def shows(self, text: str) -> bool:
        """Tell whether `text` stands somewhere on the screen, alone or inside a sentence."""
        return any(text in shown for shown in self.texts())

    def picture(self, path: Path) -> Path:
        """Write a picture of the window and return where."""
        return picture.save(path)

    # --- Doing -------------------------------------------------------------------------------------------------

    def frames(self, count: int = 2) -> None:
        """Let `count` frames pass. Only the last is drawn: by software that takes longer than all the rest."""
        for _ in range(count - 1):
            self.pass_unseen()
        EventLoop.idle()
        glFinish()  # or software rendering queues up gigabytes of frames

    def pass_unseen(self) -> None:
        """Do what a frame does, as Kivy's event loop does it, and leave out the drawing."""
        Clock.tick()
        EventLoop.dispatch_input()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()

    def until(self, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let frames pass until `is_so`. Raises TimeoutError with what is on the screen.

        `seconds` is for the slowest machine that somebody tries Haki on, in a checkout where nothing is compiled yet.
        """
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(f"it did not come within {seconds:g} s; on the screen is {self.texts()}")
            self.frames(1)
            time.sleep(_GIVE_WAY)
        self.frames(4)

    def tap(self, widget: Widget | str) -> None:
        """Tap the middle of `widget`, or of what shows this text."""
        wanted = self.find(widget) if isinstance(widget, str) else widget
        bring_into_view(wanted)
        self.frames(2)
        finger = Finger(*wanted.to_window(*wanted.center))
        finger.tell("begin")
        self.frames(2)
        finger.tell("end")
        self.frames(6)

    def key(self, code: int, character: str | None = None, *modifiers: str) -> None:
        """Press and let go of a key: `key(13)`, `key(ord("s"), "s", "ctrl")`."""
        self.strike(code, character, *modifiers)
        self.frames(3)

    def strike(self, code: int, character: str | None = None, *modifiers: str) -> None:
        """The same, and no frame passes."""
        if not Window.dispatch("on_key_down", code, code, character, list(modifiers)):
            Window.dispatch("on_keyboard", code, code, character, list(modifiers))
        Window.dispatch("on_key_up", code, code)

    def write(self, text: str) -> None:
        """Type `text` into what has the focus."""
        for character in text:
            Window.dispatch("on_textinput", character)
        self.frames(2)

    def fill(self, question: str, text: str) -> None:
        """Type `text` into the field that asks `question`, in place of what is there."""
        entry = self.after(question, TextInput)
        bring_into_view(entry)
        entry.focus = True
        entry.text = ""
        self.write(text)

    def choose(self, question: str, *answers: str) -> None:
        """Tap answers of what asks `question`."""
        for answer in answers:
            wanted = self.after(question, Label, answer)
            bring_into_view(wanted)
            self.frames(2)
            self.tap(wanted)

    def close(self) -> None:
        """Take the app off the window."""
        for child in list(Window.children):
            Window.remove_widget(child)
        self.app.dispatch("on_stop")
        EventLoop.status = "stopped"
        App._running_app = None


def seen(widget: Widget) -> bool:
    """Return whether neither `widget` nor anything around it is switched off or has no size."""
    while isinstance(widget, Widget):
        if widget.opacity == 0 or widget.width <= 0 or widget.height <= 0:
            return False
        widget = widget.parent
    return True
