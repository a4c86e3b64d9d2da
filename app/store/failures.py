"""What fails below the store: a database that cannot be opened, a disk that gives or takes nothing.

Knows how that is said to people. Must not know SQLite's codes, nor what was being read or written.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.messages import Message
from app.words.refusal import HakiError


class Unwanted(Exception):
    """Nobody wants what a job reads any more, and it was not read to its end: no failure, and nothing is behind it."""


class CannotOpenDatabase(HakiError):
    """The file is missing, foreign, damaged, of another key, or there is no codec. It has not been changed."""

    message = Message(
        "The database in this folder is missing, damaged or not Haki's. Nothing was changed; restore "
        "it from the backup, or enrol this device anew."
    )


class OtherFormat(HakiError):
    """The folder was made by a Haki of another format. It has not been changed."""

    def __init__(self, what: str, *, is_older: bool) -> None:
        super().__init__(what)
        self.message = _OLDER if is_older else _NEWER


_OLDER = Message(
    "This folder was made by an earlier Haki, whose records this one cannot read. Nothing was changed: keep the folder "
    "for the Haki that made it, and set this device up anew in another one."
)
_NEWER = Message("This folder was made by a newer Haki. Nothing was changed; install the newest one and try again.")


class DatabaseFailed(HakiError):
    """A job failed below us: nothing of it was stored, and what was stored before stands.

    `reason` is `full`, `read_only`, `busy` (somebody else writes), `damaged` (a page cannot be read), `gone` (the file
    is not where it was opened any more) or `failing`; `was_reading` tells that nothing was to be stored.
    """

    def __init__(self, reason: str, what: str, *, was_reading: bool = False) -> None:
        super().__init__(what)
        self.reason = reason
        self.was_reading = was_reading
        self.message = _READING.get(reason, _UNREADABLE) if was_reading else _WRITING[reason]
        if reason == "busy":
            self.passes_by_itself, self.fault = True, "elsewhere"


class TurnTaken(HakiError):
    """Another window or command exchanges for this seat just now: it takes along what waits here."""

    message = Message(
        "Another window or command on this device is sending just now. Nothing is lost; it sends what was saved here "
        "too."
    )
    passes_by_itself = True
    fault = "elsewhere"


_DAMAGED = Message(
    "A part of the database cannot be read. Nothing was changed; keep this folder as it is, restore the "
    "backup into another one, and tell the lead."
)
_UNREADABLE = Message(
    "The disk did not give what was asked for. Nothing was changed; copy this folder to another disk and try there."
)
_WRITING: Mapping[str, Message] = {
    "full": Message(
        "The disk is full: this was not stored. What was saved before is safe; free some space and try again."
    ),
    "read_only": Message(
        "This folder cannot be written to: nothing was stored. What was saved before is safe; see whether the "
        "disk or the folder is protected."
    ),
    "busy": Message(
        "Another window or command is writing to this casebook: this was not stored. Nothing is lost; try again "
        "when it has finished."
    ),
    "damaged": _DAMAGED,
    "gone": Message(
        "The folder of this casebook is gone: it was moved or deleted, so this was not stored. Put it back where it "
        "was, under its old name, and try again."
    ),
    "failing": Message(
        "The disk did not take it: this was not stored. What was saved before is safe; make a backup to another "
        "disk and try again."
    ),
}
"""By reason, when something was to be stored."""
_READING: Mapping[str, Message] = {
    "busy": Message(
        "Another window or command is writing to this casebook, and it cannot be read meanwhile. Nothing is lost; try "
        "again when it has finished."
    ),
    "damaged": _DAMAGED,
}
