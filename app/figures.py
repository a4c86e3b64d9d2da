"""The centre's figures: counted from one reading of everything kept, and locked by a lead once they were reported.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from app import recording
from app.casework.case_file import Row, day_of, text_of
from app.casework.indicators.happenings import Register, Sent
from app.casework.indicators.results import Period, Result, locked_text, of_periods, period_of, results
from app.recording import Desk
from app.refusal import refuse
from app.store import agenda, circles, journal, status
from app.store.database import Transaction
from app.store.journal import Intent
from sync.changes import Kind


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
    intents = [_locking(tx, desk, register, period, row) for row in targets]
    journal.append(tx, desk.author, intents, now_ms=desk.now_ms)
    return [text_of(row, "id") for row in targets]


def _locking(tx: Transaction, desk: Desk, register: Register, period: Period, target: Row) -> Intent:
    code, county = text_of(target, "indicator"), text_of(target, "county")
    found = results(register, period, [code], county)
    held = recording.find(tx, text_of(target, "id"))
    fields = {"locked_on": desk.today.isoformat(), "locked_value": locked_text(found[0].value if found else None)}
    return Intent("target", bytes.fromhex(held.id), Kind.SET, fields, held.heads)


def _register(tx: Transaction, seat: bytes, zone: tzinfo, utc_offset: str) -> Register:
    circle = circles.only(tx)
    sent = status.sent(tx, circle.circle, seat, zone) if circle else []
    return Register(
        files=list(agenda.every_case(tx)),
        perpetrators=agenda.rows_of(tx, "perpetrator"),
        partners=agenda.rows_of(tx, "partner"),
        trainings=agenda.rows_of(tx, "training"),
        attendees=agenda.rows_of(tx, "attendee"),
        targets=agenda.rows_of(tx, "target"),
        sent=[Sent(*each) for each in sent],
        utc_offset=utc_offset,
    )
