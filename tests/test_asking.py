"""Ask once, through the casebook: from intake through referral, nobody is asked twice for what is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.casework.cases import at
from tests.seats import Known


class Desk(NamedTuple):
    """A casebook with a case taken in on 22 March 2022, and a clock to set."""

    book: Casebook
    case: str
    incident: str
    clock: list[datetime]

    def known(self, form: str) -> dict[str, Any]:
        return dict(self.book.cases.known(form, self.case))


@pytest.fixture
def desk(known: Known) -> Iterator[Desk]:
    clock = [at("2022-03-22 10:00")]
    with known.casebook(now=lambda: clock[0]) as book:
        case = book.records.record("case", {"risk": "high", "county": "kilifi", "languages": ["digo"]}).id
        incident = book.records.record(
            "incident", {"case": case, "reported_on": "2022-03-22", "needs": ["medical"], "place_type": "home"}
        ).id
        yield Desk(book, case, incident, clock)


def test_intake_shows_what_the_case_knows_with_who_and_when_and_asks_the_rest(desk: Desk) -> None:
    known = desk.known("incident")
    assert (known["case.languages"].answer.value, known["case.languages"].confirm) == (["digo"], False)
    assert (known["case.languages"].answer.by, known["case.languages"].answer.on) == ("lead", date(2022, 3, 22))
    assert "case.sex" not in known  # nobody answered
    assert "incident.place_type" not in known  # another incident may have another place


def test_a_referral_is_offered_the_needs_of_the_intake_and_not_those_of_another_referral(desk: Desk) -> None:
    services = desk.known("referral")["referral.services"]
    assert (services.answer.name, services.answer.value, services.confirm) == ("incident.needs", ["medical"], True)
    desk.book.records.record("referral", {"case": desk.case, "institution": "legal_aid", "services": ["legal"]})
    assert desk.known("referral")["referral.services"].answer.value == ["medical"]


def test_the_place_of_an_incident_is_offered_for_where_they_live_and_the_case_goes_first(desk: Desk) -> None:
    desk.book.records.edit(desk.incident, {"county": "mombasa"})
    assert desk.known("incident")["case.county"].answer.value == "kilifi"
    desk.book.records.edit(desk.case, {"county": None})
    offered = desk.known("incident")["case.county"]
    assert (offered.answer.name, offered.confirm) == ("incident.county", True)


def test_what_changes_with_time_is_asked_about_again_and_holding_is_noted_without_a_second_answer(desk: Desk) -> None:
    desk.clock[0] = at("2022-04-01 10:00")
    risk = desk.known("incident")["case.risk"]
    assert (risk.answer.value, risk.confirm) == ("high", True)

    before = desk.book.records.show(desk.case)
    desk.book.records.still_holds(risk.answer.record, ["risk"])
    risk = desk.known("incident")["case.risk"]
    assert not risk.confirm
    assert (risk.answer.on, risk.answer.confirmed_by) == (date(2022, 3, 22), "lead")
    assert risk.answer.confirmed_on == date(2022, 4, 1)
    assert desk.book.records.show(desk.case) == before
    note = desk.book.records.history(desk.case)[-1]
    assert (note["kind"], note["fields"]) == ("note", {"still_holds": ["risk"]})

    desk.clock[0] = at("2022-04-20 10:00")
    assert desk.known("incident")["case.risk"].confirm  # and again, when that is old


def test_a_newer_answer_needs_no_older_confirmation(desk: Desk) -> None:
    desk.book.records.still_holds(desk.case, ["risk"])
    desk.clock[0] = at("2022-04-01 10:00")
    desk.book.records.record("risk_review", {"case": desk.case, "risk": "low"})
    assert desk.known("incident")["case.risk"].answer.name == "risk_review.risk"
    desk.book.records.edit(desk.case, {"risk": "medium"})  # on the same day, and later
    risk = desk.known("incident")["case.risk"]
    assert (risk.answer.value, risk.answer.confirmed_by, risk.confirm) == ("medium", "", False)


def test_who_declined_is_not_pressed_and_who_was_not_asked_is(desk: Desk) -> None:
    desk.book.records.edit(desk.case, {"pregnancy": {"skipped": "declined"}, "schooling": {"skipped": "not_now"}})
    known = desk.known("case")
    assert known["case.pregnancy"].answer.value == {"skipped": "declined"}
    assert "case.schooling" not in known


def test_identity_is_never_handed_out_as_a_known_answer(desk: Desk) -> None:
    desk.book.records.record("identity", {"case": desk.case, "real_name": "Pendo Zuhura", "phone": "0712345678"})
    for form in ("identity", "incident", "referral", "consent"):
        assert "Pendo" not in str(desk.known(form))
        assert not any(name.startswith("identity.") for name in desk.known(form))


def test_what_nobody_answered_cannot_still_hold_and_nothing_is_stored(desk: Desk) -> None:
    before = desk.book.upkeep.verify()["changes"]
    with pytest.raises(Refused, match="has not been answered yet"):
        desk.book.records.still_holds(desk.case, ["risk", "sex"])
    with pytest.raises(Refused, match="There is no record"):
        desk.book.records.still_holds("0" * 32, ["risk"])
    assert desk.book.upkeep.verify()["changes"] == before


def test_an_answer_that_was_given_twice_apart_is_not_taken_for_known(desk: Desk) -> None:
    _, parents = desk.book.records.for_editing(desk.case)
    for risk in ("low", "medium"):
        desk.book.records.edit(desk.case, {"risk": risk}, parents)
    assert desk.book.records.show(desk.case)["conflicts"] == ["risk"]
    assert "case.risk" not in desk.known("incident")
