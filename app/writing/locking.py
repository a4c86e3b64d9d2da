"""Locks the centre's figures once they were reported: what the records say later is shown beside them.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.casework.case_file import Row, day_of, text_of
from app.casework.indicators.results import Period, Result, locked_text, of_periods, period_of
from app.casework.roles import Deed
from app.reading.figures import register_of
from app.reading.finding import find
from app.store.journal import Intent
from app.words.refusal import refuse
from app.writing.desk import Desk
from sync.changes import Kind


def lock(desk: Desk, period: Period) -> list[str]:
    """Lock the figures of a period that have a target, as they are now. Returns their targets' ids. Raises `Refused`.

    What is locked already stays as it was locked.
    """
    if not desk.may(Deed.LOCK_FIGURES):
        raise refuse("Only a lead locks figures. Nothing was changed.")
    register = register_of(desk)
    targets = [row for row in register.targets if period_of(row) == period and day_of(row, "locked_on") is None]
    if not targets:
        raise refuse("No target of just this period waits to be locked. Nothing was changed.")
    counties = sorted({text_of(row, "county") for row in targets})
    found = {county: of_periods(register, [period], county=county)[0] for county in counties}
    intents = [_locking(desk, found[text_of(row, "county")], row) for row in targets]
    desk.append(intents)
    return [text_of(row, "id") for row in targets]


def _locking(desk: Desk, found: Sequence[Result], target: Row) -> Intent:
    value = next((each.value for each in found if each.indicator.code == text_of(target, "indicator")), None)
    held = find(desk, text_of(target, "id"))
    fields = {"locked_on": desk.today.isoformat(), "locked_value": locked_text(value)}
    return Intent("target", bytes.fromhex(held.id), Kind.SET, fields, held.heads)
