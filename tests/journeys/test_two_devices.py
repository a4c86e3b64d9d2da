"""Two people, two devices and a server: what one records the other sees, and nobody's answer is lost."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.casebook import Casebook
from tests.relay import Relay
from tests.seats import PASSPHRASE, Seat, join, new_centre
from tests.sync.server.parts import Server

NOWHERE = "http://127.0.0.1:1"


@contextlib.contextmanager
def serving(*place: str | Path, options: tuple[str, ...]) -> Iterator[None]:
    """Let a server run for a while."""
    running = Server(*place, options=options).start()
    yield
    running.stop()


def meet(*seats: Seat) -> None:
    """Let the seats exchange until each knows everything."""
    for seat in (*seats, *seats):
        report = seat.sync()
        assert report["alarms"] == []
        assert report["waiting"] == 0


def everything(seat: Seat) -> dict[str, Any]:
    """Return all that can be seen of a centre's work from one seat."""
    with Casebook.open(seat.folder, PASSPHRASE) as book:
        seen = {entity: book.records.find(entity) for entity in ("case", "incident", "referral", "consent")}
        listed = {name: sorted(records, key=lambda each: str(each["id"])) for name, records in seen.items()}
        return {**listed, "conflicts": book.records.conflicts()}


def test_what_one_records_and_refers_the_other_sees_and_carries_on(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    made = lead.record(
        "incident", reported_on="2022-03-22", happened_on="~2021-10", narrative="Aliniahidi karo ya shule"
    )
    lead.ask("edit", made["case"], "age=14", "sex=female", "county=mombasa")
    agreed = lead.record("consent", case=made["case"], recipient="hospital", given="yes", method="witnessed_verbal")
    referral = lead.record(
        "referral",
        case=made["case"],
        institution="hospital",
        services=["medical"],
        priority="urgent",
        disclosed=["case.pseudonym", "case.age"],
    )
    assert lead.sync()["pushed"] == 5
    assert amina.sync()["pulled"] == 5

    incident = amina.ask("show", made["id"])
    assert incident["narrative"] == "Aliniahidi karo ya shule"
    assert (incident["code"], incident["happened_on"]) == (made["code"], "~2021-10")
    assert amina.ask("list", "case")[0]["pseudonym"] == made["pseudonym"]
    assert amina.ask("show", agreed["id"])["given"] == "yes"
    assert amina.ask("show", referral["id"])["disclosed"] == ["case.pseudonym", "case.age"]

    amina.ask("edit", made["id"], "place_type=home")
    meet(amina, lead)
    history = lead.ask("history", made["id"])
    assert [(each["author"], each["device"], each["kind"]) for each in history] == [
        ("lead", "laptop", "create"),
        ("amina", "tablet", "set"),
    ]
    assert history[1]["fields"] == {"place_type": "home"}
    assert history[1]["parents"] == [history[0]["change"]]
    assert history[0]["seat"] != history[1]["seat"]
    assert everything(lead) == everything(amina)


def test_two_answers_given_while_apart_are_both_kept_until_somebody_decides(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    made = lead.record("incident", reported_on="2022-03-22", needs=["shelter"])
    meet(lead, amina)

    lead.ask("edit", made["case"], "age=14")  # critical: the more careful is shown
    amina.ask("edit", made["case"], "age=12")
    lead.ask(
        "edit", made["id"], "place_type=home", "needs=shelter,legal"
    )  # plain: the later is shown; a set: both stay
    amina.ask("edit", made["id"], "place_type=school", "needs=shelter,medical")
    meet(lead, amina)

    assert everything(lead) == everything(amina)
    for seat in two_seats:
        assert seat.ask("show", made["case"])["age"] == 12
        incident = seat.ask("show", made["id"])
        assert incident["place_type"] == "school"
        assert sorted(incident["needs"]) == ["legal", "medical", "shelter"]
        assert incident["conflicts"] == ["place_type"]
        undecided = {each["field"]: [value["value"] for value in each["values"]] for each in seat.ask("conflicts")}
        assert undecided == {"age": [12, 14], "place_type": ["school", "home"]}
        assert seat.ask("status")["conflicts"] == 2

    refused = lead("edit", made["case"], "age=13")
    assert refused.status == 1
    assert "decide" in refused.line

    amina.ask("resolve", made["case"], "age", "13")
    lead.ask("resolve", made["id"], "place_type", "home")
    meet(amina, lead)
    for seat in two_seats:
        assert seat.ask("conflicts") == []
        assert seat.ask("show", made["case"])["age"] == 13
        assert seat.ask("show", made["id"])["place_type"] == "home"
        told = [(each["author"], each["kind"], each["fields"].get("age")) for each in seat.ask("history", made["case"])]
        assert sorted(told[1:], key=str) == [
            ("amina", "resolve", 13), ("amina", "set", 12), ("amina", "set", None), ("lead", "set", 14),
        ], "and since when it holds"  # fmt: skip
    assert lead.ask("edit", made["case"], "age=14")["changed"]
    assert lead.is_sound()
    assert amina.is_sound()


def test_two_who_decide_at_once_decide_again(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case = lead.record("incident", reported_on="2022-03-22")["case"]
    meet(lead, amina)
    lead.ask("edit", case, "risk=low")
    amina.ask("edit", case, "risk=high")
    meet(lead, amina)
    lead.ask("resolve", case, "risk", "low")
    amina.ask("resolve", case, "risk", "medium")
    meet(lead, amina)
    for seat in two_seats:
        (conflict,) = seat.ask("conflicts")
        assert [value["value"] for value in conflict["values"]] == ["medium", "low"]
        assert seat.ask("show", case)["risk"] == "medium"


def test_days_of_work_without_a_network_are_sent_when_there_is_one(
    two_seats_behind_a_relay: tuple[Seat, Seat, Relay],
) -> None:
    lead, amina, relay = two_seats_behind_a_relay
    home, relay.server = relay.server, NOWHERE
    for day in range(3):
        amina.record("incident", reported_on=f"2022-03-2{day}", narrative=f"Siku ya {day}")
    for _ in range(2):
        ran = amina("sync")
        assert (ran.status, ran.out) == (1, "")
        assert "Nothing is lost" in ran.line
    status = amina.ask("status")
    assert (status["unsent"], status["receipted"]) == (6, 0)
    assert amina.is_sound()
    asked = amina("device", "list", "--json")
    assert (asked.status, len(asked.data)) == (0, 2)
    assert "The connection broke" in asked.line  # what is known here is shown all the same

    relay.server = home
    assert amina.sync()["pushed"] == 6
    assert (amina.ask("status")["unsent"], amina.ask("status")["receipted"]) == (0, 6)
    assert lead.sync()["pulled"] == 6
    assert everything(lead) == everything(amina)


def test_an_exchange_with_nothing_new_takes_one_round_trip_and_at_most_700_bytes(
    two_seats_behind_a_relay: tuple[Seat, Seat, Relay],
) -> None:
    lead, amina, relay = two_seats_behind_a_relay
    lead.record("incident", reported_on="2022-03-22")
    meet(lead, amina)
    for seat in (lead, amina):
        relay.forget_counts()
        report = seat.sync()
        assert (report["pushed"], report["pulled"], report["round_trips"]) == (0, 0, 1)
        assert (report["bytes_up"], report["bytes_down"]) == (relay.up, relay.down)  # as somebody outside counts them
        assert relay.connections == 1
        assert relay.up + relay.down <= 700


def test_a_full_reading_of_the_feed_finds_the_same_and_changes_nothing(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo")
    meet(lead, amina)
    amina.record("incident", reported_on="2022-03-23")
    meet(lead, amina)
    before = {seat.folder: (everything(seat), seat.ask("verify")) for seat in two_seats}
    for seat in two_seats:
        full = seat.ask("sync", "--full")
        assert (full["pushed"], full["pulled"], full["waiting"], full["alarms"]) == (0, 0, 0, [])
        assert (everything(seat), seat.ask("verify")) == before[seat.folder]
        assert seat.ask("sync")["pulled"] == 0


def test_a_server_that_was_put_back_gets_again_what_it_lost_from_a_full_exchange(
    own_server: Server, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", own_server)
    lead.record("incident", reported_on="2022-03-21")
    lead.sync()
    own_server.stop()
    shutil.copytree(tmp_path / "server", tmp_path / "backup")
    port = ("--port", own_server.address.rpartition(":")[2])
    with serving(*own_server.place, options=port):
        lead.record("incident", reported_on="2022-03-22")
        lead.sync()
    with serving("--data", tmp_path / "backup", options=port):
        lead.record("incident", reported_on="2022-03-23")
        assert "server_rollback" in lead("sync").out
        full = lead("sync", "--full", "--json").data
        assert [alarm["alarm"] for alarm in full["alarms"]] == ["server_rollback"]
        assert full["waiting"] == 0
        assert lead.sync()["waiting"] == 0
    assert lead.is_sound()


def test_a_third_device_that_comes_later_reads_everything_from_the_beginning(
    two_seats: tuple[Seat, Seat], server: Server, tmp_path: Path
) -> None:
    lead, amina = two_seats
    made = lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo")
    meet(lead, amina)
    amina.ask("edit", made["id"], "place_type=home")
    meet(lead, amina)
    neema = join(tmp_path / "neema", lead, server.address, person="neema", device="phone")
    assert everything(neema) == everything(lead)
    assert [each["author"] for each in neema.ask("history", made["id"])] == ["lead", "amina"]
    codes = {seat.record("incident", reported_on="2022-03-24")["code"] for seat in (lead, amina, neema)}
    assert len(codes) == 3  # given apart, and yet never the same
    meet(lead, amina, neema)
    assert everything(neema) == everything(lead) == everything(amina)
    assert json.dumps(neema.ask("status")["heads"]).count('"batch"') == 3
