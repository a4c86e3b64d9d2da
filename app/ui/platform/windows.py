"""Windows: a desktop's window that other programs see nothing of, drawn as densely as its screen is.

Kivy asks Windows about the window that has the keyboard. Ours has it not when Kivy asks, for it is made unseen, and
would be drawn with a density of nothing: so it is asked here by its own handle. Imported anywhere; works on Windows
alone.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from app.ui.calm import carefully
from app.ui.platform.desktop import Desktop
from app.ui.platform.windows_clipboard import PrivateClipboard
from app.ui.semantics import bridge
from app.ui.semantics.bridge import Adapter, ReaderRequest
from sync.windows_calls import windows

SHOWN, BLACKENED, EXCLUDED = 0x0, 0x1, 0x11
"""WDA_NONE; WDA_MONITOR; WDA_EXCLUDEFROMCAPTURE from Windows 10 2004 on."""
MAY_IT_END, IT_ENDS, ANOTHER_DENSITY = 0x11, 0x16, 0x2E0
"""WM_QUERYENDSESSION, WM_ENDSESSION, WM_DPICHANGED."""
USUAL_DENSITY = 96
_OURS = 0x48616B69
"""By which Windows knows what listens here from other listeners on the window."""


class Windows(Desktop):
    """The door of Windows."""

    def __init__(self) -> None:
        self._handle = int(Window.get_window_info().window)
        self._ending: Callable[[], None] = lambda: None
        self._clipboard = PrivateClipboard(self._handle)
        from kivy.core import clipboard  # noqa: PLC0415 -- before the first field looks for it

        clipboard.Clipboard = self._clipboard
        self._listener: Any = None
        self._listen()

    def measured(self) -> None:
        """By the window's own handle, now and whenever Kivy asks again."""
        type(Window)._update_density_and_dpi = lambda _window: self._measure()
        self._measure()

    def _measure(self) -> None:
        dots = USUAL_DENSITY
        with suppress(OSError):  # before Windows 10 1607
            dots = windows("GetDpiForWindow")(self._handle) or USUAL_DENSITY
        Window.dpi = float(dots)
        Window._density = dots / USUAL_DENSITY

    def hide_from_capture(self, hidden: bool) -> None:
        """Show other programs nothing, or black, where the window is."""
        with suppress(OSError):
            affinity = windows("SetWindowDisplayAffinity")
            if not hidden:
                affinity(self._handle, SHOWN)
            elif not affinity(self._handle, EXCLUDED):
                affinity(self._handle, BLACKENED)

    def watch_the_end(self, ending: Callable[[], None]) -> Callable[[], None]:
        """Windows asks first whether it may, then says that it does; SDL hears neither."""

        def end() -> None:
            self._ending = lambda: None

        self._ending = ending
        return end

    def come_forward(self) -> None:
        """As on any desktop; and before the windows of other programs, where Windows lets it."""
        super().come_forward()
        with suppress(OSError):
            windows("SetForegroundWindow")(self._handle)

    def tell_readers(
        self, came: Callable[[], None], went: Callable[[], None], asked: Callable[[ReaderRequest], None]
    ) -> Adapter | None:
        """By AccessKit."""
        return bridge.adapter(self._handle, came, went, asked)

    def show_window(self) -> None:
        """It is made unseen: a reader that has looked at it once asks no more what is in it."""
        Window.show()

    def copy(self, text: str) -> None:
        """Give it to whoever pastes next, and to no history."""
        self._clipboard.put(text)

    def forget_copied(self) -> None:
        """Empty the clipboard, if what is in it was copied here."""
        self._clipboard.forget()

    def _listen(self) -> None:
        """Hear what Windows says to the window itself, before SDL does."""
        if sys.platform == "win32":
            number, word = ctypes.c_size_t, ctypes.c_uint

            def heard(handle: int, what: int, first: int, second: int, _ours: int, _none: int) -> int:
                if what == MAY_IT_END or (what == IT_ENDS and first):
                    carefully(self._ending)
                    return what == MAY_IT_END
                if what == ANOTHER_DENSITY:
                    Clock.schedule_once(lambda _passed: self._measure(), -1)
                return int(windows("DefSubclassProc")(handle, what, first, second))

            kind = ctypes.WINFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, word, number, ctypes.c_ssize_t, number, number)
            self._listener = kind(heard)  # Windows calls it as long as there is a window
            windows("SetWindowSubclass")(self._handle, ctypes.cast(self._listener, ctypes.c_void_p), _OURS, 0)
