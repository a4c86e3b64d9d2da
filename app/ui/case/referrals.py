"""The referrals of a case, with what a partner's answer may be next.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from app.casework import incoming
from app.casework.lifecycle import steps_from
from app.ui.case.happenings import TimelineEntry, entry_of
from app.ui.case.telling import Telling
from app.ui.record.referred import TO_SEND


class ReferralLine(NamedTuple):
    """A referral with the states it may go to next, as (code, words); `is_to_send` while nobody has said that it
    went, `waits_for_us` while one to the centre is neither accepted nor handed back."""

    entry: TimelineEntry
    steps: tuple[tuple[str, str], ...]
    is_to_send: bool = False
    waits_for_us: bool = False


def lines(told: Telling) -> list[ReferralLine]:
    """Return the referrals, the newest first, each with the states it may go to."""
    found = []
    for row in told.file.of("referral"):
        steps = tuple(
            (step, told.voice.label("referral_status", step)) for step in steps_from("referral", row["status"])
        )
        next_ = () if row["conflicts"] else steps
        found.append(ReferralLine(entry_of(row, told), next_, row["status"] == TO_SEND, incoming.waits(row)))
    return sorted(found, key=lambda line: line.entry.day, reverse=True)
