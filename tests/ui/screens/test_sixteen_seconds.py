"""A follow-up from Today in sixteen seconds: at most four taps and one sentence, counted in the window.

The estimate is the keystroke-level model of Card, Moran and Newell (1980), with the operators that have been measured
for touch screens since: K .20 s for a key of a practised typist (their .28 for an average one on a keyboard),
P 1.1 s to point at something, and M 1.35 s to make up one's mind before each unit of work. The median of the quickest
peer, Simple, is 16 s.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.ui.focus import keyboard
from tests.ui.driver import Ui
from tests.ui.parts import PASSPHRASE
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

KEY, POINT, MIND = 0.20, 1.1, 1.35
SAID = "File is with the officer."


class Counted(Play):
    """A play that counts the taps and letters."""

    taps = letters = 0

    def tap(self, widget: object) -> None:
        """Tap, and count it."""
        self.taps += 1
        super().tap(widget)

    def write(self, text: str) -> None:
        """Type, and count it."""
        self.letters += len(text)
        Ui.write(self, text)


def test_a_follow_up_from_today_takes_four_taps_and_one_sentence(
    warm: None, a_centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(a_centre, tmp_path / "seat"))
    with Casebook.open(folder, PASSPHRASE, now=lambda: NOW) as book:
        case = book.records.record("incident", {"reported_on": "2026-01-20", "incident_types": ["rape"]}).case
        asked = {"case": case, "institution": "police", "asked": "The arrest", "moved": False}
        promised = {"promised": "An arrest", "promised_on": "2026-03-15"}
        book.records.record("follow_up", {**asked, "on": "2026-03-12", **promised})
    play = Counted(folder, (360, 740))
    play.session.unlock(PASSPHRASE, lambda: play.frame.navigator.start("today"), _raise)
    play.frames(12)
    keyboard.by_finger = True  # unlocked by touch

    play.press("Log call")
    play.frames(8)
    box = play.asked("What did they say?").control.ids.entry
    play._reach(box)
    play.tap(box)
    play.write(SAID)
    play.choose("Promised by when?", "In a week")
    play.press("Save")
    play.frames(10)

    assert play.here == "today"
    made = next(each for each in play.session.book.records.find("follow_up") if each["on"] == NOW.date().isoformat())
    known = {name: made.get(name) for name in ("institution", "channel", "about", "said", "promised_on")}
    assert known == {
        "institution": "police", "channel": "call", "about": "institution", "said": SAID, "promised_on": "2026-03-29",
    }  # fmt: skip
    units = 4  # which line; what to say; by when; that this is all
    seconds = play.taps * POINT + play.letters * KEY + units * MIND
    with capsys.disabled():
        sys.stdout.write(
            f"\na follow-up from Today: {play.taps} taps, {play.letters} keys, {units} M: {seconds:.1f} s\n"
        )
    play.end()
    assert play.taps <= 4
    assert seconds <= 16


def _raise(error: Exception) -> None:
    raise error
