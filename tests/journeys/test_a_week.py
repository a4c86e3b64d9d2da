"""The lead's week by the real commands: everybody's cases for a lead, one's own for a worker, who opened identities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.journeys.test_two_devices import meet
from tests.seats import Seat


def topics(seat: Seat, **environment: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, Any] = seat.ask("week", **environment)
    return {each["topic"]: each["lines"] for each in found["topics"]}


def test_a_lead_sees_everybodys_cases_and_a_worker_their_own(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    of_the_lead = lead.record("case", sex="female", age=14)["id"]
    of_amina = amina.record("case", sex="male", age=12)["id"]
    meet(lead, amina)

    def cases(seat: Seat) -> set[str]:
        return {point["case"] for line in topics(seat)["caseload"] for point in line["behind"]}

    assert cases(lead) == {of_the_lead, of_amina}
    assert cases(amina) == {of_amina}
    assert (lead.ask("week")["everybody"], amina.ask("week")["everybody"]) == (True, False)


def test_who_opened_an_identity_stands_there_for_a_week_for_the_lead_alone(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case = amina.record("case", sex="female", age=14)["id"]
    identity = amina.record("identity", case=case, real_name="Saida Mfano")["id"]
    assert amina("show", identity, "--reason", "To go with her to the clinic").status == 0
    meet(lead, amina)
    (line,) = topics(lead)["opened"]
    assert line["behind"][0]["case"] == case
    assert line["what"].startswith("amina opened an identity on ")
    assert line["what"].endswith(": To go with her to the clinic")
    assert "Saida" not in lead("week").out
    assert "opened" not in topics(amina)
    later = (datetime.now(UTC) + timedelta(days=8)).isoformat()
    assert "opened" not in topics(lead, HAKI_NOW=later)


def test_a_device_that_sends_nothing_for_a_week_is_named(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    meet(lead, amina)
    assert "devices" not in topics(lead)
    later = (datetime.now(UTC) + timedelta(days=8)).isoformat()
    assert len(topics(lead, HAKI_NOW=later)["devices"]) == 2


def test_in_words_a_topic_stops_after_so_many_lines_and_says_how_many_more(seat: Seat) -> None:
    assert seat("week").out == "Nothing stands in this week.\n"
    for _ in range(4):
        seat.record("case", sex="female")
    later = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    told = seat("week", "--limit", "1", HAKI_NOW=later).out
    assert "Not seen for 14 days" in told
    assert "and 3 more" in told
    assert len(topics(seat, HAKI_NOW=later)["unseen"]) == 4
