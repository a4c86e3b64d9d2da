"""Promise 6, and two-person rules: a lead who lets himself in as somebody else is not two persons.

Real devices and a server; a day later is another `HAKI_NOW`, how long a seat has been in is the server's to say.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.changes import Kind
from tests.faults.changed_program import wrote
from tests.journeys.test_two_devices import meet
from tests.seats import Seat, join
from tests.sync.server.parts import Server

CLOSING = {"reason": "survivor_wish", "criteria": ["survivor_told"]}


def after(days: int) -> str:
    """Return the real time so many days from now, as `HAKI_NOW` takes it."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def said(seat: Seat, kind: str, **environment: str) -> list[str]:
    """Return the sentences of a kind on Today."""
    return [line["what"] for line in seat.ask("today", **environment) if line["kind"] == kind]


def asked_to_close(seat: Seat) -> tuple[str, str]:
    """Open a case and ask for its closing; return both ids."""
    case = seat.record("case", sex="female", age=14)["id"]
    return case, seat.record("closure", case=case, **CLOSING)["id"]


def approve(seat: Seat, case: str, closure: str) -> str:
    """Approve a closing."""
    return seat.record("approval", case=case, of="closure", record=closure, decision="approved")["id"]


def test_whom_one_let_in_oneself_is_no_second_person_for_two_weeks(lead: Seat, server: Server, tmp_path: Path) -> None:
    amina = join(tmp_path / "amina", lead, server.address)
    halima = join(tmp_path / "halima", lead, server.address, person="Halima", device="tablet 3")  # the lead's own
    case, closure = asked_to_close(lead)
    meet(lead, halima)
    approve(halima, case, closure)
    meet(halima, lead, amina)
    refused = lead("edit", case, "state=closed")
    assert refused.status == 1
    assert "waits until" in refused.err
    assert "Halima" in refused.err
    assert lead.ask("show", case)["state"] == "registered"
    # a changed program closes all the same: everybody sees that nobody confirmed it
    wrote(lead, case, Kind.TRANSITION, {"state": "closed", "closed_by": closure})
    meet(lead, amina, halima)
    for seat in (lead, amina, halima):
        assert seat.ask("show", case)["state"] == "closed"
        assert said(seat, "task") == ["Closed, not confirmed: no second person's approval counts"]
        assert seat.ask("show", case)["unconfirmed"]
        assert seat.is_sound()
    assert said(amina, "task", HAKI_NOW=after(13))
    assert said(amina, "task", HAKI_NOW=after(15)) == []  # by then everybody has seen for two weeks who is new
    assert amina.ask("show", case, HAKI_NOW=after(15))["unconfirmed"] == []


def test_the_new_one_stands_on_everybodys_today_for_a_week(lead: Seat, server: Server, tmp_path: Path) -> None:
    amina = join(tmp_path / "amina", lead, server.address)
    join(tmp_path / "halima", lead, server.address, person="Halima", device="tablet 3")
    meet(amina, lead)
    (new,) = said(amina, "notice")
    assert new.startswith("New: Halima on tablet 3, let in by lead on ")
    assert len(said(lead, "notice")) == 2
    assert len(said(lead, "notice", HAKI_NOW=after(8))) == 2  # the server has not heard from anybody who knows of them
    lead.record("case", sex="female")
    lead.sync()
    assert len(said(lead, "notice", HAKI_NOW=after(6))) == 2
    assert said(lead, "notice", HAKI_NOW=after(8)) == []


def test_the_second_person_counts_from_day_fifteen(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    case, closure = asked_to_close(lead)
    meet(lead, amina)
    approve(amina, case, closure)
    meet(amina, lead)
    assert lead("edit", case, "state=closed", HAKI_NOW=after(13)).status == 1
    assert lead.ask("edit", case, "state=closed", HAKI_NOW=after(15))["changed"]
    assert said(lead, "task", HAKI_NOW=after(15)) == []


def test_who_let_nobody_in_is_seconded_at_once_and_a_typed_name_is_not_believed(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    amina = join(tmp_path / "amina", lead, server.address)
    juma = join(tmp_path / "juma", lead, server.address, person="juma")
    case, closure = asked_to_close(amina)
    meet(amina, lead, juma)
    mine = approve(amina, case, closure)
    refused = amina("edit", case, "state=closed")
    assert "second person" in refused.err
    wrote(amina, mine, Kind.SET, {"approved_by": "lead", "decision": "approved"})
    wrote(amina, case, Kind.TRANSITION, {"state": "closed", "closed_by": closure})
    meet(amina, lead, juma)
    assert said(juma, "task") == ["Closed, not confirmed: no second person's approval counts"]
    approve(juma, case, closure)
    meet(juma, amina, lead)
    for seat in (juma, amina, lead):
        assert said(seat, "task") == []


def test_a_colleagues_refusal_cannot_be_rewritten_into_an_approval(lead: Seat, server: Server, tmp_path: Path) -> None:
    amina = join(tmp_path / "amina", lead, server.address)
    juma = join(tmp_path / "juma", lead, server.address, person="juma")
    case, closure = asked_to_close(amina)
    meet(amina, lead, juma)
    refusal = juma.record("approval", case=case, of="closure", record=closure, decision="refused")["id"]
    meet(juma, amina)
    wrote(amina, refusal, Kind.SET, {"decision": "approved"})
    assert amina("edit", case, "state=closed").status == 1
    meet(amina, lead, juma)
    assert [seat.ask("show", refusal)["decision"] for seat in (amina, lead, juma)] == ["refused"] * 3


def test_a_second_delete_by_whom_the_first_let_in_hides_and_stands_as_a_task(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    amina = join(tmp_path / "amina", lead, server.address)
    halima = join(tmp_path / "halima", lead, server.address, person="Halima")
    case = amina.record("case", sex="female")["id"]
    meet(amina, lead, halima)
    lead.ask("delete", case, "--reason", "twice")
    meet(lead, halima)
    assert halima.ask("delete", case, "--reason", "twice")["deleted"]
    meet(halima, lead, amina)
    tasks: list[Any] = [seat.ask("today") for seat in (lead, amina, halima)]
    for lines in tasks:
        (line,) = [each for each in lines if each["kind"] == "task"]
        assert line["what"].startswith("Case was deleted by lead and Halima, whom lead let in not long ago")
    assert said(amina, "task", HAKI_NOW=after(15)) == []
    amina.ask("undelete", case)
    meet(amina, lead)
    assert said(lead, "task") == []
    assert [each["id"] for each in lead.ask("list", "case")] == [case]
