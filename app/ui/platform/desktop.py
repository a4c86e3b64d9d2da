"""Windows, macOS and Linux: a window among others, with a keyboard and a clipboard of its own.

Capture can be refused on Windows alone: the other two have no such call.
"""

import sys
from collections.abc import Callable
from typing import Any

from kivy.core.window import Window

from app.ui.platform import Covered
from app.ui.semantics import bridge
from app.ui.semantics.bridge import Adapter, ReaderRequest

ESCAPE = 27
EXCLUDED, BLACKENED = 0x11, 0x01  # WDA_EXCLUDEFROMCAPTURE from Windows 10 2004 on; WDA_MONITOR before


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
        return lambda: Window.unbind(**heard)

    def is_back(self, key: int) -> bool:
        """Escape is the way back."""
        return key == ESCAPE

    def watch_edges(self, changed: Callable[[Covered], None]) -> Callable[[], None]:
        """Nothing ever covers a desktop's window."""
        changed(Covered())
        return lambda: None

    def hide_from_capture(self) -> None:
        """Show other programs nothing, or black, where the window is."""
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 -- there alone

            affinity = ctypes.windll.user32.SetWindowDisplayAffinity
            window = ctypes.c_void_p(_handle())
            _done = affinity(window, EXCLUDED) or affinity(window, BLACKENED)

    def tell_readers(
        self, came: Callable[[], None], went: Callable[[], None], asked: Callable[[ReaderRequest], None]
    ) -> Adapter | None:
        """By AccessKit, on Windows and Linux."""
        return bridge.adapter(_handle() if sys.platform == "win32" else 0, came, went, asked)

    def show_window(self) -> None:
        """On Windows it is made unseen: a reader that has looked at it once asks no more what is in it."""
        if sys.platform == "win32":
            Window.show()

    def forget_copied(self) -> None:
        """Empty the clipboard, if anything was copied."""
        if "kivy.core.clipboard" in sys.modules:
            sys.modules["kivy.core.clipboard"].Clipboard.copy(" ")  # an empty text it does not take


def _handle() -> int:
    """Return the number by which Windows knows the window."""
    return int(Window.get_window_info().window)
