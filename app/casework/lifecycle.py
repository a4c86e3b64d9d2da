"""The states of a case and of a referral, and which steps between them are allowed.

Closing needs criteria and an approval by a second person; what is closed can be reopened. Two people who take
different steps while apart make a task, not a silent winner (the merge class of a state).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.casework.approvals import SIGNED_BY, decision_about, waits_until
from app.casework.case_file import CaseFile, Row, codes_of, text_of
from app.casework.country import COOLING_DAYS
from app.casework.messages import Filling, Label, Message
from app.casework.unanswered import answers, unanswered

CASE_STEPS: Mapping[str, tuple[str, ...]] = {
    "identified": ("registered", "closed", "transferred"),
    "registered": ("assessed", "plan_agreed", "in_service", "closed", "transferred"),
    "assessed": ("plan_agreed", "in_service", "closed", "transferred"),
    "plan_agreed": ("in_service", "legal_only", "aftercare", "closed", "transferred"),
    "in_service": ("legal_only", "aftercare", "closed", "transferred"),
    "legal_only": ("in_service", "aftercare", "closed", "transferred"),
    "aftercare": ("in_service", "legal_only", "closed", "transferred"),
    "closed": ("reopened",),
    "reopened": ("assessed", "plan_agreed", "in_service", "legal_only", "aftercare", "closed", "transferred"),
    "transferred": ("reopened",),
}
REFERRAL_STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("sent", "withdrawn"),
    "sent": ("delivered", "acknowledged", "accepted", "declined", "started", "completed", "no_response", "withdrawn"),
    "delivered": ("acknowledged", "accepted", "declined", "started", "completed", "no_response", "withdrawn"),
    "acknowledged": ("accepted", "declined", "started", "completed", "no_response", "withdrawn"),
    "accepted": ("started", "completed", "declined", "no_response", "withdrawn"),
    "started": ("completed", "no_response", "withdrawn"),
    "no_response": ("delivered", "acknowledged", "accepted", "declined", "started", "completed", "withdrawn"),
    "declined": (),
    "completed": (),
    "withdrawn": (),
}
"""A partner may skip steps: a slip comes back with "completed" and nothing before. Nothing goes back."""

FIRST = {"case": "registered", "referral": "draft"}
FINISHED = ("closed", "transferred")
OPEN = tuple(state for state in CASE_STEPS if state not in FINISHED)

NEEDED_FOR: Mapping[str, tuple[str, ...]] = {
    "restored": ("outcome_met", "safe", "referrals_done", "survivor_told"),
    "survivor_wish": ("survivor_told",),
    "moved": ("survivor_told",),
    "lost_contact": ("contact_tried",),
    "transferred": ("referrals_done",),
    "died": (),
    "not_qualified": ("survivor_told",),
    "other": ("safe", "survivor_told"),
}
"""What must have been checked before a case is closed, by the reason it is closed for."""

_STEPS = {"case": (CASE_STEPS, "case_state"), "referral": (REFERRAL_STEPS, "referral_status")}


def steps_from(entity: str, state: str) -> tuple[str, ...]:
    """Return the states a case or referral may go to; a state not known here (a newer app's) goes nowhere."""
    return _STEPS[entity][0].get(state or FIRST[entity], ())


def why_not(entity: str, state: str, to: str) -> Message | None:
    """Return why a case or referral may not go from one state to another, or None. Staying is always allowed."""
    steps, code_list = _STEPS[entity]
    state = state or FIRST[entity]
    if to == state or to in steps.get(state, ()):
        return None
    fillings = {"state": Label(code_list, state), "to": Label(code_list, to)}
    if not steps.get(state):
        return Message("“{state}” is an end; it cannot become “{to}”.", fillings)
    return Message("“{state}” cannot become “{to}”.", fillings)


def asked_closures(file: CaseFile) -> list[Row]:
    """Return what asks for the case to be closed: requests that no other answers, and that have not closed it before.

    A request closes a case once: after a reopening only one counts that knew of the one it was closed by.
    """
    closures = file.of("closure")
    spent = next((row for row in closures if text_of(row, "id") == text_of(file.case, "closed_by")), None)
    return [row for row in unanswered(closures) if spent is None or (row is not spent and answers(row, spent))]


def ruling_closure(file: CaseFile, today: date, cooling_days: int = COOLING_DAYS) -> Row | None:
    """Return the request that a case is closed by; None when nobody asks. Of several that did not know each other it is
    one that may not be granted yet, as long as there is one."""
    asked = asked_closures(file)
    return next((row for row in asked if why_not_close(file, row, today, cooling_days)), next(iter(asked), None))


def unchecked(closure: Row) -> tuple[str, ...]:
    """Return what a request to close does not say was checked, and must for its reason."""
    checked = codes_of(closure, "criteria")
    return tuple(code for code in NEEDED_FOR.get(text_of(closure, "reason"), ()) if code not in checked)


def wanting(closure: Row) -> Message | None:
    """Say what a request to close must say was checked, and does not: a second person would be asked to approve what
    cannot be closed. None: nothing."""
    missing = [Label("closure_criterion", code) for code in unchecked(closure)]
    if not missing:
        return None
    said: Filling = missing[0]
    for each in missing[1:]:
        said = Message("{some}; {one}", {"some": said, "one": each})
    return Message("For this reason it must be checked: {criteria}", {"criteria": said})


def why_not_close(file: CaseFile, closure: Row, today: date, cooling_days: int = COOLING_DAYS) -> list[Message]:
    """Return everything that stands in the way of closing a case by a `closure` record; empty when it may close."""
    why = [
        Message("Not yet checked: {criterion}", {"criterion": Label("closure_criterion", code)})
        for code in unchecked(closure)
    ]
    if not text_of(closure, "reason"):
        why.append(Message("Closing a case needs a reason."))
    approval = decision_about(file.of("approval"), closure, "closure", today, cooling_days)
    if approval is None:
        why.append(_why_unapproved(file, closure, today, cooling_days))
    elif text_of(approval, "decision") != "approved":
        why.append(Message("The approval was refused."))
    undecided = file.case.get("conflicts")
    if isinstance(undecided, list) and undecided:
        why.append(Message("Two people recorded different answers; decide between them first."))
    return why


def confirmed_from(file: CaseFile, cooling_days: int = COOLING_DAYS) -> date | None:
    """Return the day from which the closing of a closed case is confirmed by a second person; None: it is not.

    Every device asks this of every closed case: a changed program closes without anybody's approval.
    """
    closures = (row for row in file.of("closure") if text_of(row, "id") == text_of(file.case, "closed_by"))
    closure = next(closures, None)
    if closure is None:
        return None
    decision = decision_about(file.of("approval"), closure, "closure", date.max, cooling_days)
    if decision is None or text_of(decision, "decision") != "approved":
        return None
    approved = [row for row in file.of("approval") if text_of(row, "decision") == "approved"]
    first = waits_until(approved, closure, "closure", cooling_days)
    return first[1] if first is not None and first[1] < date.max else None


def _why_unapproved(file: CaseFile, closure: Row, today: date, cooling_days: int) -> Message:
    first = waits_until(file.of("approval"), closure, "closure", cooling_days)
    if first is None or first[1] <= today:  # who approved under a clock that ran ahead has not approved yet
        return Message("Closing a case waits for the approval of a second person.")
    row, day = first
    person = text_of(row, SIGNED_BY)
    if day == date.max:
        return Message(
            "Closing waits: {person} was let in by who asks, and the server has not heard of that yet. Another person "
            "can approve it at once.",
            {"person": person},
        )
    return Message(
        "Closing waits until {date}: {person} was let in not long ago by who asks. Another person can approve it at "
        "once.",
        {"person": person, "date": day},
    )
