"""The made-up centre that the tour opens: two seats at a server, and everything that can wait on a morning.

Two colleagues record it through the casebook like anybody: an institution silent for months, a promise broken, a
referral due, court tomorrow, an answer given twice while apart, a form not finished. Everybody in it is made up.
Must not know how anything is kept or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.casebook import Casebook, demo
from app.casework.indicators.happenings import DOMAINS

CENTRE, PACK = demo.CENTRE, demo.PACK
LEAD, WORKER = "Amina", "Baraka"


def found(folder: Path, passphrase: str, server: str, invite: str) -> Path:
    """Found the centre at a server by its first invite; return the folder of the lead's seat, closed.

    Raises `Refused`, `SyncError`, `VaultError`.
    """
    seat = folder / "lead"
    with Casebook.enrol(
        seat, passphrase, server=server, invite=invite, person=LEAD, device="Laptop", pack=PACK
    ) as lead:
        lead.centre.mark_as_demo()
        partners = {
            kind: lead.records.record("partner", {**values, "kind": kind}).id for kind, values in PARTNERS.items()
        }
        _record_the_centres_life(lead)
        shared = _record(lead, LEADS_CASES, partners)
        with _second_seat(folder / "worker", passphrase, server, lead) as worker:
            _record(worker, WORKERS_CASES, partners)
            worker.centre.sync()
            lead.centre.sync()
            _answer_twice(lead, worker, shared[0])
        _begin_a_form(lead)
    return seat


def invite_another(book: Casebook) -> str:
    """Return an invite for one more device, told to the server."""
    invite = book.centre.invite()
    book.centre.sync()
    return invite


def _second_seat(folder: Path, passphrase: str, server: str, lead: Casebook) -> Casebook:
    invite = invite_another(lead)
    book = Casebook.enrol(folder, passphrase, server=server, invite=invite, person=WORKER, device="Tablet")
    book.centre.mark_as_demo()
    lead.centre.sync()
    lead.centre.approve(book.centre.own_seat()["id"])
    book.centre.sync()
    return book


def _record(
    book: Casebook, stories: tuple[tuple[Mapping[str, Any], ...], ...], partners: Mapping[str, str]
) -> list[str]:
    """Record each story, whose first record is its case; return the ids of the cases."""
    cases = []
    for case_values, *rest in stories:
        made = {"case": book.records.record("case", case_values).id}
        cases.append(made["case"])
        for each in rest:
            values = {name: _dated(book, value) for name, value in each.items() if name != "entity"}
            in_court = each["entity"] in ("accused", "court_session")
            links = {"legal_case": made["legal_case"]} if in_court else {"case": made["case"]}
            if each["entity"] == "referral":
                links["partner"], values["sent_at"] = (
                    partners[each["partner"]],
                    book.now().isoformat(timespec="minutes"),
                )
            made[each["entity"]] = book.records.record(each["entity"], values | links).id
    return cases


def _record_the_centres_life(book: Casebook) -> None:
    """Two trainings, to which some came twice, and what the centre is held to this year."""
    for days, title, topic, people in TRAININGS:
        training = book.records.record(
            "training", {"on": _dated(book, _in(days)), "title": title, "topics": [topic]}
        ).id
        for name, cadre, sex in people:
            book.records.record("attendee", {"training": training, "name": name, "cadre": cadre, "sex": sex})
    year = book.now().year
    for indicator, value in TARGETS.items():
        within = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
        book.records.record("target", {"indicator": indicator, "value": value, **within})


def _dated(book: Casebook, value: Any) -> Any:
    """A number of days stands for the day so many days from today."""
    return (book.now().date() + value).isoformat() if isinstance(value, timedelta) else value


def _answer_twice(lead: Casebook, worker: Casebook, case: str) -> None:
    """Two colleagues judge the same risk while neither hears of the other."""
    lead.records.edit(case, {"risk": "high"})
    worker.records.edit(case, {"risk": "low"})
    worker.centre.sync()
    lead.centre.sync()


def _begin_a_form(book: Casebook) -> None:
    """A new incident that was interrupted at its third step."""
    draft = book.drafts.new("incident")
    answers: Mapping[str, str | int] = {
        "case.sex": "female", "case.age": 16, "case.county": "kilifi", "incident.reported_by": "teacher",
    }  # fmt: skip
    book.drafts.keep(draft._replace(step="what", answers=answers))


def _in(days: int) -> Any:
    return timedelta(days=days)


PARTNERS: Mapping[str, Mapping[str, Any]] = {
    "police": {
        "name": "Nyali Police Station", "county": "mombasa", "sub_county": "nyali",
        "place": "Links Road", "services": ["arrest", "investigation"], "open_always": True,
    },
    "hospital": {
        "name": "Coast General, GBV recovery centre", "county": "mombasa", "sub_county": "mvita",
        "place": "Kisauni Road", "services": ["medical", "pep", "hiv_care", "counselling"], "open_always": True,
        "child_friendly": True,
    },
    "shelter": {
        "name": "Makao ya Tumaini", "county": "kilifi", "services": ["shelter", "counselling"],
        "hours": "08:00-17:00", "child_friendly": True, "agreement": "signed",
    },
    "legal_aid": {
        "name": "Haki Pwani Legal Aid", "county": "mombasa", "services": ["legal"], "hours": "08:30-16:30",
    },
    "children_office": {
        "name": "Directorate of Children Services, Mombasa", "county": "mombasa",
        "services": ["child_protection", "rescue"], "hours": "08:00-17:00",
    },
}  # fmt: skip


def _agreed(recipient: str, given_by: str = "survivor_and_caregiver") -> Mapping[str, Any]:
    return {"entity": "consent", "recipient": recipient, "given": "yes", "method": "witnessed_verbal",
            "given_by": given_by}  # fmt: skip


_TOLD = ["case.code", "case.pseudonym", "case.age", "case.sex"]


def _lives(*scores: int) -> Mapping[str, int]:
    """The outcome scale, part of life by part of life."""
    return dict(zip(DOMAINS, scores, strict=True))


TARGETS = {"relieved": 5, "restrained": 3, "trained": 40, "partnerships": 6}

_PEOPLE = (
    ("Furaha", "teacher", "female"), ("Omari", "police", "male"), ("Rehema", "health", "female"),
    ("Karisa", "chief", "male"), ("Mwanaisha", "teacher", "female"), ("Jumaa", "boda_boda", "male"),
)  # fmt: skip
TRAININGS = (
    (-120, "Kusikiliza bila kuhoji", "child_interview", _PEOPLE[:4]),
    (-30, "From PRC to P3", "evidence", _PEOPLE[1:]),
)
"""How many days ago, what it was called, its topic, and who came."""

LEADS_CASES: tuple[tuple[Mapping[str, Any], ...], ...] = (
    (
        {"sex": "female", "age": 17, "county": "mombasa", "sub_county": "kisauni", "risk": "medium",
         "safe_now": True, "lives_with": "grandparent"},
        {"entity": "incident", "reported_on": _in(-96), "happened_on": _in(-101), "place_type": "hotel",
         "county": "mombasa", "incident_types": ["sexual_exploitation"], "reported_by": "walk_in",
         "wants_justice": "yes", "reported_to": ["children_office"],
         "summary": "An older man, gifts and a phone. Her aunt came with her."},
        {"entity": "legal_case", "ob_number": "OB 41/12", "ob_on": _in(-95), "station": "Kiembeni",
         "p3_issued_on": _in(-95), "p3_filled_on": _in(-94), "prc_on": _in(-94), "file_to_prosecutor_on": _in(-82),
         "court": "Shanzu Law Courts"},
        {"entity": "accused", "arrested_on": _in(-80), "produced_on": _in(-79), "charged_on": _in(-79)},
        {"entity": "court_session", "on": _in(1), "at": "09:00", "court": "Shanzu Law Courts", "kind": "hearing"},
        {"entity": "session", "on": _in(-20), "kind": "counselling", "minutes": 50, "attendance": "came",
         "next_on": _in(1)},
    ),
    (
        {"sex": "female", "age": 31, "county": "mombasa", "sub_county": "mvita", "risk": "high", "safe_now": False,
         "dangers": ["suspect_near"]},
        {"entity": "incident", "reported_on": _in(-4), "happened_on": _in(-4), "place_type": "home",
         "county": "mombasa", "incident_types": ["physical_assault"], "reported_by": "walk_in",
         "narrative": "Alinipiga mbele ya watoto. Sitaki kurudi nyumbani leo.",
         "summary": "Needs somewhere to sleep with her two children."},
        {"entity": "follow_up", "institution": "shelter", "on": _in(-3), "channel": "call",
         "asked": "A place for three", "said": "They will call back", "promised": "A bed for three",
         "promised_on": _in(0), "moved": False},
    ),
    (
        {"sex": "female", "age": 15, "county": "mombasa", "sub_county": "nyali", "risk": "high", "safe_now": True,
         "lives_with": "both_parents"},
        {"entity": "incident", "reported_on": _in(-152), "happened_on": _in(-158), "place_type": "villa",
         "county": "mombasa", "incident_types": ["sexual_exploitation"], "exchanged": ["school_fees", "cash"],
         "reported_by": "walk_in", "wants_justice": "yes", "reported_to": ["children_office"],
         "narrative": "Aliniahidi atanilipia karo ya shule. Akaniambia nije kwenye villa nichukue pesa.",
         "summary": "A neighbour's promise of school fees; twice at a villa. Mother came with her."},
        _agreed("police"), _agreed("hospital"), _agreed("legal_aid"),
        {"entity": "referral", "partner": "police", "services": ["investigation", "arrest"], "priority": "urgent",
         "disclosed": _TOLD, "delivery": "phone"},
        {"entity": "follow_up", "institution": "police", "on": _in(-120), "channel": "visit", "asked": "A statement",
         "said": "The officer was out", "moved": False},
        {"entity": "follow_up", "institution": "police", "on": _in(-61), "channel": "call",
         "asked": "Why nobody was arrested", "said": "The file is with the DCI", "moved": False},
        {"entity": "follow_up", "institution": "police", "on": _in(-12), "channel": "call", "asked": "The arrest",
         "said": "The officer has travelled", "promised": "An arrest", "promised_on": _in(-7), "moved": False},
    ),
    (
        {"sex": "female", "age": 13, "county": "kilifi", "risk": "high", "safe_now": False,
         "dangers": ["suspect_near"]},
        {"entity": "incident", "reported_on": _in(-9), "happened_on": _in(-11), "place_type": "home",
         "county": "kilifi", "incident_types": ["rape"], "reported_by": "community_leader",
         "summary": "Brought by the village elder. Needs a safe place tonight."},
        _agreed("shelter"), _agreed("children_office"),
        {"entity": "referral", "partner": "shelter", "services": ["shelter"], "priority": "urgent",
         "disclosed": _TOLD, "delivery": "phone"},
    ),
    (
        {"sex": "female", "age": 24, "county": "mombasa", "sub_county": "likoni", "risk": "medium", "safe_now": True},
        {"entity": "incident", "reported_on": _in(-1), "happened_on": _in(-2), "place_type": "street",
         "county": "mombasa", "incident_types": ["rape"], "reported_by": "walk_in",
         "summary": "Came alone, wants the hospital first, not the police yet.", "wants_justice": "later"},
        _agreed("hospital", "survivor"),
    ),
    (
        {"sex": "male", "age": 16, "county": "kwale", "risk": "medium", "safe_now": True},
        {"entity": "incident", "reported_on": _in(-40), "happened_on": _in(-44), "place_type": "beach",
         "county": "kwale", "incident_types": ["sexual_exploitation"], "reported_by": "teacher",
         "reported_to": ["children_office"], "summary": "Beach boys' group; teacher noticed."},
        _agreed("counselling"),
    ),
)  # fmt: skip

WORKERS_CASES: tuple[tuple[Mapping[str, Any], ...], ...] = (
    (
        {"sex": "female", "age": 14, "county": "mombasa", "sub_county": "kisauni", "risk": "high", "safe_now": True},
        {"entity": "incident", "reported_on": _in(0), "happened_on": _in(-1), "place_type": "home",
         "county": "mombasa", "incident_types": ["rape"], "reported_by": "relative",
         "summary": "Her grandmother could not be reached; the hospital could not wait."},
        {"entity": "consent", "recipient": "hospital", "given": "later", "override": "emergency",
         "override_reason": "She bleeds, and nobody who may agree can be reached before the morning."},
        {"entity": "referral", "partner": "hospital", "services": ["medical", "pep"], "priority": "emergency",
         "disclosed": _TOLD, "delivery": "phone"},
    ),
    (
        {"sex": "male", "age": 12, "county": "kwale", "risk": "medium", "safe_now": True},
        {"entity": "incident", "reported_on": _in(-33), "happened_on": _in(-60), "place_type": "school",
         "county": "kwale", "incident_types": ["sexual_assault"], "reported_by": "teacher",
         "summary": "Mwalimu wa darasa aliona mabadiliko na akatuita."},
        {"entity": "follow_up", "institution": "children_office", "on": _in(-6), "channel": "visit",
         "asked": "A visit to the school", "said": "It is planned", "promised": "A visit to the school",
         "promised_on": _in(3), "moved": False},
    ),
    (
        {"sex": "female", "age": 19, "county": "mombasa", "sub_county": "likoni", "risk": "low", "safe_now": True},
        {"entity": "incident", "reported_on": _in(-12), "happened_on": _in(-15), "place_type": "online",
         "county": "mombasa", "incident_types": ["sexual_exploitation"], "reported_by": "helpline",
         "summary": "Pictures sent under threat. Wants advice, not yet the police."},
        {"entity": "outcome", "on": _in(-11), "stage": "baseline", **_lives(2, 1, 1, 2, 1, 3)},
        {"entity": "plan_goal", "goal": "Nilale bila kuogopa simu", "domain": "mental_wellbeing", "status": "reached",
         "reached_on": _in(-2)},
        {"entity": "plan_goal", "goal": "Finish the hairdressing course", "domain": "economy_education",
         "status": "under_way", "next_action": "Talk with the school", "who": "Baraka", "due_on": _in(20)},
        {"entity": "session", "on": _in(-5), "kind": "counselling", "minutes": 45, "attendance": "came",
         "next_on": _in(5)},
        {"entity": "outcome", "on": _in(-1), "stage": "review", **_lives(3, 2, 3, 2, 2, 3)},
        {"entity": "closure", "reason": "survivor_wish", "criteria": ["survivor_told"], "survivor_agrees": True},
    ),
)  # fmt: skip
