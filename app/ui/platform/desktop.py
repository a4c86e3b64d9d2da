"""Linux and macOS: a window among others, with a keyboard and a clipboard of its own; and what Windows has in common
with them.

Neither has a call that keeps a window out of pictures, nor a word for a clipboard's history.
"""

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window, WindowBase

from app import folder as data_folder
from app.ui import window_place
from app.ui.platform import Covered, sdl_window
from app.ui.semantics import bridge
from app.ui.semantics.bridge import Adapter, ReaderRequest

ESCAPE = 27
FITTED = 0.05
"""Seconds after which Kivy has given the window its size: what fills a screen before is made small by it again."""


def _released(*keyboards: Any) -> bool:
    """Let a field go without having the system hear no letters for a moment, as Kivy does.

    SDL throws away what was typed meanwhile, when it is told so: who goes to the next field with Tab while the machine
    is at work lost the letters after it. A keyboard on the screen would have to go; a desktop's hangs at its cable.
    """
    WindowBase.release_keyboard(Window, *keyboards)
    Window._sdl_keyboard = None
    return True


class Desktop:
    """The door of a desktop."""

    tablet = False

    def watch(self, left: Callable[[], None], returned: Callable[[], None]) -> Callable[[], None]:
        """Follow the window: it loses the focus, is made small, is hidden, is about to close."""

        def away(*_: object) -> None:
            left()

        def back(*_: object) -> None:
            returned()

        def focused(_window: object, has_focus: bool) -> None:
            (returned if has_focus else left)()

        heard: dict[str, Any] = {
            "on_minimize": away, "on_hide": away, "on_request_close": away,
            "on_restore": back, "on_show": back, "focus": focused,
        }  # fmt: skip
        Window.bind(**heard)
        Window.release_keyboard = _released
        return lambda: Window.unbind(**heard)

    def is_back(self, key: int) -> bool:
        """Escape is the way back."""
        return key == ESCAPE

    def watch_edges(self, changed: Callable[[Covered], None]) -> Callable[[], None]:
        """Nothing ever covers a desktop's window."""
        changed(Covered())
        return lambda: None

    def seat_window(self, folder: Path) -> Callable[[], None]:
        """Place it, and remember each place it is given while it does not fill the screen."""
        window = sdl_window.opened()
        screens = window.screens if window is not None else []
        if window is None or not screens:
            return lambda: None
        last = window_place.fitting(window_place.read(folder), screens, window.edges)
        window.place(last.box)
        Window.system_size = last.box[2:]  # of a size that nobody has dragged it to SDL tells Kivy nothing
        if last.fills:
            Clock.schedule_once(lambda _passed: window.fill(), FITTED)

        def look(*_: object) -> None:
            nonlocal last
            now = window.placement
            if now is not None:
                last = last._replace(fills=True) if now.fills else now

        Window.bind(on_resize=look, on_maximize=look, on_restore=look)

        def keep() -> None:
            look()
            Window.unbind(on_resize=look, on_maximize=look, on_restore=look)
            if data_folder.is_set_up(folder):  # nothing is made before somebody has chosen how to begin
                with contextlib.suppress(OSError):  # a disk that is full: it comes again as it did this time
                    window_place.keep(folder, last)

        return keep

    def measured(self) -> None:
        """Kivy has seen it."""

    def hide_from_capture(self, hidden: bool) -> None:
        """There is no such thing."""

    def watch_the_end(self, ending: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002
        """SIGTERM closes the window, which is waited for (`app.ui.program`)."""
        return lambda: None

    def come_forward(self) -> None:
        """Raise it; one that is made small gets its size again."""
        window = sdl_window.opened()
        if window is not None and window.placement is None:
            Window.restore()
        Window.raise_window()

    def tell_readers(
        self, came: Callable[[], None], went: Callable[[], None], asked: Callable[[ReaderRequest], None]
    ) -> Adapter | None:
        """By AccessKit, on Linux."""
        return bridge.adapter(0, came, went, asked)

    def show_window(self) -> None:
        """It has been seen from the start."""

    def copy(self, text: str) -> None:
        """Give it to whoever pastes next."""
        from kivy.core.clipboard import Clipboard  # noqa: PLC0415 -- it starts a program of the system's

        Clipboard.copy(text)

    def forget_copied(self) -> None:
        """Empty the clipboard, if anything was copied."""
        if "kivy.core.clipboard" in sys.modules:
            sys.modules["kivy.core.clipboard"].Clipboard.copy(" ")  # an empty text it does not take
