"""How the app says no: every refusal and error as a sentence that can be said in the person's own language.

Each kind of error says for itself what a person is told and what a command ends with; there is no list of them here.
Must not know a language, nor who raises what. Nothing has been stored when one is raised, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from app.casework.messages import Filling, Message, PlainEnglish, Question, Voice, spoken
from app.words.language import mark

if TYPE_CHECKING:  # the first screens and `--help` speak before there is a record
    from app.casework.answers import Problem


class HakiError(Exception):
    """Something was not done. `message` is what a person is told: what happened, that nothing is lost, what to do next.

    A kind whose sentence is always the same has it on its class. `status` is what a command ends with. What the
    exception was made with is for a log and a developer.
    """

    message: Message
    status = 1
    passes_by_itself = False
    """Whether it is worth trying again without anybody's doing."""
    fault = ""
    """Where the way to the server ended, of what an exchange met; see `fault`."""

    def said(self, voice: Voice | None = None) -> str:
        """Return what a person is told, in plain English unless a voice is given."""
        return spoken(self.message, voice or PlainEnglish())


class Refused(HakiError):
    """The casebook did not do what was asked. `problems` name the fields, where there are any."""

    def __init__(self, message: Message, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message.one)
        self.message = message
        self.problems = tuple(problems)

    def said(self, voice: Voice | None = None) -> str:
        """Return the whole refusal as one line, in plain English unless a voice is given."""
        voice = voice or PlainEnglish()
        named = (f"{problem.field}: {spoken(problem.message, voice)}" for problem in self.problems)
        return " ".join((super().said(voice), *named))

    def __str__(self) -> str:
        return self.said()


def refuse(one: str, **fillings: Filling) -> Refused:
    """Return a refusal of one sentence."""
    return Refused(Message(one, fillings))


def not_recorded(entity: str, problems: Sequence[Problem]) -> Refused:
    """Return the refusal of answers that cannot be kept."""
    from app.casework.registry import CORE  # noqa: PLC0415 -- whoever checks answers has imported it

    return Refused(Message("Nothing was stored: {record}.", {"record": Question(CORE[entity].title)}), problems)


@runtime_checkable
class _SpeaksForItself(Protocol):
    """An error of the exchange: it may know no `Message`, so it has the English sentence (see `SyncError`)."""

    sentence: str
    many: str
    count: int
    passes_by_itself: bool
    fault: str
    seconds: int


def explained(error: BaseException) -> Message:
    """Return what a person is told about an error: what happened, that nothing is lost, what to do next.

    What neither Haki nor the system has a sentence for is a fault of ours, and said to be one.
    """
    if isinstance(error, HakiError):
        return error.message
    if isinstance(error, _SpeaksForItself):
        return Message(error.sentence, many=error.many, count=error.count)
    if isinstance(error, OSError):
        what: dict[str, Filling] = {
            "why": error.strerror or Question(mark("The system refused")),
            "where": str(error.filename) if error.filename else Question(mark("a file")),
        }
        return Message("{why}: {where}. Nothing was lost.", what)
    return Message("Something went wrong inside Haki ({kind}). What was saved is safe.", {"kind": type(error).__name__})


def is_explained(error: BaseException) -> bool:
    """Tell whether an error has a sentence of its own, and is no fault of ours."""
    return isinstance(error, HakiError | _SpeaksForItself | OSError)


def passes_by_itself(error: BaseException) -> bool:
    """Tell whether an exchange that failed is worth repeating without anybody's doing."""
    return isinstance(error, HakiError | _SpeaksForItself) and error.passes_by_itself


def fault(error: BaseException) -> str:
    """Return where the way to the server ended when an exchange failed: network, login, server, busy, or elsewhere
    where another window of this seat is on it; else ""."""
    return str(error.fault) if isinstance(error, HakiError | _SpeaksForItself) else ""


def asked_to_wait(error: BaseException) -> int:
    """Return how many seconds a server asked to be left alone, 0 when it did not."""
    return error.seconds if isinstance(error, _SpeaksForItself) else 0
