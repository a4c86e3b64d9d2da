"""What is kept apart, opened for a reason: its answers for as long as one stays with it, and changing them meanwhile.

Knows the casebook and the declarations; knows no toolkit. Every reading is journalled with the reason: the first, and
one more each time the record has changed since, by whomever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.ui.model import Model
from app.ui.record import facts
from app.ui.record.editing import EditModel, Held, Target
from app.ui.record.facts import Fact
from app.ui.saving import Said

if TYPE_CHECKING:
    from app.casebook import Casebook


class OpenedIdentity(NamedTuple):
    """A record as it was read for a `reason`: its row, and what an edit of it builds on."""

    row: Mapping[str, Any]
    held: Held
    reason: str


class Identities:
    """What is open on the screen of `owner`, which draws it anew when that is another thing."""

    def __init__(self, owner: Model) -> None:
        self._owner = owner
        self._opened: dict[str, OpenedIdentity] = {}
        self._asked: set[str] = set()

    def open(self, record: str, reason: str) -> None:
        """Open a record, for a reason that is written into its history."""

        def opened(found: OpenedIdentity) -> None:
            self._opened[record] = found
            self._owner.changed()

        self._asked.add(record)
        self._owner.newest(_about(record), lambda book: _open(book, record, reason), opened)

    def fold(self) -> None:
        """Hold nothing any more; what was asked for before one turned away is no longer wanted."""
        for record in self._asked:
            self._owner.forget(_about(record))
        self._asked.clear()
        self._opened.clear()

    def fold_one(self, record: str) -> None:
        """Hold one of them no longer: whoever looked has seen what they wanted."""
        self._owner.forget(_about(record))
        self._asked.discard(record)
        self._opened.pop(record, None)
        self._owner.changed()

    def facts(self) -> dict[str, tuple[Fact, ...]]:
        """Return the answers of what is open, those not asked yet last, by record."""
        voice = self._owner.voice
        return {record: tuple(facts.opened(each.row, voice)) for record, each in self._opened.items()}

    def edit(self, fact: Fact, case: str, changed: Callable[[], None], saved: Said) -> EditModel:
        """Return the model of a sheet that changes an answer of what is open."""
        target = Target(fact.record, fact.entity, fact.field, case)
        return EditModel(self._owner.session, target, changed, saved, held=self._opened[fact.record].held)

    def look_again(self) -> None:
        """Read again, for the same reason, what has changed since it was opened."""
        for record, each in self._opened.items():
            self._look_again(record, each)

    def _look_again(self, record: str, known: OpenedIdentity) -> None:
        def compared(now: tuple[Any, ...]) -> None:
            _, heads = known.held
            if self._opened.get(record) is known and now != heads:
                self.open(record, known.reason)

        self._owner.ask(lambda book: book.records.for_editing(record)[1], compared)


def _about(record: str) -> str:
    return f"identity of {record}"


def _open(book: Casebook, record: str, reason: str) -> OpenedIdentity:
    held = book.records.for_editing(record, reason)
    return OpenedIdentity({**book.records.show(record), **held[0]}, held, reason)
