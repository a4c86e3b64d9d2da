"""Hybrid logical time: orders changes for display and breaks ties; causality comes from parents alone.

A time is one integer: 48 bits of milliseconds since 1970, then a 16-bit counter (Kulkarni et al., "Logical
Physical Clocks", 2014). Must not read a clock: the wall time is passed in. Dead-battery clocks and clocks that run
ahead are normal in the field: a time from the future, somebody else's or the own of before, never drags ours along.
"""

from __future__ import annotations

COUNTER_BITS = 16
SUSPECT_AHEAD_MS = 10 * 60 * 1000
"""A time further than this beyond what is believed to be now is kept but never followed."""


def tick(last: int, now_ms: int, server_ms: int = 0) -> int:
    """Return the time for a new change: not before the wall clock, and later than `last` unless that is suspect.

    `last` is the latest time this device has used or followed, `now_ms` the wall clock in milliseconds, `server_ms` the
    last signed server time, 0 when there was none. A `last` that lies more than ten minutes beyond both was made by a
    clock that ran ahead: it is forgotten, so that a wrong clock misdates what was saved under it and nothing later. A
    counter that overflows simply runs on into the next millisecond.
    """
    wall = now_ms << COUNTER_BITS
    if is_suspect(last, max(now_ms, server_ms)):
        return wall
    return max(wall, last + 1)


def follow(last: int, received: int, trusted_now_ms: int) -> int:
    """Return the clock after seeing `received` from another seat.

    `trusted_now_ms` is the last signed server time, or the own wall clock while there is none. A time more than ten
    minutes ahead of it moves nothing.
    """
    if is_suspect(received, trusted_now_ms):
        return last
    return max(last, received)


def is_suspect(time: int, trusted_now_ms: int) -> bool:
    """Tell whether a time lies so far beyond what is believed to be now that its clock must have been wrong."""
    return milliseconds(time) > trusted_now_ms + SUSPECT_AHEAD_MS


def milliseconds(time: int) -> int:
    """Return the physical part of a hybrid time, in milliseconds since 1970-01-01 UTC."""
    return time >> COUNTER_BITS
