"""What Today says of two records, made apart, that are likely of one person: to be looked at, until somebody decides.

Must not know how that is found out. The sentence names nobody: codes and pseudonyms alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.casework.messages import Message


class LookAlike(NamedTuple):
    """That somebody in a case is likely the same as in another. `device` is the record it was noticed by: the order of
    lines that came at one moment."""

    case: str
    device: str
    one: str
    other: str
    is_suspect: bool
    on: datetime

    def said(self) -> Message:
        """Return its sentence."""
        fillings = {"one": self.one, "other": self.other}
        if self.is_suspect:
            return Message("Perhaps one suspect, recorded twice: in {one} and {other}. Look, and say which.", fillings)
        return Message("Perhaps one survivor, recorded twice: {one} and {other}. Look, and say which.", fillings)
