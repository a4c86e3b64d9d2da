"""How far a case is: through justice and in life afterwards, in the words of the day it is looked at.

Knows the file and the words; knows no toolkit and no casebook.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.ui.case import aftercare, justice
from app.ui.case.reading import File
from app.words.voice import PersonVoice


class Progress(NamedTuple):
    """A case as it was read, whom it is told to, and the day."""

    file: File
    voice: PersonVoice
    today: date

    def ways(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return the legal cases, each with its milestones along a line of days."""
        return [(row["id"], justice.way(row)) for row in self.file.of("legal_case")]

    def clocks(self) -> list[justice.ClockLine]:
        """Return what institutions owe, by when."""
        return justice.clocks(self.file, self.voice, self.today)

    def weaker(self) -> list[str]:
        """Return the notice that a charge is weaker than the harm; empty when none is."""
        return justice.weaker(self.file, self.voice)

    def domains(self) -> list[aftercare.Domain]:
        """Return the parts of life over time."""
        return aftercare.domains(self.file, self.today)

    def goals(self) -> list[aftercare.Goal]:
        """Return the goals."""
        return aftercare.goals(self.file, self.voice, self.today)

    def sessions(self) -> list[tuple[str, str]]:
        """Return the sessions by kind."""
        return aftercare.sessions(self.file, self.voice, self.today)

    def closing(self) -> aftercare.Closing:
        """Return how far closing is."""
        return aftercare.closing(self.file, self.voice)
