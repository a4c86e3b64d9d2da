"""Notes in the history of a record that change no answer: who opened what is kept apart and why, what still holds.

Must not know screens, commands or SQL. The casebook calls it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.reading.asking import STILL_HOLDS
from app.reading.showing import OPENED_BECAUSE
from app.store.journal import Intent
from app.store.reading import Held
from app.words.refusal import refuse
from app.writing.desk import Desk
from sync.changes import Kind


def note_opening(desk: Desk, held: Held, reason: str) -> None:
    """Journal that somebody opened what is kept apart, and why."""
    desk.append([Intent(held.entity, bytes.fromhex(held.id), Kind.NOTE, {OPENED_BECAUSE: reason}, held.heads)])


def note_still_holds(desk: Desk, held: Held, fields: Sequence[str]) -> None:
    """Journal that answers of a record still hold. Raises `Refused` for what it has no answer to, and for what is to
    be decided first."""
    for name in fields:
        if name not in held.values or name not in desk.registry[held.entity]:
            raise refuse("“{field}” has not been answered yet.", field=name)
    if desk.holdings.undecided(held) & set(fields):
        raise refuse("Two people answered this differently; decide between them first.")
    desk.append([Intent(held.entity, bytes.fromhex(held.id), Kind.NOTE, {STILL_HOLDS: list(fields)}, held.heads)])
