"""An accused is recorded once in a legal case, and takes up what was said of an arrest before each was asked of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.casework import old_shape
from app.casework.answers import Problem
from app.casework.case_file import text_of
from app.casework.conditions import is_answered
from app.casework.messages import Message
from app.store.holdings import Held
from app.writing.desk import Desk
from app.writing.rules import KindRules
from sync.changes import Value


class AccusedRules(KindRules):
    """Who is accused, once."""

    def contradicts(
        self, desk: Desk, record: str, values: Mapping[str, Value], changed: Collection[str]
    ) -> list[Problem]:
        """Say that somebody is recorded as accused in this legal case already."""
        suspect, legal = values.get("perpetrator"), values.get("legal_case")
        if not suspect or "perpetrator" not in changed or not isinstance(legal, str):
            return []
        others = desk.holdings.listed(self.kind, {"legal_case": legal})
        if all(each.id == record or each.values.get("perpetrator") != suspect for each in others):
            return []
        return [Problem("perpetrator", Message("This suspect is recorded as accused already; change that record."))]

    def goes_along(self, desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
        """Whoever begins the record of the only suspect takes up what the legal case said: that was about this one, and
        stays so when another suspect is named later."""
        legal = desk.holdings.held("legal_case", text_of(changed, "legal_case")) if not held.heads else None
        if legal is None or is_answered(changed.get("takes_up")):
            return {}
        if not any(is_answered(legal.values.get(name)) for name in old_shape.OF_ACCUSED):
            return {}
        incidents = desk.holdings.listed("incident", {"case": text_of(legal.values, "case")})
        rows = {"incident": [{"id": each.id, **each.values} for each in incidents]}
        only = old_shape.suspects_of(legal.values, rows) == (changed.get("perpetrator"),)
        return {"takes_up": True} if only else {}


RULES = AccusedRules
