"""A moment that others sealed is a day and an hour on every system."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from app.casework import moments

NAIROBI = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("milliseconds", "zone", "told"),
    [
        (1_648_000_000_123, NAIROBI, "2022-03-23T04:46:40.123000+03:00"),
        (0, UTC, "1970-01-01T00:00:00+00:00"),
        (-1, UTC, "1969-12-31T23:59:59.999000+00:00"),
        ((2**63 - 1) >> 16, UTC, "6429-10-17T02:45:55.327000+00:00"),  # the last that a change can bear
    ],
)
def test_any_moment_has_a_day_and_an_hour(milliseconds: int, zone: timezone, told: str) -> None:
    assert moments.at(milliseconds, zone).isoformat() == told
