"""Asks for a record to be deleted, agrees with who asked, and brings back: by new changes, the history keeps them all.

What a deletion needs to count every device decides by itself (`app.store.deletions`). Must not know screens, commands
or SQL. The casebook calls it.
"""

from __future__ import annotations

from app.reading import deleting
from app.reading.finding import find, title
from app.store import deletions
from app.store.journal import Intent
from app.words.refusal import refuse
from app.writing.desk import Desk
from sync.changes import ChangeId, Kind
from sync.deletion import KNEW, REASON

LONGEST_REASON = 1000
"""Characters of a reason."""


def delete(desk: Desk, record: str, reason: str) -> bool:
    """Ask for a record to be deleted, or agree with a colleague who has. Returns whether it is out of sight now.

    It is at once where everything of it is one's own; else when a second person agrees. Of a deleted record to which
    a colleague has recorded more meanwhile, it says that this was seen. Raises `Refused`.
    """
    held = find(desk, record)
    why = reason.strip()
    has_more = held.hidden and deleting.has_more(desk, held.id)
    if held.hidden and not has_more:
        raise refuse("{record} was deleted; its history can still be read.", record=title(held.entity))
    if not 0 < len(why) <= LONGEST_REASON:
        raise refuse("Say why, in up to {most} characters (--reason). Nothing was deleted.", most=LONGEST_REASON)
    if not has_more and deleting.is_asked_by(desk, held.id, desk.person):
        raise refuse(
            "You have asked for this already. It stays in sight until another person asks for it, too, on their own "
            "device."
        )
    asked = [each.change for each in deletions.of_record(desk.tx, held.id) if each.stands]
    says = {REASON: why, KNEW: deletions.belonging(desk.tx, held.entity, held.id)}
    _append(desk, Kind.DELETE, held.id, held.entity, says, (*held.heads, *asked))
    return find(desk, held.id).hidden


def undelete(desk: Desk, record: str) -> None:
    """Bring a deleted record back, or answer who asks for it to be deleted or erased: it stays. Raises `Refused`."""
    held = find(desk, record)
    asked = [each.change for each in deletions.of_record(desk.tx, held.id)]
    if not asked:
        raise refuse("Nobody asks for {record} to be deleted; it is in sight.", record=title(held.entity))
    _append(desk, Kind.UNDELETE, held.id, held.entity, {}, (*held.heads, *asked))


def _append(
    desk: Desk, kind: Kind, record: str, entity: str, fields: dict[str, str], parents: tuple[ChangeId, ...]
) -> None:
    known = tuple(dict.fromkeys(parents))
    desk.append([Intent(entity, bytes.fromhex(record), kind, fields, known)])
