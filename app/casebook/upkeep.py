"""The room of the upkeep: checking everything that is kept, and an encrypted copy of it.

Must not know how a check is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.casebook.door import EXCHANGED, Door
from app.reading.answers import AlarmAnswer, VerifiedAnswer
from app.store import alarms as kept_alarms
from app.store import verification
from app.store.checking import Check
from app.store.store import real_clock
from app.store.transaction import Transaction
from app.words.refusal import refuse
from sync.alarms import MOST_ALARMS


class Checked(NamedTuple):
    """What a slice of the check beside the work came to: how many problems were found, and whether it was the last."""

    problems: int
    is_over: bool


class Upkeep:
    """What keeps a casebook sound."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._check: Check | None = None

    def verify(self) -> VerifiedAnswer:
        """Check everything that is kept; names what is wrong, the first thing first."""
        checked = verification.verify(self._door.store.database, self._door.store.seat.id)
        problems: list[AlarmAnswer] = [
            {"alarm": each.alarm, "where": each.where, "what": each.what} for each in checked.problems
        ]
        return {"ok": not problems, "changes": checked.changes, "problems": problems}

    def check_a_little(self) -> Checked:
        """Check a slice more of what is kept, in some hundredths of a second; what is wrong becomes an alarm.

        To be called again while it is not over, by one thread at a time. What a slice finds is believed only once
        everything has been checked at one moment: the slices are of several, and colleagues' batches come between.
        """
        store = self._door.store
        if self._check is None:
            self._check = verification.in_passing(store.seat.id)
        if not store.database.read(self._check.look):
            return Checked(0, self._check.is_over)
        problems = verification.verify(store.database, store.seat.id).problems[:MOST_ALARMS]
        now = real_clock()

        def keep(tx: Transaction) -> None:
            for each in problems:
                kept_alarms.keep(tx, each, now)

        if problems:
            self._door.keep(keep, EXCHANGED)
        return Checked(len(problems), self._check.is_over or bool(problems))

    def backup(self, file: Path) -> None:
        """Write an encrypted copy of everything into one file. Raises `Refused`."""
        try:
            self._door.store.backup(file)
        except FileExistsError:
            raise refuse("{file} exists already; nothing was overwritten.", file=str(file)) from None
        except OSError as error:
            raise refuse("The copy could not be written ({why}).", why=error.strerror or "unknown") from None
