"""The line at the top that says, truthfully, what has been sent: from what is known, what is under way, what failed.

Pure; knows no screen and no network. `state` is one of the top bar's: offline, waiting, sending, sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.casework.messages import Message
from app.casework.wrong_clock import WrongClock
from app.words.language import clock


class Trouble(StrEnum):
    """How the last try to exchange went wrong; empty when it did not."""

    NONE = ""
    OFFLINE = "network"  # no server was reached; it will be tried again
    LOGIN = "login"  # the network wants a login first; it will be tried again
    SERVER = "server"  # the server was reached and does not work just now; it will be tried again
    BUSY = "busy"  # the server was reached and asks to come back later; it will be tried again
    ELSEWHERE = "elsewhere"  # another window or command of this seat is sending; it takes this along
    ATTENTION = "attention"  # a person must look: trying again does not help


class LineStage(StrEnum):
    """How far the message under way is."""

    REACHING = "reaching"  # no byte of an answer yet: nobody knows that there is a server
    SENDING = "sending"
    RECEIVING = "receiving"  # it has gone, and the answer is awaited or coming


UNKNOWN = "unknown"
"""The state of a casebook that nobody has looked at yet."""


class SyncState(NamedTuple):
    """What the casebook knows: `state` is unknown, standalone, waiting or member; `unsent` counts Saves without a
    receipt; `clock` is how far this device's clock is from the server's, None when it is near it."""

    state: str
    unsent: int
    last_exchange: datetime | None
    alarms: int
    clock: WrongClock | None = None


class Progress(NamedTuple):
    """An exchange under way: at which `stage`, whether somebody `is_asking` for it, the `most` Saves that waited since
    it began, and of the `batches` that are at the server, how many were `read`. `is_full` reads all of them again."""

    most: int
    stage: LineStage = LineStage.REACHING
    is_asking: bool = False
    read: int = 0
    batches: int = 0
    is_full: bool = False


class SyncWords(NamedTuple):
    """What the top bar shows: nothing until it is known. An alarm stands beside how it is, and never in its place."""

    state: str
    message: Message | None
    needs_attention: bool = False


def sync_line(standing: SyncState, progress: Progress | None, trouble: Trouble, now: datetime) -> SyncWords:
    """Say how things stand, and whether somebody must look at something."""
    needs_attention = standing.alarms > 0 or standing.clock is not None or trouble is Trouble.ATTENTION
    state, message = _how(standing, progress, trouble, now)
    return SyncWords(state, message, needs_attention)


def _how(standing: SyncState, progress: Progress | None, trouble: Trouble, now: datetime) -> tuple[str, Message | None]:
    if standing.state == UNKNOWN:
        return "waiting", None
    if standing.state == "standalone":
        return "waiting", Message("No server yet")
    if progress is not None and _is_worth_saying(progress, standing, trouble):
        return "sending", under_way(progress, standing.unsent)
    return _at_rest(standing, trouble, now)


def _is_worth_saying(progress: Progress, standing: SyncState, trouble: Trouble) -> bool:
    """Tell whether a try says more than how it stands: until a server answers, what was true before it still is."""
    if progress.stage is not LineStage.REACHING or progress.is_asking or progress.is_full:
        return True
    return trouble is Trouble.NONE and standing.unsent > 0 and standing.state == "member"


def _at_rest(standing: SyncState, trouble: Trouble, now: datetime) -> tuple[str, Message]:
    if standing.state == "waiting":
        return "waiting", Message("Waiting for approval")
    if trouble is Trouble.ELSEWHERE:
        return "sending", Message("Another window is sending")
    if trouble in _NOT_REACHED:
        return "offline", _not_reached(trouble, standing.unsent)
    if standing.clock is not None:
        return "waiting" if standing.unsent else "sent", _wrong_clock(standing.unsent)
    if standing.unsent or standing.last_exchange is None:
        return "waiting", _to_send(standing.unsent)
    return "sent", _all_sent(standing.last_exchange, now)


def under_way(progress: Progress, unsent: int) -> Message:
    """Say how far an exchange is, of which so many Saves have yet to be receipted."""
    if progress.stage is LineStage.REACHING:
        return _reaching(unsent)
    if progress.is_full and not progress.batches:
        return Message("Reading everything again")
    if progress.is_full and progress.read < progress.batches:
        return Message("Reading again, {number} of {count}", {"number": progress.read, "count": progress.batches})
    if progress.stage is LineStage.RECEIVING:
        return Message("Receiving")
    if unsent:
        most = max(progress.most, unsent)
        return Message("Sending {number} of {count}", {"number": most - unsent + 1, "count": most})
    return Message("Looking for news")


def _reaching(unsent: int) -> Message:
    if not unsent:
        return Message("Trying to reach the server")
    return Message(
        "Trying to reach the server, {count} to send", many="Trying to reach the server, {count} to send", count=unsent
    )


_NOT_REACHED = {
    Trouble.OFFLINE: (
        Message("Offline, nothing to send"),
        Message("Offline, {count} to send", many="Offline, {count} to send"),
    ),
    Trouble.LOGIN: (
        Message("Log in to the network"),
        Message("Log in to the network, {count} to send", many="Log in to the network, {count} to send"),
    ),
    Trouble.SERVER: (
        Message("Server not working"),
        Message("Server not working, {count} to send", many="Server not working, {count} to send"),
    ),
    Trouble.BUSY: (
        Message("Server busy"),
        Message("Server busy, {count} to send", many="Server busy, {count} to send"),
    ),
}
"""Where the way to the server ended: with nothing to send, and with something."""


def _not_reached(trouble: Trouble, unsent: int) -> Message:
    nothing, something = _NOT_REACHED[trouble]
    return replace(something, count=unsent) if unsent else nothing


def _wrong_clock(unsent: int) -> Message:
    if not unsent:
        return Message("Clock wrong")
    return Message("Clock wrong, {count} to send", many="Clock wrong, {count} to send", count=unsent)


def _to_send(unsent: int) -> Message:
    if not unsent:
        return Message("Nothing sent yet")
    return Message("{count} to send", many="{count} to send", count=unsent)


def _all_sent(at: datetime, now: datetime) -> Message:
    if at.date() == now.date():
        return Message("All sent {time}", {"time": clock(at)})
    return Message("All sent {date}", {"date": at.date()})
