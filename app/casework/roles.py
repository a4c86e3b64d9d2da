"""What a role may do: one table, asked by whoever offers or does it.

The program keeps to it. Who may let others in is held by keys besides: the members' own devices check it
(`sync.membership`). Must not know who sits where.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

LEAD, WORKER = "lead", "worker"


class Deed(StrEnum):
    """What not everybody may do."""

    LET_IN = "let_in"  # invite others, hear who waits, and approve them
    LOCK_FIGURES = "lock_figures"  # keep figures as they were reported
    SEE_EVERY_CASELOAD = "see_every_caseload"  # in the week: everybody's cases, and the centre's own matters
    SEE_CONFIDENCES = "see_confidences"  # what is listed for a lead and for whoever wrote it alone: complaints
    SEE_DOUBLES = "see_doubles"  # in which other case somebody is likely recorded, and by what that is told


_MAY: Mapping[str, frozenset[Deed]] = {LEAD: frozenset(Deed), WORKER: frozenset()}


def may(role: str, deed: Deed) -> bool:
    """Tell whether a role may do a deed; one that is not known here (a newer app's) may none."""
    return deed in _MAY.get(role, frozenset())
