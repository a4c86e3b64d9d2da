"""Since when somebody sits at a seat, as rules read it: never a day too early, wherever the centre lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from app.casework.approvals import COOLING_DAYS, LET_IN_ON, counts_from
from app.store.signers import Introduction, facts
from tests.examples import examples

ASKED = {"signed_by": "Amina"}


def let_in(at: datetime) -> Introduction:
    """Return a seat that Amina let in at a moment."""
    return Introduction(b"seat", "Neema", "tablet", ("Amina",), int(at.timestamp() * 1000), 0)


@given(st.datetimes(datetime(2021, 1, 1), datetime(2035, 1, 1)), st.integers(-12 * 60, 14 * 60))
@settings(max_examples=examples(200))
def test_nobody_counts_as_a_second_person_before_the_days_are_over_at_their_centre(naive: datetime, off: int) -> None:
    at, zone = naive.replace(tzinfo=UTC), timezone(timedelta(minutes=off))
    from_day = counts_from({**facts(let_in(at)), "id": "d"}, ASKED, COOLING_DAYS)
    assert from_day is not None
    assert from_day >= at.astimezone(zone).date() + timedelta(days=COOLING_DAYS)


def test_an_evening_in_london_is_the_next_day_in_mombasa() -> None:
    assert facts(let_in(datetime(2026, 11, 30, 21, 44, tzinfo=UTC)))[LET_IN_ON] == "2026-12-01"
