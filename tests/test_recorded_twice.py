"""Two people who record one survivor while apart are told of it after an exchange, until somebody says which it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server


@pytest.fixture
def two(tmp_path: Path, server: Server) -> tuple[Seat, Seat]:
    lead = new_centre(tmp_path / "lead", server)
    return lead, join(tmp_path / "tablet", lead, server.address)


def survivor(seat: Seat, name: str, phone: str) -> str:
    case = seat.record("case", sex="female", age=14)["id"]
    seat.record("identity", case=case, real_name=name, phone=phone)
    return case


def alike(seat: Seat) -> list[dict[str, Any]]:
    return [each for each in seat.ask("today") if "recorded twice" in each["what"]]


def exchanged(*seats: Seat) -> None:
    for seat in (*seats, *seats):
        seat.sync()


def test_a_survivor_recorded_apart_is_on_the_leads_today_until_somebody_decides(two: tuple[Seat, Seat]) -> None:
    lead, tablet = two
    first = survivor(lead, "Ng'ang'a Mwanaisha", "0722 123 456")
    second = survivor(tablet, "Mwanaisha Ng´ang´a", "+254722123456 / 0733000111")
    suspect = {"code_name": "Simba", "sex": "male", "age_band": "26_40", "description": "kovu refu usoni na gari jeupe"}
    for seat, case in ((lead, first), (tablet, second)):
        seat.record(
            "incident", case=case, reported_on="2022-03-22", perpetrators=[seat.record("perpetrator", **suspect)["id"]]
        )
    exchanged(lead, tablet)

    lines = alike(lead)
    assert sorted(each["what"].partition(",")[0] for each in lines) == ["Perhaps one survivor", "Perhaps one suspect"]
    assert {each["case"] for each in lines} <= {first, second}
    assert "Mwanaisha" not in str(lines)
    assert alike(tablet) == []  # a lead decides

    lead.ask("edit", first, f"not_same_as={second}")
    assert ["survivor" in each["what"] for each in alike(lead)] == [False]
    [line] = alike(lead)
    others = [each["id"] for each in lead.ask("list", "perpetrator") if each["id"] != line["record"]]
    lead.ask("edit", line["record"], f"same_person_as={others[0]}")
    assert alike(lead) == []


def test_a_number_that_makes_two_alike_later_is_noticed_too(two: tuple[Seat, Seat]) -> None:
    lead, tablet = two
    survivor(lead, "Pendo Zuhura", "0722 123 456")
    case = tablet.record("case", sex="female", age=14)["id"]
    identity = tablet.record("identity", case=case, real_name="Kadzo Charo")["id"]
    exchanged(lead, tablet)
    assert alike(lead) == []
    tablet.ask("edit", identity, "phone=254722123456")
    exchanged(tablet, lead)
    assert len(alike(lead)) == 1


def test_a_partner_recorded_apart_is_on_the_leads_today_until_somebody_decides(two: tuple[Seat, Seat]) -> None:
    lead, tablet = two
    first = lead.record("partner", name="Makadara Clinic", kind="hospital")["id"]
    second = tablet.record("partner", name="makadara  clinic", kind="hospital", county="mombasa")["id"]
    tablet.record("partner", name="Makadara Clinic", kind="police")
    exchanged(lead, tablet)

    [line] = alike(lead)
    assert line["what"].startswith("Perhaps one partner, recorded twice: ")
    assert line["what"].lower().count("makadara") == 2
    assert (line["case"], {line["record"]} <= {first, second}) == ("", True)
    assert alike(tablet) == []

    lead.ask("edit", first, f"not_same_as={second}")
    assert alike(lead) == []
    lead.ask("edit", first, "not_same_as=")
    assert len(alike(lead)) == 1
    lead.ask("edit", second, "kind=shelter")
    assert alike(lead) == []


def test_an_ob_number_that_stands_in_two_cases_made_apart_is_on_the_leads_today_until_it_is_mended_or_one_event(
    two: tuple[Seat, Seat],
) -> None:
    def shared() -> list[dict[str, Any]]:
        return [each for each in lead.ask("today") if "One OB number" in each["what"]]

    lead, tablet = two
    legal, cases = {}, {}
    for seat, number in ((lead, "23/14/10/2021"), (tablet, "7/22/3/2022")):
        cases[seat] = seat.record("case", sex="female", age=14)["id"]
        legal[seat] = seat.record("legal_case", case=cases[seat], ob_number=number, station="Nyali")["id"]
    exchanged(lead, tablet)
    assert shared() == []
    tablet.ask("edit", legal[tablet], "ob_number=23 / 14-10-2021")  # by a later edit, on another device
    exchanged(tablet, lead)
    [line] = shared()
    assert line["record"] in legal.values() and line["case"]
    assert "One OB number" not in str(tablet.ask("today"))  # a lead decides

    lead.ask("edit", legal[lead], f"same_event_as={cases[tablet]}")
    assert shared() == []
    lead.ask("edit", legal[lead], "same_event_as=")
    assert len(shared()) == 1
    tablet.ask("edit", legal[tablet], "ob_number=24/14/10/2021")
    exchanged(tablet, lead)
    assert shared() == []
