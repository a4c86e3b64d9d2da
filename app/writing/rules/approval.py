"""An approval is of something that is there to be approved, in the same case."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import plans
from app.casework.answers import Problem
from app.casework.case_file import Row
from app.casework.messages import Message
from app.reading.finding import case_of
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules, answering
from sync.changes import Value

_APPROVED = {
    "closure": "closure",
    "plan": "plan",
    "override": "consent",
    "emergency": "consent",
    "unsafe_guardian": "consent",
}
"""What kind of record an approval is of, by what is approved; of anything else it may be any of the case."""


class ApprovalRules(KindRules):
    """What can be approved."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that nothing of this number waits in the case."""
        problems = super().demands(desk, values)
        asked, case = values.get("record"), desk.holdings.case_of(self.kind, values)
        if isinstance(asked, str) and case is not None and not _is_there(desk, asked, str(values.get("of")), case):
            message = Message("There is nothing of this number in this case to be approved.")
            problems.append(Problem("record", message))
        why = plans.why_not_decided(values)
        return [*problems, Problem("reason", why)] if why is not None else problems

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return which decisions a new one answers: all about the same thing that this device holds."""

        def is_about_it(row: Row) -> bool:
            return all(row.get(name) == changed.get(name) for name in ("record", "of"))

        return {} if held.heads else answering(desk, self.kind, changed, is_about_it)


def _is_there(desk: Desk, asked: str, of: str, case: str) -> bool:
    entity = desk.holdings.entity_of(asked)
    if entity is None or entity not in desk.registry or entity != _APPROVED.get(of, entity):
        return False
    held = desk.holdings.held(entity, asked)
    return held is not None and held.id == asked and not held.hidden and case_of(desk, held) == case


RULES = ApprovalRules
