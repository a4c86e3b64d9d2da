"""The two cases of the casework review, played by commands as far as the lives around them go: the nine-year-old with
her grandmother and an intermediary, and the girl who was lured with school fees. Then what the centre does besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.seats import Known, Ran, Seat


class Told:
    """What is told on one seat, day by day, by commands."""

    def __init__(self, seat: Seat, on: str) -> None:
        self.seat, self.on, self.incident = seat, on, ""

    @property
    def now(self) -> str:
        return f"{self.on}T10:00:00+03:00"

    def record(self, entity: str, **fields: object) -> str:
        made = self.seat.ask("record", entity, "--from", "-", stdin=json.dumps(fields), HAKI_NOW=self.now)
        return str(made["id"])

    def tried(self, entity: str, **fields: object) -> Ran:
        return self.seat("record", entity, "--from", "-", stdin=json.dumps(fields), HAKI_NOW=self.now)

    def edit(self, record: str, *answers: str) -> None:
        self.seat.ask("edit", record, *answers, HAKI_NOW=self.now)

    def show(self, record: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.seat.ask("show", record, HAKI_NOW=self.now)
        return shown

    def a_case(self, **intake: object) -> str:
        """A new incident with its case, whose answers are those of `case.…`."""
        of_case = {name.removeprefix("case_"): value for name, value in intake.items() if name.startswith("case_")}
        case = self.record("case", **of_case)
        of_incident = {name: value for name, value in intake.items() if not name.startswith("case_")}
        self.incident = self.record("incident", case=case, reported_on=self.on, **of_incident)
        return case

    def waits(self, on: str = "") -> list[str]:
        """What Today says on a day."""
        lines = self.seat.ask("today", HAKI_NOW=f"{on}T10:00:00+03:00" if on else self.now)
        return [line["what"] for line in lines]


@pytest.fixture
def told(known: Known) -> Iterator[Told]:
    return Told(Seat(known.folder), "2022-03-01")


def test_the_nine_year_old_with_her_grandmother_an_intermediary_and_a_trial_that_runs(told: Told) -> None:
    case = told.a_case(case_age=9, case_sex="female", case_disabilities=["hearing"], incident_types=["rape"])
    grandmother = told.record(
        "person_around", case=case, called="Grandmother", roles=["caregiver", "support_person"],
        relation="grandparent", lives_with=True, safe="yes", may_consent=True, may_be_contacted=True,
    )  # fmt: skip
    mother = told.record(
        "person_around", case=case, called="Mother", roles=["guardian"], relation="parent", safe="no",
        may_consent=False, may_be_contacted=False,
    )  # fmt: skip
    identity = told.record("identity", case=case, person="around", person_around=grandmother, real_name="Bi Mfano")
    assert "real_name" not in told.show(identity)  # it opens for a reason alone

    legal = told.record("legal_case", case=case, vulnerable_witness=True, measures_requested=["intermediary"])
    hearing = told.record("court_session", legal_case=legal, on="2022-03-01", kind="hearing", outcome="heard")
    intermediary = told.record(
        "intermediary", legal_case=legal, person_around=grandmother, cadre="relative", applied_on="2022-01-10",
        ruled_on="2022-02-01", granted=True, paid_by="nobody", hearings=[hearing],
    )  # fmt: skip
    assert told.show(intermediary)["hearings"] == [hearing]

    meeting = told.record(
        "meeting", case=case, kind="best_interest", basis="own_staff", survivor_view="Anataka kukaa na bibi",
        participants=["survivor", "caregiver", "lead"], dissent="Mama hakubali", next_on="2022-04-01",
    )  # fmt: skip
    decision = told.record("decision", meeting=meeting, what="Akae na bibi", owner="lead", due_on="2022-03-10")
    of_office = told.record("decision", meeting=meeting, what="Barua", owner="Children office", due_on="2022-03-12")
    due = {"A decision of a meeting is due: lead", "A decision of a meeting is due: Children office"}
    assert due <= set(told.waits("2022-03-09"))
    told.on = "2022-03-11"
    told.edit(decision, "status=done", "done_on=2022-03-11")
    told.edit(of_office, "status=dropped", "undone_because=Hakuna haja")
    assert not [line for line in told.waits() if "decision" in line]
    assert "Best-interest meeting on 2022-04-01" in told.waits("2022-03-29")

    school = told.record(
        "school_return", case=case, on="2022-03-14", kind="special", level="Grade 3", paid_by="partner"
    )
    asked = "Do they still go to school, after 30 days?"
    assert asked in told.waits("2022-04-13")
    told.on = "2022-04-13"
    told.edit(school, "attends_after_30=regularly", "trouble=bullying")
    assert asked not in told.waits()
    assert "Do they still go to school, after 90 days?" in told.waits("2022-06-12")

    asked_for = told.record("compensation", case=case, legal_case=legal, source="criminal_court", asked=500_000)
    told.edit(asked_for, "ordered_on=2022-04-13", "ordered=200000", "due_on=2022-05-01", "paid=50000")
    assert "Compensation is to be paid by 2022-05-01" in told.waits("2022-04-28")
    told.on = "2022-05-02"
    assert "Compensation is not paid in full" in told.waits()
    told.edit(asked_for, "paid=200000", "paid_on=2022-05-02")
    suspect = told.record("perpetrator", code_name="Suspect 1")
    told.edit(told.incident, f"perpetrators={suspect}")
    accused = told.record("accused", legal_case=legal, perpetrator=suspect, arrested_on="2021-11-02",
                          charged_on="2021-11-03", verdict="guilty", sentence_kind="life")  # fmt: skip
    assert told.show(accused)["sentence_kind"] == "life"
    assert not [line for line in told.waits() if "ompensation" in line]

    assert told.show(mother)["safe"] == "no"
    assert told.seat.is_sound()


def test_the_girl_lured_with_school_fees_is_kept_safe_and_the_leak_of_her_name_has_hours(told: Told) -> None:
    case = told.a_case(case_age=15, case_sex="female", incident_types=["sexual_exploitation"],
                       exchanged=["school_fees", "electronics"], place_type="rental_room")  # fmt: skip
    suspect = told.record("perpetrator", code_name="Suspect 1")
    told.edit(told.incident, f"perpetrators={suspect}")
    part = told.record("involvement", incident=told.incident, perpetrator=suspect, relationship="online_contact",
                       roles=["buyer"], contact_continues=True)  # fmt: skip
    assert told.show(part)["relationship"] == "online_contact"
    placement = told.record(
        "placement", case=case, kind="place_of_safety", order_number="E14/2022", order_on="2022-03-01",
        order_ends_on="2022-04-01", visit_on="2022-03-08", survivor_agrees=True,
    )  # fmt: skip
    assert "Visit the survivor where they stay: Place of safety by court order" in told.waits("2022-03-08")
    ends = "The order for the place to stay ends on 2022-04-01: Place of safety by court order"
    assert ends in told.waits("2022-03-30")
    told.on = "2022-03-20"
    told.record("session", case=case, kind="placement_visit", on="2022-03-08", attendance="came")
    told.edit(placement, "visited_on=2022-03-08", "out_on=2022-03-20", "ended_because=reunited")
    assert not [line for line in told.waits("2022-03-30") if "place" in line]

    order = told.record(
        "protection_order", case=case, kind="child_protection", perpetrator=suspect, given_on="2022-03-20",
        terms=["no_contact", "stay_away"], ends_on="2022-04-20",
    )  # fmt: skip
    told.record("breach", protection_order=order, what="Alimfuata shuleni", told="police", told_on="2022-03-20")
    assert "The protection order ends on 2022-04-20: For a child" in told.waits("2022-04-18")

    tracing = told.record("tracing", case=case, kind="reunification", relation="uncle_aunt", follow_up_on="2022-04-01")
    assert "Ask again: Return to the family" in told.waits("2022-04-01")
    told.edit(tracing, "result=safe", "home_seen_on=2022-03-20", "returned_on=2022-03-20")
    assert "Ask again: Return to the family" not in told.waits("2022-04-01")

    leak = told.record("identity_leak", case=case, leaked=["name", "school"], channel="media", harm="yes")
    assert told.show(leak)["known_at"] == "2022-03-20T10:00+03:00"
    assert told.waits("2022-03-21")[0] == "An identity leaked: 48 hours left to tell the Data Commissioner."
    assert told.waits("2022-03-24")[0] == "An identity leaked: tell the Data Commissioner now, the 72 hours are over."
    told.edit(leak, "commissioner_told_at=2022-03-20T09:00", "survivor_told_on=2022-03-20", "done=taken_down")
    assert not [line for line in told.waits("2022-03-24") if "leaked" in line]
    assert told.seat.is_sound()


def test_a_case_goes_elsewhere_by_consent_and_is_theirs_from_the_day_they_accept_it(told: Told) -> None:
    case = told.a_case(case_age=24)
    refused = told.seat("edit", case, "state=transferred", HAKI_NOW=told.now)
    assert refused.status != 0 and "once the other side accepts it" in refused.err

    transfer = told.record("transfer", case=case, recipient="justice_centre", reason="Amehamia Kilifi")
    too_early = told.seat("edit", transfer, "accepted_on=2022-03-01", HAKI_NOW=told.now)
    assert too_early.status != 0 and "not handed over yet" in too_early.err
    no_consent = told.seat("edit", transfer, "handed_over_on=2022-03-01", HAKI_NOW=told.now)
    assert no_consent.status != 0 and "no consent to share with this recipient" in no_consent.err
    consent = told.record(
        "consent", case=case, recipient="justice_centre", given="yes", given_by="survivor", method="signature"
    )
    told.edit(transfer, "handed_over_on=2022-03-01")
    assert told.show(transfer)["consent"] == consent
    elsewhere = told.seat("edit", transfer, "recipient=shelter", HAKI_NOW=told.now)
    assert elsewhere.status != 0 and "no consent to share with this recipient" in elsewhere.err
    assert told.show(case)["state"] == "registered"
    assert "Nobody has taken the case yet: Another justice centre" in told.waits("2022-03-09")

    told.on = "2022-03-09"
    both = told.seat("edit", transfer, "accepted_on=2022-03-09", "declined_reason=Hapana", HAKI_NOW=told.now)
    assert both.status != 0 and "only one of both" in both.err
    told.edit(transfer, "accepted_on=2022-03-09")
    assert told.show(case)["state"] == "transferred"
    assert told.waits() == []
    assert told.seat.is_sound()


def test_what_the_centre_does_besides_stands_in_no_case_file(told: Told) -> None:
    case = told.a_case(case_age=15)
    training = told.record("training", on="2022-03-01", kind="media_briefing", topics=["media_reporting"])
    told.record("attendee", training=training, name="Mfano Mwandishi", cadre="media", came=True)
    told.record("headcount", training=training, people=41, cadre="media", sex="female", basis="signed_list")

    leader = told.record("leader", called="Tumaini", group="Champions of Justice", adult=True)
    engagement = told.record(
        "engagement", leader=leader, on="2022-03-01", role="speaker", training=training,
        allows=["voice", "chosen_name"], may_stop=True, stipend=3000,
    )  # fmt: skip
    assert told.show(engagement)["allowed_on"] == "2022-03-01"
    widened = told.seat("edit", engagement, "allows=voice,chosen_name,face", HAKI_NOW=told.now)
    assert widened.status != 0 and "only ever narrowed" in widened.err
    told.edit(engagement, "allows=voice", "debriefed_on=2022-03-01")

    told.record("support_to", institution="prosecutor", kind="pre_trial", people=2, minutes=90)
    supervision = told.record("supervision", worker="lead", cases=[case], wellbeing="heavy", relief="Likizo")
    told.record("complaint", by="survivor", about=["delay"], said="Hamkunipigia simu", handled_by="lead")
    worn = told.tried("note", case=case, kind="wellbeing", text="Nimechoka")
    assert worn.status != 0 and "note_kind" in worn.err  # how a worker is stands in no survivor's file
    history = json.dumps(told.seat.ask("history", case, HAKI_NOW=told.now))
    assert supervision not in history and "heavy" not in history

    partner = told.record("partner", name="Tumaini House", kind="shelter", agreement="signed", agreement_kind="mou",
                          focal_person_trained_on="2022-03-01", safeguarding_checked_on="2022-03-01")  # fmt: skip
    told.edit(partner, "suspended_because=Hakuna nafasi")
    assert told.seat.is_sound()
