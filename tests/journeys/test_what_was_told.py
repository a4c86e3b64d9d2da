"""What of a case is told to whom: chosen record by record, asked of the gate as it is told, and remembered as it stood
then, whatever is edited, added or deleted after. Through commands, on seats whose keys are known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.casework.disclosed import TOLD_AS
from app.casework.registry import CORE
from sync.changes import Kind
from tests.faults.changed_program import began, wrote
from tests.seats import Known, Ran, Seat

YES = {"given": "yes", "method": "witnessed_verbal", "given_by": "survivor"}
SENT = {"status": "sent"}


class Case:
    """One adult's case at one seat, to whose sharing with the police she has agreed."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.id = self.record("case", sex="female", age=24)
        self.of_her = {"case": self.id}

    def record(self, entity: str, **fields: object) -> str:
        return str(self.seat.record(entity, **fields)["id"])

    def agrees(self, to: str = "police", **more: object) -> str:
        return self.record("consent", **self.of_her, recipient=to, **YES | more)

    def refers(self, *names: str, to: str = "police", **more: object) -> Ran:
        told = {**self.of_her, "institution": to, "services": ["legal"], "disclosed": list(names), **SENT | more}
        return self.seat("record", "referral", "--from", "-", "--json", stdin=json.dumps(told))

    def told(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.seat.ask("told", self.id)
        return found


@pytest.fixture
def case(known: Known) -> Iterator[Case]:
    return Case(Seat(known.folder))


def values(told: dict[str, Any]) -> dict[str, object]:
    return {item["name"]: item["value"] for item in told["items"]}


def test_every_kind_of_record_is_on_the_list_or_says_why_it_never_is() -> None:
    listed = {record.name for record, _field in CORE.disclosable()}
    for record in CORE.values():
        assert (record.name in listed) != bool(record.never_told), record.name
    never = "supervision complaint leader engagement support_to note safety_plan session attachment consent"
    assert not listed & {*never.split()}
    new = "accused involvement person_around intermediary meeting decision placement school_return tracing"
    assert listed >= {*f"{new} compensation protection_order breach identity_leak".split()}


def test_whom_a_kind_of_record_is_told_to_are_kinds_of_institution_there_are(case: Case) -> None:
    codes = {*case.seat.ask("codebook")["lists"]["institution"]}
    assert all(record.told_to <= codes for record in CORE.values())


def test_of_two_orders_the_one_that_is_named_is_told_and_neither_by_its_kind_alone(case: Case) -> None:
    old = case.record("protection_order", **case.of_her, kind="no_contact", number="PO 1")
    new = case.record("protection_order", **case.of_her, kind="no_contact", number="PO 2")
    case.agrees()
    both = case.refers("protection_order.number")
    assert both.status == 1 and old in both.err and new in both.err
    assert case.refers(f"protection_order.number@{old}", "case.age").status == 0

    [went] = case.told()
    assert values(went) == {f"protection_order.number@{old}": "PO 1", "case.age": 24}
    assert (went["to"], went["given_by"], went["by"]) == ("police", "survivor", "lead")


def test_what_was_told_stays_as_it_stood_when_it_went(case: Case) -> None:
    incident = case.record("incident", **case.of_her, reported_on="2022-03-22", summary="Alipigwa")
    consent = case.agrees()
    referral = json.loads(case.refers("incident.summary", "case.age").out)["id"]
    case.record("incident", **case.of_her, reported_on="2022-03-23", summary="Mara ya pili")
    case.seat.ask("edit", incident, "summary=Alipigwa na jirani")

    [went] = case.told()
    name = f"incident.summary@{incident}"
    assert values(went) == {name: "Alipigwa", "case.age": 24} and went["consent"] == consent
    assert [item["changed"] for item in went["items"] if item["name"] == name] == [True]
    case.seat.ask("edit", referral, f"disclosed={name}")
    first, second = case.told()
    assert values(first) == values(went), "what went before it was said otherwise is history"
    assert values(second) == {name: "Alipigwa na jirani"}
    case.seat.ask("delete", incident, "--reason", "twice")
    assert [item["deleted"] for item in case.told()[1]["items"]] == [True]
    assert "Alipigwa na jirani" in case.seat("show", referral).out
    assert TOLD_AS not in case.seat("show", referral).out, "what the app alone reads"


@pytest.mark.parametrize(
    ("which", "why"),
    [("other", "another case"), ("deleted", "was deleted"), ("unknown", "no record with this number"),
     ("kind", "another kind of record")],
)  # fmt: skip
def test_a_list_that_names_another_record_says_which_and_changes_nothing(case: Case, which: str, why: str) -> None:
    other = Case(case.seat)
    named = {
        "other": other.record("placement", **other.of_her, kind="safe_house"),
        "deleted": case.record("placement", **case.of_her, kind="safe_house"),
        "unknown": "0" * 32,
        "kind": case.record("tracing", **case.of_her, kind="tracing"),
    }
    case.seat.ask("delete", named["deleted"], "--reason", "twice")
    name = f"placement.kind@{named[which]}"
    for state in ({}, {"status": None}):
        given = {key: value for key, value in (SENT | state).items() if value}
        told = {**case.of_her, "institution": "shelter", "disclosed": ["case.age", name], **given}
        ran = case.seat("record", "referral", "--from", "-", stdin=json.dumps(told))
        assert ran.status == 1 and why in ran.err and name in ran.err
    assert case.seat.ask("list", "referral") == []
    ran = case.seat("record", "consent", "--from", "-", stdin=json.dumps(
        {**case.of_her, "recipient": "shelter", **YES, "withheld": [name]}
    ))  # fmt: skip
    assert ran.status == 1 and name in ran.err


def test_what_the_survivor_says_no_to_covers_every_record_of_its_kind_or_the_one_she_named(case: Case) -> None:
    first = case.record("placement", **case.of_her, kind="safe_house")
    second = case.record("placement", **case.of_her, kind="kinship")
    case.agrees("shelter", withheld=["placement.kind"])
    case.agrees("hospital", withheld=[f"placement.kind@{first}"])
    later = case.record("placement", **case.of_her, kind="safe_house")
    for placement in (first, second, later):
        assert "does not want this" in case.refers(f"placement.kind@{placement}", to="shelter").err
    assert "does not want this" in case.refers(f"placement.kind@{first}", to="hospital").err
    assert case.refers(f"placement.kind@{second}", to="hospital").status == 0


def test_nobody_elses_name_goes_along_without_their_own_yes(case: Case) -> None:
    aunt = case.record("person_around", **case.of_her, called="Aunt", roles=["caregiver"])
    hers = case.record("identity", **case.of_her, person="around", person_around=aunt, real_name="Bi Mfano")
    own = case.record("identity", **case.of_her, real_name="Saida Mfano", caregiver_name="Bi Mfano")
    case.agrees()
    assert case.refers(f"identity.real_name@{own}").status == 0
    assert "not recorded that this person agrees" in case.refers(f"identity.real_name@{hers}").err
    case.seat.ask("edit", aunt, "may_be_named=no")
    for name in (f"identity.real_name@{hers}", f"identity.caregiver_name@{own}"):
        assert "does not agree" in case.refers(name).err
    case.seat.ask("edit", aunt, "may_be_named=yes")
    assert case.refers(f"identity.real_name@{hers}").status == 0
    assert [item["value"] for item in case.told()[-1]["items"]] == [None], "identity opens for a reason alone"


def test_an_emergency_tells_the_least(case: Case) -> None:
    suspect = case.record("perpetrator", code_name="Suspect 1")
    case.record("incident", **case.of_her, reported_on="2022-03-22", perpetrators=[suspect])
    legal = case.record("legal_case", **case.of_her, perpetrators=[suspect])
    accused = case.record("accused", legal_case=legal, perpetrator=suspect, bail="granted")
    aunt = case.record("person_around", **case.of_her, called="Aunt", roles=["trusted"], may_be_named=True)
    hers = case.record("identity", **case.of_her, person="around", person_around=aunt, real_name="Bi Mfano")
    case.record(
        "consent", **case.of_her, recipient="hospital", given="later", override="emergency", override_reason="PEP"
    )
    assert "only what they need" in case.refers(f"accused.bail@{accused}", to="hospital").err
    assert "nobody else's name" in case.refers(f"identity.real_name@{hers}", to="hospital").err
    assert case.refers("case.age", to="hospital").status == 0
    assert case.told()[0]["override"] == "emergency"


def test_a_transfer_tells_what_it_names_and_asks_again_when_it_tells_more(case: Case) -> None:
    order = case.record("protection_order", **case.of_her, kind="no_contact", number="PO 1")
    transfer = case.record("transfer", **case.of_her, recipient="justice_centre", disclosed=["case.age"])
    assert case.seat("edit", transfer, "handed_over_on=2022-03-22").status == 1
    agreed = case.agrees("justice_centre", withheld=["protection_order.number"])
    case.seat.ask("edit", transfer, f"handed_over_on={case.seat.ask('show', transfer)['asked_on']}")
    [went] = case.told()
    assert (went["entity"], {*values(went)}) == ("transfer", {"case.code", "case.age"})
    [left] = case.seat.ask("show", agreed)["already_left"]
    assert (left["referral"], left["disclosed"]) == (transfer, ["case.code", "case.age"])
    more = case.seat("edit", transfer, f"disclosed=case.age,protection_order.number@{order}")
    assert more.status == 1 and "does not want this" in more.err


def test_a_referral_of_an_earlier_version_told_the_latest_of_each_kind_as_it_stood_then(case: Case) -> None:
    consent = case.agrees()
    case.record("incident", **case.of_her, reported_on="2022-03-01", summary="Kwanza")
    second = case.record("incident", **case.of_her, reported_on="2022-03-02", summary="Pili")
    began(
        case.seat, "referral", case=case.id, institution="police", disclosed=["incident.summary", "case.age"],
        status="sent", direction="out", sent_at="2022-03-03T10:00+03:00", consent=consent, told="items",
    )  # fmt: skip
    case.seat.ask("edit", second, "summary=Pili, tena")
    case.record("incident", **case.of_her, reported_on="2022-03-05", summary="Tatu")
    case.seat.ask("edit", case.id, "age=25")
    [went] = case.told()
    assert values(went) == {f"incident.summary@{second}": "Pili", "case.age": 24}


def test_a_changed_program_that_names_another_cases_record_shows_nothing_of_it(case: Case) -> None:
    other = Case(case.seat)
    elsewhere = other.record("incident", **other.of_her, reported_on="2022-03-01", summary="La mwingine")
    own = case.record("incident", **case.of_her, reported_on="2022-03-01", summary="Langu")
    foreign_yes = other.agrees()
    named = [f"incident.summary@{each}" for each in (elsewhere, "f" * 32, own)]
    referral = began(
        case.seat, "referral", case=case.id, institution="police", disclosed=named, status="sent", direction="out",
        sent_at="2022-03-03T10:00+03:00", consent=foreign_yes, told="items", told_as=[elsewhere, own, "f" * 32],
    )  # fmt: skip
    wrote(case.seat, referral, Kind.SET, {"told_as": ["nothing of the kind"], "disclosed": named})
    for went in case.told():
        assert (went["consent"], went["given_by"]) == ("", "")
        why = {item["name"]: item["why_not"] for item in went["items"]}
        assert "another case" in why[named[0]] and "no record" in why[named[1]] and why[named[2]] is None
        assert values(went)[named[2]] == "Langu"
    shown = case.seat("told", case.id)
    assert shown.status == 0 and "La mwingine" not in shown.out and "On no consent of this case" in shown.out
    more = case.seat("edit", referral, f"disclosed={','.join([*named, 'case.age'])}")
    assert more.status == 1 and "another case" in more.err


def test_what_is_undecided_of_a_record_is_not_told(two_seats: tuple[Seat, Seat]) -> None:
    lead, tablet = two_seats
    case = Case(lead)
    around = case.record("person_around", **case.of_her, called="Aunt", roles=["trusted"], safe="yes")
    case.agrees()
    for seat in (lead, tablet):
        seat.sync()
    lead.ask("edit", around, "safe=no")
    tablet.ask("edit", around, "safe=unknown")
    for seat in (tablet, lead):
        seat.sync()
    assert "decide between them first" in case.refers(f"person_around.safe@{around}").err
    assert case.refers(f"person_around.called@{around}").status == 0
    lead.ask("edit", around, "called=Aunt at home")
    for seat in (lead, tablet):
        seat.sync()
    assert tablet.ask("told", case.id) == case.told(), "every device reads it as it stood"
    assert values(case.told()[0]) == {f"person_around.called@{around}": "Aunt"}
