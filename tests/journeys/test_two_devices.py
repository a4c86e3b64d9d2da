"""Two people, two devices and a server: what one records the other sees, and nobody's answer is lost."""

from __future__ import annotations

from tests.seats import Seat


def test_an_incident_recorded_on_one_device_is_seen_on_the_other(two_seats: tuple[Seat, Seat]) -> None:
    lead, amina = two_seats
    made = lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo ya shule", county="mombasa")
    assert lead.sync()["pushed"] == 2  # the case and its incident
    assert amina.sync()["pulled"] == 2
    seen = amina.ask("show", made["id"])
    assert seen["narrative"] == "Aliniahidi karo ya shule"
    assert seen["code"] == made["code"]
    assert amina.ask("list", "case")[0]["pseudonym"] == made["pseudonym"]
