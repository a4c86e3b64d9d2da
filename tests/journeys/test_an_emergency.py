"""One worker, a girl within 72 hours, nobody else at hand: what must be told is, and a second person looks after."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.seats import Seat

AHEAD = date.today().year + 1  # of the server's clock, so that no device follows another's time
NIGHT, MORNING, LATE = (f"{AHEAD}-03-{day}:00+03:00" for day in ("10T23:00", "11T09:00", "14T09:00"))
TOLD = {"institution": "hospital", "services": ["pep"], "disclosed": ["case.age"], "status": "sent"}


@pytest.fixture
def devices(two_seats: tuple[Seat, Seat]) -> tuple[Seat, Seat, str]:
    """The lead's laptop, Amina's tablet, and a girl of whom no age is recorded."""
    lead, tablet = two_seats
    return lead, tablet, at(tablet, NIGHT, "case", sex="female")


def at(seat: Seat, now: str, entity: str, **fields: object) -> str:
    return str(seat.ask("record", entity, "--from", "-", stdin=json.dumps(fields), HAKI_NOW=now)["id"])


def refused(seat: Seat, now: str, entity: str, **fields: object) -> str:
    ran = seat("record", entity, "--from", "-", stdin=json.dumps(fields), HAKI_NOW=now)
    assert ran.status == 1, ran
    return ran.err


def emergency(seat: Seat, case: str, **more: object) -> str:
    said = {"recipient": "hospital", "given": "later", "override": "emergency", "override_reason": "PEP tonight"}
    return at(seat, NIGHT, "consent", case=case, **(said | more))


def reviews(seat: Seat, now: str) -> list[str]:
    return [line["what"] for line in seat.ask("today", HAKI_NOW=now) if line["kind"] == "review"]


def test_she_is_helped_tonight_and_somebody_else_looks_at_it_in_the_morning(devices: tuple[Seat, Seat, str]) -> None:
    lead, tablet, case = devices
    assert "no consent" in refused(tablet, NIGHT, "referral", case=case, **TOLD)
    draft = at(tablet, NIGHT, "referral", case=case, **{k: v for k, v in TOLD.items() if k != "status"})
    word = emergency(tablet, case)
    assert tablet("edit", draft, "status=sent", HAKI_NOW=NIGHT).status == 0
    assert tablet.ask("show", draft)["consent"] == word
    assert "no consent" in refused(tablet, NIGHT, "referral", case=case, **TOLD | {"institution": "police"})
    for seat in (tablet, lead, tablet):
        seat.sync()

    assert reviews(tablet, MORNING) == [], "one's own emergency somebody else looks at"
    [line] = reviews(lead, MORNING)
    assert "amina" in line and "emergency" in line.lower()
    at(lead, MORNING, "approval", case=case, of="emergency", record=word, decision="refused")
    assert reviews(lead, MORNING) == []
    lead.sync()
    tablet.sync()
    assert "no consent" not in refused(tablet, MORNING, "referral", case=case, **TOLD), "refused, it is over at once"


def test_looked_at_by_nobody_it_ends_after_72_hours_and_is_the_leads(devices: tuple[Seat, Seat, str]) -> None:
    lead, tablet, case = devices
    emergency(tablet, case)
    assert "hours of the emergency are over" in refused(tablet, LATE, "referral", case=case, **TOLD)
    for seat in (tablet, lead):
        seat.sync()
    [line] = reviews(lead, LATE)
    assert "in time" in line
    assert reviews(tablet, LATE) == []


@pytest.mark.parametrize(("more", "why"), [({"override_reason": ""}, "wait"), ({"recipient": "school"}, "at once")])
def test_without_a_reason_or_for_anybody_else_there_is_no_emergency(
    devices: tuple[Seat, Seat, str], more: dict[str, object], why: str
) -> None:
    _lead, tablet, case = devices
    said = {"recipient": "hospital", "given": "no", "override": "emergency", "override_reason": "PEP tonight"}
    assert why in refused(tablet, NIGHT, "consent", case=case, **(said | more))


def test_however_it_is_said_that_something_went_the_gate_stands_there(devices: tuple[Seat, Seat, str]) -> None:
    _lead, tablet, case = devices
    draft = at(tablet, NIGHT, "referral", case=case, **{k: v for k, v in TOLD.items() if k != "status"})
    for said in (["status=sent"], [f"sent_at={NIGHT}"], ["status=sent", f"sent_at={NIGHT}"]):
        ran = tablet("edit", draft, *said, HAKI_NOW=MORNING)
        assert ran.status == 1 and "no consent" in ran.err, said
    assert tablet("edit", draft, "status=withdrawn", HAKI_NOW=MORNING).status == 0
    assert "no consent" in refused(tablet, MORNING, "referral", case=case, **TOLD, sent_at=NIGHT)


def test_an_empty_list_is_no_way_around_the_gate(devices: tuple[Seat, Seat, str]) -> None:
    _lead, tablet, case = devices
    empty = {"case": case, "institution": "shelter", "services": ["shelter"], "status": "sent"}
    assert "told nothing, or only that somebody is coming" in refused(tablet, NIGHT, "referral", **empty)
    assert at(tablet, NIGHT, "referral", **empty, told="coming")
    assert "is told" in refused(tablet, NIGHT, "referral", **empty, told="nothing", reason="She is 14")
