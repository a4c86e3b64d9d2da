"""The referrals of a case, with what a partner's answer may be next.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.casework.lifecycle import steps_from
from app.ui.case.happenings import TimelineEntry, entry_of
from app.ui.case.telling import Row, Telling

_DATED_BY_STATUS: Mapping[str, str] = {
    "acknowledged": "acknowledged_on", "accepted": "acknowledged_on", "started": "started_on",
    "completed": "completed_on",
}  # fmt: skip
"""The date of a referral that an answer tells of."""


class ReferralLine(NamedTuple):
    """A referral with the states it may go to next, as (code, words)."""

    entry: TimelineEntry
    steps: tuple[tuple[str, str], ...]


def lines(told: Telling) -> list[ReferralLine]:
    """Return the referrals, the newest first, each with the states it may go to."""
    found = []
    for row in told.file.of("referral"):
        steps = tuple(
            (step, told.voice.label("referral_status", step)) for step in steps_from("referral", row["status"])
        )
        found.append(ReferralLine(entry_of(row, told), () if row["conflicts"] else steps))
    return sorted(found, key=lambda line: line.entry.day, reverse=True)


def answered(row: Row | None, status: str, today: date) -> dict[str, Any]:
    """Return what changes in a referral when its partner has answered: with today as its day unless one is known."""
    dated = _DATED_BY_STATUS.get(status, "")
    is_dated_today = row is not None and dated and not row.get(dated)
    return {"status": status, **({dated: today.isoformat()} if is_dated_today else {})}
