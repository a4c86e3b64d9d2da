"""Which times are shown as doubtful: those that no right clock can have given, and no honest one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.changes import Change, ChangeBody, ChangeId, Kind, Origin, encode
from sync.doubt import FeedTime, doubtful
from sync.hybrid_time import COUNTER_BITS, SUSPECT_AHEAD_MS

MINE, THEIRS = b"1" * 16, b"2" * 16
NOON = 1_767_265_200_000
MINUTE, HOUR = 60_000, 3_600_000
LONG_AFTER = NOON + 10**10


def change(number: int, at: int, *parents: Change, seat: bytes = MINE) -> Change:
    kind = Kind.SET if parents else Kind.CREATE
    ids = tuple(each.id for each in parents)
    body = ChangeBody(number, "case", b"r" * 16, str(kind), {"age": 12}, ids, number, at << COUNTER_BITS, 1)
    return Change(b"c" * 16, seat, Origin.OWN, encode(body), body)


Taken = list[tuple[Change, int]]
"""When the server took each change, as far as it has."""


def told(*ordered: Change, taken: Taken, again: Taken = []) -> set[ChangeId]:  # noqa: B006 -- never changed
    """`again` are those that were sent to it anew."""
    times = {each.id: FeedTime(at, is_first=True) for each, at in taken}
    times |= {each.id: FeedTime(at, is_first=False) for each, at in again}
    return doubtful(ordered, times, LONG_AFTER)


def test_what_is_dated_after_the_server_took_it_is_doubtful_and_ten_minutes_are_not() -> None:
    fast, near = change(1, NOON + SUSPECT_AHEAD_MS + 1), change(2, NOON + SUSPECT_AHEAD_MS)
    assert told(fast, near, taken=[(fast, NOON), (near, NOON)]) == {fast.id}


def test_what_waited_weeks_for_a_network_is_not_doubtful() -> None:
    first = change(1, NOON)
    later = change(2, NOON + HOUR, first)
    assert told(first, later, taken=[(first, LONG_AFTER), (later, LONG_AFTER)]) == set()


def test_an_answer_dated_before_the_server_had_what_it_answers_is_doubtful() -> None:
    asked = change(1, NOON - HOUR, seat=THEIRS)
    slow, right = change(1, NOON - 1, asked), change(2, NOON, asked)
    assert told(asked, slow, right, taken=[(asked, NOON)]) == {slow.id}


def test_what_is_built_on_a_colleagues_work_by_way_of_ones_own_is_measured_by_it_too() -> None:
    asked = change(1, NOON - HOUR, seat=THEIRS)
    mine = change(1, NOON + HOUR, asked)
    then = change(2, NOON - HOUR, mine)
    assert told(asked, mine, then, taken=[(asked, NOON), (mine, NOON + 2 * HOUR)]) == {then.id}


def test_when_a_batch_was_sent_again_to_a_server_put_back_says_nothing_of_who_built_on_it() -> None:
    asked = change(1, NOON - HOUR, seat=THEIRS)
    answer = change(1, NOON, asked)
    assert told(asked, answer, taken=[(answer, LONG_AFTER)], again=[(asked, LONG_AFTER)]) == set()


def test_what_is_not_sent_yet_is_measured_by_the_latest_time_that_is_known() -> None:
    waits, ahead = change(1, LONG_AFTER), change(2, LONG_AFTER + HOUR)
    assert told(waits, ahead, taken=[]) == {ahead.id}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 5 * HOUR), st.integers(0, 9)), max_size=20))
def test_whose_clock_is_right_or_some_minutes_fast_is_never_doubted(
    happened: list[tuple[bool, int, int, int]],
) -> None:
    """Two who write, each by a clock some minutes fast, and send hours later or at once; whoever answers has read."""
    made: list[Change] = []
    taken: dict[ChangeId, int] = {}
    now = NOON
    for is_mine, knows, wait, off in happened:
        now += wait
        seat = MINE if is_mine else THEIRS
        for each in made:  # everything is sent before anybody else writes: else it cannot have been known
            if each.seat != seat:
                taken.setdefault(each.id, now)
        parents = made[-knows:] if knows else []
        made.append(change(len(made) + 1, now + off * MINUTE, *parents, seat=seat))
    assert told(*made, taken=[(each, taken.get(each.id, now + HOUR)) for each in made]) == set()
