"""What is no longer needed: somebody says why, it is kept with the case, and Today does not ask for it again.

A waiver names what waits by its cause and by the record it waits about: when another record takes the place of that (a
new promise, the next review), what it gives rise to waits as ever. Nothing that has an answer of its own is waived: a
second person's word, a day in court, why nobody was told of a leak.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.casework.case_file import CaseFile, text_of

if TYPE_CHECKING:  # the agenda leaves out what is waived
    from app.casework.items import Item

WAITS, ABOUT = "waits", "record"
"""The fields of a waiver: what waits, by its name, and the id of the record it waits about."""
_DETAILS = ("clock", "help")
NEVER = frozenset({"approval", "emergency", "unconfirmed", "court", "leak", "flag", "flag_answered", "handed_back"})


def name_of(item: Item) -> str:
    """Return what a waiver calls an item: its cause, and which clock or help it is about; "" for what
    cannot be waived."""
    if item.cause in NEVER:
        return ""
    return ".".join((item.cause, *(str(item.facts[name]) for name in _DETAILS if item.facts.get(name))))


def needed(items: Iterable[Item], file: CaseFile) -> list[Item]:
    """Return those of the items that nobody has said are no longer needed."""
    waived = {(text_of(row, WAITS), text_of(row, ABOUT)) for row in file.of("waiver")}
    return [item for item in items if not waived or (name_of(item), item.record) not in waived]
