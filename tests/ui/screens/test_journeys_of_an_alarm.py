"""From the line "Needs attention" to the alarm itself, by finger and by keys: the same words as `haki alarms`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.store import alarms
from app.words.language import in_use
from sync.alarms import Alarm
from tests.seats import Known, Seat
from tests.ui.hands import Hand, both_hands

pytestmark = pytest.mark.ui


@both_hands
def test_the_line_leads_to_what_was_met_in_the_words_of_the_command(
    sit: Callable[..., Hand], keys_of_a_centre: Known, tmp_path: Path
) -> None:
    seat = keys_of_a_centre.copy(tmp_path / "seat")
    store = seat.store()
    store.database.write(lambda tx: alarms.keep(tx, Alarm("feed_gap", "the server", "batches 3 to 5"), 1))
    store.close()
    hand = sit(seat, now=None)

    hand.press("Needs attention")

    assert hand.here == "devices"
    [met] = hand.book.centre.alarms()
    told, to_do = (hand.play.session.voice.spoken(met[name]) for name in ("told", "to_do"))
    assert hand.sees(told)
    assert hand.sees(to_do)
    assert hand.sees("feed_gap")
    hand.lock()
    said = Seat(seat.folder)("alarms", HAKI_LANGUAGE=in_use()).out
    assert f"{told} {to_do}" in said
    assert "feed_gap" in said
