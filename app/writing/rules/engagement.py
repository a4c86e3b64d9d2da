"""What a survivor leader allows for one event is only ever narrowed after it was asked: more is asked for anew."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.answers import Problem
from app.casework.case_file import codes_of
from app.casework.conditions import is_answered
from app.casework.messages import Message
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class EngagementRules(KindRules):
    """When they agreed, and that nothing is added to it afterwards."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return that they agreed today, where it is not said when."""
        is_dated = values.get("allowed_on") or not values.get("allows")
        return super().given(desk, values) | ({} if is_dated else {"allowed_on": desk.today.isoformat()})

    def refuses_edit(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> list[Problem]:
        """Say, too, that what was withdrawn, or what was not allowed when it was asked, is asked anew."""
        problems = super().refuses_edit(desk, held, changed)
        before, now = set(codes_of(held.values, "allows")), set(codes_of(changed, "allows"))
        was_asked = bool(before) or is_answered(held.values.get("withdrawn_on"))
        if was_asked and now - before:
            why = Message("What they allow is only ever narrowed; ask them anew for another event.")
            problems.append(Problem("allows", why))
        return problems


RULES = EngagementRules
