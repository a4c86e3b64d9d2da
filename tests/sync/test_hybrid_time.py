"""Hybrid time: ours only goes forward, and nobody's lying clock drags it along."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync import hybrid_time
from sync.hybrid_time import COUNTER_BITS, SUSPECT_AHEAD_MS, follow, is_suspect, milliseconds, tick

walls = st.integers(0, 2**41)  # 1970 to 2039
times = st.integers(0, 2**60)
NOW = 1_767_225_600_000


@given(times, walls, walls)
def test_a_new_time_is_not_before_the_wall_clock_and_after_the_last_that_can_be_believed(
    last: int, now: int, server: int
) -> None:
    made = tick(last, now, server)
    assert milliseconds(made) >= now
    assert made > last or milliseconds(last) > max(now, server) + SUSPECT_AHEAD_MS


@given(st.lists(st.integers(0, SUSPECT_AHEAD_MS), min_size=1, max_size=30))
def test_times_grow_even_when_the_clock_jumps_back_by_minutes(clock: list[int]) -> None:
    made, last = [], 0
    for at in clock:
        last = tick(last, NOW + at)
        made.append(last)
    assert made == sorted(set(made))


@given(st.lists(walls, max_size=10), st.integers(NOW, NOW + 10**12))
def test_however_wrong_a_clock_was_the_first_time_under_a_right_one_is_right(wrong: list[int], now: int) -> None:
    last = 0
    for each in wrong:
        last = tick(last, each)
    assert milliseconds(tick(last, now)) <= now + SUSPECT_AHEAD_MS + 1


def test_weeks_without_a_server_or_a_clock_that_fell_back_to_1970_change_nothing() -> None:
    last = tick(0, NOW)
    assert tick(last, 0, server_ms=NOW - 30 * 86_400_000) == 0  # nobody vouches for the last: the battery was empty
    assert tick(last, 0, server_ms=NOW) == last + 1
    assert milliseconds(tick(last, NOW + 30 * 86_400_000)) == NOW + 30 * 86_400_000


def test_more_changes_than_a_counter_holds_run_on_into_the_next_millisecond() -> None:
    last = tick(0, NOW)
    for _ in range(1 << COUNTER_BITS):
        last = tick(last, NOW)
    assert (milliseconds(last), last & 0xFFFF) == (NOW + 1, 0)


@given(times, times, walls)
def test_a_received_time_moves_ours_forward_or_not_at_all(last: int, received: int, trusted: int) -> None:
    after = follow(last, received, trusted)
    assert after == (last if is_suspect(received, trusted) else max(last, received))


def test_a_clock_years_ahead_is_never_followed_and_one_minutes_ahead_is() -> None:
    ours = tick(0, NOW)
    for ahead in (SUSPECT_AHEAD_MS + 1, 365 * 24 * 3_600_000, 40 * 365 * 24 * 3_600_000):
        assert follow(ours, tick(0, NOW + ahead), NOW) == ours
    nearly = tick(0, NOW + SUSPECT_AHEAD_MS)
    assert follow(ours, nearly, NOW) == nearly
    assert tick(nearly, NOW) > nearly


def test_an_answer_comes_after_what_it_answers_though_its_clock_is_behind() -> None:
    question = tick(0, NOW + 60_000)
    behind = follow(tick(0, NOW), question, NOW)
    assert tick(behind, NOW) > question
    assert hybrid_time.milliseconds(tick(behind, NOW)) == NOW + 60_000
