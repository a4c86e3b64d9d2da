"""The centre's figures: counted from one reading of everything kept, and locked by a lead once they were reported.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from app.casework.case_file import CaseFile, Row
from app.casework.indicators.register import Register, Sent
from app.casework.indicators.results import Period, Result, of_periods
from app.reading.glance import Glance
from app.store import agenda, status
from app.store.failures import Unwanted

T = TypeVar("T")

_SENT = 500
"""Records sent that are gone through before it is asked again whether anybody waits: some hundredths of a second."""


def always() -> bool:
    """Somebody wants them."""
    return True


def figures(
    glance: Glance, periods: Sequence[Period], county: str = "", wanted: Callable[[], bool] = always
) -> list[list[Result]]:
    """Return the figures of several periods, of the whole centre or of one county. Raises `Unwanted` soon after they
    are not `wanted` any more: it is asked from case to case."""
    return of_periods(register_of(glance, wanted), periods, county=county)


class _Anew(Generic[T]):
    """Reads from the store each time it is gone through: there may be more than a tablet can hold."""

    def __init__(self, read: Callable[[], Iterable[T]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[T]:
        return iter(self._read())


def register_of(glance: Glance, wanted: Callable[[], bool] = always) -> Register:
    """Return everything that figures are counted from, read as it is gone through. Raises `Unwanted`, also then."""
    tx, circle = glance.tx, glance.circle

    def rows(entity: str) -> list[Row]:
        found: list[Row] = []
        for page in agenda.pages_of(tx, entity):
            _go_on(wanted)
            found += page
        _go_on(wanted)
        return found

    def cases() -> Iterator[CaseFile]:
        for file in agenda.every_case(tx):
            _go_on(wanted)
            yield file

    def sent() -> Iterator[Sent]:
        for at, each in enumerate(status.sent(tx, circle, glance.seat, glance.zone) if circle else ()):
            if at % _SENT == 0:
                _go_on(wanted)
            yield Sent(*each)

    return Register(
        files=_Anew(cases),
        perpetrators=rows("perpetrator"),
        partners=rows("partner"),
        trainings=rows("training"),
        attendees=rows("attendee"),
        targets=rows("target"),
        supports=rows("support_to"),
        headcounts=rows("headcount"),
        sent=_Anew(sent),
        utc_offset=glance.pack.utc_offset,
    )


def _go_on(wanted: Callable[[], bool]) -> None:
    """Let whoever else has something to do go first, and see whether this is still wanted."""
    time.sleep(0)  # the interpreter's one lock is let go of: a Save, a frame or a search takes it at once
    if not wanted():
        raise Unwanted
