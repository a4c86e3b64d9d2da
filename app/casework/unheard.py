"""What Today says of a colleague who goes on sending and does not read what came from here.

Must not know how that is found out, nor whose fault it is: it asks, and accuses nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.casework.messages import Message


class Unheard(NamedTuple):
    """A colleague's seat that has read nothing from here since `on`."""

    person: str
    device: str
    on: datetime

    def said(self) -> Message:
        """Return its sentence."""
        return Message(
            "{person} on {device} has not read what you sent since {date}: ask them to open Haki, send, and see "
            "whether an alarm stands on their Today.",
            {"person": self.person, "device": self.device, "date": self.on.date()},
        )
