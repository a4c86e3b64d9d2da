"""An item of a case's agenda: why something waits, about which record, from when and until when, and for whom.

Must not know which items a case has (`app.casework.agenda`), nor what is said of one (`app.casework.today`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

import msgspec

from app.casework.approvals import is_another
from app.casework.case_file import CaseFile, Row, text_of
from app.casework.people_names import is_same_name

AHEAD_DAYS = 7
"""How many days ahead something due is shown."""


class Cause(StrEnum):
    """Why an item stands on the agenda."""

    PROMISE = "promise"
    ASK_AGAIN = "ask_again"
    REFERRAL = "referral"
    INCOMING = "incoming"
    TO_SEND = "to_send"
    CLOCK = "clock"
    URGENT = "urgent"
    SILENCE = "silence"
    COURT = "court"
    COURT_OUTCOME = "court_outcome"
    SESSION = "session"
    GOAL = "goal"
    RISK_REVIEW = "risk_review"
    SAFETY_PLAN = "safety_plan"
    OUTCOME = "outcome"
    CONSENT = "consent"
    PLAN = "plan"
    HANDED_BACK = "handed_back"
    SEEN = "seen"
    FLAG = "flag"
    FLAG_ANSWERED = "flag_answered"
    APPROVAL = "approval"
    UNCONFIRMED = "unconfirmed"
    GROWN_UP = "grown_up"
    BAIL_RULING = "bail_ruling"
    RELEASED = "released"
    DECISION = "decision"
    MEETING = "meeting"
    PLACEMENT_VISIT = "placement_visit"
    PLACEMENT_ORDER = "placement_order"
    SCHOOL = "school"
    TRACING = "tracing"
    COMPENSATION = "compensation"
    ORDER_ENDS = "order_ends"
    TRANSFER = "transfer"
    LEAK = "leak"
    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something a case will ask for.

    `visible_from` is the day Today shows it first; `due` the moment it is to be done by (for silence: the day of the
    last movement); `until` when it goes by itself. `facts` are plain values for its sentence: codes, names, counts.
    """

    cause: Cause
    case: str
    record: str
    visible_from: date
    due: datetime
    until: datetime | None = None
    facts: Mapping[str, str | int] = {}


SECONDED = (Cause.APPROVAL, Cause.EMERGENCY)
"""What waits for the word of somebody else than who asked for it."""
TO_ONE = frozenset({Cause.FLAG, Cause.FLAG_ANSWERED, Cause.HANDED_BACK})
"""Causes of items that wait for one person alone, whom the fact `to` names."""


def is_for(item: Item, person: str) -> bool:
    """Tell whether an item waits for a person: what one has asked for oneself, somebody else decides, and who has
    decided is not asked again while that does not count yet; a flag, and its answer, are for one alone."""
    if item.cause in TO_ONE:
        return is_same_name(str(item.facts.get("to", "")), person)
    asked = (str(item.facts.get(name, "")) for name in ("by", "given"))
    return item.cause not in SECONDED or all(is_another(person, each) for each in asked)


def is_left_to(item: Item, person: str, people: Collection[str], now: datetime) -> bool:
    """Tell whether an item stands on a person's Today as far as somebody of the centre (`people`) has taken it on: a
    decision of a meeting is its owner's until it is over, then everybody's; of an office, of somebody else, or of who
    has left the centre, always."""
    owner = str(item.facts.get("owner", "")) if item.cause is Cause.DECISION else ""
    if not owner or now > item.due or not any(is_same_name(each, owner) for each in people):
        return True
    return is_same_name(owner, person)


def by_day(cause: Cause, file: CaseFile, row: Row, day: date, zone: timezone, facts: Mapping[str, str | int]) -> Item:
    """Return an item that is due on a day, to its end, and shown `AHEAD_DAYS` before."""
    return Item(
        cause=cause,
        case=file.id,
        record=text_of(row, "id"),
        visible_from=day - timedelta(days=AHEAD_DAYS),
        due=datetime.combine(day, time.max, zone).replace(microsecond=0),
        facts=facts,
    )


def midnight(day: date, zone: timezone) -> datetime:
    """Return the beginning of a day."""
    return datetime.combine(day, time.min, zone)
