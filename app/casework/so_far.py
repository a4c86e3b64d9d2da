"""What was done already about something that waits: who was asked last, to whom a survivor was referred and whether it
went. A line of Today says it, so that nobody does the same again while the clock itself runs on.

Must not know a clock: the day is passed in. What was done ends nothing: only what happened does.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.casework.items import Cause, Item
from app.casework.messages import Filling, Label, Message


class SoFar(NamedTuple):
    """What was done about an item, in a sentence. `referral` is the one it was done by, "" for none; `is_to_send` tells
    that it has not gone yet, and `may_answer` that an answer to it is waited for."""

    said: Message
    referral: str = ""
    is_to_send: bool = False
    may_answer: bool = False


_NO_HELP = ("declined", "no_response")
"""Answers after which a survivor has to be sent somewhere else."""


def so_far(item: Item, now: datetime) -> SoFar | None:
    """Return what was done about an item by `now`; None when nothing was."""
    if item.facts.get("referral"):
        return _referred(item, now)
    if item.cause is Cause.TO_SEND or not item.facts.get("asked_on"):
        return None
    by, on = str(item.facts.get("asked_by", "")), str(item.facts["asked_on"])
    day = datetime.fromisoformat(on).date()
    fillings: dict[str, Filling] = {"date": day, "person": by}
    if day == now.date():
        return SoFar(Message("Asked today by {person}", fillings) if by else Message("Asked today"))
    return SoFar(Message("Asked on {date} by {person}", fillings) if by else Message("Asked on {date}", fillings))


def who(item: Item) -> Filling:
    """Say whom an item is about: the partner's or station's name, else the institution, else whoever was asked."""
    name, institution = str(item.facts.get("name", "")), str(item.facts.get("institution", ""))
    about = str(item.facts.get("about", ""))
    if name and institution:
        return Message("{institution}, {name}", {"institution": Label("institution", institution), "name": name})
    if institution:
        return Label("institution", institution)
    return Label("follow_up_about", about) if about else Message("Somebody")


def _referred(item: Item, now: datetime) -> SoFar:
    referral, status = str(item.facts["referral"]), str(item.facts["status"])
    fillings: dict[str, Filling] = {"who": who(item), "person": str(item.facts["by"]) or Message("somebody")}
    if not item.facts["sent"]:
        return SoFar(Message("The referral has not gone yet: {who}", fillings), referral, is_to_send=True)
    at = datetime.fromisoformat(str(item.facts["sent"])).astimezone(now.tzinfo)
    fillings |= {"date": at.date(), "time": at.time(), "status": Label("referral_status", status)}
    if status in _NO_HELP:
        return SoFar(Message("Referred to {who} on {date}: {status}", fillings), referral)
    if status not in ("sent", "delivered"):
        return SoFar(Message("Referred to {who} on {date}: {status}", fillings), referral, may_answer=True)
    if at.date() == now.date():
        said = Message("Referred to {who} at {time} by {person}: did the survivor arrive?", fillings)
    else:
        said = Message("Referred to {who} on {date} by {person}: did the survivor arrive?", fillings)
    return SoFar(said, referral, may_answer=True)
