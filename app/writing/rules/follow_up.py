"""A follow-up can only take a step that the ladder of its institution has."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import silence
from app.casework.answers import Problem
from app.casework.messages import Message
from app.reading import disclosing
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class FollowUpRules(KindRules):
    """Which step of a ladder it may be."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that the ladder has no such step."""
        problems = super().demands(desk, values)
        taken = values.get("ladder_step")
        if not isinstance(taken, int):
            return problems
        institution = disclosing.recipient_of(desk, values).kind
        if taken not in {step.days for step in silence.ladder(desk.pack, institution)}:
            message = Message("The ladder of this institution has no step at {days} days.", {"days": taken})
            problems.append(Problem("ladder_step", message))
        return problems


RULES = FollowUpRules
