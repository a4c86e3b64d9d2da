"""Deleting, as a person does it with a finger and with keys alone, in both languages: what is one's own, what needs a
second person, and bringing back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.casework.deletion_reasons import REASONS
from tests.seats import Known, Seat
from tests.ui.hands import Hand, both_hands
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]
SAID = "Aliniahidi karo ya shule"
TWICE = REASONS["twice"].one
WHY = "Why is it deleted?"


def open_the_case(hand: Hand) -> None:
    hand.go_to("Cases")
    hand.search(SAID)


@both_hands
def test_what_is_ones_own_goes_with_a_reason_and_is_brought_back_from_where_one_looks_for_it(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    seat = keys_of_a_centre.copy(tmp_path / "seat")
    with seat.casebook(lambda: NOW) as book:
        book.records.record("incident", {"reported_on": "2026-03-20", "narrative": SAID})
    hand = sit(seat)
    open_the_case(hand)
    hand.press("Incident recorded")
    hand.press("Delete…")
    assert hand.sees("All of it was recorded by you alone, so it goes from sight now, here and on every device.")
    hand.choose(WHY, TWICE)
    hand.press("Delete")
    assert hand.book.records.find("incident") == []
    assert not hand.sees("Incident recorded")

    hand.go_to("Cases")
    hand.search(hand.book.records.find("case")[0]["code"])
    hand.press("More")
    hand.press("Delete this case…")
    hand.write("In your own words", "she was never here")
    hand.press("Delete")
    assert hand.book.records.find("case") == []
    assert hand.sees("It is deleted: no list shows it any more.")

    hand.go_to("Settings")
    hand.press("Show what is deleted")
    assert hand.sees("she was never here")
    assert hand.sees(TWICE)
    hand.hold("Hold to bring it back")  # the last deleted, the case, stands first
    assert len(hand.book.records.find("case")) == 1


@both_hands
def test_what_a_colleague_has_a_part_in_waits_for_their_word_and_can_be_taken_back_until_then(
    sit: Sit, two_seats: tuple[Seat, Seat]
) -> None:
    lead, amina = two_seats
    case = amina.record("incident", reported_on="2022-03-20", narrative=SAID)["case"]
    amina.sync()
    lead.sync()
    hand = sit(Known.of(lead.folder), now=None)
    open_the_case(hand)
    for is_the_second_time in (False, True):
        hand.press("More")
        hand.press("Delete this case…")
        assert hand.sees("Not all of it was recorded by you on this device, so a second person must agree. It stays in "
                         "sight until then.")  # fmt: skip
        hand.choose(WHY, TWICE)
        hand.press("Ask a second person")
        assert hand.sees("Take it back")
        assert len(hand.book.records.find("case")) == 1
        if not is_the_second_time:
            hand.press("Take it back")
            hand.hold("Hold to take it back")
            assert hand.book.records.asked_for() == []
            assert not hand.sees("Take it back")
    lead.sync()
    amina.sync()

    hand = sit(Known.of(amina.folder), now=None)
    [asked] = hand.book.records.asked_for()
    assert asked.reason == TWICE
    hand.press(hand.play.session.voice.spoken(asked.said()).removesuffix("."))
    assert hand.here == "conflicts"
    assert hand.sees(TWICE)
    hand.press("Agree")
    hand.write("In your own words", "it is the same girl")
    hand.hold("Hold to delete")
    assert hand.book.records.find("case") == []
    assert [each["id"] for each in hand.book.records.deleted("case")] == [case]
    assert hand.sees("Hold to bring it back")
    amina.sync()
    lead.sync()
    assert lead.ask("list", "case") == []
    [line] = [each["what"] for each in lead.ask("today") if each["kind"] == "task"]
    assert line == "Case was deleted by lead and amina, whom lead let in not long ago. Is that right?"
