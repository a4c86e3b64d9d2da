"""How a partner answers: what was sent there, what was answered, and how fast, counted from the referrals alone.

Must not know a clock: `now` is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import NamedTuple

from app.casework.case_file import Row, day_of, moment_of, text_of
from app.casework.clocks import ANSWERED, referral_limit

ANSWERED_ON = ("acknowledged_on", "started_on", "completed_on")
"""Dates of a referral that say that its partner answered."""


class Response(NamedTuple):
    """How a partner answered the referrals it was sent. `days` is the middle number of days to an answer, None without
    one that is dated; `waiting` counts those whose time to answer is not over yet."""

    sent: int
    answered: int
    in_time: int
    waiting: int
    completed: int
    declined: int
    days: float | None

    @property
    def due(self) -> int:
        """How many were to be answered by now."""
        return self.sent - self.waiting


def response(referrals: Iterable[Row], utc_offset: str, now: datetime) -> Response:
    """Return how the partner of these referrals answered; drafts and referrals from elsewhere are left out."""
    sent = answered = in_time = waiting = completed = declined = 0
    days = []
    for row in referrals:
        at, status = moment_of(row, "sent_at", utc_offset), text_of(row, "status")
        if at is None or status in ("", "draft") or text_of(row, "direction") == "in":
            continue
        limit = referral_limit(text_of(row, "priority"), at)
        first = min((day for field in ANSWERED_ON if (day := day_of(row, field))), default=None)
        is_answered = first is not None or (status in ANSWERED and status != "withdrawn")
        sent += 1
        answered += is_answered
        in_time += first is not None and first <= limit.date()
        waiting += not is_answered and now <= limit
        completed += status == "completed"
        declined += status == "declined"
        if first is not None and first >= at.date():
            days.append((first - at.date()).days)
    return Response(sent, answered, in_time, waiting, completed, declined, median(days) if days else None)
