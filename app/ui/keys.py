"""Hears every key before what has the focus does: locking must work whatever that is, and some keys work everywhere.

Knows the frame and the names of the keys; knows no screen by its class.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.modalview import ModalView
from kivy.uix.textinput import TextInput

from app.ui import shortcuts
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.platform import Platform
from app.ui.widgets.snackbar import notices

if TYPE_CHECKING:  # it makes this
    from app.ui.frame import Frame

ESCAPES, WITHIN = 3, 1.0
"""So many presses of Escape within so many seconds lock. Two are two steps back, and lock nothing."""


class Keys:
    """The keys of one frame, while `listen` lasts; a touch, too, says that somebody is there."""

    def __init__(self, frame: Frame, platform: Platform) -> None:
        self._frame, self._platform = frame, platform
        self._escaped_at: list[float] = []

    def listen(self) -> Callable[[], None]:
        """Hear keys and touches from now on. Returns what ends it."""
        heard = {"on_key_down": self._pressed, "on_keyboard": self._back, "on_touch_down": self._touched}
        Window.bind(**heard)
        keyboard.hear_first()
        return lambda: Window.unbind(**heard)

    def _touched(self, *_: object) -> bool:
        """Hear that somebody is there; a touch that comes too late locks, and touches nothing."""
        return self._locks_late()

    def _locks_late(self) -> bool:
        session = self._frame.session
        was_open = session.is_open
        session.touched()
        return was_open and not session.is_open

    def _pressed(self, _window: object, key: int, _code: int, character: str | None, modifiers: list[str]) -> bool:
        session = self._frame.session
        if self._locks_late():
            return True
        pressed = shortcuts.name(key, character, modifiers)
        if pressed == "escape":
            return self._escaped()
        if pressed == "ctrl+l" and session.is_open:
            session.lock()
            return True
        if pressed and keyboard.is_repeat:
            return not isinstance(keyboard.at, TextInput)  # a field may want it again and again
        if not pressed or _is_covered() or (pressed == "?" and isinstance(keyboard.at, TextInput)):
            return False
        return self._do(pressed)

    def _escaped(self) -> bool:
        """Lock on the third Escape in a row; a key that is held down is one."""
        if keyboard.is_repeat:
            return True
        now = Clock.time()
        self._escaped_at = [*(each for each in self._escaped_at if now - each < WITHIN), now]
        if len(self._escaped_at) < ESCAPES or not self._frame.session.is_open:
            return False
        self._escaped_at.clear()
        self._frame.session.lock()
        return True

    def _do(self, pressed: str) -> bool:
        """Let the screen take it, or else do what it does everywhere."""
        frame, screen = self._frame, self._frame.screen
        if pressed != "?" and screen is not None and screen.key(pressed):
            return True
        if not frame.session.is_open or screen is None or not screen.framed:
            return False
        everywhere: dict[str, Callable[[], object]] = {
            "ctrl+n": frame.new_incident,
            "ctrl+f": frame.search,
            "ctrl+s": lambda: notices.show(language._("Everything on this screen is saved.")),
            "f1": frame.help,
            "?": frame.keys,
        }
        if pressed == "ctrl+z":
            return not isinstance(keyboard.at, TextInput) and notices.undo()  # a field takes back what is typed in it
        if pressed.startswith("alt+") and pressed[-1].isdigit():
            return frame.go_to_way(int(pressed[-1]))
        if pressed not in everywhere:
            return False
        everywhere[pressed]()
        return True

    def _back(self, _window: object, key: int, *_rest: object) -> bool:
        """Go back by the platform's way back, unless something else wanted it. It never ends the program."""
        if not self._platform.is_back(key):
            return False
        self._frame.back()
        return True


def _is_covered() -> bool:
    """Tell whether a sheet or a dialog lies over the app."""
    return any(isinstance(child, ModalView) for child in Window.children)
