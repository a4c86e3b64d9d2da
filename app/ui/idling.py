"""Rests while nothing happens: until a key, a touch, a call that is due or an answer from a thread, instead of looking
sixty times a second whether there is one. A tablet's battery is what a day in the field runs on.

Knows Kivy's loop and, where the platform's driver can wait for its events, SDL. Must not know what is drawn.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol

from kivy.base import EventLoop
from kivy.cache import Cache
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.utils import platform

LONGEST = 1.0
"""Seconds of one rest: Python hears Ctrl-C, and that the system wants the program to end, between two."""
SHORTEST = 1 / 60
"""Seconds below which the clock's own wait for the next frame is enough."""
NAP, UNSEEN_NAP = 0.1, 0.5
"""Seconds of a rest where the driver cannot wait for events: a key or touch is heard at its end. And where there is no
display, so that nobody presses anything."""
PURGED_EVERY = 60.0
"""Seconds between two looks of Kivy at what it keeps for a minute, for which it wakes every second."""
_CAN_WAIT = frozenset({b"x11", b"wayland", b"windows", b"cocoa"})
"""SDL's drivers that sleep until an event comes; for others SDL itself would look a thousand times a second."""
_UNSEEN = frozenset({b"offscreen", b"dummy"})
_USER_EVENT = 0x8000
_EVENT_BYTES = 56  # sizeof(SDL_Event): SDL2's SDL_events.h checks that it is


class Waiter(Protocol):
    """Waiter for what happens to a window."""

    def wait(self, seconds: float) -> None:
        """Return when something has happened, or after so many seconds."""

    def wake(self) -> None:
        """End the wait, or the next one, from any thread."""


class Idling:
    """The rests of the running program's loop."""

    def __init__(self) -> None:
        self._waits: Waiter | None = None
        self._is_resting = False
        self._loop: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Rest from now on, whenever the window's loop has nothing to do."""
        self._waits = _waits()
        self._loop = Window.mainloop
        Window.mainloop = self._rest_and_look
        Clock.unschedule(Cache._purge_by_timeout)
        Clock.schedule_interval(Cache._purge_by_timeout, PURGED_EVERY)
        if platform == "linux":  # where no keyboard is drawn on the screen, Kivy need not look whether it was closed
            Window._check_keyboard_shown = lambda _passed: False

    def end(self) -> None:
        """Rest no more."""
        if self._waits is not None:
            self._waits, Window.mainloop = None, self._loop

    def wake(self) -> None:
        """End a rest: something is to be done on the thread that draws. From any thread."""
        waits = self._waits
        if self._is_resting and waits is not None:
            waits.wake()

    def _rest_and_look(self) -> None:
        """Rest, then take the window's events, as Kivy does at this place of its loop."""
        self._is_resting = True  # before it is looked what is due: what comes in between wakes
        seconds = time_to_rest()
        if seconds > SHORTEST and self._waits is not None:
            self._waits.wait(min(seconds, LONGEST))
        self._is_resting = False
        self._loop()


def time_to_rest() -> float:
    """Return the seconds until the loop has something to do of itself; 0 where it has now."""
    if EventLoop.quit or EventLoop.input_events or Window.canvas.needs_redraw or getattr(Window, "_pause_loop", False):
        return 0.0
    due: float = Clock.get_min_timeout()  # 0 for what wants each frame: an animation, a scroll that runs out
    return max(0.0, due - Clock.time()) if due else 0.0


class Naps:
    """Waiter for a thread's call alone, in naps."""

    def __init__(self, longest: float = NAP) -> None:
        self._longest = longest
        self._woken = threading.Event()

    def wait(self, seconds: float) -> None:
        """Nap."""
        self._woken.wait(min(seconds, self._longest))
        self._woken.clear()

    def wake(self) -> None:
        """End the nap."""
        self._woken.set()


class SdlWaiter:
    """Waiter by SDL for the window's own events, and leaves them where Kivy finds them."""

    def __init__(self, sdl: Any) -> None:
        self._sdl = sdl
        self._event = ctypes.create_string_buffer(_USER_EVENT.to_bytes(4, sys.byteorder), _EVENT_BYTES)

    def wait(self, seconds: float) -> None:
        """Wait; with no place given for the event, SDL leaves it in its queue."""
        self._sdl.SDL_WaitEventTimeout(None, max(1, int(seconds * 1000)))

    def wake(self) -> None:
        """Put an event into the queue that Kivy passes over."""
        self._sdl.SDL_PushEvent(self._event)


def _waits() -> Waiter:
    """Return what waits by the SDL that Kivy has loaded where its driver can, and else what naps."""
    try:
        from kivy.core.window import _window_sdl2  # noqa: PLC0415 -- there is none without SDL

        sdl = ctypes.CDLL("SDL2.dll" if sys.platform == "win32" else _window_sdl2.__file__)
        sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
        driver = sdl.SDL_GetCurrentVideoDriver()
        if driver in _CAN_WAIT and sdl.SDL_WaitEventTimeout and sdl.SDL_PushEvent:
            return SdlWaiter(sdl)
    except (ImportError, OSError, AttributeError):
        return Naps()
    return Naps(UNSEEN_NAP if driver in _UNSEEN else NAP)


idling = Idling()
