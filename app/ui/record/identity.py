"""What is kept apart, opened for a reason: its answers for as long as one stays with it, and changing them meanwhile.

Knows the casebook and the declarations; knows no toolkit. Every reading is journalled with the reason: the first, and
one more each time the record has changed since, by whomever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.ui.record import facts
from app.ui.record.editing import EditModel, Held, Target
from app.ui.record.facts import Fact
from app.ui.saving import Said
from app.ui.session import Session

if TYPE_CHECKING:
    from app.casebook import Casebook


class Opened(NamedTuple):
    """A record as it was read for a `reason`: its row, and what an edit of it builds on."""

    row: Mapping[str, Any]
    held: Held
    reason: str


class Identities:
    """What is open. `changed` is called when that is another thing, `failed` when it could not be opened."""

    def __init__(self, session: Session, changed: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self._session, self._changed, self._failed = session, changed, failed
        self._opened: dict[str, Opened] = {}
        self._turn = 0  # what was asked for before one turned away is no longer wanted

    def open(self, record: str, reason: str) -> None:
        """Open a record, for a reason that is written into its history."""
        turn = self._turn

        def opened(found: Opened) -> None:
            if turn == self._turn:
                self._opened[record] = found
                self._changed()

        self._session.ask(lambda book: _open(book, record, reason), opened, self._failed)

    def fold(self) -> None:
        """Hold nothing any more."""
        self._turn += 1
        self._opened.clear()

    def facts(self) -> dict[str, tuple[Fact, ...]]:
        """Return the answers of what is open, those not asked yet last, by record."""
        voice = self._session.voice
        return {record: tuple(facts.opened(each.row, voice)) for record, each in self._opened.items()}

    def edit(self, fact: Fact, case: str, changed: Callable[[], None], saved: Said) -> EditModel:
        """Return the model of a sheet that changes an answer of what is open."""
        target = Target(fact.record, fact.entity, fact.field, case)
        return EditModel(self._session, target, changed, saved, held=self._opened[fact.record].held)

    def look_again(self) -> None:
        """Read again, for the same reason, what has changed since it was opened."""
        for record, each in self._opened.items():
            self._look_again(record, each)

    def _look_again(self, record: str, known: Opened) -> None:
        def compared(now: tuple[Any, ...]) -> None:
            _, heads = known.held
            if self._opened.get(record) is known and now != heads:
                self.open(record, known.reason)

        self._session.ask(lambda book: book.records.for_editing(record)[1], compared, self._failed)


def _open(book: Casebook, record: str, reason: str) -> Opened:
    held = book.records.for_editing(record, reason)
    return Opened({**book.records.show(record), **held[0]}, held, reason)
