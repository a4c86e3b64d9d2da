"""Two people compare ten words, with a finger and with keys alone, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.ui.screens.devices.compare_sheet import NumberedWord
from app.words.language import _
from tests.seats import Seat, new_centre
from tests.sync.server.parts import Server
from tests.ui.hands import Hand, both_hands

pytestmark = pytest.mark.ui


def said(seat: Seat, *at: str) -> list[tuple[str, str]]:
    """Return the words a colleague reads out, as the screen would show them."""
    return [(each["word"], str(each["number"])) for each in seat.ask("checkpoint", *at)["words"]]


def shown(hand: Hand) -> list[tuple[str, str]]:
    """Return the words on the screen, in the order in which they are read."""
    return [(each.word, each.number) for each in sorted(hand.play.every(NumberedWord), key=_as_read)]


def _as_read(word: NumberedWord) -> tuple[float, float]:
    return -word.to_window(*word.pos)[1], word.to_window(*word.pos)[0]


@both_hands
def test_the_words_are_compared_at_a_colleagues_position_and_there_are_none_ahead_of_this_device(
    sit: Callable[..., Hand], server: Server, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", server)
    for _day in range(2):
        lead.record("incident", reported_on="2022-03-22")
        lead.sync()
    of_a_colleague, own = said(lead, "--at", "1"), said(lead)
    hand = sit(lead.folder, now=None)
    hand.unlock()
    hand.go_to("Devices")
    hand.press("Show the words")
    hand.play.until(lambda: bool(shown(hand)))
    assert shown(hand) == own

    hand.write("Another position", "1")
    hand.press("Show its words")
    hand.play.until(lambda: shown(hand) not in ([], own))
    assert shown(hand) == of_a_colleague
    assert hand.sees(_("Position {position}").format(position=1))

    hand.write("Another position", "0")  # behind the 1 that stands there
    hand.press("Show its words")
    refused = _(
        "This device has followed the server up to position {last}, so it has no words for {at} yet. Sync and ask "
        "again, or compare at {last}."
    ).format(last=2, at=10)
    hand.play.until(lambda: hand.sees(refused))
    assert shown(hand) == of_a_colleague
    hand.press("Done")
    assert not shown(hand)
    assert hand.here == "devices"
