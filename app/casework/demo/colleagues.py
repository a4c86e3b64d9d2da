"""What the colleagues of a made-up centre ask of each other, and what partners ask of it. See `centre`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from app.casework.demo import words
from app.casework.demo.telling import Made, Tale, chosen, one_in
from sync.changes import Value


def plan(tale: Tale) -> None:
    """The worker makes a plan, and mostly a second person has approved it, or handed it back."""
    made = tale.make("plan", {"on": tale.on(), "steps": chosen(tale.lots, words.PLANS), "agreed": True,
                              "review_on": tale.ahead(60)})  # fmt: skip
    if one_in(tale.lots, 4):
        return
    decision: dict[str, Value] = {"of": "plan", "decision": "approved", "on": tale.on()}
    if one_in(tale.lots, 5):
        decision |= {"decision": "refused", "reason": "Who goes with her on the first day?"}
    second = next(person for person in words.STAFF if person != tale.worker)
    tale.make("approval", decision, by=second, case=tale.ref, record=made)


def flag(tale: Tale) -> None:
    """The lead asks the worker to look at something; sometimes it has been answered."""
    what = chosen(tale.lots, ("see", "risk", "ask", "record"))
    raised = tale.make("flag", {"on": tale.on(), "what": what, "note": "Her teacher has called."}, by=words.STAFF[0])
    if one_in(tale.lots, 2):
        tale.change(raised, {"answer": "I was there on the same day; she is well."})


def came_to_us(tale: Tale) -> None:
    """A partner has referred the survivor to the centre; who came in these days waits for an answer."""
    asked: dict[str, Value] = {"direction": "in", "services": ["counselling"], "priority": "urgent",
                               "institution": "school", "reason": "The school asks for help for her."}  # fmt: skip
    referral = tale.make("referral", {**asked, "sent_at": tale.moment()})
    if not tale.is_recent:
        tale.change(referral, {"status": "accepted", "acknowledged_on": tale.on()})


def saved_lists(first: date, at: Callable[[date], datetime]) -> Iterator[Made]:
    """Two lists that the centre works by."""
    asked: tuple[tuple[str, dict[str, Value]], ...] = (
        ("At high risk", {"kept": "all", "risk": "high", "order": "next"}),
        ("Police silent", {"kept": "silent", "institution": "police", "order": "silence"}),
    )
    for number, (name, values) in enumerate(asked):
        yield Made(f"list-{number}", "saved_list", at(first), words.STAFF[0], {"name": name, **values}, {})
