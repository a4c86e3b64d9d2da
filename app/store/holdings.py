"""The records as one transaction finds them, asked for one by one: all that a rule of writing reads.

One object rather than a tx, so that Saves that are gathered can read what those before them made
(`app.store.gathering`). Must not know any rule of the work, nor who may see what.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.registry import CORE
from app.store import reading
from app.store.reading import Held, UndecidedAnswer
from app.store.transaction import Transaction
from sync.changes import Value

__all__ = ["Held", "Holdings", "UndecidedAnswer"]


class Holdings:
    """What is kept, as a transaction sees it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def entity_of(self, record: str) -> str | None:
        """Return what kind of record an id names, or None."""
        return reading.entity_of(self._tx, record)

    def held(self, entity: str, record: str) -> Held | None:
        """Return one record, hidden ones included; None when there is none of this kind and id."""
        return reading.held(self._tx, entity, record)

    def case_by_code(self, code: str) -> Held | None:
        """Return the case with this human code."""
        return reading.case_by_code(self._tx, code)

    def is_here(self, entity: str, record: str) -> bool:
        """Tell whether a link may lead to this record: it is of this kind, on this device and not deleted."""
        return reading.is_here(self._tx, entity, record)

    def listed(self, entity: str, where: Mapping[str, str]) -> list[Held]:
        """Return the records of a kind that have these values, hidden ones left out, in any order."""
        return reading.listed(self._tx, entity, where=where)

    def candidates(self, record: str, field: str | None = None) -> list[UndecidedAnswer]:
        """Return the candidates of a record's undecided fields, or of one of them."""
        return reading.candidates(self._tx, record, field)

    def undecided(self, held: Held) -> frozenset[str]:
        """Return the names of a record's undecided fields."""
        return frozenset(each.field for each in self.candidates(held.id)) if held.undecided else frozenset()

    def case_of(self, entity: str, values: Mapping[str, Value]) -> str | None:
        """Return the id of the case a record belongs to, following its links; None when it belongs to none."""
        path = CORE.path_to_case(entity)
        for step, link in enumerate(path, 1):
            target = values.get(link)
            if not isinstance(target, str):
                return None
            if step == len(path):
                return target
            entity = CORE[entity][link].links_to
            above = self.held(entity, target)
            if above is None:
                return None
            values = above.values
        return None

    def code_of_case(self, case: str) -> tuple[str, str]:
        """Return (code, pseudonym) of one case; both empty when it is not here."""
        return reading.code_of_case(self._tx, case)
