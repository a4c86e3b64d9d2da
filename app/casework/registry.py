"""Every kind of record by name with the questions it asks: the core's declarations, checked together when this is
imported, and as an opened book has them.

Which kinds there are and how they hang together is the core's alone, the same everywhere. What each asks is the
book's: whoever works for one takes it from its registry. Must not know what the records mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from app.casework import disclosed
from app.casework.amendments import amended
from app.casework.country import Pack
from app.casework.declaration import DeclarationError, Field, FieldKind, Record
from app.casework.mistyped import nearest
from app.casework.records import (
    around,
    care,
    centre_life,
    colleagues,
    community,
    consent,
    incident,
    justice,
    protection,
    survivor,
    working_lists,
    working_together,
)
from sync.merging import FieldRule, MergeClass


class UnknownEntity(KeyError):
    """There is no record of that name. `nearest` is the known name most like it, or empty."""

    def __init__(self, name: str, known: Mapping[str, object]) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest(name, known)
        self._known = ", ".join(known)

    def __str__(self) -> str:
        known = f"did you mean {self.nearest!r}?" if self.nearest else f"known are {self._known}."
        return f"{self.name!r} is no kind of record; {known}"


class Registry(Mapping[str, Record]):
    """Records by name. It never changes, and equals itself alone: what follows from one can be kept by it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, records: Iterable[Record]) -> None:
        """Raises `DeclarationError` for records that do not fit together."""
        self._records = _checked(records)
        self._rules = {each.name: {field.name: _rule(each, field) for field in each} for each in self.values()}
        self._paths = {name: self._path(name) for name in self}
        self.of_cases = frozenset(name for name, path in self._paths.items() if name == "case" or path)
        """Kinds of record that belong to a case, and the case itself."""

    def with_pack(self, pack: Pack) -> Registry:
        """Return what is asked where a country pack holds: this very registry, where it changes no question.

        What a centre asks of its own will come on top of that in the same way. Raises `AmendmentError`.
        """
        if not pack.questions:
            return self
        prefix = f"{pack.code.replace('-', '_')}_"
        return Registry(amended(self._records, pack.questions, prefix).values())

    def __getitem__(self, name: str) -> Record:
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def record(self, name: str) -> Record:
        """Return a record's declaration. Raises `UnknownEntity`."""
        try:
            return self._records[name]
        except KeyError:
            raise UnknownEntity(name, self._records) from None

    def field(self, name: str) -> Field | None:
        """Return the field that `entity.field`, or `entity.field@id`, names, None when there is none."""
        entity, of_it, _ = disclosed.read(name)
        return self._records[entity].by_name.get(of_it) if entity in self._records else None

    def rule_of(self, entity: str, field: str) -> FieldRule:
        """Return how a field merges; fields and entities not known here (a newer app's) merge as plain."""
        return self._rules.get(entity, _NO_RULES).get(field, _PLAIN)

    def path_to_case(self, name: str) -> tuple[str, ...]:
        """Return the link fields that lead from a record to its case: `("legal_case", "case")` for a charge.

        Empty for a case itself and for what belongs to no case (partner, training, target). Raises `UnknownEntity`.
        """
        try:
            return self._paths[name]
        except KeyError:
            raise UnknownEntity(name, self._records) from None

    def kinds_above(self, name: str) -> tuple[str, ...]:
        """Return the kinds of record that one belongs to: `("legal_case", "case")` for a charge; none for what is not
        known here (a newer app's)."""
        found: list[str] = []
        each = self.get(name)
        while each is not None and each.parent:
            each = self[each[each.parent].links_to]
            found.append(each.name)
        return tuple(found)

    def disclosable(self) -> tuple[tuple[Record, Field], ...]:
        """Return every field a referral may name, in declared order; nothing that is asked no more."""
        return tuple(
            (each, field) for each in self.values() for field in each if field.disclosable and not field.is_hidden
        )

    def _path(self, name: str) -> tuple[str, ...]:
        path: list[str] = []
        each = self[name]
        while each.parent and each.name != "case":
            path.append(each.parent)
            each = self[each[each.parent].links_to]
        return tuple(path) if each.name == "case" else ()


def _rule(record: Record, field: Field) -> FieldRule:
    """How a field merges. What a record belongs to stays as it began, and all of what is never edited: otherwise any
    colleague's program could move it out of sight, or let it say something else than who signed it said."""
    return FieldRule(MergeClass.FIRST) if record.append_only or field.name == record.parent else field.rule


def _checked(records: Iterable[Record]) -> Mapping[str, Record]:
    gathered: dict[str, Record] = {}
    for each in records:
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
    return MappingProxyType(_with_what_may_be_disclosed(gathered))


def _with_what_may_be_disclosed(records: Mapping[str, Record]) -> dict[str, Record]:
    """Tell each field that lists what leaves the centre what it may list."""
    names = frozenset(f"{each.name}.{field.name}" for each in records.values() for field in each if field.disclosable)

    def told(field: Field) -> Field:
        return replace(field, among=names) if field.kind is FieldKind.DISCLOSURES else field

    return {name: replace(each, fields=tuple(map(told, each.fields))) for name, each in records.items()}


_NO_RULES: Mapping[str, FieldRule] = MappingProxyType({})
_PLAIN = FieldRule()

_MODULES = (
    survivor,
    incident,
    consent,
    around,
    working_together,
    care,
    protection,
    justice,
    colleagues,
    centre_life,
    community,
    working_lists,
)

CORE = Registry(chain.from_iterable(module.RECORDS for module in _MODULES))
"""What the app itself declares. For what is about the kinds of record and core questions alone; what is asked, shown
or kept of a book goes by the book's own registry."""
