"""What the declarations and rules need of a country pack: every list they name, and every code they speak of.

So a hole in a pack is found when it is loaded, not in front of a survivor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.casework.country import Pack
from app.casework.declaration import Field, FieldKind, Record
from app.casework.registry import RECORDS
from sync.changes import MergeClass


class Hole(NamedTuple):
    """Something a pack lacks: the table and item it belongs to, the key, and the sentence about it."""

    table: str
    position: int | None
    key: str
    what: str


def needed_codes() -> dict[str, dict[str, str]]:
    """Return every list that is needed, with the codes that are needed in it and who needs them."""
    needed: dict[str, dict[str, str]] = {}
    for record in RECORDS.values():
        for field in record:
            name = f"{record.name}.{field.name}"
            if field.code_list:
                codes = needed.setdefault(field.code_list, {})
                if field.merge is MergeClass.CRITICAL and field.care:
                    codes |= dict.fromkeys(field.care.most_careful_first, name)
            for read, code in field.asked_when.expects if field.asked_when else ():
                needed.setdefault(_field(record, read).code_list, {})[code] = name
    return needed


def holes(pack: Pack) -> Iterator[Hole]:
    """Give everything that `pack` lacks or names wrongly."""
    for code_list, codes in needed_codes().items():
        if code_list not in pack.lists:
            yield Hole("lists", None, code_list, "the pack lacks this list")
            continue
        for code, user in codes.items():
            if code not in pack.codes(code_list):
                yield Hole("lists", None, code_list, f"the list lacks {code!r}, which {user} needs")
    yield from _wrong_names(pack)


def _wrong_names(pack: Pack) -> Iterator[Hole]:
    institutions = {code.code for code in pack.lists.get("institution", ())}
    types = {code.code for code in pack.lists.get("incident_type", ())}
    for position, offence in enumerate(pack.offences):
        for code in offence.covers:
            if code not in types:
                yield Hole("offences", position, "covers", f"{code!r} is no incident type")
    for position, clock in enumerate(pack.clocks):
        if clock.institution not in institutions:
            yield Hole("clocks", position, "institution", f"{clock.institution!r} is no institution")
        for code in clock.only_types:
            if code not in types:
                yield Hole("clocks", position, "only_types", f"{code!r} is no incident type")
    for position, step in enumerate(pack.ladder):
        for code in (step.institution, step.to):
            if code not in institutions:
                yield Hole("ladder", position, "institution", f"{code!r} is no institution")


def _field(record: Record, read: str) -> Field:
    entity, _, name = read.rpartition(".")
    field = (RECORDS[entity] if entity else record)[name]
    if field.kind not in (FieldKind.CODE, FieldKind.CODES):
        raise AssertionError(f"{record.name} waits for a code of {read}, which holds none")
    return field
