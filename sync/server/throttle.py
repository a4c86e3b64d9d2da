"""Slows down whoever sends what no honest device sends: guesses at invites, unknown seats, garbage.

Must not write an address anywhere: addresses are kept in memory only, and only while somebody is being slowed down.
Honest traffic costs nothing here, so that a centre behind one address is never held up by its own diligence.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

BURST = 60
"""Refusals an address may collect before it has to wait."""
PER_SECOND = 0.5
"""Refusals forgotten each second."""
MAX_ADDRESSES = 10_000


class Throttle:
    """Counts refusals by address (a token bucket each). Not safe for several threads: the event loop's own."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._refusals: dict[str, tuple[float, float]] = {}  # address: (count, when it was counted)

    def wait(self, address: str) -> int:
        """Return how many seconds this address has to wait, 0 for nearly everyone."""
        surplus = self._count(address) - BURST
        return max(0, math.ceil(surplus / PER_SECOND))

    def refused(self, address: str) -> None:
        """Count one refusal."""
        count = self._count(address) + 1
        self._refusals.pop(address, None)
        self._refusals[address] = (count, self._seconds())
        if len(self._refusals) > MAX_ADDRESSES:
            self._refusals.pop(next(iter(self._refusals)))  # the one that has been quiet longest

    def _count(self, address: str) -> float:
        count, at = self._refusals.get(address, (0.0, 0.0))
        left = count - (self._seconds() - at) * PER_SECOND
        if left <= 0:
            self._refusals.pop(address, None)
            return 0.0
        return left
