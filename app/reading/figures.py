"""The centre's figures: counted from one reading of everything kept, and locked by a lead once they were reported.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Generic, TypeVar

from app.casework.case_file import Row, day_of, text_of
from app.casework.indicators.register import Register, Sent
from app.casework.indicators.results import Period, Result, locked_text, of_periods, period_of
from app.store import agenda, circles, journal, status
from app.store.database import Transaction
from app.store.journal import Intent
from app.words.refusal import refuse
from app.writing import recording
from app.writing.recording import Desk
from sync.changes import Kind

T = TypeVar("T")


def figures(
    tx: Transaction, periods: Sequence[Period], county: str, seat: bytes, zone: tzinfo, utc_offset: str
) -> list[list[Result]]:
    """Return the figures of several periods, of the whole centre or of one county."""
    register = _register(tx, seat, zone, utc_offset)
    return of_periods(register, periods, county=county)


def lock(tx: Transaction, desk: Desk, period: Period, zone: tzinfo) -> list[str]:
    """Lock the figures of a period that have a target, as they are now. Returns their targets' ids. Raises `Refused`.

    What is locked already stays as it was locked.
    """
    if desk.person.role != "lead":
        raise refuse("Only a lead locks figures. Nothing was changed.")
    register = _register(tx, desk.author.seat, zone, desk.pack.utc_offset)
    targets = [row for row in register.targets if period_of(row) == period and day_of(row, "locked_on") is None]
    if not targets:
        raise refuse("No target of just this period waits to be locked. Nothing was changed.")
    counties = sorted({text_of(row, "county") for row in targets})
    found = {county: of_periods(register, [period], county=county)[0] for county in counties}
    intents = [_locking(tx, desk, found[text_of(row, "county")], row) for row in targets]
    journal.append(tx, desk.author, intents, now_ms=desk.now_ms)
    return [text_of(row, "id") for row in targets]


def _locking(tx: Transaction, desk: Desk, found: Sequence[Result], target: Row) -> Intent:
    value = next((each.value for each in found if each.indicator.code == text_of(target, "indicator")), None)
    held = recording.find(tx, text_of(target, "id"))
    fields = {"locked_on": desk.today.isoformat(), "locked_value": locked_text(value)}
    return Intent("target", bytes.fromhex(held.id), Kind.SET, fields, held.heads)


class _Anew(Generic[T]):
    """Reads from the store each time it is gone through: there may be more than a tablet can hold."""

    def __init__(self, read: Callable[[], Iterable[T]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[T]:
        return iter(self._read())


def _register(tx: Transaction, seat: bytes, zone: tzinfo, utc_offset: str) -> Register:
    circle = circles.only(tx)

    def sent() -> Iterator[Sent]:
        for each in status.sent(tx, circle.circle, seat, zone) if circle else ():
            yield Sent(*each)

    return Register(
        files=_Anew(lambda: agenda.every_case(tx)),
        perpetrators=agenda.rows_of(tx, "perpetrator"),
        partners=agenda.rows_of(tx, "partner"),
        trainings=agenda.rows_of(tx, "training"),
        attendees=agenda.rows_of(tx, "attendee"),
        targets=agenda.rows_of(tx, "target"),
        sent=_Anew(sent),
        utc_offset=utc_offset,
    )
