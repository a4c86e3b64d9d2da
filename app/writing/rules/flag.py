"""A flag is for a colleague of the centre, the caseworker unless another is named, and is answered once."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import flags
from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.conditions import is_answered
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class FlagRules(KindRules):
    """For whom it is, and who answered it when."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return for whom it is: the case's worker, unless another is named."""
        given, case = super().given(desk, values), values.get("case")
        held = desk.holdings.held("case", case) if isinstance(case, str) else None
        worker = text_of(held.values, "worker") if held is not None else ""
        return given if values.get("for_whom") or not worker else {**given, "for_whom": worker}

    def demands(self, desk: Desk, values: Mapping[str, Value]) -> list[Problem]:
        """Say that nobody of the centre is meant; who has left it since may still be answered for."""
        if is_answered(values.get("answer")):
            return super().demands(desk, values)
        members = frozenset(each.person for each in desk.members.values())
        why = flags.why_nobody(text_of(values, "for_whom"), members)
        return [*super().demands(desk, values), *([Problem("for_whom", why)] if why is not None else [])]

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, that it was answered, or is another person's."""
        return [
            *super().refuses_edit(desk, held, changed),
            *flags.why_not_changed(held.values, desk.person, changed),
        ]

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Return who answered it, and when, with the answer."""
        if held.heads and is_answered(changed.get("answer")):
            return {"answered_on": desk.today.isoformat(), "answered_by": desk.person}
        return {}


RULES = FlagRules
