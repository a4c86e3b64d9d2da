"""Lists of cases that a centre works by: saved once under a name, and asked for by it on every device."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.days import ahead as day
from tests.journeys.test_two_devices import meet
from tests.seats import Seat


def ids(seat: Seat, name: str, *words: str) -> list[str]:
    return [row["id"] for row in seat.ask("list", "case", "--saved", name, *words)]


@pytest.fixture
def cases(seat: Seat) -> dict[str, str]:
    """One case at high risk in Kilifi, seen today; one in which the police have been silent and nobody was for long."""
    seen = seat.record("case", sex="female", risk="high", county="kilifi")["id"]
    seat.record("session", case=seen, kind="counselling", on=day(0), attendance="came")
    left = seat.record("incident", reported_on=day(-60))["case"]
    seat.record("legal_case", case=left, ob_on=day(-60), station="Nyali")
    return {"seen": seen, "left": left}


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ({"risk": "high"}, "seen"),
        ({"county": "kilifi"}, "seen"),
        ({"institution": "police"}, "left"),
        ({"unseen": 30}, "left"),
        ({"kept": "silent"}, "left"),
        ({"state": "registered", "risk": "high"}, "seen"),
        ({"kept": "mine", "unseen": 30}, "left"),
    ],
)
def test_a_list_keeps_what_it_asks(seat: Seat, cases: dict[str, str], asks: dict[str, object], found: str) -> None:
    seat.record("saved_list", name="Watu wetu", **asks)
    assert ids(seat, "watu  WETU") == [cases[found]]


def test_a_list_that_asks_nothing_is_of_every_case_in_its_order(seat: Seat, cases: dict[str, str]) -> None:
    seat.record("saved_list", name="Zote", order="risk")
    assert ids(seat, "Zote") == [cases["seen"], cases["left"]]
    assert ids(seat, "Zote", "--limit", "1") == [cases["seen"]]
    later = seat.ask("list", "case", "--saved", "Zote", HAKI_NOW=(datetime.now(UTC) + timedelta(days=40)).isoformat())
    assert len(later) == 2


def test_who_was_not_seen_is_reckoned_for_another_day_too(seat: Seat, cases: dict[str, str]) -> None:
    seat.record("saved_list", name="Hawajaonwa", unseen=30)
    later = (datetime.now(UTC) + timedelta(days=40)).isoformat()
    found = {row["id"] for row in seat.ask("list", "case", "--saved", "Hawajaonwa", HAKI_NOW=later)}
    assert found == set(cases.values())


def test_a_name_that_no_list_has_is_refused_with_those_there_are(seat: Seat) -> None:
    seat.record("saved_list", name="Zote")
    ran = seat("list", "case", "--saved", "Nyingine")
    assert ran.status == 1
    assert "Zote" in ran.line
    assert seat("list", "incident", "--saved", "Zote").status == 2


def test_what_contradicts_itself_or_names_nobody_is_refused(seat: Seat) -> None:
    seat.record("saved_list", name="Zote")
    for values, why in (
        ('{"name": "zote"}', "called so already"),
        ('{"name": "Za Juma", "worker": "Juma"}', "no member of this centre"),
        (
            '{"name": "Zangu", "kept": "mine", "worker": "' + seat.ask("device", "list")[0]["person"] + '"}',
            "no one worker",
        ),
    ):
        ran = seat("record", "saved_list", "--from", "-", stdin=values)
        assert ran.status == 1
        assert why in ran.err
    assert len(seat.ask("list", "saved_list")) == 1


def test_a_list_made_on_one_device_is_there_on_the_other(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case = amina.record("case", sex="female", risk="high")["id"]
    lead.record("saved_list", name="At high risk", risk="high")
    meet(lead, amina)
    assert ids(amina, "At high risk") == [case]
