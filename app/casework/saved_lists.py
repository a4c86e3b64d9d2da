"""A saved list of cases: what it keeps, as the list of cases asks for it, and which of several is meant by a name.

Pure; must not know how cases are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.casework.case_file import Row, number_of, text_of
from app.casework.folding import folded


class Narrowed(NamedTuple):
    """What a list keeps besides: cases of a worker, at a risk, in a state, of a county ("": any), in which a kind of
    institution is `silent`, and whose survivor nobody has been with for more than `unseen` days (0: asks nothing)."""

    worker: str = ""
    risk: str = ""
    state: str = ""
    county: str = ""
    silent: str = ""
    unseen: int = 0

    @property
    def where(self) -> dict[str, str]:
        """What is asked of the case itself, by field."""
        fields = {"worker": self.worker, "risk": self.risk, "state": self.state, "county": self.county}
        return {name: value for name, value in fields.items() if value}


EVERYTHING = Narrowed()


def narrowed(saved: Row) -> Narrowed:
    """Return what a saved list keeps besides."""
    return Narrowed(
        text_of(saved, "worker"),
        text_of(saved, "risk"),
        text_of(saved, "state"),
        text_of(saved, "county"),
        text_of(saved, "institution"),
        number_of(saved, "unseen") or 0,
    )


def called(lists: Sequence[Row], name: str) -> list[Row]:
    """Return the saved lists of this name, whatever its capitals and accents."""
    return [row for row in lists if _folded(text_of(row, "name")) == _folded(name)]


def _folded(name: str) -> str:
    return " ".join(folded(name).casefold().split())
