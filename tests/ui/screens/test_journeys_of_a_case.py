"""The work on one case, as a person does it with a finger and with keys alone, in both languages: consent and referral,
follow-ups and the ladder, the way through justice, aftercare up to closing by two people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from kivy.uix.textinput import TextInput

from app.words.language import _
from tests.seats import Known, Seat
from tests.ui.hands import Hand, both_hands, by_finger
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]
SAID = "Aliniahidi karo ya shule"


def day(count: int) -> str:
    return (NOW.date() + timedelta(days=count)).isoformat()


@pytest.fixture
def seat(keys_of_a_centre: Known, tmp_path: Path) -> Known:
    """A centre of one's own with one case: a woman of 24, in need of counselling."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    with known.casebook(lambda: NOW) as book:
        told = {"reported_on": day(-60), "narrative": SAID, "incident_types": ["rape"], "needs": ["counselling"]}
        case = book.records.record("incident", told).case
        book.records.edit(case, {"age": 24, "sex": "female"})
    return known


@both_hands
def test_who_referred_to_us_stands_on_today_until_the_referral_is_handed_back_with_a_reason(
    sit: Sit, seat: Known
) -> None:
    with seat.casebook(lambda: NOW) as book:
        book.records.record("partner", {"name": "Kituo cha Bamburi", "kind": "shelter"})
    hand = sit(seat)
    open_the_case(hand)
    hand.add("Referral to us")
    hand.press("Yes, still so")  # what she needs was told at the intake
    hand.write("Reason for the referral", "No bed is free here")
    hand.go_on()
    assert not hand.sees("What they will be told")
    hand.choose("Partner", "Kituo cha Bamburi")
    hand.go_on()
    [came] = hand.book.records.find("referral")
    assert (came["direction"], came["status"]) == ("in", "sent")
    assert not came.get("disclosed")

    hand.go_to("Today")
    assert hand.sees("Kituo cha Bamburi")
    hand.press("Answer")
    assert hand.sees("No bed is free here")
    hand.press("We hand it back")
    hand.write("Why is it handed back?", "We have no bed either")
    hand.press("Save")
    [answered] = hand.book.records.find("referral")
    assert (answered["status"], answered["declined_reason"]) == ("declined", "We have no bed either")
    assert not hand.sees("Kituo cha Bamburi")


def open_the_case(hand: Hand) -> None:
    """Go from Today to the one case there is."""
    hand.go_to("Cases")
    hand.search(SAID)


@both_hands
def test_a_referral_tells_only_what_is_ticked_once_the_survivor_has_agreed_and_its_answer_is_noted(
    sit: Sit, seat: Known
) -> None:
    with seat.casebook(lambda: NOW) as book:
        book.records.record("partner", {"name": "Afya Clinic", "kind": "hospital", "services": ["counselling"]})
        [case] = book.records.find("case")
        for number in range(1, 7):
            around = {
                "case": case["id"],
                "called": f"Shangazi {number}",
                "roles": ["trusted"],
                "lives_with": number == 2,
            }
            book.records.record("person_around", around)
    hand = sit(seat)
    open_the_case(hand)
    hand.press("Refer")
    hand.press("Yes, still so")  # what she needs was told at the intake
    hand.choose("How urgent is it?", hand.label("priority", "urgent"))
    hand.go_on()
    hand.choose("Partner", "Afya Clinic")
    hand.go_on()
    assert hand.sees("This may not be told yet")

    hand.press("Ask for consent")
    hand.go_on()
    hand.choose("Does the survivor agree?", hand.label("yes_no_later", "yes"))
    hand.choose("Who agreed?", hand.label("consent_by", "survivor"))
    hand.choose("How was it given?", hand.label("consent_method", "witnessed_verbal"))
    hand.go_on()
    hand.go_on()
    assert hand.sees("The survivor agrees")
    hand.press("Age in years")
    second = f"{_('{record} {number}').format(record=_('Person around the survivor'), number=2)}: Shangazi 2"
    assert not hand.sees("Do they live with the survivor?"), "of many, each is unfolded when it is asked for"
    hand.press(second)
    hand.press("Do they live with the survivor?")
    hand.go_on()
    hand.choose("How does it get there?", hand.label("delivery", "in_person"))
    hand.go_on()

    assert hand.here in ("case", "cases")
    [sent] = hand.book.records.find("referral")
    assert (sent["status"], sent["services"], sent["priority"]) == ("draft", ["counselling"], "urgent")
    assert "case.age" in sent["disclosed"]
    assert "case.sex" not in sent["disclosed"]
    with_her = [each["id"] for each in hand.book.records.find("person_around") if each["lives_with"]]
    assert [name for name in sent["disclosed"] if "@" in name] == [f"person_around.lives_with@{with_her[0]}"]

    hand.press(_("Referrals {count}").format(count=1))
    hand.press("It went")
    hand.press("Save")
    gone = hand.book.records.show(sent["id"])
    assert gone["status"] == "sent", "by hand, as it was to go, and just now"
    assert gone["consent"] == hand.book.records.find("consent")[0]["id"]
    hand.press("What was told, and on whose yes")
    assert hand.sees("Shangazi 2") and hand.sees("Do they live with the survivor?")
    hand.press("Close")
    hand.press("Note the answer")
    hand.press(hand.label("referral_status", "accepted"))
    hand.press("Save")
    assert hand.book.records.show(sent["id"])["status"] == "accepted"
    assert hand.sees(hand.label("referral_status", "accepted").lower())


@by_finger
def test_what_cannot_wait_is_told_for_a_reason_and_goes(sit: Sit, seat: Known) -> None:
    with seat.casebook(lambda: NOW) as book:
        [case] = book.records.find("case")
        told = {"case": case["id"], "institution": "hospital", "services": ["pep"], "disclosed": ["case.age"]}
        referral = book.records.record("referral", told).id
    hand = sit(seat)
    open_the_case(hand)
    hand.press(_("Referrals {count}").format(count=1))
    hand.press("It went")
    hand.press(hand.label("delivery", "phone"))
    hand.press("Save")
    assert hand.sees("There is no consent to share with this recipient yet.")
    assert hand.book.records.show(referral)["status"] == "draft", "it is kept"

    hand.press("It cannot wait: share in an emergency")
    hand.press(hand.label("yes_no_later", "later"))
    next(hand.play.every(TextInput)).focus = True
    hand.play.write("PEP within the hour")
    hand.press("Save")
    hand.press(hand.label("delivery", "phone"))
    hand.press("Save")

    gone = hand.book.records.show(referral)
    word = hand.book.records.show(gone["consent"])
    assert (gone["status"], word["override"], word["override_reason"]) == ("sent", "emergency", "PEP within the hour")


@both_hands
def test_a_broken_promise_is_asked_about_from_today_and_the_next_step_goes_up_the_ladder(sit: Sit, seat: Known) -> None:
    with seat.casebook(lambda: NOW) as book:
        [case] = book.records.find("case")
        asked = {"case": case["id"], "institution": "police", "asked": "The arrest", "moved": False}
        book.records.record("follow_up", {**asked, "on": day(-50)})
        book.records.record("follow_up", {**asked, "on": day(-10), "promise_kind": "arrest", "promised_on": day(-7)})
    hand = sit(seat)

    hand.press("Log call")
    hand.write("What did they say?", "The file is with the officer.")
    hand.press("More about this call")
    hand.go_on()
    hand.write("What did they promise?", "A statement")
    hand.write("Promised by when?", "29 March 2026")
    hand.go_on()
    assert hand.here == "today"
    [call] = [each for each in hand.book.records.find("follow_up") if each["on"] == day(0)]
    assert (call["institution"], call["promised"], call["promised_on"]) == ("police", "A statement", day(7))

    assert hand.sees("Silent institutions")
    hand.press("Read the brief")
    assert hand.sees("Please see that the next step is taken, and tell us by when.")
    assert not hand.sees(case["pseudonym"])
    hand.press("Close")
    hand.press("Take the next step")
    hand.write("What did they say?", "The commander will call back.")
    hand.go_on()
    taken = max(each.get("ladder_step", 0) for each in hand.book.records.find("follow_up"))
    assert taken == 15, "the lowest that was not taken: who is above asks for it"


@both_hands
def test_the_way_through_justice_is_told_step_by_step_and_a_charge_that_is_too_weak_is_pointed_out(
    sit: Sit, seat: Known
) -> None:
    hand = sit(seat)
    open_the_case(hand)
    hand.add("Legal case")
    hand.write("OB number", "23/14/10/2021")
    hand.write("OB entry on", "23 January 2026")
    hand.go_on()
    hand.write("Post-rape care form filled on", "23 January 2026")
    hand.write("P3 filled on", "24 January 2026")
    hand.go_on()
    hand.write("Item", "A dress")
    hand.go_on()
    hand.write("Arrested on", "10 February 2026")
    hand.write("Charged on", "11 February 2026")
    hand.choose("Offence", hand.label("offence", "SOA11"))
    hand.press(_("Add another {record}").format(record=_("Charge").lower()))
    assert hand.sees(_("{record} {number}").format(record=_("Charge"), number=2))
    hand.go_on()
    hand.go_on()
    hand.choose("Protection asked for", hand.label("protection_measure", "intermediary"))
    hand.go_on()
    hand.go_on()

    [legal] = hand.book.records.find("legal_case")
    assert (legal["ob_number"], legal["prc_on"], legal["p3_filled_on"]) == ("23/14/10/2021", "2026-01-23", "2026-01-24")
    assert legal["measures_requested"] == ["intermediary"]
    [accused] = hand.book.records.find("accused")
    assert (accused["arrested_on"], accused["charged_on"]) == ("2026-02-10", "2026-02-11")
    [charge] = hand.book.records.find("charge")  # the second was left empty
    assert (charge["offence"], charge["legal_case"]) == ("SOA11", legal["id"])
    [exhibit] = hand.book.records.find("exhibit")
    assert exhibit["item"] == "A dress"

    hand.press("Justice")
    assert hand.sees("The charge is weaker than the harm")
    hand.press("Court session")
    hand.write("Date", "20 March 2026")
    hand.choose("What came of it?", hand.label("court_outcome", "adjourned"))
    reason = hand.book.pack.entries("adjournment_reason")[0].code
    hand.choose("Why was it adjourned?", hand.label("adjournment_reason", reason))
    hand.go_on()
    [heard] = hand.book.records.find("court_session")
    assert (heard["outcome"], heard["adjourned_because"]) == ("adjourned", reason)

    hand.add("Testimony preparation")
    hand.choose("What was done?", hand.label("preparation_topic", hand.book.pack.entries("preparation_topic")[0].code))
    hand.go_on()
    assert len(hand.book.records.find("preparation")) == 1


@both_hands
def test_sessions_goals_and_the_scale_of_how_she_is_are_recorded_for_aftercare(sit: Sit, seat: Known) -> None:
    with seat.casebook(lambda: NOW) as book:
        [case] = book.records.find("case")
        book.records.record("outcome", {"case": case["id"], "on": day(-50), "stage": "review", "mental_wellbeing": 1})
    hand = sit(seat)
    open_the_case(hand)
    hand.add("Session")
    hand.write("Date", "21 March 2026")
    hand.choose("What kind of service?", hand.label("session_kind", "counselling"))
    hand.go_on()

    hand.press("Aftercare")
    hand.press("Assess again")
    hand.choose("Which assessment?", hand.label("outcome_stage", "review"))
    hand.choose("Mental wellbeing", "3")
    hand.go_on()
    assert hand.sees("better")

    hand.press("Add a goal")
    hand.write("Goal, in the survivor's words", "Kurudi shule")
    hand.go_on()

    assert hand.sees("Kurudi shule")
    assert hand.book.records.find("session")[0]["kind"] == "counselling"
    assert sorted(each["mental_wellbeing"] for each in hand.book.records.find("outcome")) == [1, 3]
    assert hand.book.records.find("plan_goal")[0]["goal"] == "Kurudi shule"


@both_hands
def test_a_case_is_closed_once_a_second_person_has_approved_it(sit: Sit, two_seats: tuple[Seat, Seat]) -> None:
    lead, tablet = two_seats
    case = tablet.record("incident", reported_on="2026-03-20", narrative=SAID)["case"]
    hand = sit(tablet.folder, now=None)
    hand.unlock()
    open_the_case(hand)
    hand.press("Aftercare")
    hand.press("Ask to close it")
    hand.choose("Why can the case be closed?", hand.label("closure_reason", "survivor_wish"))
    hand.choose("What has been checked?", hand.label("closure_criterion", "survivor_told"))
    hand.go_on()
    assert hand.sees("Closing was asked for")
    tablet.sync()

    hand = sit(lead.folder, now=None)
    hand.unlock()
    hand.press("Decide")
    hand.hold("Hold to approve")
    open_the_case(hand)
    hand.press("Aftercare")
    hand.press("Close this case")
    assert hand.book.records.show(case)["state"] == "closed"
    assert hand.sees("Reopen")
