"""A leak of an identity is known from the moment it is recorded, unless an earlier one is said: its hours run."""

from __future__ import annotations

from collections.abc import Mapping

from app.writing.desk import Desk
from app.writing.rules import KindRules


class IdentityLeakRules(KindRules):
    """When the hours began."""

    def given(self, desk: Desk, values: Mapping[str, object]) -> dict[str, object]:
        """Return that it is known since now, where nobody says since when."""
        said = values.get("known_at")
        known = {} if said and not isinstance(said, dict) else {"known_at": desk.now.isoformat(timespec="minutes")}
        return super().given(desk, values) | known


RULES = IdentityLeakRules
