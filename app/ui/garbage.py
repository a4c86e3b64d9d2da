"""When Python looks for garbage: not while somebody waits for a screen.

A screen is some hundred thousand objects that refer to one another; three quarters of them go by themselves when it is
left. By Python's own measure all of them are looked through again and again while a screen is made, which took three
times as long as making it. So Python looks by itself only when a great deal has come together, and not while a screen
is opened; and it is looked for when all is still: no answer is waited for, and nothing was drawn, pressed or left for a
moment. What came since the last look is looked through soon, where it is a good deal, and everything a little later. At
a lock everything is looked through, what the session has put aside too: nothing that was read may stay in memory
because nobody looked. One look is not enough: what follows the theme or the language for a widget is let go of only
when the widget has gone, and is as much again.

Must not know what is drawn. Tests have a measure of their own.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from contextlib import suppress

from kivy.clock import Clock
from kivy.core.window import Window

from app.casework.remembering import forget_words

SOON = 0.25
"""Seconds of stillness before what is new is looked through: some hundredths here, some tenths on a tablet."""
AFTER = 2.0
"""Seconds of stillness before everything is: a tenth of a second here, and a second on a tablet.
As long after a lock, when the casebook is closed and what was on its way has come."""
SOME = 10_000
"""Objects found by a look that are worth another."""
MOST_LOOKS = 4
MANY = 100_000
"""New objects that are worth a look of their own: what four screens leave behind."""
AT_MOST = 300_000
"""Objects that may come together before they are looked through whatever goes on: what ten screens leave behind."""

OPENING = 3.0
"""Seconds for which at most a screen that is opened keeps Python from looking by itself."""
SCREENS = 8
"""Screens left after which everything is looked through as soon as what is new would be."""
AGAIN = 0.1
"""Seconds until it is looked again whether an answer has come."""


class _Look:
    """A look for garbage that waits until it has been still for so many seconds."""

    def __init__(self, seconds: float, collect: Callable[[], object]) -> None:
        self._seconds, self._collect = seconds, collect
        self._is_waiting = False

    def ask(self) -> None:
        """Have it done once it is still."""
        if not self._is_waiting:
            self._wait(self._seconds)

    def _wait(self, seconds: float) -> None:
        self._is_waiting = True
        Clock.schedule_once(self._try, seconds)

    def _try(self, _passed: float) -> None:
        left = self._seconds - (Clock.time() - _stillness.since)
        if left > 0 or _stillness.is_answer_out():
            self._wait(max(left, AGAIN))
            return
        self._is_waiting = False
        self._collect()


class _Stillness:
    """Since when nothing was drawn or pressed, and whether it is only the stillness before an answer; and how many
    screens were left since everything was looked through."""

    def __init__(self) -> None:
        self.since = 0.0
        self.left = 0
        self.is_answer_out: Callable[[], bool] = lambda: False

    def break_(self, *_: object) -> None:
        """Hear that something is drawn, pressed or left."""
        self.since = Clock.time()


def begin(is_answer_out: Callable[[], bool]) -> None:
    """Look for garbage so from now on. Called once, when the program starts; `is_answer_out` tells whether something
    that was asked for is still to be drawn."""
    _stillness.is_answer_out = is_answer_out
    gc.set_threshold(AT_MOST, 5, 5)
    Window.bind(on_key_down=_stillness.break_, on_touch_down=_stillness.break_, on_draw=_stillness.break_)


def soon() -> None:
    """Hear that a screen was left: look for garbage once what comes in its place stands."""
    _stillness.break_()
    _stillness.left += 1
    if gc.isenabled():
        gc.disable()
        _opened()
    _new.ask()
    _all.ask()


def locked() -> None:
    """Hear of a lock: look through everything in a moment, whatever is pressed meanwhile."""
    _look_thoroughly()


def _collect_new() -> None:
    _opened.cancel()
    gc.enable()
    if _stillness.left >= SCREENS:
        _collect_all()
    elif gc.get_count()[0] > MANY:
        gc.collect(1)


def _collect_all() -> None:
    _stillness.left = 0
    for _ in range(MOST_LOOKS):
        if gc.collect() < SOME:
            break
    _give_back()


def _collect_put_aside(_passed: float) -> None:
    forget_words()  # once more: what was on its way to be drawn when it locked has been measured since
    gc.unfreeze()
    for _ in range(MOST_LOOKS):
        if not gc.collect():
            break
    gc.freeze()
    _give_back()


def _give_back() -> None:
    """Give the system what is free in between what is held: glibc keeps it by itself, a fifteenth of all there is."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # other C libraries have no such call, and keep less
            ctypes.CDLL(None).malloc_trim(0)


_stillness = _Stillness()
_new, _all = _Look(SOON, _collect_new), _Look(AFTER, _collect_all)
_opened = Clock.create_trigger(lambda _passed: gc.enable(), OPENING)
_look_thoroughly = Clock.create_trigger(_collect_put_aside, AFTER)
