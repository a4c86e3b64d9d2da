"""Referrals that came to the centre: by when they are answered, and what counts as an answer.

Whoever referred waits, and a child behind them: a referral to us is accepted, or handed back with a reason. That it was
received is no answer. Pure; must not know a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from app.casework.case_file import Row, text_of
from app.casework.clocks import referral_limit
from app.casework.country import Pack
from app.casework.messages import Message
from sync.changes import Value

ACCEPTED, HANDED_BACK = "accepted", "declined"
ANSWERS = (ACCEPTED, HANDED_BACK)
_WAITS = ("sent", "delivered", "acknowledged", "no_response")


def is_incoming(referral: Row) -> bool:
    """Tell whether a referral came to the centre."""
    return text_of(referral, "direction") == "in"


def waits(referral: Row) -> bool:
    """Tell whether whoever referred to the centre still waits for its answer."""
    return is_incoming(referral) and text_of(referral, "status") in _WAITS


def limit(referral: Row, sent: datetime, pack: Pack) -> datetime:
    """Return by when it is to be answered: within the hours of its priority, and never later than the pack's days."""
    last = datetime.combine(sent.date() + timedelta(days=pack.reviews.answer_in), time.max, sent.tzinfo)
    return min(referral_limit(text_of(referral, "priority"), sent), last.replace(microsecond=0))


def why_not(referral: Row, changed: Mapping[str, Value]) -> Message | None:
    """Return why a referral to the centre may not be answered so, or None: who is handed back is told why."""
    after: Mapping[str, Value] = {**referral, **changed}
    if is_incoming(after) and changed.get("status") == HANDED_BACK and not text_of(after, "declined_reason").strip():
        return Message("Say why it is handed back: whoever referred has to find help elsewhere.")
    return None
