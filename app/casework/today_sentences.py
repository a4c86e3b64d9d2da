"""What Today says of an item of a case's agenda: hours that run, court, and what is due or overdue, by its cause.

Pure; must not know the order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from app.casework.country import Pack
from app.casework.messages import Filling, Label, Message
from app.casework.so_far import who
from app.casework.waiting import Cause, Item


def _promise(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    promised = str(item.facts.get("promised", ""))
    fillings: dict[str, Filling] = {"who": who(item), "promised": promised, "date": item.due.date()}
    if promised:
        return Message("{who} promised by {date}: {promised}", fillings)
    return Message("{who} promised an answer by {date}", fillings)


def _ask_again(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Ask again: {who}", {"who": who(item)})


def _referral(item: Item, is_over: bool) -> Message:
    whom = who(item)
    if is_over:
        return Message("No answer to the referral: {who}", {"who": whom})
    return Message("Answer to the referral is due: {who}", {"who": whom})


def _incoming(item: Item, is_over: bool) -> Message:
    if is_over:
        return Message("{who} has waited too long for our answer to a referral", {"who": who(item)})
    return Message("{who} referred to us: accept it or hand it back", {"who": who(item)})


def _to_send(item: Item, is_over: bool) -> Message:
    if is_over:
        return Message("The referral has not gone yet: {who}", {"who": who(item)})
    return Message("Referral to send: {who}", {"who": who(item)})


def _clock(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    institution = Label("institution", str(item.facts["institution"]))
    if item.facts.get("ours"):
        return Message("Tell {institution}", {"institution": institution})
    step = Label("clock", str(item.facts["clock"]))
    return Message("{institution} owes: {step}", {"institution": institution, "step": step})


def _outcome_of_court(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("What came of the court session of {date}?", {"date": item.due.date() - timedelta(days=1)})


def _session(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message(
        "{kind} on {date}", {"kind": Label("session_kind", str(item.facts["kind"])), "date": item.due.date()}
    )


def _goal(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("A goal of the plan is due")


def _safety_plan(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Look at the safety plan again")


def _risk_review(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Look at the risk again; it was: {risk}", {"risk": Label("risk", str(item.facts["risk"]))})


def _outcome(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Outcome scale is due")


def _consent(item: Item, is_over: bool) -> Message:
    recipient = Label("institution", str(item.facts["recipient"]))
    if is_over:
        return Message("The consent has ended: {recipient}", {"recipient": recipient})
    return Message("The consent ends on {date}: {recipient}", {"recipient": recipient, "date": item.due.date()})


def _approval(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    what = Label("approval_of", str(item.facts["of"]))
    if by := str(item.facts["by"]):
        return Message("{what}: {person} asks for your decision", {"what": what, "person": by})
    return Message("{what}: your decision is asked for", {"what": what})


def _decision(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    if owner := str(item.facts["owner"]):
        return Message("A decision of a meeting is due: {person}", {"person": owner})
    return Message("A decision of a meeting is due")


def _meeting(item: Item, is_over: bool) -> Message:
    day = item.due.date()
    if (kind := str(item.facts["kind"])) not in ("", "other"):
        fillings: dict[str, Filling] = {"kind": Label("meeting_kind", kind), "date": day}
        return Message("What came of {kind} on {date}?" if is_over else "{kind} on {date}", fillings)
    if is_over:
        return Message("What came of the meeting on {date}?", {"date": day})
    return Message("Meeting about the case on {date}", {"date": day})


def _placement_visit(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Visit the survivor where they stay: {kind}", _kind(item, "placement_kind"))


def _placement_order(item: Item, is_over: bool) -> Message:
    if is_over:
        return Message("The order for the place to stay has ended: {kind}", _kind(item, "placement_kind"))
    fillings = _kind(item, "placement_kind") | {"date": item.due.date()}
    return Message("The order for the place to stay ends on {date}: {kind}", fillings)


def _school(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message(
        "Do they still go to school, after {count} day?",
        many="Do they still go to school, after {count} days?",
        count=int(item.facts["after"]),
    )


def _tracing(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Ask again: {what}", {"what": Label("tracing_kind", str(item.facts["kind"]))})


def _compensation(item: Item, is_over: bool) -> Message:
    if is_over:
        return Message("Compensation is not paid in full")
    return Message("Compensation is to be paid by {date}", {"date": item.due.date()})


def _order_ends(item: Item, is_over: bool) -> Message:
    kind = _kind(item, "protection_order_kind")
    if is_over:
        return Message("The protection order has ended: {kind}", kind)
    return Message("The protection order ends on {date}: {kind}", kind | {"date": item.due.date()})


def _transfer(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Nobody has taken the case yet: {who}", {"who": who(item)})


def _kind(item: Item, code_list: str) -> dict[str, Filling]:
    return {"kind": Label(code_list, str(item.facts["kind"]))}


def _emergency(item: Item, is_over: bool) -> Message:
    fillings: dict[str, Filling] = {
        "what": Label("approval_of", "emergency"),
        "person": str(item.facts["by"]) or Message("Somebody"),
        "recipient": Label("institution", str(item.facts["recipient"])),
    }
    if is_over:
        return Message("{what}: {person} told {recipient}, and nobody has looked at it in time", fillings)
    return Message("{what}: {person} told {recipient}", fillings)


def _self_harm(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("May harm themself: not left alone today, help called, a safety plan made?")


def urgent(item: Item, pack: Pack, hours: int, now: datetime) -> Message:
    """Say how many hours are left for a help, and what is lost with them."""
    code = str(item.facts["help"])
    help_, lost = Label("urgent", code), Label("urgent_lost", code)
    if now > item.due:
        return Message("{help}: go now.", {"help": help_})
    if not hours:  # "0 hours left" reads as if it were over, and it is not
        return Message("{help}: less than an hour left.", {"help": help_})
    if code in pack.codes("urgent_lost"):
        return Message(
            "{help}: {count} hour left, then {lost}.",
            {"help": help_, "lost": lost},
            many="{help}: {count} hours left, then {lost}.",
            count=hours,
        )
    return Message("{help}: {count} hour left.", {"help": help_}, many="{help}: {count} hours left.", count=hours)


def leak(item: Item, hours: int, now: datetime) -> Message:
    """Say how many hours are left to tell of a leak."""
    if now > item.due:
        return Message("An identity leaked: tell the Data Commissioner now, the 72 hours are over.")
    return Message(
        "An identity leaked: {count} hour left to tell the Data Commissioner.",
        many="An identity leaked: {count} hours left to tell the Data Commissioner.",
        count=hours,
    )


def court(item: Item) -> Message:
    """Say when and where court is."""
    place, at = str(item.facts.get("court", "")), str(item.facts.get("at", ""))
    fillings: dict[str, Filling] = {"court": place, "at": time.fromisoformat(at) if at else "", "date": item.due.date()}
    if place and at:
        return Message("Court on {date}, {at}, {court}", fillings)
    if place:
        return Message("Court on {date}, {court}", fillings)
    return Message("Court on {date}, {at}", fillings) if at else Message("Court on {date}", fillings)


SENTENCES: Mapping[Cause, Callable[[Item, bool], Message]] = {
    Cause.PROMISE: _promise,
    Cause.ASK_AGAIN: _ask_again,
    Cause.REFERRAL: _referral,
    Cause.INCOMING: _incoming,
    Cause.TO_SEND: _to_send,
    Cause.CLOCK: _clock,
    Cause.COURT_OUTCOME: _outcome_of_court,
    Cause.SESSION: _session,
    Cause.GOAL: _goal,
    Cause.SAFETY_PLAN: _safety_plan,
    Cause.RISK_REVIEW: _risk_review,
    Cause.OUTCOME: _outcome,
    Cause.CONSENT: _consent,
    Cause.APPROVAL: _approval,
    Cause.DECISION: _decision,
    Cause.MEETING: _meeting,
    Cause.PLACEMENT_VISIT: _placement_visit,
    Cause.PLACEMENT_ORDER: _placement_order,
    Cause.SCHOOL: _school,
    Cause.TRACING: _tracing,
    Cause.COMPENSATION: _compensation,
    Cause.ORDER_ENDS: _order_ends,
    Cause.TRANSFER: _transfer,
    Cause.EMERGENCY: _emergency,
    Cause.SELF_HARM: _self_harm,
}
"""How an item is said, by its cause; whether it is over."""
