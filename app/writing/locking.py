"""Locks the centre's figures once they were reported: what the records say later is shown beside them.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.casework.case_file import Row, day_of, text_of
from app.casework.indicators.results import Period, Result, locked_text, of_periods, period_of
from app.casework.roles import Deed
from app.reading.figures import register_of
from app.reading.finding import find
from app.reading.glance import Glance
from app.store import agenda, status
from app.store.journal import Intent
from app.words.refusal import refuse
from app.writing.desk import Desk
from sync.changes import Kind


class Counted(NamedTuple):
    """The figures of a period by county, of each county that has an open target, and what they were counted from."""

    stamp: tuple[int, ...]
    by_county: Mapping[str, Sequence[Result]]


class Overtaken(Exception):
    """Something was recorded or came after the counting; nothing was locked."""


def count(glance: Glance, period: Period) -> Counted:
    """Count what is to be locked. Raises `Refused` where nothing is."""
    if not glance.may(Deed.LOCK_FIGURES):
        raise refuse("Only a lead locks figures. Nothing was changed.")
    counties = sorted({text_of(row, "county") for row in _open_targets(glance, period)})
    if not counties:
        raise refuse("No target of just this period waits to be locked. Nothing was changed.")
    register = register_of(glance)
    found = {county: of_periods(register, [period], county=county)[0] for county in counties}
    return Counted(status.stamp(glance.tx), found)


def lock(desk: Desk, period: Period, counted: Counted) -> list[str]:
    """Lock the figures of a period that have a target, as they are now. Returns their targets' ids. Raises `Refused`.

    What is locked already stays as it was locked. Raises `Overtaken` where something came after it was `counted`.
    """
    if counted.stamp != status.stamp(desk.tx):
        raise Overtaken
    targets = _open_targets(desk, period)
    desk.append([_locking(desk, counted.by_county[text_of(row, "county")], row) for row in targets])
    return [text_of(row, "id") for row in targets]


def _open_targets(glance: Glance, period: Period) -> list[Row]:
    targets = agenda.rows_of(glance.tx, "target")
    return [row for row in targets if period_of(row) == period and day_of(row, "locked_on") is None]


def _locking(desk: Desk, found: Sequence[Result], target: Row) -> Intent:
    value = next((each.value for each in found if each.indicator.code == text_of(target, "indicator")), None)
    held = find(desk, text_of(target, "id"))
    fields = {"locked_on": desk.today.isoformat(), "locked_value": locked_text(value)}
    return Intent("target", bytes.fromhex(held.id), Kind.SET, fields, held.heads)
