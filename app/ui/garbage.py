"""When Python looks for garbage: not while somebody waits for a screen.

A screen is some fifty thousand objects that refer to one another. By Python's own measure it is looked through again
and again while it is made, which took three times as long as making it. So it is looked through a moment after a screen
was left, which is when there is some; and in between only when a great deal has come together.

Must not know what is drawn. Tests have a measure of their own.
"""

import gc

from kivy.clock import Clock

AFTER = 0.5
"""Seconds after a screen was left: by then the next one is there."""
AT_MOST = 150_000
"""Objects that may come together before it is looked through whatever goes on."""


def begin() -> None:
    """Look for garbage so from now on. Called once, when the program starts."""
    gc.set_threshold(AT_MOST, 5, 5)


def soon() -> None:
    """Hear that a screen was left: look for garbage in a moment."""
    _look.cancel()
    _look()


def _collect(_passed: float) -> None:
    gc.collect()


_look = Clock.create_trigger(_collect, AFTER)
