"""A target whose figures are locked stays as it was reported; what was counted before Haki comes with its evidence."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.answers import Problem
from app.casework.conditions import is_answered
from app.casework.messages import Message
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class TargetRules(KindRules):
    """What of a target may still be changed."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that what was counted before Haki needs its evidence."""
        problems = super().demands(desk, values)
        if is_answered(values.get("opening_value")) and not is_answered(values.get("evidence")):
            message = Message("Say first how that is known: the report it stands in, or the list that was seen.")
            problems.append(Problem("evidence", message))
        return problems

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, that of what is locked a footnote alone may be added."""
        problems = super().refuses_edit(desk, held, changed)
        if held.values.get("locked_on") and changed.keys() - {"footnote"}:
            message = Message("What was locked stays as it was reported; a footnote may be added.")
            problems.append(Problem("locked_on", message))
        return problems


RULES = TargetRules
