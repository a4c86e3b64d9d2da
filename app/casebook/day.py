"""The room of the day: everything that waits, in the order to do it.

Must not know how a line is said, nor how what waits is reckoned.
"""

from __future__ import annotations

from app.casebook.door import Door
from app.reading import today
from app.reading.today import Waiting, Waits


class Day:
    """What waits today."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def today(self) -> list[Waiting]:
        """Return everything that waits, in the order to do it, with the code and pseudonym of each line's case.

        What is dated after today is left out.
        """
        return self.waits().lines

    def waits(self, limit: int | None = None) -> Waits:
        """Return what `today` does, but the first `limit` lines of each kind alone, and how many there are of each."""
        waiting = self._door.waiting()
        return self._door.look(lambda glance: today.waits(glance, waiting.at(glance), limit))
