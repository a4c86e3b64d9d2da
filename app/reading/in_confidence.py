"""What is listed for the lead and for whoever wrote it alone: a complaint about the centre, say.

It hides from lists, searches and Today, and from no device: every colleague's has the record until keys can hide it,
and its form says so first. Must not change anything, and must not know screens, commands or SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.casework.approvals import is_another
from app.casework.roles import Deed
from app.reading.glance import Glance
from app.store import reading
from app.store.reading import Held


def is_listed(glance: Glance, held: Held) -> bool:
    """Tell whether a record is named to who sits here."""
    declared = glance.registry.get(held.entity)
    if declared is None or not declared.in_confidence or glance.may(Deed.SEE_CONFIDENCES):
        return True
    return bool(glance.person) and not is_another(glance.person, glance.signers.person(held.begun_by))


def listed(glance: Glance, held: Iterable[Held]) -> Iterator[Held]:
    """Yield the records that are named to who sits here."""
    return (each for each in held if is_listed(glance, each))


def kept_back(glance: Glance) -> dict[str, int]:
    """Return the records that are not named to who sits here, by id, with how many of their answers are undecided."""
    kinds = [record.name for record in glance.registry.values() if record.in_confidence]
    every = (each for kind in kinds for each in reading.listed(glance.tx, kind, deleted=True))
    return {each.id: each.undecided for each in every if not is_listed(glance, each)}
