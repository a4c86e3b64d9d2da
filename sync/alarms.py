"""What an alarm is, at a device and at the server's check alike, and who gathers those of one circle in one exchange.

Must not know where alarms are kept, nor what they mean to people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MOST_ALARMS = 64
"""Alarms kept of one circle in one exchange: the first say what is the matter, and nobody fills a device with them."""


class Alarm(NamedTuple):
    """Something that honest parts and a healthy device never produce: its name, where, and what, in plain words."""

    alarm: str
    where: str
    what: str


class DoesNotFit(Exception):
    """What came cannot be followed further: the name of the alarm, and what did not fit."""

    def __init__(self, alarm: str, what: str) -> None:
        super().__init__(what)
        self.alarm = alarm
        self.what = what


class Alarms:
    """What did not fit in one circle, each thing once."""

    def __init__(self, circle: bytes, keep: Callable[[Alarm], None]) -> None:
        """`keep` takes each alarm as it is raised."""
        self.where = f"circle {circle.hex()[:8]}"
        self.raised: list[Alarm] = []
        self._keep = keep

    def say(self, name: str, what: str) -> None:
        """Raise an alarm of this circle."""
        alarm = Alarm(name, self.where, what)
        if alarm not in self.raised and len(self.raised) < MOST_ALARMS:
            self.raised.append(alarm)
            self._keep(alarm)
