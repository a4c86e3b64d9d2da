"""The line at the top that says, truthfully, what has been sent: from what is known, what is under way, what failed.

Pure; knows no screen and no network. `state` is one of the top bar's: offline, waiting, sending, sent, attention.
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
    ATTENTION = "attention"  # a person must look: trying again does not help


class SyncState(NamedTuple):
    """What the casebook knows: `state` is standalone, waiting or member; `unsent` counts changes without a receipt;
    `clock` is how far this device's clock is from the server's, None when it is near it."""

    state: str
    unsent: int
    last_exchange: datetime | None
    alarms: int
    clock: WrongClock | None = None


class Progress(NamedTuple):
    """An exchange under way: of `unsent` changes when it began, what has gone and what has come; of the `batches` that
    are at the server, how many were `read`. `is_full` reads all of them again."""

    unsent: int
    pushed: int = 0
    pulled: int = 0
    read: int = 0
    batches: int = 0
    is_full: bool = False


class SyncWords(NamedTuple):
    """What the top bar shows."""

    state: str
    message: Message


def sync_line(standing: SyncState, progress: Progress | None, trouble: Trouble, now: datetime) -> SyncWords:
    """Say how things stand. What somebody must look at comes before everything else."""
    if standing.alarms or trouble is Trouble.ATTENTION:
        return SyncWords("attention", Message("Needs attention"))
    if standing.state == "standalone":
        return SyncWords("waiting", Message("No server yet"))
    if progress is not None:
        return SyncWords("sending", under_way(progress))
    return _at_rest(standing, trouble, now)


def _at_rest(standing: SyncState, trouble: Trouble, now: datetime) -> SyncWords:
    if standing.state == "waiting":
        return SyncWords("waiting", Message("Waiting for approval"))
    if standing.clock is not None:
        return SyncWords("attention", _wrong_clock(standing.unsent))
    if trouble is not Trouble.NONE:
        return SyncWords("offline", _not_reached(trouble, standing.unsent))
    if standing.unsent or standing.last_exchange is None:
        return SyncWords("waiting", _to_send(standing.unsent))
    return SyncWords("sent", _all_sent(standing.last_exchange, now))


def under_way(progress: Progress) -> Message:
    """Say how far an exchange is."""
    if progress.is_full and not progress.batches:
        return Message("Reading everything again")
    if progress.is_full and progress.read < progress.batches:
        return Message("Reading again, {number} of {count}", {"number": progress.read, "count": progress.batches})
    if progress.unsent:
        fillings = {"number": min(progress.pushed + 1, progress.unsent), "count": progress.unsent}
        return Message("Sending {number} of {count}", fillings)
    if progress.pulled:
        return Message("{count} received", many="{count} received", count=progress.pulled)
    return Message("Looking for news")


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
    """The clock before what keeps an exchange waiting: that passes by itself, and a clock is set right by a person."""
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
