"""The room of the figures: the centre's numbers, each with the records behind it, their lock, and how partners answer.

Must not know how a figure is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from app.casebook.door import Door
from app.casework.attendance import Attendances, attendances
from app.casework.case_file import Row
from app.casework.indicators import persons
from app.casework.indicators.results import Period, Result
from app.casework.response import Response, response
from app.reading import figures, showing
from app.reading.answers import RecordAnswer
from app.reading.finding import find
from app.reading.glance import Glance
from app.reading.showing import Behind
from app.store import agenda, reading, status
from app.writing import locking

_MOST_COUNTINGS = 3
_MOST_KEPT = 8
"""Countings kept: of the days, counties and figures that somebody goes to and fro between."""


class _Asked(NamedTuple):
    """What figures follow from: what is kept, the rules, and what of it was asked."""

    stamp: tuple[int, ...]
    pack: str
    periods: tuple[Period, ...]
    county: str


class Figures:
    """The centre's numbers."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._counted: dict[_Asked, list[list[Result]]] = {}

    def of_period(self, first: date, last: date) -> list[Result]:
        """Return the centre's figures for a period, both days included, each with the records behind it."""
        return self.of_periods([Period(first, last)])[0]

    def of_periods(
        self, periods: Sequence[Period], county: str = "", *, wanted: Callable[[], bool] = figures.always
    ) -> list[list[Result]]:
        """Return the figures of several periods, of the whole centre or of one county, from one reading, which no other
        reading and no Save waits for. What was counted is kept until something is recorded or comes.

        Raises `Unwanted` soon after they are not `wanted` any more; it is asked on the thread that counts.
        """

        def count(glance: Glance) -> list[list[Result]]:
            stamp = status.stamp(glance.tx)
            asked = _Asked(stamp, glance.pack.code, tuple(periods), county)
            if asked not in self._counted:
                found = figures.figures(glance, periods, county, wanted)
                kept = {key: results for key, results in self._counted.items() if key.stamp == stamp}
                self._counted = {**dict(list(kept.items())[1 - _MOST_KEPT :]), asked: found}
            return self._counted[asked]

        return self._door.look_aside(count)

    def lock(self, first: date, last: date) -> list[str]:
        """Lock the figures of a period that have a target, as they are now: what was reported stays. They are counted
        before it is written, so that no Save waits for it.

        What the records say later is shown beside it. Returns the ids of the targets that were locked. Raises
        `Refused` for anybody but a lead, and when no target of just this period is open.
        """
        period = Period(first, last)
        for _ in range(_MOST_COUNTINGS):
            counted = self._door.look_aside(lambda glance: locking.count(glance, period))
            with suppress(locking.Overtaken):
                return self._door.save(lambda desk: locking.lock(desk, period, counted))[0]  # noqa: B023 -- at once
        # on a seat that is never still, what is locked is what is counted within the Save
        return self._door.save(lambda desk: locking.lock(desk, period, locking.count(desk, period)))[0]

    def behind(self, records: Sequence[str]) -> list[Behind]:
        """Return the records behind a figure, in the order given; those that were deleted since are left out."""

        def read(glance: Glance) -> list[Behind]:
            held = [find(glance, record) for record in records]
            return showing.behind(glance, [each for each in held if not each.hidden])

        return self._door.look(read)

    def attendances(self) -> Attendances:
        """Return who came to the trainings: counts, never a name."""
        kinds = ("training", "attendee", "headcount")
        return self._door.look(lambda glance: attendances(*(agenda.rows_of(glance.tx, kind) for kind in kinds)))

    def attendances_of(self, attendee: str) -> list[RecordAnswer]:
        """Return the attendances that count as one person's together with this one, their names folded.

        Raises `Refused` for an unknown record.
        """

        def read(glance: Glance) -> list[RecordAnswer]:
            held = find(glance, attendee)
            same = persons.attendees(agenda.rows_of(glance.tx, "attendee"))
            found = reading.listed(glance.tx, "attendee")
            return showing.as_data(glance, [each for each in found if same.of(each.id) == same.of(held.id)])

        return self._door.look(read)

    def responses(self, partners: Sequence[str]) -> dict[str, Response]:
        """Return how partners answered their referrals so far, by the partner's id."""

        def read(glance: Glance) -> dict[str, Response]:
            sent: dict[str, list[Row]] = {partner: [] for partner in partners}
            for held in reading.linked(glance.tx, "referral", "partner", partners):
                sent[str(held.values["partner"])].append(held.values)
            offset = glance.pack.utc_offset
            return {partner: response(rows, offset, glance.now) for partner, rows in sent.items()}

        return self._door.look(read)
