"""The desk somebody records at: a glance at what is kept, in whose name, and the one way to append to the journal.

Must not know screens, commands or SQL, nor what any kind of record demands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from app.casework.country import Pack
from app.reading.glance import Glance
from app.store import meta
from app.store.database import Transaction
from app.store.journal import Author, Intent, Run
from sync.changes import Change
from sync.keys import SeatDetails


def _drawn() -> int:
    """Draw a lot that nobody can foresee."""
    return int.from_bytes(os.urandom(8), "big")


class Desk(Glance):
    """Who records, where, by which rules and at what time: what one Save is made at.

    `used` counts the pseudonyms given so far, and is counted up; `draw` gives any number from 0 up, by which the next
    is chosen. `made` are the changes appended so far. A `run` that is handed in gathers many Saves, and whoever began
    it finishes it; until then nothing is in the journal.
    """

    def __init__(
        self,
        tx: Transaction,
        pack: Pack,
        now: datetime,
        author: Author,
        person: SeatDetails,
        centre: str,
        used: Callable[[Transaction], dict[str, int]],
        draw: Callable[[], int] = _drawn,
        run: Run | None = None,
    ) -> None:
        super().__init__(tx, pack, now, author.seat)
        self.author, self.details, self.centre, self.draw = author, person, centre, draw
        self.made: list[Change] = []
        self._used = used
        self._handed_in = run

    def beside(self, author: Author, person: SeatDetails) -> Desk:
        """Return the desk of a colleague at the same moment, who gathers into the same run."""
        return Desk(self.tx, self.pack, self.now, author, person, self.centre, self._used, self.draw, self._run)

    @property
    def me(self) -> SeatDetails:
        """Who records."""
        return self.details

    @property
    def used(self) -> dict[str, int]:
        """How often each pseudonym was given so far."""
        return self._used(self.tx)

    def next_number(self, counter: str) -> int:
        """Count one further and return the new number, from 1 up."""
        return meta.next_count(self.tx, counter)

    def next_records(self, count: int) -> list[bytes]:
        """Return, for each of the next `count` changes, the id of the record that it would begin."""
        return self._run.next_records(self.author, count)

    def append(self, intents: Sequence[Intent]) -> list[Change]:
        """Append changes, as one group, and bring the projections up to date. Returns them in the order of the intents.

        Raises `StaleParents`, `MalformedChange`, `SaveTooLarge`; then nothing happened.
        """
        made = self._run.append(self.author, intents, now_ms=self.now_ms)
        if self._handed_in is None:
            self._run.finish()
            del self._run  # what comes next builds on what is kept now
        self.made.extend(made)
        return made

    @cached_property
    def _run(self) -> Run:
        return self._handed_in or Run(self.tx)
