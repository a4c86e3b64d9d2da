"""Referrals to the centre: on Today until they are accepted or handed back, by a clock of ours, not the partner's."""

from __future__ import annotations

import pytest

from app.casework import agenda, incoming
from app.casework.country import Pack
from app.casework.items import Cause
from app.casework.silence import silences
from tests.casework.cases import CaseBuilder, at
from tests.casework.test_today import said, today

SENT = "2022-03-10T09:00+03:00"


def referred(**values: str) -> CaseBuilder:
    case = CaseBuilder(opened_on="2022-03-10")
    case.partners["p"] = {"id": "p", "name": "Kituo cha Bamburi", "kind": "shelter"}
    case.add("referral", **{"partner": "p", "direction": "in", "status": "sent", "sent_at": SENT, **values})
    return case


def due(case: CaseBuilder, pack: Pack) -> list[str]:
    items = agenda.items_of(case.file, pack, at("2022-03-22 09:00").date())
    return [f"{item.due:%Y-%m-%d %H:%M}" for item in items if item.cause is Cause.INCOMING]


@pytest.mark.parametrize(
    ("priority", "by"),
    [("emergency", "2022-03-11 09:00"), ("urgent", "2022-03-13 09:00"), ("normal", "2022-03-15 23:59")],
)
def test_whoever_referred_is_answered_within_the_hours_of_its_priority_and_the_days_of_the_pack(
    pack: Pack, priority: str, by: str
) -> None:
    assert due(referred(priority=priority), pack) == [by]


@pytest.mark.parametrize("status", ["accepted", "declined", "started", "completed", "withdrawn"])
def test_an_answer_ends_it(pack: Pack, status: str) -> None:
    assert due(referred(status=status), pack) == []


@pytest.mark.parametrize("status", ["sent", "delivered", "acknowledged"])
def test_that_it_was_received_is_no_answer(pack: Pack, status: str) -> None:
    assert due(referred(status=status), pack) != []


def test_today_asks_for_the_answer_and_then_says_that_somebody_has_waited_too_long(pack: Pack) -> None:
    case = referred()
    asked = "shelter, Kituo cha Bamburi referred to us: accept it or hand it back"
    late = "shelter, Kituo cha Bamburi has waited too long for our answer to a referral"
    assert said(today(case, pack, "2022-03-12 09:00")) == [("due", 3, asked)]
    assert said(today(case, pack, "2022-03-17 09:00")) == [("overdue", 2, late)]


def test_a_partner_who_referred_to_us_owes_us_nothing(pack: Pack) -> None:
    assert silences(referred().file, pack, at("2022-06-01 09:00").date()) == []
    accepted = referred(status="accepted", acknowledged_on="2022-03-11")
    assert silences(accepted.file, pack, at("2022-06-01 09:00").date()) == []


def test_it_is_handed_back_with_a_reason_alone() -> None:
    row = {"direction": "in", "status": "sent"}
    assert incoming.why_not(row, {"status": "declined"}) is not None
    assert incoming.why_not(row, {"status": "declined", "declined_reason": "  "}) is not None
    assert incoming.why_not(row, {"status": "declined", "declined_reason": "No bed is free"}) is None
    assert incoming.why_not({"direction": "out", "status": "sent"}, {"status": "declined"}) is None
