"""Every kind of record that people make has a way to it in the window, from where one would look, and a way back to see
it: pressed from unlocking on, with the presses counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import NamedTuple

import pytest
from kivy.tests.common import UnitTestTouch

from app import packs
from app.casebook import Casebook
from app.casework import codebook
from app.casework.registry import CORE
from app.ui.screens.cases.list import CaseRow
from app.ui.widgets.button import FilledButton, OutlinedButton
from app.ui.widgets.sheet import Sheet
from tests.examples import in_turn
from tests.seats import Known
from tests.ui.hands import Finger
from tests.ui.parts import House
from tests.ui.play import Play

pytestmark = pytest.mark.ui

MOST = 4
"""Presses from the open case, or from the place of what belongs to no case."""
TODAY = "2026-03-22"
BEFORE = ("training", "leader")
"""What must be there so that something can be added to it."""
SHARES = 8
"""Of each way that several kinds share, one of so many is walked in `make test`, and one at least."""


class Path(NamedTuple):
    """How one comes to the form of a kind of record: what is pressed, from the case or (`place`) from a place of the
    app; and, once there is such a record (`values`), what is pressed to see it, and what is seen then."""

    presses: tuple[str, ...]
    values: Mapping[str, object] | None
    back: tuple[str, ...]
    seen: str
    place: str = ""


ADD = "+"
RARER = "Home, school, orders and more"
WAYS: dict[str, Path] = {
    "incident": Path((ADD, "Incident"), {"reported_on": TODAY}, ("Timeline",), "Incident recorded"),
    "follow_up": Path(("Log follow-up",), {"said": "Next week"}, ("Timeline",), "“Next week”"),
    "referral": Path(("Refer",), {"institution": "hospital", "services": ["medical"]}, ("Timeline",), "Hospital"),
    "note": Path((ADD, "Note"), {"text": "She is well"}, ("Timeline",), "Note"),
    "session": Path((ADD, "Session"), {"kind": "counselling", "on": TODAY}, ("Timeline",), "Counselling"),
    "consent": Path((ADD, "Consent"), {"recipient": "police", "given": "yes"}, ("Timeline",), "Consent: Police"),
    "court_session": Path((ADD, "Court session"), {"on": TODAY, "court": "Room 3"}, ("Timeline",), "Room 3"),
    "charge": Path((ADD, "Charge"), {"offence": "SOA11"}, ("Justice",), "Charge"),
    "accused": Path((ADD, "Arrest"), {"arrested_on": TODAY}, ("Justice",), "It is not said who"),
    "milestone": Path((ADD, "Another step"), {"kind": "plea", "on": TODAY}, ("Timeline",), "Plea"),
    "exhibit": Path((ADD, "Exhibit"), {"item": "A dress", "collected_on": TODAY}, ("Timeline",), "Exhibit"),
    "legal_case": Path((ADD, "Legal case"), {"ob_number": "23/1"}, ("Justice",), "23/1"),
    "preparation": Path((ADD, "Testimony preparation"), {}, ("Timeline",), "Testimony preparation"),
    "risk_review": Path((ADD, "Risk review"), {"risk": "high"}, ("Timeline",), "Risk review"),
    "safety_plan": Path((ADD, "Safety plan"), {}, ("Timeline",), "Safety plan"),
    "plan": Path((ADD, "Case plan"), {"steps": "School again"}, ("Aftercare",), "Waits for a second person"),
    "flag": Path((ADD, "Flag for a colleague"), {"what": "see"}, ("Timeline",), "See the survivor soon"),
    "plan_goal": Path((ADD, "Goal"), {"goal": "School again"}, ("Aftercare",), "School again"),
    "outcome": Path((ADD, "Outcome scale"), {"stage": "baseline"}, ("Timeline",), "Outcome scale"),
    "perpetrator": Path(("People", "Add a suspect"), {"code_name": "The driver"}, ("People",), "The driver"),
    "person_around": Path(("People", "Add somebody around them"), {"called": "Grandmother", "roles": ["caregiver"]},
                          ("People",), "Grandmother"),
    "meeting": Path((ADD, "Meeting"), {"kind": "safety", "on": TODAY}, ("Timeline",), "Safety meeting"),
    "decision": Path((ADD, RARER, "Decision of a meeting"), {"what": "She stays there"}, ("Aftercare",),
                     "She stays there"),
    "placement": Path((ADD, RARER, "Place to stay"), {"kind": "safe_house"}, ("Aftercare",), "Safe house"),
    "school_return": Path((ADD, RARER, "Back to school"), {"kind": "primary"}, ("Aftercare",), "Primary school"),
    "tracing": Path((ADD, RARER, "Family tracing and return"), {"kind": "tracing"}, ("Aftercare",),
                    "Looking for the family"),
    "protection_order": Path((ADD, RARER, "Protection order"), {"kind": "no_contact"}, ("Justice",),
                             "Protection order"),
    "breach": Path((ADD, RARER, "Breach of an order"), {"what": "He came to the school"}, ("Justice",),
                   "Breach of an order"),
    "intermediary": Path((ADD, RARER, "Intermediary"), {"cadre": "counsellor"}, ("Justice",), "Intermediary"),
    "compensation": Path((ADD, RARER, "Compensation"), {"source": "victims_fund"}, ("Justice",), "A fund for victims"),
    "transfer": Path((ADD, RARER, "Transfer of the case"), {"recipient": "justice_centre"}, ("Timeline",),
                     "Transfer of the case"),
    "identity_leak": Path((ADD, RARER, "Identity leak"), {"leaked": ["name"]}, ("Timeline",),
                          "Identity leak"),
    "identity": Path(("People", "Record who somebody is"), {"real_name": "Mfano"}, ("People",), "Kept apart"),
    "reassignment": Path((ADD, "Hand-over"), None, (), ""),  # one alone has nobody to hand over to
    "closure": Path(("Aftercare", "Ask to close it"), {"reason": "restored"}, ("Aftercare",), "Closing was asked for"),
    "partner": Path(("Add",), {"name": "Makadara", "kind": "hospital"}, (), "Makadara", "Partners"),
    "training": Path(("Add",), {"on": TODAY, "title": "Child rights"}, (), "Child rights", "Trainings"),
    "attendee": Path(("Child rights", "Add a person"), {"name": "Mfano"}, ("Child rights",), "Profession not known",
                     "Trainings"),
    "headcount": Path(("Child rights", "Add a head count"), {"people": 41, "basis": "photo"}, ("Child rights",),
                      "Counted on a photo", "Trainings"),
    "leader": Path(("Add",), {"called": "Tumaini"}, (), "Tumaini", "Our work"),
    "engagement": Path(("Tumaini", "Add an event"), {"on": TODAY, "event": "Day of the child"}, ("Tumaini",),
                       "Day of the child", "Our work"),
    "support_to": Path(("Support to institutions", "Add"), {"institution": "prosecutor", "kind": "pre_trial"},
                       ("Support to institutions",), "Pre-trial conference", "Our work"),
    "supervision": Path(("Supervision", "Add"), {"worker": "lead"}, ("Supervision",), "lead", "Our work"),
    "complaint": Path(("Complaints", "Add"), {"about": ["delay"]}, ("Complaints",), "Delay", "Our work"),
    "saved_list": Path(("Saved lists", "New list"), {"name": "At high risk", "risk": "high"}, ("Saved lists",),
                       "At high risk", "Cases"),
}  # fmt: skip
EXEMPT = {
    "case": "it begins with its first incident, by the plus that is on every screen",
    "approval": "it answers what somebody asked for: the button stands at the request, in the case and on Today",
    "attachment": "files are not taken in by any version yet; its fields stand in the journal's format",
    "involvement": "it is asked with its suspect, and stands below the suspect on People, asked or not",
    "waiver": "it ends a line that waits: the button stands at the line, on Today and in the case",
    "target": "it belongs to a figure: it is set at the figure itself, under Numbers",
}


def entities() -> set[str]:
    """What `haki codebook` lists."""
    return set(codebook.described(CORE, packs.load("kenya"), {})["entities"])


def test_every_kind_of_record_has_a_way_or_a_reason_why_not() -> None:
    assert WAYS.keys() | EXEMPT.keys() == entities()
    assert not WAYS.keys() & EXEMPT.keys()


def test_a_form_is_at_most_four_presses_away() -> None:
    assert max(len(way.presses) for way in WAYS.values()) <= MOST


def walked() -> dict[str, Path]:
    """The kinds to walk to in this run. Every place is gone to and every menu opened; of those that lie side by side
    there one in so many is taken, from another beginning in each. All of them in the soak."""
    beside: dict[tuple[object, ...], list[str]] = {}
    for kind, way in WAYS.items():
        beside.setdefault((way.place, way.presses[:-1]), []).append(kind)
    taken: set[str] = set()
    for number, kinds in enumerate(beside.values()):
        shares = min(SHARES, len(kinds))
        taken.update(*in_turn([kinds[share::shares] for share in range(shares)], number))
    return {kind: way for kind, way in WAYS.items() if kind in taken}


@pytest.fixture
def hand(warm: None, keys_of_a_centre: Known, tmp_path: FilePath) -> Iterator[Finger]:
    """Somebody with a phone, before a locked centre with one case, of which an incident and an order were told and no
    more, with one training and one survivor leader."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    book = House(known.folder).open(known)
    records = book.session.book.records
    case = records.record("incident", {"reported_on": TODAY}).case
    records.record("protection_order", {"case": case, "kind": "no_contact"})
    for kind in BEFORE:
        records.record(kind, WAYS[kind].values or {})
    book.session.lock()
    hand = Finger(Play(known.folder, Finger.size))
    hand.play.frames(4)
    yield hand
    hand.play.end()


@pytest.mark.in_turns
def test_from_unlocking_on_every_kind_of_record_is_begun_in_at_most_four_presses_and_seen_where_one_looks(
    hand: Finger, capsys: pytest.CaptureFixture[str]
) -> None:
    open_the_case(hand)
    begun, ways = {}, walked()
    for kind, way in ways.items():
        if way.place:
            hand.go_to(way.place)
        *first, last = way.presses
        for words in first:
            press(hand, words)
        navigator = hand.play.frame.navigator
        begun[kind] = glimpsed(hand, last)
        if way.place:
            navigator.start("today")
        else:
            navigator.back()
        hand.play.frames(10)  # a sheet has gone by then

    assert begun == {kind: kind for kind in ways}

    record_them_all(hand.book)
    hand.play.frame.navigator.start("today")
    hand.play.frames(2)
    seen, looking = {}, {}
    for kind, way in sorted(ways.items(), key=lambda each: (each[1].place, each[1].back)):
        if way.values is None:
            continue
        if (way.place, way.back) != looking:
            looking = (way.place, way.back)
            hand.go_to(way.place or "Cases")
            if not way.place:
                hand.play.tap(next(hand.play.every(CaseRow)))
                hand.play.frames(8)
            for words in way.back:
                hand.press(words)
            there = hand.play.texts()
            for sheet in list(hand.play.every(Sheet)):
                sheet.dismiss()
            hand.play.frames(10)
            hand.play.frame.navigator.start("today")
            hand.play.frames(2)
        seen[kind] = any(way.seen in text for text in there)
    assert [kind for kind, is_seen in seen.items() if not is_seen] == []
    with capsys.disabled():
        counted = ", ".join(f"{kind} {len(way.presses)}" for kind, way in ways.items())
        print("\npresses from the case to:", counted)  # noqa: T201 -- the number is what was asked for


def test_an_arrest_begins_the_legal_case_and_a_suspect_who_is_told_of_later_joins_the_incident(hand: Finger) -> None:
    open_the_case(hand)
    press(hand, ADD)
    hand.press("Arrest")
    hand.play.choose("Arrested on", "Today")
    hand.go_on()
    hand.go_on()
    hand.go_on()
    [legal], [arrest] = hand.book.records.find("legal_case"), hand.book.records.find("accused")
    assert (arrest["arrested_on"], arrest["legal_case"]) == (TODAY, legal["id"])
    press(hand, ADD)
    hand.press("Charge")
    assert hand.play.frame.navigator.here.params["record"] == legal["id"]  # and no second one is begun
    hand.go_back()

    hand.press("People")
    hand.press("Add a suspect")
    hand.write("A code name for the suspect", "The driver")
    hand.go_on()
    assert hand.sees("The driver")  # where one was
    [suspect], [incident] = hand.book.records.find("perpetrator"), hand.book.records.find("incident")
    assert incident["perpetrators"] == [suspect["id"]]

    hand.press("Undo")
    [incident] = hand.book.records.find("incident")
    assert not incident["perpetrators"]
    assert hand.book.records.find("perpetrator") == []


def test_the_buttons_of_justice_record_what_happened_to_each_accused_and_the_figures_see_it(hand: Finger) -> None:
    open_the_case(hand)
    records = hand.book.records
    [incident] = records.find("incident")
    driver, owner = (records.record("perpetrator", {"code_name": name}).id for name in ("The driver", "The owner"))
    records.edit(incident["id"], {"perpetrators": [driver, owner]})
    legal = records.record("legal_case", {"case": incident["case"], "ob_number": "23/1"}).id
    hand.play.frames(8)

    hand.press("Justice")
    assert hand.sees("nothing recorded")
    hand.press("Arrest and charge")  # of the first
    hand.play.choose("Arrested on", "Today")
    hand.play.choose("Charged on", "Today")
    go_on_to_the_end(hand)
    [accused] = records.find("accused")
    assert (accused["perpetrator"], accused["legal_case"]) == (driver, legal)
    assert (accused["arrested_on"], accused["charged_on"]) == (TODAY, TODAY)
    assert hand.sees("Arrest 22 March · Charge 22 March")

    hand.press("Bail")
    hand.play.choose("Bail", "Granted")
    go_on_to_the_end(hand)
    [accused] = records.find("accused")
    assert (accused["bail"], accused["perpetrator"]) == ("granted", driver)
    assert hand.sees("on bail")

    day = date.fromisoformat(TODAY)
    found = {each.indicator.code: each.value for each in hand.book.figures.of_period(day, day)}
    assert (found["restrained"], found["arrests"]) == (1, 1)


def go_on_to_the_end(hand: Finger) -> None:
    """Pass the steps of a form until it is saved."""
    while hand.here == "form":
        hand.go_on()


def test_what_was_not_asked_of_a_record_is_answered_where_it_stands_and_who_accepts_a_case_takes_it(
    hand: Finger,
) -> None:
    open_the_case(hand)
    records = hand.book.records
    [incident] = records.find("incident")
    case = incident["case"]
    records.edit(case, {"age": 24})
    agreed = {"given": "yes", "given_by": "survivor", "method": "signature"}
    records.record("consent", {"case": case, "recipient": "justice_centre", **agreed})
    days = {"asked_on": TODAY, "handed_over_on": TODAY}
    records.record("transfer", {"case": case, "recipient": "justice_centre", **days})
    hand.play.frame.navigator.start("today")
    hand.go_to("Cases")
    hand.play.tap(next(hand.play.every(CaseRow)))
    hand.play.frames(8)

    hand.press("Transfer of the case")
    assert not hand.sees("Accepted on")
    hand.press("Show what was not asked yet")
    hand.press("Accepted on")
    hand.choose("Accepted on", "Today")
    hand.press("Done")

    [transfer] = records.find("transfer")
    assert (transfer["accepted_on"], records.show(case)["state"]) == (TODAY, "transferred")
    hand.press("Undo")
    [transfer] = records.find("transfer")
    assert (transfer.get("accepted_on"), records.show(case)["state"]) == (None, "registered")


def test_what_is_kept_apart_opens_for_a_reason_that_says_something_and_is_folded_again(hand: Finger) -> None:
    open_the_case(hand)
    hand.press("People")
    hand.press("Record who somebody is")
    hand.choose("Whose identity is this?", "The survivor")
    hand.write("Real name", "Mfano Mfano")
    hand.go_on()
    assert not hand.sees("Mfano Mfano")

    hand.press("Open")
    hand.write("In your words", "x")
    opening = next(each for each in hand.play.every(FilledButton) if each.text == "Open")
    assert opening.disabled
    hand.press("To reach them")
    assert not opening.disabled
    hand.play.tap(opening)
    hand.play.frames(8)
    assert hand.sees("Mfano Mfano")
    [identity] = hand.book.records.find("identity")
    reasons = [change for change in hand.book.records.history(identity["id"]) if "To reach them: x" in str(change)]
    assert reasons

    hand.press("Fold again")
    assert not hand.sees("Mfano Mfano")
    assert hand.sees("Kept apart")


def open_the_case(hand: Finger) -> None:
    """Unlock, and go to the one case."""
    hand.unlock()
    hand.go_to("Cases")
    hand.play.tap(next(hand.play.every(CaseRow)))
    hand.play.frames(8)
    assert hand.here == "case"


def glimpsed(hand: Finger, words: str) -> str:
    """Press what begins a form; return which, as soon as one is there: to fill it with its questions takes longer than
    all the rest, and is not what is asked here."""
    widget = hand.play.find(words)
    hand.play._reach(widget)
    touch = UnitTestTouch(*widget.to_window(*widget.center))
    touch.touch_down()
    hand.play.frames(2)
    touch.touch_up()
    for _frame in range(6):
        here = hand.play.frame.navigator.here
        if here.name == "form":
            return str(here.params["form"])
        hand.play.pass_unseen()
        hand.play.now += 1 / 30
    return str(here.name)


def press(hand: Finger, words: str) -> None:
    """Press what says this, or the plus of the case."""
    if words == ADD:
        hand.play.tap(next(each for each in hand.play.every(OutlinedButton) if each.icon == "add" and not each.text))
        hand.play.frames(4)
    else:
        hand.press(words)


def record_them_all(book: Casebook) -> None:
    """Record one of each kind, as forms do: in the case, and what belongs to something in it there."""
    [incident] = book.records.find("incident")
    made = {"case": incident["case"], **{kind: book.records.find(kind)[0]["id"] for kind in BEFORE}}
    for kind in sorted(WAYS, key=lambda kind: len(CORE.path_to_case(kind))):
        values, parent = WAYS[kind].values, CORE[kind].parent
        if values is None or kind in BEFORE:
            continue
        above = {parent: made[CORE[kind][parent].links_to]} if parent else {}
        made[kind] = book.records.record(kind, {**values, **above}).id
    book.records.edit(incident["id"], {"perpetrators": [made["perpetrator"]]})
