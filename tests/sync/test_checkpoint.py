"""The ten numbers of a checkpoint: what they hang on, and in which generation a position lies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.words.checkpoint_words import LIST, word
from sync import checkpoint
from sync.checkpoint import ChangesPoint, FeedPoint, MembershipPoint
from sync.frame import NO_HASH, Generation
from tests.examples import examples

CIRCLE = bytes(16)
MEMBERSHIP = MembershipPoint(2, b"\2" * 32)
POINT = FeedPoint(b"\1" * 16, 7, b"\3" * 32, MEMBERSHIP)


@pytest.fixture(scope="module")
def numbers() -> tuple[int, ...]:
    return checkpoint.of_feed(CIRCLE, POINT)


def test_there_are_ten_numbers_each_of_the_list(numbers: tuple[int, ...]) -> None:
    assert len(numbers) == checkpoint.WORDS
    assert all(0 <= each < checkpoint.LIST_LENGTH for each in numbers)


@pytest.mark.parametrize(
    "other",
    [
        POINT._replace(generation=b"\4" * 16),
        POINT._replace(position=8),
        POINT._replace(head=b"\4" * 32),
        POINT._replace(membership=MembershipPoint(3, MEMBERSHIP.head)),
        POINT._replace(membership=MembershipPoint(2, b"\4" * 32)),
    ],
    ids=["generation", "position", "head", "entries", "membership"],
)
def test_whatever_is_another_gives_other_words(numbers: tuple[int, ...], other: FeedPoint) -> None:
    assert checkpoint.of_feed(CIRCLE, other) != numbers


def test_another_centre_and_a_centre_without_a_server_have_other_words(numbers: tuple[int, ...]) -> None:
    alone = checkpoint.of_changes(CIRCLE, ChangesPoint(POINT.position, POINT.head, MEMBERSHIP))
    elsewhere = checkpoint.of_feed(b"\1" * 16, POINT)
    assert len({numbers, alone, elsewhere}) == 3


def test_the_list_has_a_word_of_its_own_for_each_number_in_the_order_of_the_alphabet() -> None:
    words = [word(number) for number in range(checkpoint.LIST_LENGTH)]
    assert LIST.read_text(encoding="ascii") == "".join(f"{each}\n" for each in words)
    assert words == sorted(set(words))
    assert all(each.isalpha() and each.islower() for each in words)


# --- In which generation a position lies ------------------------------------------------------------------------


@st.composite
def lives(draw: st.DrawFn) -> list[Generation]:
    """The generations of a server that was put back some times, each time from a copy of some age."""
    began = [0, *draw(st.lists(st.integers(0, 20), max_size=4))]
    return [Generation(bytes([at]) * 16, each) for at, each in enumerate(began)]


@given(lives(), st.integers(1, 25), st.integers(0, 25))
@settings(max_examples=examples(200))
def test_what_a_restore_left_in_place_lies_where_it_lay(told: list[Generation], position: int, began: int) -> None:
    before = checkpoint.generation_at(told, position)
    after = checkpoint.generation_at([*told, Generation(b"\xff" * 16, began)], position)
    assert (after == before) == (position <= began)


@pytest.mark.parametrize(("position", "lies_in"), [(1, 0), (5, 0), (6, 2), (7, 2), (9, 2)])
def test_after_a_restore_from_an_older_copy_everything_behind_it_lies_in_the_last(position: int, lies_in: int) -> None:
    told = [Generation(bytes([at]) * 16, began) for at, began in enumerate((0, 7, 5))]
    assert checkpoint.generation_at(told, position) == told[lies_in]


# --- The changes of a centre without a server -------------------------------------------------------------------

SEAT = b"\5" * 16
CHANGES = [(SEAT, 1, b"one"), (SEAT, 2, b"two"), (b"\6" * 16, 1, b"three")]


def test_the_hash_over_changes_goes_on_from_where_it_was() -> None:
    assert checkpoint.changes_head([]) == NO_HASH
    assert checkpoint.changes_head(CHANGES) == checkpoint.change_step(checkpoint.changes_head(CHANGES[:2]), *CHANGES[2])


@pytest.mark.parametrize(
    "others",
    [
        CHANGES[:2],
        [CHANGES[1], CHANGES[0], CHANGES[2]],
        [*CHANGES[:2], (SEAT, 1, b"three")],
        [*CHANGES[:2], (b"\6" * 16, 2, b"three")],
        [*CHANGES[:2], (b"\6" * 16, 1, b"four")],
    ],
    ids=["fewer", "another order", "another seat", "another number", "another payload"],
)
def test_other_changes_have_another_hash(others: list[tuple[bytes, int, bytes]]) -> None:
    assert checkpoint.changes_head(others) != checkpoint.changes_head(CHANGES)
