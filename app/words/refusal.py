"""How the app says no: every refusal and error as a sentence that can be said in the person's own language.

Must not know a language. Nothing has been stored when it is raised, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.casework.answers import Problem
from app.casework.messages import Filling, Message, PlainEnglish, Question, Voice, spoken
from app.casework.registry import RECORDS
from app.packs import PackError
from app.store.database import CannotOpenDatabase, DatabaseFailed
from app.store.journal import SaveTooLarge
from app.store.vault import DamagedVault, NoVault, TooManyTries, VaultError, WeakPassphrase, WrongPassphrase
from app.words.language import mark
from sync.carrier import InsecureAddress, NotHaki, ServerBusy, ServerRefused, ServerUnreachable, UntrustedServer
from sync.enrolment import OtherServer, UnknownInvite


class Refused(Exception):
    """The casebook did not do what was asked. `problems` name the fields, where there are any."""

    def __init__(self, message: Message, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message.one)
        self.message = message
        self.problems = tuple(problems)

    def said(self, voice: Voice | None = None) -> str:
        """Return the whole refusal as one line, in plain English unless a voice is given."""
        voice = voice or PlainEnglish()
        parts = [spoken(self.message, voice)]
        parts.extend(f"{problem.field}: {spoken(problem.message, voice)}" for problem in self.problems)
        return " ".join(parts)

    def __str__(self) -> str:
        return self.said()


def refuse(one: str, **fillings: Filling) -> Refused:
    """Return a refusal of one sentence."""
    return Refused(Message(one, fillings))


def not_recorded(entity: str, problems: Sequence[Problem]) -> Refused:
    """Return the refusal of answers that cannot be kept."""
    return Refused(Message("Nothing was stored: {record}.", {"record": Question(RECORDS[entity].title)}), problems)


def explained(error: Exception) -> Message:
    """Return what a person is told about an error: what happened, that nothing is lost, what to do next.

    Knows the refusals, the vault's, the database's, a pack's and the exchange's errors; all else is a fault of ours.
    """
    if isinstance(error, TooManyTries):
        return Message(
            "Too many wrong tries. Wait {count} second.",
            many="Too many wrong tries. Wait {count} seconds.",
            count=error.seconds,
        )
    if isinstance(error, ServerBusy):
        return Message(
            "The server is busy. Nothing is lost; try again in {count} second.",
            many="The server is busy. Nothing is lost; try again in {count} seconds.",
            count=error.seconds,
        )
    if isinstance(error, DatabaseFailed):
        return Message(
            _FAILED_READINGS.get(error.reason, _UNREADABLE) if error.was_reading else _FAILURES[error.reason]
        )
    if isinstance(error, PackError):
        return Message(
            "The lists of this country cannot be used ({what}). What was saved is safe; install Haki again.",
            {"what": str(error)},
        )
    for kind, sentence in _SENTENCES.items():
        if isinstance(error, kind):
            return Message(sentence)
    return Message("Something went wrong inside Haki ({kind}). What was saved is safe.", {"kind": type(error).__name__})


def passes_by_itself(error: Exception) -> bool:
    """Tell whether an exchange that failed is worth repeating without anybody's doing: there was no way to the server.

    Of everything else a person must know: also that a certificate cannot be trusted, since often it is the device's
    date, which nobody else will set right.
    """
    return isinstance(error, ServerUnreachable | ServerBusy | NotHaki) and not isinstance(error, UntrustedServer)


_SENTENCES: Mapping[type[Exception], str] = {
    WrongPassphrase: mark(
        "That passphrase does not open this casebook. Check the language of the keyboard and try again."
    ),
    WeakPassphrase: mark(
        "Choose a longer passphrase: at least four words, or 16 characters. This device has no hardware "
        "key, so only the passphrase keeps a copied file closed."
    ),
    NoVault: mark("There is no casebook in this folder yet. Set one up first."),
    DamagedVault: mark(
        "The key file of this folder is missing, damaged or of another program. Nothing was changed; restore "
        "it from the backup."
    ),
    VaultError: mark("There is a casebook in this folder already. Nothing was changed; choose another folder."),
    CannotOpenDatabase: mark(
        "The database in this folder is missing, damaged or not Haki's. Nothing was changed; restore "
        "it from the backup, or enrol this device anew."
    ),
    SaveTooLarge: mark(
        "This is more than can be saved, and sent, at once: nothing was stored. What was saved before is safe; "
        "record it in smaller parts."
    ),
    InsecureAddress: mark("That address is not secure. Use the one that begins with https://."),
    NotHaki: mark(
        "Something answered that is not the centre's server, perhaps a network's login page. Nothing is lost; "
        "try again on another network."
    ),
    OtherServer: mark(
        "This invite belongs to another server or another centre. Nothing was set up; check both with "
        "whoever gave it to you."
    ),
    UnknownInvite: mark("The server does not know this invite: it may be used up or too old. Ask for a new one."),
    ServerRefused: mark("The server refused the exchange; this Haki may need an update. Nothing is lost."),
    UntrustedServer: mark(
        "The server's certificate cannot be trusted, so nothing was sent. Nothing is lost; check the date and time of "
        "this device, and try again on another network."
    ),
    ServerUnreachable: mark("No connection to the server. Nothing is lost; it is sent when there is one."),
}
"""By error, the narrower before the wider."""

_FAILURES: Mapping[str, str] = {
    "full": mark(
        "The disk is full: this was not stored. What was saved before is safe; free some space and try again."
    ),
    "read_only": mark(
        "This folder cannot be written to: nothing was stored. What was saved before is safe; see whether the "
        "disk or the folder is protected."
    ),
    "busy": mark(
        "Another window or command is writing to this casebook: this was not stored. Nothing is lost; try again "
        "when it has finished."
    ),
    "damaged": mark(
        "A part of the database cannot be read. Nothing was changed; keep this folder as it is, restore the "
        "backup into another one, and tell the lead."
    ),
    "failing": mark(
        "The disk did not take it: this was not stored. What was saved before is safe; make a backup to another "
        "disk and try again."
    ),
}
"""By what failed below the database, when something was to be stored."""

_FAILED_READINGS: Mapping[str, str] = {
    "busy": mark(
        "Another window or command is writing to this casebook, and it cannot be read meanwhile. Nothing is lost; try "
        "again when it has finished."
    ),
    "damaged": _FAILURES["damaged"],
}
_UNREADABLE = mark(
    "The disk did not give what was asked for. Nothing was changed; copy this folder to another disk and try there."
)

__all__ = [
    "InsecureAddress",
    "OtherServer",
    "Refused",
    "TooManyTries",
    "UnknownInvite",
    "WrongPassphrase",
    "explained",
    "not_recorded",
    "passes_by_itself",
    "refuse",
]
