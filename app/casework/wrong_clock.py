"""What is said where this device's clock may be wrong: how far it is from the server's, and of a day that lies ahead.

Pure: today is passed in. Must not know how far apart two clocks may be, nor how that is found out.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.casework.dates import ApproximateDate
from app.casework.messages import Message

_MINUTE, _HOUR, _DAY, _YEAR = 60, 3600, 86_400, 31_557_600
_FROM_TWO = 2
"""A unit is named once there are two of it: ninety minutes are told as minutes."""


class WrongClock(NamedTuple):
    """That this device's clock is some `seconds` ahead of its server's; below 0: behind it."""

    seconds: int

    def said(self) -> Message:
        """Return what is wrong and what to do, as one text."""
        span = {"span": _span(abs(self.seconds))}
        if self.seconds > 0:
            return Message(
                "This device's clock is {span} ahead of the server's. Set it and its time zone right in the device's "
                "settings, then sync: what is recorded until then is dated wrongly.",
                span,
            )
        return Message(
            "This device's clock is {span} behind the server's. Set it and its time zone right in the device's "
            "settings, then sync: what is recorded until then is dated wrongly.",
            span,
        )


def lies_ahead(day: date | ApproximateDate, today: date) -> Message:
    """Return why a day is refused: it has not come yet, by this device's clock, which may be wrong."""
    return Message(
        "{date} lies ahead: this device's clock says that today is {today}. If that is wrong, set the clock right.",
        {"date": day, "today": today},
    )


def has_not_begun(year: int, today: date) -> Message:
    """Return why a year is refused: it has not begun, by this device's clock, which may be wrong."""
    return Message(
        "{year} has not begun: this device's clock says that today is {today}. If that is wrong, set the clock right.",
        {"year": str(year), "today": today},
    )


def _span(seconds: int) -> Message:
    if (count := round(seconds / _YEAR)) >= _FROM_TWO:
        return Message("{count} year", many="{count} years", count=count)
    if (count := round(seconds / _DAY)) >= _FROM_TWO:
        return Message("{count} day", many="{count} days", count=count)
    if (count := round(seconds / _HOUR)) >= _FROM_TWO:
        return Message("{count} hour", many="{count} hours", count=count)
    return Message("{count} min", many="{count} min", count=round(seconds / _MINUTE))
