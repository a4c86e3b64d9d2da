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
from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server

CLOSING = {"on": "2022-03-22", "reason": "survivor_wish", "criteria": ["survivor_told"]}


@pytest.fixture(scope="module")
def three(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Seat, Seat, Seat]:
    """The lead, Amina, and Juma who means harm: one centre for one attack after another, each on records of its own."""
    folder = tmp_path_factory.mktemp("three")
    lead = new_centre(folder / "lead", server)
    amina = join(folder / "amina", lead, server.address)
    return lead, amina, join(folder / "juma", lead, server.address, person="juma")


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


def who_tried(seat: Seat) -> dict[str, list[str]]:
    """Return who is named on Today as having tried to delete or erase each record; whoever sits there is told "you"."""
    named: dict[str, list[str]] = {}
    for line in tasks(seat):
        name = re.split(" ask(?:s|ed) to ", line["what"])[0]
        named.setdefault(line["record"], []).append(seat.folder.name if name == "You" else name)  # the folder's name
    return named


def tried_by(seat: Seat, record: str) -> list[str]:
    """Return who is named as having tried it of one record."""
    return who_tried(seat).get(record, [])


def listed(seat: Seat, entity: str = "case") -> set[str]:
    """Return which records of a kind are in sight."""
    return {each["id"] for each in seat.ask("list", entity)}


def test_a_colleagues_record_stays_in_sight(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    attacks = {kind: (a_case(amina)["case"], a_case(amina)) for kind in (Kind.DELETE, Kind.ERASE)}
    meet(amina, juma, lead)
    attacked = {}
    for kind, (case, ids) in attacks.items():  # a case as a whole, and what stands in another
        below = [(what, record) for what, record in ids.items() if what != "case"]
        for what, record in (("case", case), *below):
            wrote(juma, record, kind, {"reason": "twice"})
            attacked[record] = what
    meet(juma, lead, amina)
    for seat in three:
        named = who_tried(seat)
        assert {record: named.get(record) for record in attacked} == {record: ["juma"] for record in attacked}
        for what in set(attacked.values()):
            assert listed(seat, what) >= {record for record in attacked if attacked[record] == what}
        assert seat.is_sound()
    for case, ids in attacks.values():
        for each in (case, ids["case"]):
            amina.ask("edit", each, "age=14")
            assert amina.record("note", case=each, text="bado")["id"]


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
        assert ids["case"] in listed(seat)
        assert tried_by(seat, ids["case"]) == ["juma"]  # one line, however often
        assert seat.is_sound()


def test_nor_an_own_case_in_which_a_colleague_has_written(three: tuple[Seat, Seat, Seat]) -> None:
    lead, amina, juma = three
    ids = a_case(juma)
    meet(juma, amina, lead)
    note = amina.record("note", case=ids["case"], text="Niliona")["id"]
    wrote(juma, ids["case"], Kind.DELETE, {"reason": "twice"})  # juma's device has not heard of the note
    assert ids["case"] not in listed(juma)
    meet(amina, juma, lead)
    for seat in three:
        assert ids["case"] in listed(seat)
        assert note in listed(seat, "note")
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
        assert ids["case"] in listed(seat)
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
        assert ids["case"] not in listed(seat)
        gone = [each for each in seat.ask("list", "case", "--deleted") if each["id"] == ids["case"]]
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
        assert ids["case"] in listed(seat)
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
        assert ids["case"] in listed(seat)
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
        assert ids["case"] in listed(seat)
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
        assert ids["case"] not in listed(seat)
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
