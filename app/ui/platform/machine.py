"""What is asked of the machine before there is a window, and without a toolkit: a word where nobody sees a terminal,
how densely its screen is drawn, a mark for the installer.

The door itself (`app.ui.platform`) has what needs the window.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from sync.windows_calls import windows

NAME = "Notes"
"""What a window of ours is called: nothing that tells what this is."""
RUNNING = "Local\\org.haki.running"
"""By which the installer knows that Haki runs, and asks to close it first."""

_FOREGROUND_WARNING = 0x10000 | 0x30
"""MB_SETFOREGROUND | MB_ICONWARNING."""
_BY_EACH_SCREEN = -4
"""DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2, from Windows 10 1703 on."""


def tell(sentence: str) -> None:
    """Say why there is no window: on standard error, and where there is none (a program of windows) in a box."""
    if sys.stderr:
        sys.stderr.write(f"{sentence}\n")
    elif sys.platform == "win32":
        with suppress(OSError):
            windows("MessageBoxW")(None, sentence, NAME, _FOREGROUND_WARNING)


def prepare() -> None:
    """Have the system draw the window as densely as its screen is, in place of enlarging what was drawn; and let the
    installer know that this runs, until the process ends."""
    if sys.platform != "win32":
        return
    with suppress(OSError):  # an older Windows; a program's manifest that has said so before is none
        windows("SetProcessDpiAwarenessContext")(_BY_EACH_SCREEN) or windows("SetProcessDPIAware")()
    with suppress(OSError):
        windows("CreateMutexW")(None, False, RUNNING)


def let_come_forward(process: int) -> None:
    """Let another program of ours put its window before all others: only who has that right may hand it on."""
    if sys.platform == "win32":
        with suppress(OSError):
            windows("AllowSetForegroundWindow")(process)
