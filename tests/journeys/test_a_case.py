"""Journeys A, B, D and E: one survivor's way from the first talk to a closed case, as her workers record it.

Zawadi* comes on 22 March 2022. Through the casebook, and on two seats where a second person is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from app.casebook import Casebook
from app.casework.messages import PlainEnglish, spoken
from app.words.refusal import Refused
from tests.casework.cases import at
from tests.seats import PASSPHRASE, Known, Seat, join, new_centre
from tests.sync.server.parts import Server


class Desk(NamedTuple):
    """A casebook, and the clock on the wall."""

    book: Casebook
    clock: list[datetime]

    def record(self, entity: str, **values: object) -> str:
        return self.book.records.record(entity, values).id

    def waits(self) -> list[tuple[str, str]]:
        return [(str(each.line.kind), spoken(each.line.what, PlainEnglish())) for each in self.book.day.today()]


@pytest.fixture
def desk(known: Known) -> Iterator[Desk]:
    clock = [at("2022-03-22 10:00")]
    with known.casebook(now=lambda: clock[0]) as book:
        yield Desk(book, clock)


@pytest.fixture(scope="module")
def pair(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Seat, Seat]:
    """The lead's laptop and Amina's tablet, for all tests here: each has its own case."""
    place = tmp_path_factory.mktemp("pair")
    lead = new_centre(place / "lead", server)
    return lead, join(place / "tablet", lead, server.address)


INTAKE: dict[str, Any] = {
    "case.safe_now": True,
    "case.risk": "medium",
    "consent.recipient": ["hospital", "police"],
    "consent.given": "yes",
    "consent.method": "witnessed_verbal",
    "consent.given_by": "survivor",
    "incident.reported_on": "2022-03-22",
    "case.sex": "female",
    "case.age": 24,
    "case.county": {"skipped": "not_now"},
    "incident.happened_on": "2022-03-21",
    "incident.happened_at": "21:30",
    "incident.narrative": "Alinifuata hadi nyumbani. 😔",
    "incident.incident_types": ["rape"],
    "involvement.relationship": {"skipped": "declined"},
    "perpetrator.sex": "male",
    "incident.needs": ["medical", "counselling"],
}


def test_a_intake_is_kept_key_by_key_and_saved_whole_with_a_code_a_pseudonym_and_its_clock(known: Known) -> None:
    clock = [at("2022-03-22 10:00")]
    with known.casebook(now=lambda: clock[0]) as book:
        draft = book.drafts.new("incident")
        for key, answer in INTAKE.items():
            draft = book.drafts.keep(draft._replace(answers={**draft.answers, key: answer}))
    with known.casebook(now=lambda: clock[0]) as book:  # the power went in the middle; nothing was lost
        (draft,) = book.drafts.every()
        assert draft.answers == INTAKE
        assert [(str(each.line.kind), each.line.action) for each in book.day.today()] == [("draft", "resume")]
        made = book.drafts.save(draft)
        assert book.drafts.every() == []

        case = book.records.show(made.code)
        assert (case["id"], case["pseudonym"], case["state"]) == (made.case, made.pseudonym, "registered")
        assert made.pseudonym.endswith("*")
        assert case["county"] == {"skipped": "not_now"}
        of_it = book.cases.file(made.case).records
        assert {each["recipient"] for each in of_it["consent"]} == {"hospital", "police"}
        (incident,) = of_it["incident"]
        (suspect,) = incident["perpetrators"]
        (part,) = book.records.find("involvement", where={"perpetrator": suspect})
        assert part["relationship"] == {"skipped": "declined"}

        clocks = [each.line for each in book.day.today() if each.line.kind == "clock"]
        assert {(line.case, line.due) for line in clocks} >= {(made.case, at("2022-03-24 21:30"))}  # 72 hours


def test_b_a_referral_tells_what_was_agreed_to_whom_it_was_agreed_and_its_answers_are_noted(desk: Desk) -> None:
    book = desk.book
    case = desk.record("case", sex="female", age=24)
    incident = desk.record("incident", case=case, reported_on="2022-03-22", needs=["medical"], narrative="Aliniahidi")
    desk.record("identity", case=case, real_name="Pendo Zuhura")
    hospital = desk.record("partner", name="Coast General", kind="hospital", services=["medical"])
    told = ["case.pseudonym", "case.age"]

    preview = book.cases.could_tell(case, partner=hospital, disclosed=told)
    assert not preview.decision.allowed
    assert {"case.age", f"incident.narrative@{incident}"} <= {item.name for item in preview.items}
    with pytest.raises(Refused, match="There is no consent to share with this recipient yet"):
        desk.record("referral", case=case, partner=hospital, services=["medical"], disclosed=told, status="sent")

    agreed = desk.record(
        "consent", case=case, recipient="hospital", given="yes", method="witnessed_verbal", given_by="survivor",
        withheld=["incident.narrative"],
    )  # fmt: skip
    assert book.cases.could_tell(case, partner=hospital, disclosed=told).decision.consent == agreed
    with pytest.raises(Refused, match="does not want this to be shared"):
        desk.record("referral", case=case, partner=hospital, disclosed=["incident.narrative"], status="sent")
    police = desk.record("partner", name="Nyali", kind="police")
    with pytest.raises(Refused, match="no consent"):
        desk.record("referral", case=case, partner=police, disclosed=told, status="sent")

    referral = desk.record("referral", case=case, partner=hospital, services=["medical"], disclosed=told)
    to_send = book.records.show(referral)
    assert (to_send["status"], "consent" in to_send, "sent_at" in to_send) == ("draft", False, False)
    assert book.cases.already_left(agreed) == [], "nothing has gone yet"
    book.records.edit(referral, {"status": "sent", "delivery": "phone"})
    sent = book.records.show(referral)
    assert (sent["status"], sent["sent_at"]) == ("sent", "2022-03-22T10:00+03:00")
    with pytest.raises(Refused, match="does not want this to be shared"):
        book.records.edit(referral, {"disclosed": [*told, "incident.narrative"]})

    desk.clock[0] = at("2022-03-23 09:00")
    for status in ("acknowledged", "accepted", "started", "completed"):
        book.records.edit(referral, {"status": status})
    with pytest.raises(Refused, match="cannot become"):
        book.records.edit(referral, {"status": "sent"})

    book.records.edit(agreed, {"withdrawn_on": "2022-03-23"})
    (left,) = book.cases.already_left(agreed)
    assert (left.referral, left.disclosed) == (referral, tuple(told))
    with pytest.raises(Refused, match="withdrawn on 2022-03-23"):
        desk.record("referral", case=case, partner=hospital, disclosed=told, status="sent")
    assert book.records.show(incident)["narrative"] == "Aliniahidi"


def test_b_a_referral_that_did_not_go_before_the_consent_was_withdrawn_does_not_go_after_it(desk: Desk) -> None:
    case = desk.record("case", sex="female", age=24)
    hospital = desk.record("partner", name="Coast General", kind="hospital")
    agreed = desk.record(
        "consent", case=case, recipient="hospital", given="yes", method="witnessed_verbal", given_by="survivor"
    )
    referral = desk.record("referral", case=case, partner=hospital, disclosed=["case.age"])
    desk.book.records.edit(agreed, {"withdrawn_on": "2022-03-22"})
    with pytest.raises(Refused, match="withdrawn on 2022-03-22"):
        desk.book.records.edit(referral, {"status": "sent", "delivery": "phone"})
    assert desk.book.records.show(referral)["status"] == "draft"
    desk.book.records.edit(referral, {"status": "withdrawn"})


def test_b_saying_when_a_referral_went_says_that_it_went(desk: Desk) -> None:
    case = desk.record("case", sex="female", age=24)
    referral = desk.record("referral", case=case, institution="hospital", services=["medical"], told="coming")
    desk.book.records.edit(referral, {"sent_at": "2022-03-22T08:30+03:00", "delivery": "phone"})
    assert desk.book.records.show(referral)["status"] == "sent"
    came = desk.record("referral", case=case, institution="hospital", direction="in", services=["medical"])
    assert desk.book.records.show(came)["status"] == "sent", "what came to the centre has been sent"


def test_b_a_referral_that_goes_does_not_become_one_that_came_of_which_no_consent_is_asked(desk: Desk) -> None:
    case = desk.record("case", sex="female", age=24)
    referral = desk.record("referral", case=case, institution="hospital", disclosed=["case.age"])
    for told in ({"direction": "in", "status": "sent"}, {"direction": "in"}):
        with pytest.raises(Refused, match="stays as it was recorded"):
            desk.book.records.edit(referral, told)
    kept = desk.book.records.show(referral)
    assert (kept["direction"], kept["status"]) == ("out", "draft")


def test_b_a_referral_to_the_centre_is_accepted_or_handed_back_with_a_reason(desk: Desk) -> None:
    case = desk.record("case", sex="female", age=14)
    first, second = (
        desk.record("referral", case=case, institution="shelter", direction="in", services=["shelter"])
        for _ in range(2)
    )
    with pytest.raises(Refused, match="Say why it is handed back"):
        desk.book.records.edit(first, {"status": "declined"})
    assert desk.book.records.show(first)["status"] == "sent"
    desk.book.records.edit(first, {"status": "declined", "declined_reason": "No bed is free"})
    desk.book.records.edit(second, {"status": "accepted"})
    assert desk.book.records.show(second)["acknowledged_on"] == "2022-03-22"
    assert [line.line.action for line in desk.book.day.today() if line.line.record in (first, second)] == []


def test_d_the_way_through_justice_with_its_delays_and_a_charge_that_is_too_weak(desk: Desk) -> None:
    book = desk.book
    case = desk.record("case", sex="female", age=14)
    suspect = desk.record("perpetrator", code_name="Simba", sex="male")
    incident = desk.record(
        "incident", case=case, reported_on="2022-03-22", incident_types=["rape"], perpetrators=[suspect]
    )
    legal = desk.record(
        "legal_case", case=case, incident=incident, perpetrators=[suspect], ob_number="7/22/3/2022",
        ob_on="2022-03-22", prc_on="2022-03-22", p3_issued_on="2022-03-22",
    )  # fmt: skip
    desk.record("exhibit", legal_case=legal, item="Nguo", sealed=True, seal_number="A17", handed_to="IO")
    desk.clock[0] = at("2022-05-02 10:00")
    accused = desk.record(
        "accused", legal_case=legal, perpetrator=suspect, arrested_on="2022-04-28", charged_on="2022-05-02"
    )
    assert book.cases.standing(case).weaker == ()  # not charged under any section yet: nothing to compare

    charge = desk.record("charge", legal_case=legal, perpetrator=suspect, offence="SOA11", on="2022-05-02")
    (weaker,) = book.cases.standing(case).weaker
    assert (weaker.legal_case, weaker.charged, weaker.harms) == (legal, ("SOA11",), ("rape",))
    assert weaker.consider[0] == "SOA8-3"  # a child of 12 to 15
    book.records.edit(charge, {"offence": "SOA8-3"})
    assert book.cases.standing(case).weaker == ()

    first = desk.record("court_session", legal_case=legal, on="2022-05-30", kind="hearing")
    desk.clock[0] = at("2022-05-27 10:00")
    assert "court" in [kind for kind, _ in desk.waits()]
    desk.clock[0] = at("2022-05-30 16:00")
    book.records.edit(
        first,
        {
            "outcome": "adjourned",
            "adjourned_because": "officer_absent",
            "adjourned_by": "prosecution",
            "next_on": "2022-07-04",
            "survivor_attended": True,
            "kilometres": 46,
        },
    )
    book.records.edit(
        legal,
        {
            "vulnerable_witness": True,
            "measures_requested": ["intermediary", "closed_court"],
            "measures_granted": ["closed_court"],
        },
    )
    speaker = desk.record("intermediary", legal_case=legal, name="Msaidizi K", cadre="counsellor")
    desk.record("preparation", case=case, readiness=2, communication_plan="Maswali mafupi, kwa Kidigo")
    desk.clock[0] = at("2022-07-04 16:00")
    desk.record("court_session", legal_case=legal, on="2022-07-04", outcome="judgment", survivor_testified=True)
    desk.record("milestone", legal_case=legal, kind="judgment", on="2022-07-04")
    book.records.edit(legal, {"testified_on": "2022-07-04", "judgment_on": "2022-07-04"})
    book.records.edit(accused, {"verdict": "guilty"})
    shown = book.records.show(speaker)
    assert (shown["code"], shown["name"]) == (book.records.show(case)["code"], "Msaidizi K")
    assert book.cases.standing(case).silent == ()
    assert book.upkeep.verify()["ok"]


def test_e_aftercare_until_a_second_person_approves_the_closing(pair: tuple[Seat, Seat]) -> None:
    lead, amina = pair
    with Casebook.open(amina.folder, PASSPHRASE) as book:
        case = book.records.record("case", {"sex": "female", "age": 24, "risk": "medium"}).id
        today = book.now().date().isoformat()
        book.records.record("session", {"case": case, "on": today, "kind": "counselling", "attendance": "came"})
        goal = book.records.record("plan_goal", {"case": case, "goal": "Kurudi shuleni", "status": "open"}).id
        for stage, score in (("baseline", 1), ("exit", 3)):
            scale = {"safety": score, "legal_protection": score, "mental_wellbeing": score,
                     "economy_education": score, "social_support": score, "physical_wellbeing": score}  # fmt: skip
            book.records.record("outcome", {"case": case, "stage": stage, **scale})
        book.records.edit(goal, {"status": "reached", "reached_on": today})
        for state in ("in_service", "aftercare"):
            book.records.edit(case, {"state": state})

        with pytest.raises(Refused, match="needs a reason"):
            book.records.edit(case, {"state": "closed"})
        checked = ["outcome_met", "safe", "referrals_done"]
        closure = book.records.record("closure", {"case": case, "reason": "restored", "criteria": checked}).id
        approval = {"case": case, "of": "closure", "record": closure, "decision": "approved"}
        book.records.record("approval", approval)
        with pytest.raises(Refused) as refused:
            book.records.edit(case, {"state": "closed"})
        assert "Not yet checked" in str(refused.value)
        assert "waits for the approval of a second person" in str(refused.value)  # her own word is not a second one
        book.records.edit(closure, {"criteria": [*checked, "survivor_told"]})
    amina.sync()
    lead.sync()
    with Casebook.open(lead.folder, PASSPHRASE) as book:
        book.records.record("approval", approval)
        book.records.edit(case, {"state": "closed"})
        closed = book.records.show(case)
        assert (closed["state"], closed["closed_on"], closed["closure_reason"]) == ("closed", today, "restored")
        assert [each for each in book.day.today() if each.line.case == case] == []
        book.records.edit(case, {"state": "reopened"})
        assert "closed_on" not in book.records.show(case)


def test_e_a_lead_hands_over_all_open_cases_of_a_person_in_one_save(pair: tuple[Seat, Seat]) -> None:
    lead, amina = pair
    with Casebook.open(amina.folder, PASSPHRASE) as book:
        made = {book.records.record("case", {"sex": "female"}).id for _ in range(3)}
    amina.sync()
    lead.sync()
    with Casebook.open(lead.folder, PASSPHRASE) as book:
        before = book.upkeep.verify()["changes"]
        with pytest.raises(Refused, match="no member"):
            book.records.record("reassignment", {"from_worker": "amina", "to_worker": "nobody"})
        assert book.upkeep.verify()["changes"] == before
        book.records.record("reassignment", {"from_worker": "amina", "to_worker": "lead", "reason": "Likizo"})
        assert made <= {each["case"] for each in book.records.find("reassignment")}
        assert {each["worker"] for each in book.records.find("case", where={"state": "registered"})} == {"lead"}
        with pytest.raises(Refused, match="no open case to hand over"):
            book.records.record("reassignment", {"from_worker": "amina", "to_worker": "lead"})
    lead.sync()
    amina.sync()
    assert {amina.ask("show", case)["worker"] for case in made} == {"lead"}


def test_b_sharing_against_consent_needs_a_reason_and_another_person_on_whatever_device(
    pair: tuple[Seat, Seat],
) -> None:
    lead, amina = pair
    with Casebook.open(amina.folder, PASSPHRASE) as book:
        case = book.records.record("case", {"sex": "female", "age": 24}).id
        told = {"case": case, "institution": "police", "services": ["rescue"], "disclosed": ["case.age"],
                "status": "sent"}  # fmt: skip
        override = {"case": case, "recipient": "police", "given": "no", "override": True}
        consent = book.records.record("consent", {**override, "override_reason": "Maisha yake yako hatarini"}).id
        approval = {"case": case, "of": "override", "record": consent, "decision": "approved"}
        book.records.record("approval", approval)
        with pytest.raises(Refused, match="waits for a second person's approval"):
            book.records.record("referral", told)
    amina.sync()
    lead.sync()
    with Casebook.open(lead.folder, PASSPHRASE) as book:
        book.records.record("approval", approval)
        assert book.cases.could_tell(case, institution="police", disclosed=["case.age"]).decision.by_override
        assert book.records.show(book.records.record("referral", told).id)["consent"] == consent
