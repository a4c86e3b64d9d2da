"""Promise 3, nothing is silently overwritten: nobody takes a colleague's record from view alone.

Each attack is a change that a member really signed and sent. What it tried stays in sight everywhere, and stands as a
task on everybody's Today that names who tried.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sync.changes import Kind
from tests.faults.changed_program import changes_of, wrote
from tests.journeys.test_two_devices import meet
from tests.seats import Seat, join
from tests.sync.server.parts import Server

CLOSING = {"on": "2022-03-22", "reason": "survivor_wish", "criteria": ["survivor_told"]}


@pytest.fixture
def three(lead: Seat, server: Server, tmp_path: Path) -> tuple[Seat, Seat, Seat]:
    """The lead, Amina, and Juma who means harm."""
    amina = join(tmp_path / "amina", lead, server.address)
    return lead, amina, join(tmp_path / "juma", lead, server.address, person="juma")


def a_case(seat: Seat) -> dict[str, str]:
    """Record an incident with its case, and what belongs to it; return the ids by kind."""
    made = seat.record("incident", reported_on="2022-03-20", narrative="Aliniahidi karo ya shule")
    case = made["case"]
    ids = {"case": case, "incident": made["id"]}
    consent = {"recipient": "hospital", "given": "yes", "method": "witnessed_verbal", "on": "2022-03-21"}
    ids["consent"] = seat.record("consent", case=case, **consent)["id"]
    ids["closure"] = seat.record("closure", case=case, **CLOSING)["id"]
    ids["note"] = seat.record("note", case=case, text="Mama alikuja")["id"]
    return ids


def tasks(seat: Seat) -> list[dict[str, Any]]:
    """Return what somebody must decide, as Today says it."""
    return [line for line in seat.ask("today") if line["kind"] == "task"]


def tried_by(seat: Seat, record: str) -> list[str]:
    """Return who is named on Today as having tried to delete or erase a record; whoever sits there is told "you"."""
    named = [re.split(" ask(?:s|ed) to ", line["what"])[0] for line in tasks(seat) if line["record"] == record]
    return [seat.folder.name if each == "You" else each for each in named]  # folders are named after who sits there


@pytest.mark.parametrize("kind", [Kind.DELETE, Kind.ERASE])
def test_a_colleagues_record_stays_in_sight(three: tuple[Seat, Seat, Seat], kind: Kind) -> None:
    lead, amina, juma = three
    attacked = {what: a_case(amina) for what in ("case", "incident", "consent", "closure", "note")}
    meet(amina, juma, lead)
    for what, ids in attacked.items():
        wrote(juma, ids[what], kind, {"reason": "twice"})
    meet(juma, lead, amina)
    for seat in three:
        for what, ids in attacked.items():
            assert ids[what] in [each["id"] for each in seat.ask("list", what)]
            assert tried_by(seat, ids[what]) == ["juma"]
        assert seat.is_sound()
    for ids in attacked.values():
        amina.ask("edit", ids["case"], "age=14")
        assert amina.record("note", case=ids["case"], text="bado")["id"]


def test_nor_does_it_go_by_naming_other_parents(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    lead_edits = ids["case"]
    meet(amina, juma, lead)
    lead.ask("edit", lead_edits, "age=14")
    meet(lead, juma, amina)
    begun, edited = changes_of(juma, ids["case"])
    for parents in ([begun], [edited], [begun, edited]):
        wrote(juma, ids["case"], Kind.DELETE, {"reason": "twice"}, parents)
    meet(juma, lead, amina)
    for seat in three:
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert tried_by(seat, ids["case"]) == ["juma"]  # one line, however often
        assert seat.is_sound()


def test_nor_an_own_case_in_which_a_colleague_has_written(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(juma)
    meet(juma, amina, lead)
    note = amina.record("note", case=ids["case"], text="Niliona")["id"]
    wrote(juma, ids["case"], Kind.DELETE, {"reason": "twice"})  # juma's device has not heard of the note
    assert juma.ask("list", "case") == []
    meet(amina, juma, lead)
    for seat in three:
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert note in [each["id"] for each in seat.ask("list", "note")]
        assert tried_by(seat, ids["case"]) == ["juma"]
        assert seat.is_sound()


def test_nor_does_a_colleagues_note_go_by_moving_it_to_nowhere(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    other = juma.record("case", sex="male")["id"]
    meet(amina, juma, lead)
    wrote(juma, ids["note"], Kind.SET, {"case": other})
    wrote(juma, ids["closure"], Kind.SET, {"case": None})
    wrote(juma, ids["incident"], Kind.SET, {"case": "0" * 32})
    meet(juma, lead, amina)
    for seat in three:
        for kind in ("note", "closure", "incident"):
            assert seat.ask("show", ids[kind])["case"] == ids["case"]
        assert seat.is_sound()


def test_two_seats_of_one_person_are_one(three: tuple[Seat, Seat, Seat], server: Server, tmp_path: Path) -> None:
    lead, amina, juma = three
    again = join(tmp_path / "again", lead, server.address, person="Juma ", device="phone")
    ids = a_case(amina)
    meet(amina, juma, lead, again)
    wrote(juma, ids["case"], Kind.DELETE, {"reason": "twice"})
    meet(juma, again)
    wrote(again, ids["case"], Kind.DELETE, {"reason": "twice"})
    meet(again, juma, lead, amina)
    for seat in (*three, again):
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert seat.is_sound()


def test_two_persons_delete_and_anybody_brings_back(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    meet(amina, juma, lead)
    first = lead.ask("delete", ids["case"], "--reason", "recorded twice")
    assert first == {"id": ids["case"], "deleted": False}
    again = lead("delete", ids["case"], "--reason", "recorded twice")
    assert again.status == 1
    assert "another person" in again.line
    meet(lead, amina, juma)
    assert tried_by(amina, ids["case"]) == ["lead"]
    assert amina.ask("delete", ids["case"], "--reason", "it is the same girl") == {"id": ids["case"], "deleted": True}
    meet(amina, lead, juma)
    for seat in three:
        assert seat.ask("list", "case") == []
        gone = seat.ask("list", "case", "--deleted")
        assert [each["id"] for each in gone] == [ids["case"]]
        assert [each["person"] for each in gone[0]["asked"]] == ["lead", "amina"]
        assert [each["reason"] for each in gone[0]["asked"]] == ["recorded twice", "it is the same girl"]
        assert seat.is_sound()
    # a third does not hide it anew once somebody brought it back
    assert juma.ask("undelete", ids["case"]) == {"id": ids["case"]}
    meet(juma, lead, amina)
    held = changes_of(juma, ids["case"])
    wrote(juma, ids["case"], Kind.DELETE, {"reason": "x"}, held[-3:])
    meet(juma, lead, amina)
    for seat in three:
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert tried_by(seat, ids["case"]) == ["juma"]
        assert [each["kind"] for each in seat.ask("history", ids["case"])][-4:] == [
            "delete", "delete", "undelete", "delete",
        ]  # fmt: skip


def test_a_second_delete_without_a_reason_or_beside_the_first_does_not_count(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    meet(amina, juma, lead)
    first = wrote(lead, ids["case"], Kind.DELETE, {"reason": "recorded twice"})
    beside = changes_of(juma, ids["case"])
    wrote(juma, ids["case"], Kind.DELETE, {"reason": "twice"}, beside)
    meet(lead, juma, amina)
    wrote(juma, ids["case"], Kind.DELETE, {"reason": " "}, [first])
    wrote(juma, ids["case"], Kind.DELETE, {}, [first])
    meet(juma, lead, amina)
    for seat in three:
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert sorted(tried_by(seat, ids["case"])) == ["juma", "lead"]


def test_an_edit_that_did_not_know_of_a_deletion_brings_it_back_as_a_task(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    meet(amina, juma, lead)
    lead.ask("delete", ids["case"], "--reason", "recorded twice")
    meet(lead, amina)
    amina.ask("delete", ids["case"], "--reason", "yes")
    juma.ask("edit", ids["case"], "age=14")
    meet(amina, juma, lead)
    for seat in three:
        assert [each["id"] for each in seat.ask("list", "case")] == [ids["case"]]
        assert sorted(tried_by(seat, ids["case"])) == ["amina", "lead"]


def test_what_a_colleague_recorded_meanwhile_does_not_go_unseen_with_a_deleted_case(
    three: tuple[Seat, Seat, Seat],
) -> None:
    lead, amina, juma = three
    ids = a_case(amina)
    meet(amina, juma, lead)
    juma.record("note", case=ids["case"], text="Mama alikuja tena")  # offline
    lead.ask("delete", ids["case"], "--reason", "twice")
    meet(lead, amina)
    amina.ask("delete", ids["case"], "--reason", "twice")
    assert [line for line in tasks(amina) if "recorded more" in line["what"]] == []
    meet(amina, juma, lead)
    for seat in three:
        assert seat.ask("list", "case") == []
        assert len([line for line in tasks(seat) if "recorded more" in line["what"]]) == 1
        assert seat.is_sound()
    assert lead.ask("delete", ids["case"], "--reason", "seen")["deleted"]
    meet(lead, amina)
    assert [line for line in tasks(amina) if "recorded more" in line["what"]] == []


def test_an_own_record_that_nobody_built_on_goes_at_once(seat: Seat) -> None:
    made = seat.record("incident", reported_on="2022-03-20")
    assert seat.ask("delete", made["id"], "--reason", "twice") == {"id": made["id"], "deleted": True}
    assert seat.ask("list", "incident") == []
    assert seat.ask("today") == []
    assert seat("delete", made["id"], "--reason", "twice").status == 1
    assert seat("delete", made["case"], "--reason", "  ").status == 1
    seat.ask("undelete", made["id"])
    assert [each["id"] for each in seat.ask("list", "incident")] == [made["id"]]
    assert seat("undelete", made["id"]).status == 1
    assert seat.is_sound()
