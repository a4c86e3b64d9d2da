"""An incident without a case opens one."""

from __future__ import annotations

from collections.abc import Mapping

from app.writing.desk import Desk
from app.writing.rules import KindRules, NewRecord


class IncidentRules(KindRules):
    """What an incident begins."""

    def begins(self, desk: Desk, values: Mapping[str, object]) -> list[NewRecord]:
        """Return the incident, after the case that it opens when none is named."""
        if values.get("case") is not None:
            return super().begins(desk, values)
        told = {name: value for name, value in values.items() if name != "case"}
        return [NewRecord("case", {}, {}), NewRecord(self.kind, told, {"case": "case"})]


RULES = IncidentRules
