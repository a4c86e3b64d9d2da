"""A moment, kept and signed as milliseconds since 1970 in UTC, as the day and hour that it is somewhere.

Counted, never asked of the system: Windows knows no moment before 1970 nor after the year 3000, and what others
seal may bear any.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def at(milliseconds: int, zone: tzinfo) -> datetime:
    """Return a moment where the clocks go by `zone`."""
    return (_BEGIN + timedelta(milliseconds=milliseconds)).astimezone(zone)
