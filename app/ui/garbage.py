"""When Python looks for garbage: not while somebody waits for a screen.

A screen is some hundred thousand objects that refer to one another; three quarters of them go by themselves when it is
left. By Python's own measure all of them are looked through again and again while a screen is made, which took three
times as long as making it. So it is looked for when a screen was left and nobody has pressed anything for a moment, and
in between only when a great deal has come together. At a lock everything is looked through, what the session has put
aside too: nothing that was read may stay in memory because nobody looked.

Must not know what is drawn. Tests have a measure of their own.
"""

import gc

from kivy.clock import Clock
from kivy.core.window import Window

from app.casework.remembering import forget_words

AFTER = 2.0
"""Seconds without a key, a touch or another screen: to look takes a tenth of a second here, and a second on a tablet.
As long after a lock, when the casebook is closed and what was on its way has come."""
AT_MOST = 300_000
"""Objects that may come together before they are looked through whatever goes on: what ten screens leave behind."""


def begin() -> None:
    """Look for garbage so from now on. Called once, when the program starts."""
    gc.set_threshold(AT_MOST, 5, 5)
    Window.bind(on_key_down=_wait, on_touch_down=_wait)


def soon() -> None:
    """Hear that a screen was left: look for garbage in a moment."""
    _look.cancel()
    _look()


def locked() -> None:
    """Hear of a lock: look through everything in a moment, whatever is pressed meanwhile."""
    _look_thoroughly()


def _wait(*_: object) -> None:
    """Hear that something is pressed: look when that is over."""
    if _look.is_triggered:
        soon()


def _collect(_passed: float) -> None:
    gc.collect()


def _collect_all(_passed: float) -> None:
    forget_words()  # once more: what was on its way to be drawn when it locked has been measured since
    gc.unfreeze()
    gc.collect()
    gc.freeze()


_look = Clock.create_trigger(_collect, AFTER)
_look_thoroughly = Clock.create_trigger(_collect_all, AFTER)
