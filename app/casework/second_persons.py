"""What Today says where one person is not enough: who asks to delete, a closing nobody seconded, who is new.

Must not know where any of it is kept, nor when it counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.casework.deletion_reasons import spoken_of
from app.casework.messages import Filling, Message, Question

UNCONFIRMED = Message("Closed, not confirmed: no second person's approval counts")


class AskedFor(NamedTuple):
    """That somebody asks for a record to be deleted or erased (`kind`), that `more` belongs to a deleted one than who
    had it deleted knew of, or that two persons had it deleted of whom the second, `seconded_by`, was let in by the
    first not long ago. `is_mine`: it is a delete that who sits at this seat asks for, and that waits."""

    case: str
    record: str
    title: str
    kind: str
    person: str
    since: datetime
    seconded_by: str = ""
    reason: str = ""
    is_mine: bool = False

    def said(self) -> Message:
        """Return its sentence: who asks for what, and what to do."""
        record = Question(self.title)
        fillings: dict[str, Filling] = {"person": self.person or Message("Somebody"), "record": record}
        if self.seconded_by:
            return Message(
                "{record} was deleted by {person} and {second}, whom {person} let in not long ago. Is that right?",
                {**fillings, "second": self.seconded_by},
            )
        if self.kind == "more":
            return Message(
                "{record} is deleted, and a colleague recorded more that belongs to it. Does it stay deleted?", fillings
            )
        if self.kind == "erase":
            return Message("{person} asks to erase: {record}. It counts for nothing; say that it stays.", fillings)
        if self.is_mine:
            return Message("You asked to delete: {record}. It waits for a second person.", fillings)
        return Message("{person} asks to delete: {record}. A second person agrees, or it stays.", fillings)

    def why(self) -> Message | None:
        """Return the reason that was given; None for none."""
        return spoken_of(self.reason) if self.reason.strip() else None


class NewSeat(NamedTuple):
    """A seat that was let in not long ago: who sits there on what, let in by whom and when."""

    person: str
    device: str
    by: str
    on: datetime

    def said(self) -> Message:
        """Return its sentence."""
        return Message(
            "New: {person} on {device}, let in by {by} on {date}",
            {"person": self.person, "device": self.device, "by": self.by, "date": self.on.date()},
        )
