"""On which part of a case a record of it stands: where one comes to who looks for it.

Knows the kinds of record; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.ui.case import aftercare, justice
from app.ui.case.telling import Row

LINE = "timeline"
"""Where everything stands that has a day of its own, and no other place."""
_PARTS: Mapping[str, str] = {
    **dict.fromkeys(("case", "person_around", "perpetrator", "involvement", "identity"), "people"),
    **dict.fromkeys(("legal_case", *justice.BESIDE), "justice"),
    **dict.fromkeys(("plan", "plan_goal", "decision", "closure", *aftercare.HOME), "aftercare"),
}


def part_of(row: Row) -> str:
    """Return the part of a case that shows a record with its answers."""
    return _PARTS.get(row["entity"], LINE)
