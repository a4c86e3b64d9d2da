"""Checks everything that is kept: pages, membership and its keys, every signature and chain, every change against its
batch's root, what waits to be sent, and the projections against the journal.

Must not mend anything. Each kind of damage has its own name, so that a lead can be told what it means.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from app.store import schema
from app.store.checking import Examination, Slices
from app.store.checking_rows import rows
from app.store.checking_signed import signed
from app.store.database import Database
from app.store.failures import DatabaseFailed
from app.store.transaction import Transaction
from sync.alarms import Alarm

AT_ONCE = 500
IN_PASSING = 20
"""Batches, cases or records in one slice of the check that runs beside the work: some hundredths of a second."""


class Verified(NamedTuple):
    """How many changes were checked, and what was found wrong, the first thing first."""

    changes: int
    problems: tuple[Alarm, ...]


def verify(database: Database, own_seat: bytes) -> Verified:
    """Check everything that is kept, as it stands at one moment. Reads only. Raises `DatabaseFailed` for anything but
    damage."""
    problems: list[Alarm] = []
    try:
        problems += database.read(_pages)
        problems += database.read(_structure)
        total, found = database.read(lambda tx: _contents(tx, own_seat))
    except DatabaseFailed as failed:
        if failed.reason != "damaged":
            raise
        return Verified(0, (*problems, Alarm("database_damaged", "database", str(failed))))
    return Verified(total, (*problems, *found))


def in_passing(own_seat: bytes) -> Examination:
    """Return a check of the contents in slices that nobody feels: what honest work changes meanwhile is no damage."""
    return Examination(_everything(own_seat, IN_PASSING))


def _everything(own_seat: bytes, size: int) -> Slices:
    tx = yield from signed(own_seat, size)
    rest = rows(size)
    next(rest)
    found = rest.send(tx)
    while True:
        tx = yield found
        try:
            found = rest.send(tx)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _pages(tx: Transaction) -> list[Alarm]:
    found = tx.exec_driver_sql("PRAGMA cipher_integrity_check").scalars()
    return [Alarm("page_damaged", "database", str(what)) for what in found]


def _structure(tx: Transaction) -> list[Alarm]:
    found = tx.exec_driver_sql("PRAGMA integrity_check").scalars()
    return [Alarm("database_damaged", "database", str(what)) for what in found if what != "ok"]


def _contents(tx: Transaction, own_seat: bytes) -> tuple[int, list[Alarm]]:
    total = tx.execute(select(func.count()).select_from(schema.change)).scalar_one()
    problems: list[Alarm] = []
    for check in (
        Examination(signed(own_seat, AT_ONCE)),
        Examination(rows(AT_ONCE)),
    ):  # one that is cut leaves the other
        while not check.is_over:
            problems += check.look(tx)
    return int(total), list(dict.fromkeys(problems))
