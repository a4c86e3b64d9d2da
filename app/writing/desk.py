"""The desk somebody records at: a glance at what is kept, in whose name, and the one way to append to the journal.

Must not know screens, commands or SQL, nor what any kind of record demands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from app.casework.country import Pack
from app.reading.glance import Glance
from app.store import meta
from app.store.gathering import Gathering
from app.store.journal import Author, Intent, Run
from app.store.signers import Signers
from app.store.transaction import Transaction
from sync.changes import Change, ChangeId
from sync.keys import SeatDetails


def _drawn() -> int:
    """Draw a lot that nobody can foresee."""
    return int.from_bytes(os.urandom(8), "big")


class Desk(Glance):
    """Who records, where, by which rules and at what time: what one Save is made at.

    `used` counts the pseudonyms given so far, and is counted up; `draw` gives any number from 0 up, by which the next
    is chosen. `made` are the changes appended so far, `let_go` the questions whose answers went with them, as they are
    no longer asked; `renamed` is the pseudonym a case got in place of one that was a name of the person. `told_on` is
    the first day that what is recorded now is dated by, if it is said. `heard` are the words that whoever records had
    been shown, each with its last changes; None: everything that is here. Where a `gathering` is handed in, Saves are
    kept when whoever began it finishes it, and read until then as if they were.
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
        gathering: Gathering | None = None,
    ) -> None:
        super().__init__(tx, pack, now, author.seat)
        self.author, self.details, self.centre, self.draw = author, person, centre, draw
        self.made: list[Change] = []
        self.let_go: list[str] = []
        self.renamed = ""
        self.told_on: date | None = None
        self.heard: Mapping[str, Sequence[ChangeId]] | None = None
        self._used = used
        self._gathering = gathering
        if gathering is not None:
            self.holdings = gathering

    def beside(self, author: Author, person: SeatDetails) -> Desk:
        """Return the desk of a colleague at the same moment."""
        return Desk(self.tx, self.pack, self.now, author, person, self.centre, self._used, self.draw, self._gathering)

    @property
    def me(self) -> SeatDetails:
        """Who records."""
        return self.details

    @property
    def circle(self) -> bytes:
        """The id of the circle that is recorded in."""
        return self.author.circle

    @cached_property
    def signers(self) -> Signers:
        """Who sits at which seat; nobody comes while Saves are gathered."""
        return self._gathering.signers if self._gathering else Signers(self.tx)

    @property
    def used(self) -> dict[str, int]:
        """How often each pseudonym was given so far."""
        return self._used(self.tx)

    def next_number(self, counter: str) -> int:
        """Count one further and return the new number, from 1 up."""
        return self._gathering.next_number(counter) if self._gathering else meta.next_count(self.tx, counter)

    def next_records(self, count: int) -> list[bytes]:
        """Return, for each of the next `count` changes, the id of the record that it would begin."""
        return (self._gathering or self._run).next_records(self.author, count)

    def append(self, intents: Sequence[Intent]) -> list[Change]:
        """Append changes, as one group, and bring the projections up to date. Returns them in the order of the intents.

        Raises `StaleParents`, `MalformedChange`, `SaveTooLarge`; then nothing happened.
        """
        made = (self._gathering or self._run).append(self.author, intents, now_ms=self.now_ms)
        if self._gathering is None:
            self._run.finish()
            del self._run  # what comes next builds on what is kept now
        self.made.extend(made)
        return made

    @cached_property
    def _run(self) -> Run:
        return Run(self.tx)
