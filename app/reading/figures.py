"""The centre's figures: counted from one reading of everything kept, and locked by a lead once they were reported.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from app.casework.indicators.register import Register, Sent
from app.casework.indicators.results import Period, Result, of_periods
from app.reading.glance import Glance
from app.store import agenda, status

T = TypeVar("T")


def figures(glance: Glance, periods: Sequence[Period], county: str = "") -> list[list[Result]]:
    """Return the figures of several periods, of the whole centre or of one county."""
    return of_periods(register_of(glance), periods, county=county)


class _Anew(Generic[T]):
    """Reads from the store each time it is gone through: there may be more than a tablet can hold."""

    def __init__(self, read: Callable[[], Iterable[T]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[T]:
        return iter(self._read())


def register_of(glance: Glance) -> Register:
    """Return everything that figures are counted from, read as it is gone through."""
    tx, circle = glance.tx, glance.circle

    def sent() -> Iterator[Sent]:
        for each in status.sent(tx, circle, glance.seat, glance.zone) if circle else ():
            yield Sent(*each)

    return Register(
        files=_Anew(lambda: agenda.every_case(tx)),
        perpetrators=agenda.rows_of(tx, "perpetrator"),
        partners=agenda.rows_of(tx, "partner"),
        trainings=agenda.rows_of(tx, "training"),
        attendees=agenda.rows_of(tx, "attendee"),
        targets=agenda.rows_of(tx, "target"),
        sent=_Anew(sent),
        utc_offset=glance.pack.utc_offset,
    )
