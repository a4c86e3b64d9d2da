"""The line at the top tells the truth, whatever has happened."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.casework.wrong_clock import WrongClock
from app.ui.sync_line import UNKNOWN, LineStage, Progress, SyncState, Trouble, sync_line

NOON = datetime.fromisoformat("2026-03-22T12:00:00+03:00")
AT_1042 = NOON.replace(hour=10, minute=42)
YESTERDAY = AT_1042.replace(day=21)

SENDING, RECEIVING = LineStage.SENDING, LineStage.RECEIVING

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
        (FULL, None, Trouble.ELSEWHERE, "sending", "Another window is sending"),
        # --- until a server answers, nothing is being sent, and what was true before still is
        (FULL, Progress(12), Trouble.NONE, "sending", "Trying to reach the server, 12 to send"),
        (FULL, Progress(12), Trouble.OFFLINE, "offline", "Offline, 12 to send"),
        (FULL, Progress(12, is_asking=True), Trouble.OFFLINE, "sending", "Trying to reach the server, 12 to send"),
        (SENT, Progress(0), Trouble.NONE, "sent", "All sent 10:42"),
        (SENT, Progress(0, is_asking=True), Trouble.NONE, "sending", "Trying to reach the server"),
        (FULL, Progress(12, is_full=True), Trouble.NONE, "sending", "Trying to reach the server, 12 to send"),
        # --- one that has answered
        (FULL, Progress(14, SENDING), Trouble.OFFLINE, "sending", "Sending 3 of 14"),
        (FULL._replace(unsent=15), Progress(14, SENDING), Trouble.NONE, "sending", "Sending 1 of 15"),
        (SENT, Progress(0, SENDING), Trouble.NONE, "sending", "Looking for news"),
        (FULL, Progress(12, RECEIVING), Trouble.NONE, "sending", "Receiving"),
        (FULL, Progress(12, SENDING, is_full=True), Trouble.NONE, "sending", "Reading everything again"),
        (
            FULL,
            Progress(12, RECEIVING, read=40, batches=90, is_full=True),
            Trouble.NONE,
            "sending",
            "Reading again, 40 of 90",
        ),
        (NEW, None, Trouble.NONE, "waiting", "Nothing sent yet"),
        (SyncState("standalone", 7, None, 0), None, Trouble.NONE, "waiting", "No server yet"),
        (SyncState("waiting", 0, None, 0), None, Trouble.NONE, "waiting", "Waiting for approval"),
        (SyncState("waiting", 0, None, 0), Progress(0), Trouble.NONE, "waiting", "Waiting for approval"),
        (FULL, None, Trouble.ATTENTION, "waiting", "12 to send"),
        (SENT, None, Trouble.ATTENTION, "sent", "All sent 10:42"),
        (SENT._replace(clock=FAST), None, Trouble.NONE, "sent", "Clock wrong"),
        (FULL._replace(clock=FAST), None, Trouble.NONE, "waiting", "Clock wrong, 12 to send"),
        (FULL._replace(clock=FAST), None, Trouble.OFFLINE, "offline", "Offline, 12 to send"),
        (FULL._replace(clock=FAST), Progress(14, SENDING), Trouble.NONE, "sending", "Sending 3 of 14"),
    ],
)
def test_the_line_says(
    standing: SyncState, progress: Progress | None, trouble: Trouble, state: str, words: str
) -> None:
    line = sync_line(standing, progress, trouble, NOON)

    assert line.message is not None
    assert (line.state, spoken(line.message, PlainEnglish())) == (state, words)


@pytest.mark.parametrize("standing", [FULL, SENT])
@pytest.mark.parametrize("progress", [None, Progress(12), Progress(12, SENDING)])
@pytest.mark.parametrize("trouble", list(Trouble))
def test_an_alarm_stands_beside_how_it_is_and_never_in_its_place(
    standing: SyncState, progress: Progress | None, trouble: Trouble
) -> None:
    line = sync_line(standing, progress, trouble, NOON)
    alarmed = sync_line(standing._replace(alarms=1), progress, trouble, NOON)

    assert alarmed == line._replace(needs_attention=True)
    clock_off = sync_line(standing._replace(clock=FAST), progress, trouble, NOON)
    assert clock_off.needs_attention
    assert line.needs_attention is (trouble is Trouble.ATTENTION)


def test_nothing_is_said_before_anybody_has_looked() -> None:
    assert sync_line(SyncState(UNKNOWN, 0, None, 0), None, Trouble.NONE, NOON).message is None
