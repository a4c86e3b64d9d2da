"""A waiver says that something which waits in a case is no longer needed: it names what can wait, and a record of the
same case."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import waivers
from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.items import Cause
from app.casework.messages import Message
from app.reading.finding import case_of
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class WaiverRules(KindRules):
    """What can be waived."""

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that nothing waits by this name, or not about this record."""
        problems = super().demands(desk, values)
        if text_of(values, waivers.WAITS).partition(".")[0] not in {each.value for each in Cause} - waivers.NEVER:
            problems.append(Problem(waivers.WAITS, Message("Nothing that can be left undone has this name.")))
        if not _is_of_case(desk, text_of(values, waivers.ABOUT), values.get("case")):
            problems.append(Problem(waivers.ABOUT, Message("There is no record with this number in this case.")))
        return problems


def _is_of_case(desk: Desk, record: str, case: Value) -> bool:
    entity = desk.holdings.entity_of(record)
    held = desk.holdings.held(entity, record) if entity is not None and entity in desk.registry else None
    return held is not None and held.id == record and not held.hidden and case_of(desk, held) == case


RULES = WaiverRules
