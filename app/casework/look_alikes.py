"""What Today says of two records, made apart, that are likely of one person, partner or entry in the police's book: to
be looked at, until somebody decides.

Must not know how that is found out. The sentence names no person: codes, pseudonyms, and institutions.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.casework.messages import Message


class LookAlike(NamedTuple):
    """That somebody in a case, or an entry of it, is likely the same as in another, or one partner the same as another.
    `entity` is what they are: `case` for survivors, `perpetrator`, `legal_case`, or `partner`, whose `case` is empty.
    `record` is the one it was noticed by."""

    case: str
    record: str
    entity: str
    one: str
    other: str
    on: datetime

    def said(self) -> Message:
        """Return its sentence."""
        fillings = {"one": self.one, "other": self.other}
        if self.entity == "partner":
            return Message("Perhaps one partner, recorded twice: {one} and {other}. Look, and say which.", fillings)
        if self.entity == "legal_case":
            return Message(
                "One OB number at one station stands in {one} and in {other}: the same event, or a number typed "
                "wrongly? Look, and say which.",
                fillings,
            )
        if self.entity == "perpetrator":
            return Message("Perhaps one suspect, recorded twice: in {one} and {other}. Look, and say which.", fillings)
        return Message("Perhaps one survivor, recorded twice: {one} and {other}. Look, and say which.", fillings)
