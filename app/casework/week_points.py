"""What a lead hears of one open case in the week: its points, for `app.casework.week` to gather.

What waits comes from the case's agenda, so that the week and Today can never say different things of it. Pure: `now`
is passed in. Must not know a store or a language.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from app.casework import accused, plans, seconding, silence
from app.casework.agenda import Cause, Item, items_of
from app.casework.ages import born
from app.casework.approvals import SIGNED_BY, decision_about
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.consent_word import EMERGENCY, ends_on, override_of
from app.casework.country import Pack
from app.casework.folding import folded
from app.casework.messages import Filling, Label, Message
from app.casework.seen import last_seen
from app.casework.so_far import who
from app.casework.today_sentences import SENTENCES, hearing
from app.casework.week import Mark, Point, Topic


def points_of(file: CaseFile, pack: Pack, now: datetime) -> Iterator[Point]:
    """Yield the points of an open case."""
    today = now.date()
    file = file.as_of(today)
    seen = last_seen(file, today)
    unseen = _unseen_days(file, seen, pack, today)
    yield _of_a_caseload(file, unseen, seen)
    if unseen:
        yield _unseen(file, unseen, seen)
    yield from _without_a_plan(file, pack, today)
    for item in items_of(file, pack):
        yield from _OF_ITEMS[item.cause](item, file, pack, now) if item.cause in _OF_ITEMS else ()
    yield from _silent(file, pack, today)
    yield from _exceptions(file, pack, today)
    yield from _on_bail(file, today)


# --- Whose it is, and when she was seen --------------------------------------------------------------------------


def _unseen_days(file: CaseFile, seen: date | None, pack: Pack, today: date) -> int:
    """For how many days nobody has been with the survivor; 0 where that is not long yet."""
    since = seen or day_of(file.case, "opened_on")
    days = (today - since).days if since else 0
    return days if days > pack.reviews.unseen else 0


def _of_a_caseload(file: CaseFile, unseen: int, seen: date | None) -> Point:
    worker, risk = text_of(file.case, "worker"), text_of(file.case, "risk")
    marks = {Mark.HIGH} if risk == "high" else set()
    fillings: dict[str, Filling] = {"state": Label("case_state", text_of(file.case, "state"))}
    if risk:
        what = Message("{state}; risk: {risk}", {**fillings, "risk": Label("risk", risk)})
    else:
        what = Message("{state}; nobody has said how great the risk is", fillings)
    further = (Message("Last seen on {date}", {"date": seen}),) if seen else ()
    rank = {"high": 0, "medium": 1, "low": 2}.get(risk, 3)
    return Point(
        Topic.CASELOAD, file.id, file.id, what, rank, further,
        _alike(worker) or "-", worker, frozenset(marks | ({Mark.UNSEEN} if unseen else set())),
    )  # fmt: skip


def _unseen(file: CaseFile, days: int, seen: date | None) -> Point:
    if seen is None:
        what = Message(
            "No record says that anybody has been with the survivor, for {count} day",
            many="No record says that anybody has been with the survivor, for {count} days",
            count=days,
        )
    else:
        what = Message(
            "Last seen on {date}, {count} day ago", {"date": seen}, many="Last seen on {date}, {count} days ago",
            count=days,
        )  # fmt: skip
    worker, risk = text_of(file.case, "worker"), text_of(file.case, "risk")
    further = [Message("Caseworker: {person}", {"person": worker})] if worker else []
    further += [Message("Risk: {risk}", {"risk": Label("risk", risk)})] if risk else []
    return Point(Topic.UNSEEN, file.id, file.id, what, -days, tuple(further))


def _without_a_plan(file: CaseFile, pack: Pack, today: date) -> Iterator[Point]:
    """A case that has been open for longer than a plan takes and has none, or whose plan was handed back since. A plan
    that waits for its approval stands with what waits for a second person."""
    opened = day_of(file.case, "opened_on")
    days = (today - opened).days if opened else 0
    worker = text_of(file.case, "worker")
    further = (Message("Caseworker: {person}", {"person": worker}),) if worker else ()
    asked = plans.states(file, today, pack.reviews.cooling)
    if not asked and days > pack.reviews.plan_within:
        what = Message("No case plan, for {count} day", many="No case plan, for {count} days", count=days)
        yield Point(Topic.PLANS, file.id, file.id, what, -days, further)
    for each in asked:
        if each.decision == "refused":
            on = each.on or opened or today
            what = Message("The case plan was handed back on {date}", {"date": on})
            yield Point(Topic.PLANS, file.id, text_of(each.plan, "id"), what, (on - today).days, further)


# --- What waits in it --------------------------------------------------------------------------------------------


def _hearing(item: Item, file: CaseFile, pack: Pack, now: datetime) -> Iterator[Point]:
    left = (item.due.date() - now.date()).days
    if not 0 <= left <= pack.reviews.ahead:
        return
    session: Row = next((row for row in file.of("court_session") if text_of(row, "id") == item.record), {})
    yield Point(Topic.HEARINGS, file.id, item.record, hearing(item), left, (_prepares(session), _transport(session)))


def _prepares(session: Row) -> Message:
    if person := text_of(session, "prepared_by"):
        return Message("Prepares the survivor: {person}", {"person": person})
    return Message("Nobody is named who prepares the survivor")


def _transport(session: Row) -> Message:
    if transport := text_of(session, "transport"):
        return Message("Transport: {transport}", {"transport": transport})
    return Message("Transport is not settled")


def _asked(item: Item, file: CaseFile, _pack: Pack, now: datetime) -> Iterator[Point]:
    fillings: dict[str, Filling] = {"what": Label("approval_of", str(item.facts["of"]))}
    what = Message("{what}", fillings)
    if by := str(item.facts["by"]):
        what = Message("{what}: asked for by {person}", {**fillings, "person": by})
    given = str(item.facts.get("given", ""))
    further = (Message("Decided by {person}, which counts later", {"person": given}),) if given else ()
    yield Point(Topic.ASKED, file.id, item.record, what, (item.due.date() - now.date()).days, further)


def _ending(item: Item, file: CaseFile, pack: Pack, now: datetime) -> Iterator[Point]:
    days = (item.due.date() - now.date()).days
    if days <= pack.reviews.ahead:
        yield Point(Topic.CONSENTS, file.id, item.record, SENTENCES[Cause.CONSENT](item, now > item.due), days)


def _unanswered(item: Item, file: CaseFile, _pack: Pack, now: datetime) -> Iterator[Point]:
    if now > item.due:
        days = max(1, (now.date() - item.due.date()).days)
        what = Message(
            "No answer for {count} day over its time", many="No answer for {count} days over its time", count=days
        )
        under = f"{item.facts.get('institution', '')} {_alike(str(item.facts.get('name', '')))}"
        yield Point(Topic.REFERRALS, file.id, item.record, what, -days, under=under, who=who(item))


def _flagged(item: Item, _file: CaseFile, _pack: Pack, now: datetime) -> Iterator[Point]:
    what = SENTENCES[Cause.FLAG](item, now > item.due)
    yield Point(Topic.FLAGS, item.case, item.record, what, (item.due.date() - now.date()).days)


_OF_ITEMS = {
    Cause.FLAG: _flagged,
    Cause.COURT: _hearing,
    Cause.APPROVAL: _asked,
    Cause.EMERGENCY: _asked,
    Cause.CONSENT: _ending,
    Cause.REFERRAL: _unanswered,
}


def _silent(file: CaseFile, pack: Pack, today: date) -> Iterator[Point]:
    for found in silence.silences(file, pack, today):
        if not found.raised:
            continue
        institution = Label("institution", found.institution)
        named: Filling = institution
        if found.name:
            named = Message("{institution}, {name}", {"institution": institution, "name": found.name})
        what = Message("No movement for {count} day", many="No movement for {count} days", count=found.days)
        further: tuple[Message, ...] = ()
        if found.follow_ups:
            asked = Message(
                "Asked {count} time since then", many="Asked {count} times since then", count=found.follow_ups
            )
            further = (asked,)
        under = f"{found.institution} {_alike(found.name)}"
        yield Point(Topic.SILENT, file.id, file.id, what, -found.days, further, under, named)


def _alike(name: str) -> str:
    """What names are gathered by: a station is one, with whatever capitals it was written."""
    return " ".join(folded(name).casefold().split())


# --- What is out of the ordinary ---------------------------------------------------------------------------------


def _exceptions(file: CaseFile, pack: Pack, today: date) -> Iterator[Point]:
    """What is shared against or without consent or in an emergency, by an officer's word or a child's own, while that
    may count."""
    known = born(file.case)
    for of, row in seconding.waiting(file):
        ends = ends_on(row, pack.consent.terms, known)
        if text_of(row, "recipient") and (ends is None or ends >= today):
            yield _of_exception(file, pack, row, of, today)


def _of_exception(file: CaseFile, pack: Pack, consent: Row, of: str, today: date) -> Point:
    day = day_of(consent, "on") or day_of(file.case, "opened_on") or today
    recipient = text_of(consent, "recipient")
    partner = file.partners.get(recipient)
    whom = Label("institution", text_of(partner, "kind") if partner else recipient)
    fillings: dict[str, Filling] = {"recipient": whom, "date": day}
    if of == EMERGENCY:
        what = Message("Shared in an emergency on {date}: {recipient}", fillings)
    elif override_of(consent):
        what = Message("Shared against or without consent since {date}: {recipient}", fillings)
    elif of == "override":
        what = Message("An officer agreed for the child on {date}: {recipient}", fillings)
    else:
        what = Message("The guardian is unsafe; the child agreed on {date}: {recipient}", fillings)
    decision = decision_about(file.of("approval"), consent, of, today, pack.reviews.cooling)
    if decision is None:
        said = Message("No second person has decided yet")
    elif text_of(decision, "decision") == "approved":
        said = Message("Approved by {person}", {"person": text_of(decision, SIGNED_BY)})
    else:
        said = Message("Refused by {person}", {"person": text_of(decision, SIGNED_BY)})
    return Point(Topic.EXCEPTIONS, file.id, text_of(consent, "id"), what, (day - today).days, (said,))


def _on_bail(file: CaseFile, today: date) -> Iterator[Point]:
    """Each accused who is out on bail and not judged: the survivor must know it before the street does."""
    for each in accused.of_case(file):
        released = each.steps.get("bail_on")
        row = each.row or {}
        if released is None or released.on > today or each.freed is not None or "verdict_on" in each.steps:
            continue
        if text_of(row, "bail") in ("refused", "cancelled"):
            continue
        terms = text_of(row, "bail_terms")
        if terms:
            further = (Message("Terms: {terms}", {"terms": terms}),)
        else:
            further = (Message("No terms of bail are recorded"),)
        what = Message("A bail ruling was made on {date}", {"date": released.on})
        yield Point(Topic.BAIL, file.id, released.record, what, (today - released.on).days, further)
