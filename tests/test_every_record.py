"""Every kind of record there is: recorded by the command with the least it needs, then shown, listed and edited."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from app.casebook import Casebook
from app.casework.registry import CORE
from app.words.refusal import Refused
from tests.seats import Known, Seat

LEAST: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "case": ({}, {"risk": "high"}),
    "perpetrator": ({}, {"status": "at_large"}),
    "incident": ({"case": "CASE", "reported_on": "2022-03-22"}, {"place_type": "home"}),
    "involvement": ({"incident": "INCIDENT", "perpetrator": "PERPETRATOR"}, {"relationship": "neighbour"}),
    "identity": ({"case": "CASE"}, {"real_name": "Pendo Zuhura"}),
    "note": ({"case": "CASE", "text": "Alipiga simu"}, {"text": "Hakupiga"}),
    "attachment": ({"case": "CASE"}, {"title": "Barua"}),
    "closure": ({"case": "CASE", "reason": "moved"}, {"survivor_agrees": True}),
    "approval": ({"case": "CASE", "of": "closure", "record": "CLOSURE", "decision": "refused"}, {"reason": "Bado"}),
    "reassignment": ({"case": "CASE", "to_worker": "lead"}, {"reason": "Likizo"}),
    "waiver": ({"case": "CASE", "waits": "risk_review", "record": "CASE", "reason": "Amehama"}, {"reason": "Amerudi"}),
    "consent": ({"case": "CASE", "recipient": "police", "given": "yes"}, {"expires_on": "2032-03-22"}),
    "referral": ({"case": "CASE"}, {"services": ["medical"]}),
    "follow_up": ({"case": "CASE"}, {"said": "Kesho"}),
    "partner": ({"name": "Coast General", "kind": "hospital"}, {"hours": "08:00-17:00"}),
    "session": ({"case": "CASE", "on": "2022-03-22", "kind": "counselling"}, {"minutes": 50}),
    "safety_plan": ({"case": "CASE"}, {"review_on": "2032-03-22"}),
    "risk_review": ({"case": "CASE", "risk": "low"}, {"reasons": "Amehama"}),
    "plan_goal": ({"case": "CASE", "goal": "Kurudi shuleni"}, {"status": "open"}),
    "plan": ({"case": "CASE"}, {"agreed": True}),
    "flag": ({"case": "CASE", "what": "see"}, {"answer": "Nilimwona"}),
    "saved_list": ({"name": "Orodha ya Jumatatu"}, {"risk": "high"}),
    "outcome": ({"case": "CASE", "stage": "baseline"}, {"safety": 2}),
    "legal_case": ({"case": "CASE"}, {"ob_number": "7/22/3/2022"}),
    "accused": ({"legal_case": "LEGAL_CASE", "arrested_on": "2022-03-22"}, {"bail": "refused"}),
    "charge": ({"legal_case": "LEGAL_CASE", "offence": "SOA3"}, {"count": "1"}),
    "exhibit": ({"legal_case": "LEGAL_CASE", "item": "Nguo"}, {"sealed": True}),
    "milestone": ({"legal_case": "LEGAL_CASE", "kind": "judgment", "on": "2022-03-22"}, {"note": "Leo"}),
    "court_session": ({"legal_case": "LEGAL_CASE", "on": "2022-03-22"}, {"kilometres": 46}),
    "preparation": ({"case": "CASE"}, {"readiness": 3}),
    "person_around": ({"case": "CASE", "roles": ["caregiver"]}, {"safe": "yes"}),
    "intermediary": ({"legal_case": "LEGAL_CASE"}, {"cadre": "relative"}),
    "meeting": ({"case": "CASE"}, {"kind": "best_interest"}),
    "decision": ({"meeting": "MEETING", "what": "Aende shule"}, {"owner": "lead"}),
    "tracing": ({"case": "CASE", "kind": "tracing"}, {"result": "safe"}),
    "transfer": ({"case": "CASE", "recipient": "justice_centre"}, {"named_person": "Kiongozi"}),
    "placement": ({"case": "CASE", "kind": "safe_house"}, {"survivor_agrees": True}),
    "protection_order": ({"case": "CASE", "kind": "child_protection"}, {"number": "E12"}),
    "breach": ({"protection_order": "PROTECTION_ORDER"}, {"what": "Alimfuata"}),
    "school_return": ({"case": "CASE"}, {"kind": "primary"}),
    "compensation": ({"case": "CASE", "source": "victims_fund"}, {"asked": 50000}),
    "identity_leak": ({"case": "CASE", "leaked": ["name"]}, {"harm": "unknown"}),
    "training": ({"on": "2022-03-22"}, {"title": "Haki za watoto"}),
    "attendee": ({"training": "TRAINING", "name": "Baraka Omar"}, {"cadre": "police"}),
    "headcount": ({"training": "TRAINING", "people": 42, "basis": "signed_list"}, {"cadre": "media"}),
    "leader": ({"called": "Tumaini"}, {"group": "Champions of Justice"}),
    "engagement": ({"leader": "LEADER", "on": "2022-03-22"}, {"may_stop": True}),
    "support_to": ({"institution": "prosecutor", "kind": "legal_research"}, {"people": 2}),
    "supervision": ({"worker": "lead"}, {"wellbeing": "tired"}),
    "complaint": ({"about": ["delay"]}, {"outcome": "right"}),
    "target": ({"indicator": "relieved", "starts_on": "2022-01-01", "ends_on": "2022-12-31", "value": 17},
               {"footnote": "Robo ya kwanza"}),
}  # fmt: skip
"""The least that is legal, and something to change; a kind of record in capitals stands for its id."""


RECORDED_ALONE = tuple(entity for entity in LEAST if entity != "reassignment")
"""A hand-over needs two people: journeys/test_a_case.py."""


class Made(NamedTuple):
    book: Casebook
    ids: Mapping[str, str]
    code: str


@pytest.fixture(scope="module")
def made(centre_made_once: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    known = centre_made_once.copy(tmp_path_factory.mktemp("every-record") / "seat")
    seat = Seat(known.folder)
    ids: dict[str, str] = {}
    named: dict[str, str] = {}
    code = ""
    for entity, (least, _) in LEAST.items():
        if entity not in RECORDED_ALONE:
            continue
        fields = {name: named.get(value, value) if isinstance(value, str) else value for name, value in least.items()}
        printed = seat.ask("record", entity, "--from", "-", stdin=json.dumps(fields))
        ids[entity], code = printed["id"], printed.get("code", code)
        named[entity.upper()] = printed["id"]
        of_a_case = entity == "case" or CORE.path_to_case(entity)
        assert set(printed) == ({"id", "case", "code", "pseudonym"} if of_a_case else {"id"})
    with known.casebook() as book:
        yield Made(book, ids, code)


def test_the_table_misses_none() -> None:
    assert set(LEAST) == set(CORE)
    assert len(CORE) == 51


@pytest.mark.parametrize("entity", RECORDED_ALONE)
def test_it_is_shown_with_its_case_listed_edited_and_remembers(made: Made, entity: str) -> None:
    book, record = made.book, made.ids[entity]
    shown = book.records.show(record)
    assert (shown["id"], shown["entity"]) == (record, entity)
    assert shown["code"] == (made.code if CORE.path_to_case(entity) or entity == "case" else "")
    assert [each["id"] for each in book.records.find(entity)] == [record]
    (created,) = book.records.history(record)[:1]
    assert (created["kind"], created["author"]) == ("create", "lead")

    change = LEAST[entity][1]
    if CORE[entity].append_only:
        with pytest.raises(Refused, match="not edited"):
            book.records.edit(record, change)
        assert len(book.records.history(record)) == 1
        return
    assert book.records.edit(record, change)
    # of identity an edit is written whatever was there: "nothing differs" would tell who guesses that they guessed
    assert bool(book.records.edit(record, change)) is (entity == "identity")
    opened = book.records.show(record, reason="Kujaribu")
    assert {name: opened[name] for name in change} == change
    assert "set" in [each["kind"] for each in book.records.history(record)]


def test_an_exhibit_says_from_whose_hand_it_came_and_an_incident_of_which_event_it_is(known: Known) -> None:
    with known.casebook() as book:
        case = book.records.record("incident", {"reported_on": "2022-03-22", "event_group": "Sherehe ya villa"}).case
        legal_case = book.records.record("legal_case", {"case": case}).id
        taken = book.records.record("exhibit", {"legal_case": legal_case, "item": "Nguo"}).id
        handed = book.records.record("exhibit", {"legal_case": legal_case, "item": "Nguo", "previous": taken}).id
        assert book.records.show(handed)["previous"] == taken
        other = book.records.record("incident", {"reported_on": "2022-03-22", "event_group": "Sherehe ya villa"}).case
        elsewhere = book.records.record("legal_case", {"case": other}).id
        with pytest.raises(Refused, match="belongs to another case"):
            book.records.record("exhibit", {"legal_case": elsewhere, "item": "Nguo", "previous": taken})
        assert {each["case"] for each in book.records.find("incident", where={"event_group": "Sherehe ya villa"})} == {
            case,
            other,
        }
