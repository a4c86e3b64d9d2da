"""What the machine measures time by: with the hours in which it slept, and without them.

Knows no toolkit. Must not know what follows from it.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable

from sync.windows_calls import windows

NAP = 5.0
"""Seconds asleep from which on somebody is taken to have gone; clocks that are read one after the other differ less."""


def awake_and_asleep() -> Callable[[], float]:
    """Return what counts seconds, those asleep too.

    Linux, Android and Windows have a clock that does. Elsewhere what the wall's clock is ahead of the steady one was
    slept through, or the clock was set: who cannot tell, locks.
    """
    if sys.platform == "win32":
        return lambda: windows("GetTickCount64")() / 1e3
    counted = getattr(time, "CLOCK_BOOTTIME", None)
    if counted is not None:
        return lambda: time.clock_gettime(counted)
    return _SteadyAndWall()


def awake() -> Callable[[], float]:
    """Return what counts seconds, and none that the machine slept through."""
    if sys.platform != "win32":
        return time.monotonic
    tenths_of_microseconds = ctypes.c_uint64()

    def counted() -> float:
        windows("QueryUnbiasedInterruptTime")(tenths_of_microseconds)
        return tenths_of_microseconds.value / 1e7

    return counted


class _SteadyAndWall:
    """Seconds by the steady clock, and those by which the wall's has run ahead of it."""

    def __init__(self) -> None:
        self._steady, self._wall, self._slept = time.monotonic(), time.time(), 0.0

    def __call__(self) -> float:
        """Return them."""
        steady, wall = time.monotonic(), time.time()
        ahead = (wall - self._wall) - (steady - self._steady)
        self._slept += ahead if ahead >= NAP else 0
        self._steady, self._wall = steady, wall
        return steady + self._slept
