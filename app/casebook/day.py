"""The room of the day and of the week: everything that waits, in the order to do it, and what a lead goes through.

Must not know how a line is said, nor how what waits is reckoned.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.casebook.door import Door
from app.reading import figures, today, week
from app.reading.glance import Glance
from app.reading.today import Waiting, Waits
from app.reading.week import Week
from app.store import status


class Day:
    """What waits today, and what stands in the week."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._week: tuple[tuple[tuple[int, ...], date], Week] | None = None

    def today(self) -> list[Waiting]:
        """Return everything that waits, in the order to do it, with the code and pseudonym of each line's case.

        What is dated after today is left out.
        """
        return self.waits().lines

    def waits(self, limit: int | None = None) -> Waits:
        """Return what `today` does, but the first `limit` lines of each kind alone, and how many there are of each."""
        waiting = self._door.waiting()
        return self._door.look(lambda glance: today.waits(glance, waiting.at(glance), limit))

    def week(self, *, wanted: Callable[[], bool] = figures.always) -> Week:
        """Return what a lead goes through once a week, of the whole centre, or of one's own cases where one's role sees
        no others'. It goes through every open case: no other reading and no Save waits for it, and what was read is
        kept until something is recorded or comes, or the day is another.

        Raises `Unwanted` soon after it is not `wanted` any more; that is asked on the thread that reads.
        """

        def read(glance: Glance) -> Week:
            asked = status.stamp(glance.tx), glance.today
            if self._week is None or self._week[0] != asked:
                self._week = asked, week.read(glance, wanted)
            return self._week[1]

        return self._door.look_aside(read)
