"""A plan that a second person decides about, and a flag from one colleague to another, pressed from unlocking on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.words.language import _
from tests.journeys.test_two_devices import meet
from tests.seats import Known, Seat
from tests.ui import looks
from tests.ui.hands import Hand, both_hands
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]
SAID = "Aliniahidi karo ya shule"


@both_hands
def test_a_plan_is_made_and_a_flag_raised_and_answered(sit: Sit, keys_of_a_centre: Known, tmp_path: Path) -> None:
    known = keys_of_a_centre.copy(tmp_path / "seat")
    with known.casebook(lambda: NOW) as book:
        told = {"reported_on": NOW.date().isoformat(), "narrative": SAID}
        case = book.records.record("incident", told).case
        book.records.record("plan_goal", {"case": case, "goal": "Kurudi shule"})
    hand = sit(known)
    hand.go_to("Cases")
    hand.search(SAID)
    hand.press("Aftercare")
    hand.press("Make a plan")
    hand.write("What is planned, and who does it?", "Karo ya shule kufikia Mei")
    hand.go_on()
    [plan] = hand.book.records.find("plan")
    assert len(plan["goals"]) == 1
    assert hand.sees("Waits for a second person")
    assert looks.wrong(hand.play) == []

    hand.add("Flag for a colleague")
    hand.choose("What is to be looked at?", hand.label("flag_what", "see"))
    hand.write("In your words", "Jirani amepiga simu")
    hand.go_on()
    hand.go_to("Today")
    hand.press("Answer")
    assert hand.sees("Jirani amepiga simu")
    hand.write("What was done about it?", "Nilikwenda asubuhi")
    hand.press("Save")
    [flag] = hand.book.records.find("flag")
    assert (flag["answer"], flag["answered_by"]) == ("Nilikwenda asubuhi", flag["flagged_by"])
    told_of = {"person": flag["answered_by"], "what": hand.label("flag_what", "see")}
    assert hand.sees(_("{person} has answered: {what}").format(**told_of))


@both_hands
def test_a_second_person_hands_a_plan_back_from_today_and_whoever_made_it_reads_why(
    sit: Sit, two_seats: tuple[Seat, Seat]
) -> None:
    lead, amina = two_seats
    case = amina.record("incident", reported_on="2022-03-20", narrative=SAID)["case"]
    amina.record("plan", case=case, steps="Karo ya shule")
    meet(amina, lead)
    hand = sit(lead.folder, now=None)
    hand.unlock()
    hand.press("Decide")
    assert hand.sees("Karo ya shule")
    hand.press("Refuse")
    hand.write("Why is it refused?", "Nani analipa basi?")
    hand.press("Refuse")
    [decision] = hand.book.records.find("approval")
    assert (decision["of"], decision["decision"], decision["reason"]) == ("plan", "refused", "Nani analipa basi?")
    hand.go_to("Cases")
    hand.search(SAID)
    hand.press("Aftercare")
    assert hand.sees(_("Why it was handed back: {reason}").format(reason="Nani analipa basi?"))
