"""The room of the upkeep: checking everything that is kept, and an encrypted copy of it.

Must not know how a check is made.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from app.casebook.door import EXCHANGED, Door
from app.reading.answers import AlarmAnswer, VerifiedAnswer
from app.store import alarms as kept_alarms
from app.store import verification
from app.store.checking import Examination
from app.store.store import real_clock
from app.store.transaction import Transaction
from app.words.refusal import refuse
from sync.alarms import MOST_ALARMS, Alarm

A_LITTLE = 0.02
"""Seconds of processor for one look of the check beside the work: where little is kept it is over in a few looks."""


class Examined(NamedTuple):
    """What a slice of the check beside the work came to: how many problems were found, and whether it was the last."""

    problems: int
    is_over: bool


class Upkeep:
    """What keeps a casebook sound."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._checks: list[Examination] = []

    def verify(self) -> VerifiedAnswer:
        """Check everything that is kept; names what is wrong, the first thing first."""
        changes, found = self._everything()
        problems: list[AlarmAnswer] = [{"alarm": each.alarm, "where": each.where, "what": each.what} for each in found]
        return {"ok": not problems, "changes": changes, "problems": problems}

    def check_a_little(self) -> Examined:
        """Check a slice more of what is kept, in some hundredths of a second; what is wrong becomes an alarm.

        To be called again while it is not over, by one thread at a time. What a slice finds is believed only once
        everything has been checked at one moment: the slices are of several, and colleagues' batches come between.
        """
        store = self._door.store
        if not self._checks:
            self._checks = [
                verification.in_passing(store.seat.id),
                Examination(self._door.keeper.checked(verification.IN_PASSING)),
            ]
        if not store.database.read(self._look_a_little):
            return Examined(0, all(each.is_over for each in self._checks))
        problems = self._everything()[1][:MOST_ALARMS]
        now = real_clock()

        def keep(tx: Transaction) -> None:
            for each in problems:
                kept_alarms.keep(tx, each, now)

        if problems:
            self._door.keep(keep, EXCHANGED)
        return Examined(len(problems), bool(problems) or all(each.is_over for each in self._checks))

    def _look_a_little(self, tx: Transaction) -> list[Alarm]:
        """Check a slice, and more of them until something is found or a little time is over."""
        until = time.thread_time() + A_LITTLE
        for check in self._checks:
            while not check.is_over:
                if (found := check.look(tx)) or time.thread_time() >= until:
                    return found
        return []

    def _everything(self) -> tuple[int, tuple[Alarm, ...]]:
        database = self._door.store.database
        changes, found = verification.verify(database, self._door.store.seat.id)
        if found:
            return changes, found  # what follows from a damaged record is damaged, too
        agendas = Examination(self._door.keeper.checked(verification.AT_ONCE))

        def look(tx: Transaction) -> list[Alarm]:
            problems: list[Alarm] = []
            while not agendas.is_over:
                problems += agendas.look(tx)
            return problems

        return changes, tuple(database.read(look))

    def backup(self, file: Path) -> None:
        """Write an encrypted copy of everything into one file. Raises `Refused`."""
        try:
            self._door.store.backup(file)
        except FileExistsError:
            raise refuse("{file} exists already; nothing was overwritten.", file=str(file)) from None
        except OSError as error:
            raise refuse("The copy could not be written ({why}).", why=error.strerror or "unknown") from None
