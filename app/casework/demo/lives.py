"""The lives around a made-up case: who stands around the survivor, meetings, where they stay and learn, what keeps them
safe, and what the centre does besides. See `centre`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from app.casework.demo import words
from app.casework.demo.telling import Lots, Made, Tale, chosen, one_in
from sync.changes import Value


def around(tale: Tale) -> None:
    """Tell who stands around a survivor, as it is asked at the intake."""
    called, role, relation = chosen(tale.lots, words.AROUND)
    tale.make("person_around", {
        "called": called, "roles": [role], "relation": relation, "lives_with": one_in(tale.lots, 2),
        "safe": chosen(tale.lots, ("yes", "yes", "unknown", "no")), "may_be_contacted": True,
    })  # fmt: skip


def meeting(tale: Tale) -> None:
    """Tell a meeting about the case, with what it decided."""
    met = tale.make("meeting", {
        "on": tale.on(), "kind": chosen(tale.lots, ("case_conference", "best_interest", "family")),
        "participants": ["survivor", "caregiver", "caseworker"], "basis": "own_staff",
        "survivor_view": chosen(tale.lots, words.WISHES),
    })  # fmt: skip
    what, owner = chosen(tale.lots, words.DECISIONS)
    decided: dict[str, Value] = {"what": what, "owner": owner or tale.worker, "due_on": tale.on(14)}
    decision = tale.make("decision", decided, meeting=met)
    if not one_in(tale.lots, 3) and tale.later(3, 14):
        tale.change(decision, {"status": "done", "done_on": tale.on()})


def home_and_school(tale: Tale) -> None:
    """Tell of a place to stay, and the way back to school of a child."""
    if one_in(tale.lots, 2):
        place = tale.make("placement", {
            "in_on": tale.on(), "kind": chosen(tale.lots, ("safe_house", "kinship")), "survivor_agrees": True,
            "visit_on": tale.on(14),
        })  # fmt: skip
        if tale.later(14, 40):
            tale.change(place, {"visited_on": tale.on(), "out_on": tale.on(), "ended_because": "reunited"})
    if one_in(tale.lots, 6):
        sought: dict[str, Value] = {"on": tale.on(), "kind": "tracing", "relation": "uncle_aunt", "result": "safe"}
        tale.make("tracing", {**sought, "found_on": tale.on(), "survivor_agrees": True})
    if tale.is_child and tale.later(5, 20):
        back = tale.make("school_return", {"on": tale.on(), "kind": "primary", "paid_by": "partner"})
        if tale.later(30, 35):
            tale.change(back, {"attends_after_30": chosen(tale.lots, ("regularly", "sometimes"))})


def protection(tale: Tale, legal: str) -> None:
    """Tell what keeps a witness safe, and who speaks for a child in court."""
    order = tale.make("protection_order", {
        "asked_on": tale.on(), "kind": "no_contact", "given_on": tale.on(), "terms": ["no_contact", "stay_away"],
        "ends_on": tale.ahead(180),
    })  # fmt: skip
    if one_in(tale.lots, 4) and tale.later(5, 20):
        broken: dict[str, Value] = {"on": tale.on(), "told": "police", "told_on": tale.on(), "what": words.BREACH}
        tale.make("breach", broken, protection_order=order)
    if tale.is_child and one_in(tale.lots, 3):
        asked: dict[str, Value] = {"cadre": "counsellor", "applied_on": tale.on(), "paid_by": "centre"}
        tale.make("intermediary", asked, legal_case=legal)


def compensation(tale: Tale) -> None:
    """Tell what a court ordered to be paid, of which a part has come."""
    tale.make("compensation", {
        "asked_on": tale.on(), "source": "criminal_court", "asked": 300_000, "ordered_on": tale.on(),
        "ordered": 200_000, "due_on": tale.on(60), "paid": 50_000, "paid_on": tale.on(),
    })  # fmt: skip


def leak(tale: Tale) -> None:
    """Tell that it became known who a survivor is, and what was done within the hours."""
    tale.make("identity_leak", {
        "known_at": tale.moment(), "leaked": ["name"], "channel": "social_media", "harm": "yes",
        "commissioner_told_at": tale.moment(), "survivor_told_on": tale.on(), "done": ["taken_down"],
    })  # fmt: skip


def of_centre(lots: Lots, first: date, today: date, at: Callable[[date], datetime]) -> Iterator[Made]:
    """Tell what the centre does that stands in no case: leaders and their events, support, supervision, complaints."""
    lead = words.STAFF[0]
    for number, called in enumerate(words.LEADERS):
        ref, joined = f"leader-{number}", first + timedelta(days=60 * (number + 1))
        told: dict[str, Value] = {"called": called, "group": "Champions of Justice", "joined_on": joined.isoformat()}
        yield Made(ref, "leader", at(joined), lead, told, {})
        spoke = joined + timedelta(days=90)
        yield Made(f"{ref}.0", "engagement", at(spoke), lead, {
            "on": spoke.isoformat(), "event": "Siku ya Mtoto wa Afrika", "role": "speaker",
            "allows": ["voice", "chosen_name"], "may_stop": True, "stipend": 3000,
            "debriefed_on": spoke.isoformat(),
        }, {"leader": ref})  # fmt: skip
    for number in range((today - first).days // 90):
        day = first + timedelta(days=90 * number + lots.randrange(60))
        on: dict[str, Value] = {"on": day.isoformat()}
        worker = words.STAFF[1 + number % (len(words.STAFF) - 1)]
        supervised: dict[str, Value] = {"worker": worker, "supervisor": lead, "kind": "one_to_one"}
        supervised |= {"wellbeing": chosen(lots, ("well", "tired", "heavy"))}
        yield Made(f"supervision-{number}", "supervision", at(day), lead, on | supervised, {})
        helped: dict[str, Value] = {"institution": "prosecutor", "people": 1 + lots.randrange(3), "minutes": 90}
        kind = chosen(lots, ("legal_research", "pre_trial", "witness_logistics"))
        yield Made(f"support-{number}", "support_to", at(day), worker, on | helped | {"kind": kind}, {})
    day = first + timedelta(days=200)
    said: dict[str, Value] = {"about": ["delay"], "by": "caregiver", "said": words.COMPLAINT, "handled_by": lead}
    answered: dict[str, Value] = {"outcome": "right", "answered_on": day.isoformat(), "changed": words.CHANGED}
    yield Made("complaint-0", "complaint", at(day), lead, {"on": day.isoformat()} | said | answered, {})
