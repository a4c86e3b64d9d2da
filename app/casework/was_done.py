"""Facts of what was done already about something that waits, as an item of the agenda keeps them: who asked last, by
which referral a survivor was sent. `app.casework.so_far` says them.
"""

from __future__ import annotations

from datetime import date

from app.casework.approvals import SIGNED_BY
from app.casework.case_file import CaseFile, Row, day_of, order_of, text_of


def asked_last(file: CaseFile, institution: str, since: date) -> dict[str, str | int]:
    """Who asked an institution last since a day, and when."""
    asked = [row for row in file.of("follow_up") if institution and file.institution_of(row) == institution]
    asked = [row for row in asked if (on := day_of(row, "on")) and on >= since]
    last = max(asked, key=lambda row: order_of(row, "on"), default=None)
    return {"asked_on": text_of(last, "on"), "asked_by": text_of(last, SIGNED_BY)} if last else {}


def referred(file: CaseFile, referral: Row | None) -> dict[str, str | int]:
    """What is said of the referral to some help: to whom, when it went ("": not yet), by whom, what came of it."""
    if referral is None:
        return {}
    return {
        "referral": text_of(referral, "id"),
        "institution": file.institution_of(referral),
        "name": file.name_of(referral),
        "sent": text_of(referral, "sent_at"),
        "by": text_of(referral, SIGNED_BY),
        "status": text_of(referral, "status"),
    }
