"""The plan of a case: one person asks, a second approves it or hands it back with a reason; what was approved stays.

It follows the rules of everything that needs two persons (`app.casework.approvals`). Pure; must not know a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.casework.approvals import SIGNED_BY, decision_about
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.country import COOLING_DAYS
from app.casework.messages import Message
from app.casework.unanswered import unanswered
from sync.changes import Value

OF = "plan"
"""The kind of approval that a plan asks for, and the kind of record that it is."""


class PlanState(NamedTuple):
    """How a plan stands: `decision` is `approved`, `refused` or "" while nobody has; `by` whom, on which day, and why
    it was handed back."""

    plan: Row
    decision: str
    by: str
    on: date | None
    reason: str


def asked(file: CaseFile) -> list[Row]:
    """Return the plans that no other answers: the last, or several that were asked for apart from each other."""
    return unanswered(file.of(OF))


def states(file: CaseFile, today: date, cooling_days: int = COOLING_DAYS) -> list[PlanState]:
    """Return how each plan that counts stands by `today`."""
    found = []
    for plan in asked(file):
        decision: Row = decision_about(file.of("approval"), plan, OF, today, cooling_days) or {}
        by, reason = text_of(decision, SIGNED_BY), text_of(decision, "reason")
        found.append(PlanState(plan, text_of(decision, "decision"), by, day_of(decision, "on"), reason))
    return found


def open_goals(goals: Sequence[Row]) -> list[str]:
    """Return the goals a plan is of where nobody chose: those not reached or dropped yet."""
    return sorted(text_of(row, "id") for row in goals if text_of(row, "status") not in ("reached", "dropped"))


def why_not_decided(approval: Mapping[str, Value]) -> Message | None:
    """Return why a plan may not be decided about so, or None: whoever made it has to go on from the reason."""
    is_handed_back = approval.get("of") == OF and approval.get("decision") == "refused"
    if is_handed_back and not text_of(approval, "reason").strip():
        return Message("Say why the plan is handed back: whoever made it has to go on from there.")
    return None
