"""Hybrid logical time: orders changes for display and breaks ties; causality comes from parents alone.

A time is one integer: 48 bits of milliseconds since 1970, then a 16-bit counter (Kulkarni et al., "Logical
Physical Clocks", 2014). Must not read a clock: the wall time is passed in. Dead-battery clocks are normal in the
field, so a time from the future never drags ours along.
"""

from __future__ import annotations

COUNTER_BITS = 16
SUSPECT_AHEAD_MS = 10 * 60 * 1000
"""A received time further than this beyond the last signed server time is kept but never followed."""


def tick(last: int, now_ms: int) -> int:
    """Return the time for a new change: later than `last`, and not before the wall clock.

    `last` is the latest time this device has used or followed; `now_ms` the wall clock in milliseconds. A counter
    that overflows simply runs on into the next millisecond.
    """
    return max(now_ms << COUNTER_BITS, last + 1)


def follow(last: int, received: int, trusted_now_ms: int) -> int:
    """Return the clock after seeing `received` from another seat.

    `trusted_now_ms` is the last signed server time, or the own wall clock while there is none. A time more than ten
    minutes ahead of it moves nothing.
    """
    if is_suspect(received, trusted_now_ms):
        return last
    return max(last, received)


def is_suspect(received: int, trusted_now_ms: int) -> bool:
    """Tell whether a received time lies so far in the future that its clock must be wrong."""
    return milliseconds(received) > trusted_now_ms + SUSPECT_AHEAD_MS


def milliseconds(time: int) -> int:
    """Return the physical part of a hybrid time, in milliseconds since 1970-01-01 UTC."""
    return time >> COUNTER_BITS
