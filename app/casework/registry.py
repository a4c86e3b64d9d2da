"""All records by name, checked together when this is imported.

Must not know what the records mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from app.casework.declaration import DeclarationError, Field, Record
from app.casework.records import care, centre_life, consent, incident, justice, survivor, working_together
from sync.merging import FieldRule


class UnknownEntity(KeyError):
    """There is no record of that name. `nearest` is the known name most like it, or empty."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest(name, RECORDS)

    def __str__(self) -> str:
        known = f"did you mean {self.nearest!r}?" if self.nearest else f"known are {', '.join(RECORDS)}."
        return f"{self.name!r} is no kind of record; {known}"


_ALIKE = 0.75
"""From here on two words are one mistyped (a letter or two in eight); below, another word: to suggest it misleads."""


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return the known name most like a mistyped one, or an empty string."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=_ALIKE)), "")


def record(name: str) -> Record:
    """Return a record's declaration. Raises `UnknownEntity`."""
    try:
        return RECORDS[name]
    except KeyError:
        raise UnknownEntity(name) from None


def rule_of(entity: str, field: str) -> FieldRule:
    """Return how a field merges; fields and entities not known here (a newer app's) merge as plain."""
    return _RULES.get(entity, _NO_RULES).get(field, _PLAIN)


def children_of(name: str) -> tuple[Record, ...]:
    """Return the records whose parent is `name`."""
    return tuple(each for each in RECORDS.values() if each.parent and each[each.parent].links_to == name)


@cache
def path_to_case(name: str) -> tuple[str, ...]:
    """Return the link fields that lead from a record to its case: `("legal_case", "case")` for a charge.

    Empty for a case itself and for what belongs to no case (partner, training, target).
    """
    path: list[str] = []
    each = record(name)
    while each.parent and each.name != "case":
        path.append(each.parent)
        each = record(each[each.parent].links_to)
    return tuple(path) if each.name == "case" else ()


def kinds_above(name: str) -> tuple[str, ...]:
    """Return the kinds of record that one belongs to: `("legal_case", "case")` for a charge; none for what is not known
    here (a newer app's)."""
    found: list[str] = []
    each = RECORDS.get(name)
    while each is not None and each.parent:
        each = RECORDS[each[each.parent].links_to]
        found.append(each.name)
    return tuple(found)


def disclosable() -> tuple[tuple[Record, Field], ...]:
    """Return every field a referral may name, in declared order."""
    return tuple((each, field) for each in RECORDS.values() for field in each if field.disclosable)


def _gather() -> dict[str, Record]:
    gathered: dict[str, Record] = {}
    for module in (survivor, incident, consent, working_together, care, justice, centre_life):
        for each in module.RECORDS:
            if each.name in gathered:
                raise DeclarationError(f"record {each.name!r} is declared twice")
            gathered[each.name] = each
    for each in gathered.values():
        for field in each:
            if field.links_to and field.links_to not in gathered:
                raise DeclarationError(f"{each.name}.{field.name} links to {field.links_to!r}, which is no record")
            for name in field.asked_when.reads if field.asked_when else ():
                entity, _, other = name.rpartition(".")
                if entity and (entity not in gathered or other not in gathered[entity]):
                    raise DeclarationError(f"{each.name}.{field.name} depends on {name!r}, which is no field")
    return gathered


RECORDS: Mapping[str, Record] = MappingProxyType(_gather())
_RULES = {each.name: {field.name: field.rule for field in each} for each in RECORDS.values()}
_NO_RULES: Mapping[str, FieldRule] = MappingProxyType({})
_PLAIN = FieldRule()
