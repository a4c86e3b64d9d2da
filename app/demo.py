"""A demo centre: a handful of example cases and partners, recorded through the casebook like any others.

For trying out and for showing. Must not know how anything is kept or shown. Everybody in it is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from app.casebook import Casebook

CENTRE = "Mombasa Justice Centre 2"


def found(folder: Path, passphrase: str, now: Callable[[], datetime] | None = None) -> Casebook:
    """Set up a standalone demo centre in an empty folder and return it open. Raises `Refused`, `VaultError`."""
    book = Casebook.found(folder, passphrase, centre=CENTRE, person="Amina", device="demo", now=now)
    fill(book)
    return book


def fill(book: Casebook) -> None:
    """Record the example partners and cases in an open casebook, dated around its own time."""
    partners = {name: book.record("partner", values).id for name, values in PARTNERS.items()}
    today = book.now().date()

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    for story in STORIES:
        case = book.record("case", story.case).id
        reported = {**story.incident, "case": case, "reported_on": ago(story.days)}
        if story.happened_days:
            reported["happened_on"] = ago(story.happened_days)
        book.record("incident", reported)
        for recipient in story.consents:
            book.record(
                "consent",
                {"case": case, "recipient": recipient, "given": "yes", "method": "witnessed_verbal",
                 "given_by": "survivor_and_caregiver" if story.case.get("age", 0) < 18 else "survivor"},
            )  # fmt: skip
        for referral in story.referrals:
            book.record("referral", {**referral, "case": case, "partner": partners[referral["partner"]]})
        for days, follow_up in story.follow_ups:
            promised = follow_up.get("promised_on")
            dated = {**follow_up, "promised_on": ago(promised)} if promised is not None else follow_up
            book.record("follow_up", {**dated, "case": case, "on": ago(days)})


class Story(NamedTuple):
    """A made-up case: what is recorded, and how many days ago."""

    days: int
    happened_days: int
    case: Mapping[str, Any]
    incident: Mapping[str, Any]
    consents: tuple[str, ...] = ()
    referrals: tuple[Mapping[str, Any], ...] = ()
    follow_ups: tuple[tuple[int, Mapping[str, Any]], ...] = ()


PARTNERS: Mapping[str, Mapping[str, Any]] = {
    "police": {
        "name": "Nyali Police Station, gender desk", "kind": "police", "county": "mombasa", "sub_county": "nyali",
        "place": "Links Road", "services": ["arrest", "investigation"], "open_always": True,
    },
    "hospital": {
        "name": "Coast General, GBV recovery centre", "kind": "hospital", "county": "mombasa", "sub_county": "mvita",
        "place": "Kisauni Road", "services": ["medical", "pep", "hiv_care", "counselling"], "open_always": True,
        "child_friendly": True,
    },
    "shelter": {
        "name": "Makao ya Tumaini", "kind": "shelter", "county": "kilifi", "services": ["shelter", "counselling"],
        "hours": "08:00-17:00", "child_friendly": True, "agreement": "signed",
    },
    "legal": {
        "name": "Haki Pwani Legal Aid", "kind": "legal_aid", "county": "mombasa", "services": ["legal"],
        "hours": "08:30-16:30",
    },
    "children": {
        "name": "Directorate of Children Services, Mombasa", "kind": "children_office", "county": "mombasa",
        "services": ["child_protection", "rescue"], "hours": "08:00-17:00",
    },
}  # fmt: skip

_TOLD = ["case.code", "case.pseudonym", "case.age", "case.sex"]

STORIES = (
    Story(
        152, 158,
        {"sex": "female", "age": 15, "county": "mombasa", "sub_county": "nyali", "risk": "high", "safe_now": True,
         "lives_with": "both_parents"},
        {"place_type": "villa", "county": "mombasa", "incident_types": ["sexual_exploitation"],
         "exchanged": ["school_fees", "cash"], "reported_by": "walk_in", "wants_justice": "yes",
         "reported_to": ["children_office"],
         "narrative": "Aliniahidi atanilipia karo ya shule. Akaniambia nije kwenye villa nichukue pesa.",
         "summary": "A neighbour's promise of school fees; twice at a villa. Mother came with her."},
        ("police", "hospital", "legal_aid"),
        ({"partner": "police", "services": ["investigation", "arrest"], "priority": "urgent", "disclosed": _TOLD},),
        (
            (120, {"institution": "police", "channel": "visit", "asked": "A statement",
                   "said": "The officer was out", "moved": False}),
            (61, {"institution": "police", "channel": "call", "asked": "Why nobody was arrested",
                  "said": "The file is with the DCI", "moved": False}),
            (12, {"institution": "police", "channel": "call", "asked": "The arrest",
                  "said": "The officer has travelled", "promised": "An arrest", "promised_on": 7, "moved": False}),
        ),
    ),
    Story(
        9, 11,
        {"sex": "female", "age": 13, "county": "kilifi", "risk": "high", "safe_now": False,
         "dangers": ["suspect_near"]},
        {"place_type": "home", "county": "kilifi", "incident_types": ["rape"], "reported_by": "community_leader",
         "summary": "Brought by the village elder. Needs a safe place tonight."},
        ("shelter", "children_office"),
        ({"partner": "shelter", "services": ["shelter"], "priority": "urgent", "disclosed": _TOLD},),
    ),
    Story(
        1, 2,
        {"sex": "female", "age": 24, "county": "mombasa", "sub_county": "likoni", "risk": "medium", "safe_now": True},
        {"place_type": "street", "county": "mombasa", "incident_types": ["rape"], "reported_by": "walk_in",
         "summary": "Came alone, wants the hospital first, not the police yet.", "wants_justice": "later"},
        ("hospital",),
    ),
    Story(
        40, 44,
        {"sex": "male", "age": 16, "county": "kwale", "risk": "medium", "safe_now": True},
        {"place_type": "beach", "county": "kwale", "incident_types": ["sexual_exploitation"],
         "reported_by": "teacher", "reported_to": ["children_office"],
         "summary": "Beach boys' group; teacher noticed."},
        ("counselling",),
    ),
)  # fmt: skip
