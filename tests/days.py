"""Days as a centre counts them: in the local time of the Kenyan coast, whatever day it is in London or on this machine.

A test that counts its days in UTC is right for twenty-one hours of each day.
"""

from datetime import datetime, timedelta, timezone

KENYA = timezone(timedelta(hours=3))


def ago(days: int) -> str:
    """Return the day so many days before today, in a centre of the Kenyan coast, as an ISO date."""
    return (datetime.now(KENYA) - timedelta(days=days)).date().isoformat()


def ahead(days: int) -> str:
    """Return the day so many days after today."""
    return ago(-days)
