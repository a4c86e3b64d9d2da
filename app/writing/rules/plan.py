"""A case plan waits for a second person's decision about it as it stands; of the goals nobody chose, it has the open
ones."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework import plans
from app.writing.asked import AskedRules
from app.writing.desk import Desk


class PlanRules(AskedRules):
    """Which goals it is of."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return the open goals of its case, unless some were chosen."""
        given, case = super().given(desk, values), values.get("case")
        if values.get("goals") or not isinstance(case, str):
            return given
        goals = [{**each.values, "id": each.id} for each in desk.holdings.listed("plan_goal", {"case": case})]
        open_ = plans.open_goals(goals)
        return {**given, "goals": open_} if open_ else given


RULES = PlanRules
