"""Which answers an edit leaves without their question, and which lie outside the answer above them: a ward of another
sub-county, who was told of a report that was not made.

One rule for the form, the answer changed where it stands, and the command. What a condition reads, and the list that
lies within another, may themselves hang on what changed, so it is followed to every depth. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from app.casework.answers import Problem
from app.casework.conditions import Lookup, is_answered
from app.casework.country import Code
from app.casework.declaration import Field, Record
from app.casework.messages import Label, Message
from sync.changes import Value


class Lists(Protocol):
    """What is needed of a country pack: the entries of a list, all or those within a code of the list above."""

    def entries(self, code_list: str, within: str = "") -> tuple[Code, ...]:
        """Return the entries of a list in the order shown."""


def entries_of(field: Field, lookup: Lookup, lists: Lists) -> tuple[Code, ...]:
    """Return the entries of a field's list: those within the answer it depends on, where the list is divided so, and of
    those that are retired only what stands already."""
    entries = lists.entries(field.code_list)
    above = _above(field, lookup, entries)
    found = lists.entries(field.code_list, within=above) if above else entries
    stands = lookup(field.name)
    return tuple(each for each in found if not each.retired or stands == each.code)


def let_go(
    record: Record, stand: Mapping[str, Value], changed: Mapping[str, Value], lists: Lists, around: Lookup
) -> tuple[str, ...]:
    """Return the answers that lose their question, or their place within the answer above, by what `changed`.

    `stand` are all answers as they will stand; `around` gives what conditions read of other records.
    """
    gone: dict[str, None] = {}

    def lookup(name: str) -> Value:
        return around(name) if "." in name else None if name in gone else stand.get(name)

    moved = True
    while moved:
        moved = False
        for field in record:
            if field.name in gone or stand.get(field.name) is None or field.given or field.required:
                continue
            touched = set(field.asked_when.reads if field.asked_when else ()) & (changed.keys() | gone.keys())
            if touched and not _is_in_place(field, stand[field.name], lookup, lists):
                gone[field.name] = None
                moved = True
    return tuple(gone)


def misplaced(
    record: Record, stand: Mapping[str, Value], changed: Collection[str], lists: Lists, around: Lookup
) -> Iterator[Problem]:
    """Say which of the answers `changed` lie outside the answer above them."""

    def lookup(name: str) -> Value:
        return around(name) if "." in name else stand.get(name)

    for field in (record[name] for name in changed if name in record):
        entries = lists.entries(field.code_list) if field.code_list else ()
        above, value = _above(field, lookup, entries), stand.get(field.name)
        if above and value in {each.code for each in entries if each.within != above}:
            upper = next(name for name in field.asked_when.reads if lookup(name) == above) if field.asked_when else ""
            yield Problem(
                field.name,
                Message(
                    "“{label}” does not lie within “{above}”.",
                    {"label": Label(field.code_list, str(value)), "above": Label(_list_of(record, upper), above)},
                ),
            )


def _is_in_place(field: Field, value: Value, lookup: Lookup, lists: Lists) -> bool:
    if field.asked_when is not None and not field.asked_when(lookup):
        return False
    entries = lists.entries(field.code_list) if field.code_list else ()
    above = _above(field, lookup, entries)
    return not above or value not in {each.code for each in entries if each.within != above}


def _above(field: Field, lookup: Lookup, entries: Collection[Code]) -> str:
    """The answer within which those to a field lie; "" where its list is not divided, or nothing is answered above."""
    if not any(each.within for each in entries):
        return ""
    answers = (lookup(name) for name in (field.asked_when.reads if field.asked_when else ()))
    return next((each for each in answers if isinstance(each, str) and is_answered(each)), "")


def _list_of(record: Record, name: str) -> str:
    return record[name].code_list if name in record else ""
