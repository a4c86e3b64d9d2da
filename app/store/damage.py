"""Tells damage from a mistake of ours: a job that fails with what nobody has a sentence for has perhaps read a row that
an old or a spoilt page left behind. Then everything that is kept is checked, and what is found becomes an alarm.

One place for all reading and writing: rooms above need not expect that a row they found has no text any more. Must not
know what any job does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from app.store import alarms
from app.store.database import Database
from app.store.failures import DatabaseFailed
from app.store.transaction import Transaction
from app.store.verification import verify
from app.words.refusal import is_explained
from sync.alarms import Alarm

_MOST = 8
"""Alarms of one failure: the first say what is the matter."""


class DamageWatch:
    """Looks for damage behind the failed jobs of one database. `clock` gives the wall time in milliseconds."""

    def __init__(self, database: Database, own_seat: bytes, clock: Callable[[], int]) -> None:
        self._database, self._own_seat, self._clock = database, own_seat, clock
        self._here = threading.local()

    def behind(self, error: Exception) -> DatabaseFailed | None:
        """Return what to say in place of an error that comes of damage, once an alarm is kept; None where it does not:
        then it stays what it is."""
        if getattr(self._here, "is_looking", False):
            return None
        self._here.is_looking = True
        try:
            return self._looked(error)
        finally:
            self._here.is_looking = False

    def _looked(self, error: Exception) -> DatabaseFailed | None:
        if isinstance(error, DatabaseFailed):
            if error.reason == "damaged":
                self._keep([Alarm("database_damaged", "database", str(error))])
            return None
        if is_explained(error):
            return None
        try:
            found = verify(self._database, self._own_seat).problems
        except DatabaseFailed:
            return None
        if not found:
            return None
        self._keep(found)
        return DatabaseFailed("damaged", f"{found[0].alarm}: {found[0].what}", was_reading=True)

    def _keep(self, found: list[Alarm] | tuple[Alarm, ...]) -> None:
        now = self._clock()

        def keep(tx: Transaction) -> None:
            for each in found[:_MOST]:
                alarms.keep(tx, each, now)

        with suppress(DatabaseFailed):  # where it cannot be kept, the failure itself is still said
            self._database.write(keep)
