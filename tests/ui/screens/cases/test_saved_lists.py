"""Saved lists in the window: made, gone by and left again, pressed from unlocking on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.ui.screens.cases.list import CaseRow
from app.words.language import _
from tests.seats import Known
from tests.ui import looks
from tests.ui.hands import Hand, both_hands
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]


@both_hands
def test_a_list_is_made_and_gone_by_until_all_cases_are_wanted_again(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    known = keys_of_a_centre.copy(tmp_path / "seat")
    with known.casebook(lambda: NOW) as book:
        high = book.records.record("case", {"sex": "female", "risk": "high"}).pseudonym
        low = book.records.record("case", {"sex": "male", "risk": "low"}).pseudonym
    hand = sit(known)
    hand.go_to("Cases")
    hand.press("Saved lists")
    hand.press("New list")
    hand.write("What is the list called?", "Orodha ya Jumatatu")
    hand.choose("At which risk?", hand.label("risk", "high"))
    hand.go_on()
    assert hand.here == "cases"

    hand.press("Saved lists")
    hand.press("Orodha ya Jumatatu")
    assert [row.title for row in hand.play.every(CaseRow) if row.title] == [high]
    assert hand.sees("Orodha ya Jumatatu")
    assert looks.wrong(hand.play) == []
    hand.press(_("All {count}").format(count=2))
    assert {row.title for row in hand.play.every(CaseRow) if row.title} == {high, low}
    assert not hand.sees("Orodha ya Jumatatu")
