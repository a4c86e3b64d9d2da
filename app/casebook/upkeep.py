"""The room of the upkeep: checking everything that is kept, and an encrypted copy of it.

Must not know how a check is made.
"""

from __future__ import annotations

from pathlib import Path

from app.casebook.door import Door
from app.reading.answers import AlarmAnswer, VerifiedAnswer
from app.store import verification
from app.words.refusal import refuse


class Upkeep:
    """What keeps a casebook sound."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def verify(self) -> VerifiedAnswer:
        """Check everything that is kept; names what is wrong, the first thing first."""
        checked = verification.verify(self._door.store.database, self._door.store.seat.id)
        problems: list[AlarmAnswer] = [
            {"alarm": each.alarm, "where": each.where, "what": each.what} for each in checked.problems
        ]
        return {"ok": not problems, "changes": checked.changes, "problems": problems}

    def backup(self, file: Path) -> None:
        """Write an encrypted copy of everything into one file. Raises `Refused`."""
        try:
            self._door.store.backup(file)
        except FileExistsError:
            raise refuse("{file} exists already; nothing was overwritten.", file=str(file)) from None
        except OSError as error:
            raise refuse("The copy could not be written ({why}).", why=error.strerror or "unknown") from None
