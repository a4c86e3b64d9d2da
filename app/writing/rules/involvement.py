"""What a suspect was in an incident is recorded once, and whoever it is recorded of is a suspect of that incident."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework.answers import Problem
from app.casework.case_file import codes_of, text_of
from app.casework.messages import Message
from app.store.journal import Intent
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Kind, Value


class InvolvementRules(KindRules):
    """Who is a suspect of what, once."""

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say that this suspect's part in the incident is recorded already."""
        suspect, incident = values.get("perpetrator"), values.get("incident")
        if "perpetrator" not in changed or not isinstance(incident, str):
            return []
        others = desk.holdings.listed(self.kind, {"incident": incident})
        if all(each.id == record or each.values.get("perpetrator") != suspect for each in others):
            return []
        return [Problem("perpetrator", Message("What this suspect was in it is recorded already; change that record."))]

    def changes_others(self, desk: Desk, values: Mapping[str, Value], changed: Collection[str]) -> list[Intent]:  # noqa: ARG002
        """Name the suspect in the incident, where that is there already and does not."""
        suspect = text_of(values, "perpetrator")
        incident = desk.holdings.held("incident", text_of(values, "incident"))
        if incident is None or suspect in (named := codes_of(incident.values, "perpetrators")):
            return []
        key, new = bytes.fromhex(incident.id), {"perpetrators": [*named, suspect]}
        return [Intent("incident", key, Kind.SET, new, incident.heads)]


RULES = InvolvementRules
