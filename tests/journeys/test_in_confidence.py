"""A complaint about the centre is named to the lead and to whoever wrote it, and to nobody else, wherever it stands."""

from __future__ import annotations

from app.casework.registry import CORE
from tests.seats import Seat


def test_a_complaint_is_named_to_the_lead_and_to_whoever_wrote_it_alone(two_seats: tuple[Seat, Seat]) -> None:
    lead, tablet = two_seats
    of_lead = lead.record("complaint", about=["delay"], said="Hamkunipigia simu", changed="Tunapiga")["id"]
    of_amina = tablet.record("complaint", about=["delay"], said="Nilisubiri sana", changed="Tunapiga")["id"]
    for seat in (lead, tablet, lead):
        seat.sync()
    lead.ask("edit", of_lead, "outcome=right")
    tablet.ask("edit", of_lead, "outcome=open")
    lead.ask("delete", of_amina, "--reason", "twice")
    for seat in (tablet, lead, tablet):
        seat.sync()

    def listed(seat: Seat, *words: str) -> set[str]:
        return {row["id"] for row in seat.ask("list", "complaint", *words)}

    assert listed(lead) == {of_lead, of_amina} == listed(lead, "--search", "tunapiga")
    assert listed(tablet) == {of_amina} == listed(tablet, "--search", "tunapiga", "--limit", "1")
    assert [line["record"] for line in lead.ask("today") if line["kind"] == "conflict"] == [of_lead]
    assert [line for line in tablet.ask("today") if line["record"] == of_lead] == []
    assert [each["id"] for each in lead.ask("conflicts")] == [of_lead]
    assert tablet.ask("conflicts") == []
    assert of_amina in {line["record"] for line in tablet.ask("today")}, "whoever wrote it hears who wants it gone"
    lead.ask("delete", of_lead, "--reason", "twice")
    for seat in (lead, tablet):
        seat.sync()
    assert [line for line in tablet.ask("today") if line["record"] == of_lead] == []


def test_that_it_cannot_be_hidden_is_said_before_anything_is_written() -> None:
    first = next(iter(CORE["complaint"]))
    assert "cannot hide" in first.help and "on paper" in first.help
