"""Steps that the work's rules allow or refuse: the states of cases and referrals, closing, handing over.

Must not know screens, commands or SQL. `app.writing.recording` asks here before it appends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from app.casework import corrections, handover, lifecycle, silence
from app.casework.answers import Problem
from app.casework.approvals import decision_about
from app.casework.case_file import CaseFile, codes_of
from app.casework.messages import Message
from app.casework.registry import RECORDS
from app.reading import disclosing
from app.store import agenda, reading
from app.store.journal import Intent
from app.store.reading import Held
from app.words.refusal import Refused
from app.writing.desk import Desk
from sync.changes import Kind, Value
from sync.merging import MergeClass

_FOLLOWS_CASE = frozenset({"case", "referral"})
"""Records whose state has rules."""


def refused_corrections(desk: Desk, held: Held, changed: Mapping[str, Value]) -> Iterator[Problem]:
    """Say why who sits at the desk may not change these answers of a record; nothing when they may."""
    row = disclosing.as_row(desk, held)
    about = {"case": str(held.values.get("case")), "record": held.id}
    asked = reading.listed(desk.tx, "approval", where=about) if "asked_by" in RECORDS[held.entity] else []
    approvals = [disclosing.as_row(desk, each) for each in asked]
    decided = any(decision_about(approvals, row, str(each["of"]), desk.today) for each in approvals)
    yield from corrections.why_not(RECORDS[held.entity], row, changed, desk.person, decided=decided)


def refused_steps(desk: Desk, held: Held, changed: Mapping[str, Value]) -> Iterator[Problem]:
    """Say why a record may not take the steps in `changed`; nothing when it may."""
    if held.entity == "target" and held.values.get("locked_on") and set(changed) - {"footnote"}:
        yield Problem("locked_on", Message("What was locked stays as it was reported; a footnote may be added."))
    if held.entity not in _FOLLOWS_CASE:
        return
    for name, value in changed.items():
        if RECORDS[held.entity][name].merge is not MergeClass.STATE:
            continue
        to = value if isinstance(value, str) else ""
        why = lifecycle.why_not(held.entity, str(held.values.get(name) or ""), to)
        if why is not None:
            yield Problem(name, why)
        elif held.entity == "case" and to == "closed":
            yield from _refused_closing(desk, _file(desk, held))


def refused_decision(desk: Desk, held: Held, name: str, value: Value) -> Iterator[Problem]:
    """Say why an undecided answer may not be decided so. A state, and a survivor's word, can only be one of the answers
    that were given; a case that is decided to be closed must be fit to be."""
    candidates = reading.candidates(desk.tx, held.id, name)
    is_state = RECORDS[held.entity][name].merge is MergeClass.STATE
    if (is_state or held.entity == "consent") and value not in [each.value for each in candidates]:
        yield Problem(name, Message("Choose one of the two answers that were given."))
    elif held.entity == "case" and is_state and value == "closed":
        file = _file(desk, held)
        others = [each for each in codes_of(file.case, "conflicts") if each != name]
        stands = file._replace(case={**file.case, "conflicts": others, "closed_by": None})
        yield from _refused_closing(desk, stands)


def _refused_closing(desk: Desk, file: CaseFile) -> Iterator[Problem]:
    closure = lifecycle.latest_closure(file) or {}
    yield from (Problem("state", each) for each in lifecycle.why_not_close(file, closure, desk.today))


def given_with(desk: Desk, held: Held, changed: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the app records together with an allowed step: when and why a case was closed, or that it no longer
    is."""
    if held.entity != "case" or "state" not in changed:
        return {}
    if changed["state"] == "closed":
        return closed_with(lifecycle.latest_closure(_file(desk, held)) or {}, desk.today)
    return {name: None for name in ("closed_on", "closure_reason") if held.values.get(name)}


def closed_with(closure: Mapping[str, Value], today: date) -> dict[str, Value]:
    """Return what is recorded of a case as it is closed."""
    return {"closed_on": today.isoformat(), "closure_reason": closure.get("reason"), "closed_by": closure.get("id")}


def refused_referral(desk: Desk, case: Held) -> Iterator[Problem]:
    """A referral waits while something critical about the survivor is undecided."""
    if case.undecided:
        fields = {each.field for each in reading.candidates(desk.tx, case.id)}
        for name in sorted(fields):
            if name in RECORDS["case"] and RECORDS["case"][name].merge is MergeClass.CRITICAL:
                yield Problem(name, Message("Two people answered this differently; decide between them first."))


def refused_ladder_step(desk: Desk, follow_up: Mapping[str, Value]) -> Iterator[Problem]:
    """Only a step that the ladder of the institution has can be taken."""
    taken = follow_up.get("ladder_step")
    institution = disclosing.recipient_of(desk, follow_up).kind
    if isinstance(taken, int) and taken not in {step.days for step in silence.ladder(desk.pack, institution)}:
        yield Problem(
            "ladder_step", Message("The ladder of this institution has no step at {days} days.", {"days": taken})
        )


def hand_over(desk: Desk, values: Mapping[str, object]) -> list[Intent]:
    """Return the changes that give one case, or all open cases of `from_worker`, to another person. Raises `Refused`.

    Each case gets a hand-over record and its new worker.
    """
    to_worker = str(values.get("to_worker") or "")
    cases = _cases_of(desk, values)
    from_worker = str(values.get("from_worker") or (cases[0].values.get("worker") if cases else "") or "")
    why = handover.why_not(from_worker, to_worker, frozenset(each.person for each in desk.members.values()))
    if why is not None:
        raise Refused(why)
    rows = [{"id": each.id, **each.values} for each in cases]
    by_id = {each.id: each for each in cases}
    moved = handover.hand_over(rows, from_worker, to_worker)
    keys = desk.next_records(2 * len(moved))
    intents = []
    for key, each in zip(keys[::2], moved, strict=True):  # of every second change: the other is the case's
        fields = {**values, "case": each.case, "from_worker": from_worker, "to_worker": to_worker}
        record = {name: value for name, value in fields.items() if isinstance(value, str)}
        intents.append(Intent("reassignment", key, Kind.CREATE, record))
        held = by_id[each.case]
        intents.append(Intent("case", bytes.fromhex(held.id), Kind.SET, {"worker": to_worker}, held.heads))
    if not intents:
        raise Refused(Message("{person} has no open case to hand over.", {"person": from_worker}))
    return intents


def _cases_of(desk: Desk, values: Mapping[str, object]) -> list[Held]:
    if isinstance(values.get("case"), str):
        held = reading.held(desk.tx, "case", str(values["case"]))
        return [held] if held is not None and not held.hidden else []
    worker = values.get("from_worker")
    return reading.listed(desk.tx, "case", where={"worker": worker}) if isinstance(worker, str) and worker else []


def _file(desk: Desk, case: Held) -> CaseFile:
    file = next(agenda.files(desk.tx, [case.id]))
    if not case.undecided:
        return file
    names = sorted({each.field for each in reading.candidates(desk.tx, case.id)})
    return file._replace(case={**file.case, "conflicts": names})
