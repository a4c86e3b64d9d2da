"""A consent is the survivor's word: it is only ever narrowed, and decided by an answer that was given."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import corrections
from app.casework.answers import Problem
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules, one_of_the_answers
from sync.changes import Value


class ConsentRules(KindRules):
    """What of a consent may be changed, and how it may be decided."""

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, which changes would allow more than the survivor did."""
        narrowing = corrections.why_not_widened(self.record, held.values, changed)
        return [*super().refuses_edit(desk, held, changed), *narrowing]

    def refuses_decision(self, desk: Desk, held: Held, name: str, value: Value) -> list[Problem]:
        """Say that only one of the answers that were given can be chosen, whichever question it is."""
        return one_of_the_answers(desk, held, name, value)


RULES = ConsentRules
