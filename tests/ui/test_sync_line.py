"""The line at the top tells the truth, whatever has happened."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.casework.wrong_clock import WrongClock
from app.ui.sync_line import Progress, SyncState, Trouble, sync_line

NOON = datetime.fromisoformat("2026-03-22T12:00:00+03:00")
AT_1042 = NOON.replace(hour=10, minute=42)
YESTERDAY = AT_1042.replace(day=21)

NEW = SyncState("member", 0, None, 0)
SENT = SyncState("member", 0, AT_1042, 0)
FULL = SyncState("member", 12, AT_1042, 0)
FAST = WrongClock(10_800)


@pytest.mark.parametrize(
    ("standing", "progress", "trouble", "state", "words"),
    [
        (SENT, None, Trouble.NONE, "sent", "All sent 10:42"),
        (SENT._replace(last_exchange=YESTERDAY), None, Trouble.NONE, "sent", "All sent 2026-03-21"),
        (FULL, None, Trouble.NONE, "waiting", "12 to send"),
        (FULL, None, Trouble.OFFLINE, "offline", "Offline, 12 to send"),
        (SENT, None, Trouble.OFFLINE, "offline", "Offline, nothing to send"),
        (FULL, None, Trouble.LOGIN, "offline", "Log in to the network, 12 to send"),
        (SENT, None, Trouble.LOGIN, "offline", "Log in to the network"),
        (FULL, None, Trouble.SERVER, "offline", "Server not working, 12 to send"),
        (SENT, None, Trouble.SERVER, "offline", "Server not working"),
        (FULL, None, Trouble.BUSY, "offline", "Server busy, 12 to send"),
        (SENT, None, Trouble.BUSY, "offline", "Server busy"),
        (FULL, Progress(12, 2), Trouble.OFFLINE, "sending", "Sending 3 of 12"),
        (FULL, Progress(12, 12), Trouble.NONE, "sending", "Sending 12 of 12"),
        (SENT, Progress(0), Trouble.NONE, "sending", "Looking for news"),
        (SENT, Progress(0, pulled=5), Trouble.NONE, "sending", "5 received"),
        (FULL, Progress(12, is_full=True), Trouble.NONE, "sending", "Reading everything again"),
        (FULL, Progress(12, read=40, batches=90, is_full=True), Trouble.NONE, "sending", "Reading again, 40 of 90"),
        (FULL, Progress(12, 2, read=90, batches=90, is_full=True), Trouble.NONE, "sending", "Sending 3 of 12"),
        (NEW, None, Trouble.NONE, "waiting", "Nothing sent yet"),
        (SyncState("standalone", 7, None, 0), None, Trouble.NONE, "waiting", "No server yet"),
        (SyncState("waiting", 0, None, 0), None, Trouble.NONE, "waiting", "Waiting for approval"),
        (FULL, None, Trouble.ATTENTION, "attention", "Needs attention"),
        (SENT._replace(clock=FAST), None, Trouble.NONE, "attention", "Clock wrong"),
        (FULL._replace(clock=FAST), None, Trouble.OFFLINE, "attention", "Clock wrong, 12 to send"),
        (FULL._replace(clock=FAST), Progress(12, 2), Trouble.NONE, "sending", "Sending 3 of 12"),
        (SENT._replace(clock=FAST, alarms=1), None, Trouble.NONE, "attention", "Needs attention"),
        (SENT._replace(alarms=1), Progress(0), Trouble.NONE, "attention", "Needs attention"),
    ],
)
def test_the_line_says(
    standing: SyncState, progress: Progress | None, trouble: Trouble, state: str, words: str
) -> None:
    line = sync_line(standing, progress, trouble, NOON)

    assert (line.state, spoken(line.message, PlainEnglish())) == (state, words)
