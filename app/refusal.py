"""How the casebook says no: one error that a person can be told in their own language.

Must not know a language. Nothing has been stored when it is raised, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.casework.answers import Problem
from app.casework.messages import Filling, Message, PlainEnglish, Question, Voice, spoken
from app.casework.registry import RECORDS


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
