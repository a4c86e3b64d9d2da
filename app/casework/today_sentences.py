"""What Today says of an item of a case's agenda that is due or overdue, by its cause. Pure; must not know the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from app.casework.agenda import Cause, Item
from app.casework.messages import Filling, Label, Message
from app.casework.so_far import who


def _promise(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    kind = str(item.facts.get("promised", ""))  # by its kind alone: words that were typed may hold a name
    fillings: dict[str, Filling] = {
        "who": who(item), "promised": Label("promise_kind", kind), "date": item.due.date(),
    }  # fmt: skip
    if kind not in ("", "other"):
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


def _clock(item: Item, is_over: bool) -> Message:
    institution = Label("institution", str(item.facts["institution"]))
    if item.facts.get("ours"):
        return Message("Tell {institution}", {"institution": institution})
    step = Label("clock", str(item.facts["clock"]))
    if (unsure := item.facts.get("unsure")) and not is_over:
        return Message(
            "{institution} owes: {step}. A feast by the moon is expected: ask whether the court sits on {date}",
            {"institution": institution, "step": step, "date": date.fromisoformat(str(unsure))},
        )
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


def _plan(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("Look at the case plan again")


def _handed_back(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    return Message("{person} has handed the case plan back", {"person": str(item.facts["by"])})


def _flag(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    fillings: dict[str, Filling] = {
        "person": str(item.facts["by"]),
        "what": _flagged(item),
        "to": str(item.facts["to"]),
    }
    return Message("{person} asks {to}: {what}", fillings)


def _flagged(item: Item) -> Filling:
    return Label("flag_what", str(item.facts["what"]))


def flag_answered(item: Item) -> Message:
    """Return that a flag was answered."""
    return Message("{person} has answered: {what}", {"person": str(item.facts["by"]), "what": _flagged(item)})


def hearing(item: Item) -> Message:
    """Return when and where court sits."""
    court, at = str(item.facts.get("court", "")), str(item.facts.get("at", ""))
    fillings: dict[str, Filling] = {"court": court, "at": time.fromisoformat(at) if at else "", "date": item.due.date()}
    if item.facts.get("kind") == "bail":
        timed = "Bail hearing on {date}, {at}: is the safety plan ready?"
        return Message(timed if at else "Bail hearing on {date}: is the safety plan ready?", fillings)
    if court and at:
        return Message("Court on {date}, {at}, {court}", fillings)
    if court:
        return Message("Court on {date}, {court}", fillings)
    return Message("Court on {date}, {at}", fillings) if at else Message("Court on {date}", fillings)


def _approval(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    what = Label("approval_of", str(item.facts["of"]))
    if by := str(item.facts["by"]):
        return Message("{what}: {person} asks for your decision", {"what": what, "person": by})
    return Message("{what}: your decision is asked for", {"what": what})


def _grown_up(item: Item, is_over: bool) -> Message:
    if is_over:
        return Message("18 since {date}: no caregiver's word counts now. Ask anew.", {"date": item.due.date()})
    return Message("Turns 18 by {date}: ask for their own consent anew", {"date": item.due.date()})


def _bail_ruling(item: Item, is_over: bool) -> Message:
    day = {"date": date.fromisoformat(str(item.facts["ruled_on"]))}
    if is_over:
        return Message("Bail ruling of {date}: the survivor has not been told what came of it", day)
    return Message("Bail ruling of {date}: tell the survivor today what came of it", day)


def _released(item: Item, is_over: bool) -> Message:
    day = {"date": date.fromisoformat(str(item.facts["released_on"]))}
    if is_over:
        return Message("Released on {date}: the survivor has not been told", day)
    return Message("Released on {date}: tell the survivor today", day)


def _decision(item: Item, is_over: bool) -> Message:  # noqa: ARG001
    if owner := str(item.facts["owner"]):
        return Message("A decision of a meeting is due: {person}", {"person": owner})
    if item.facts.get("institution"):
        return Message("A decision of a meeting is due: {who}", {"who": who(item)})
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
    Cause.PLAN: _plan,
    Cause.HANDED_BACK: _handed_back,
    Cause.FLAG: _flag,
    Cause.APPROVAL: _approval,
    Cause.GROWN_UP: _grown_up,
    Cause.BAIL_RULING: _bail_ruling,
    Cause.RELEASED: _released,
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
