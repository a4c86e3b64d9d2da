"""A number is one number however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework.indicators.persons import attendees
from app.casework.phones import numbers_in, typed_beginning

ONE = """0712345678|0712 345 678|0712-345-678|(0712) 345 678|0712.345.678|+254712345678|+254 712 345 678|254712345678
|00254712345678|00254 712 345 678|+254 (0)712 345 678|712345678|0712345678 ext 12|0712345678 (mama)|Tel: 0712345678
|٠٧١٢٣٤٥٦٧٨|０７１２３４５６７８|\u202a+254 712 345 678\u202c|0712\u00a0345\u00a0678""".replace("\n", "").split("|")


@pytest.mark.parametrize("written", ONE)
def test_every_way_of_writing_is_the_same_number(written: str) -> None:
    assert numbers_in(written) == ("712345678",)


@pytest.mark.parametrize(
    "written",
    ["0712345678 / 0722000111", "0712345678, +254722000111", "0712345678 0722000111", "0712 345 678 au 0722-000-111",
     "mama 0712345678\nbaba 0722000111", "0712345678;0722000111", "0712345678 ext 12 / 0722 000 111"],
)  # fmt: skip
def test_each_number_of_a_field_is_one(written: str) -> None:
    assert numbers_in(written) == ("712345678", "722000111")


@pytest.mark.parametrize("short", ["", "116", "1195", "999", "mama", "041 2312", "12/2021"])
def test_what_is_too_short_is_no_number(short: str) -> None:
    assert numbers_in(short) == ()


@given(st.text(max_size=60))
def test_whatever_is_written_gives_numbers_of_nine_digits_or_none(text: str) -> None:
    assert all(len(each) == 9 and each.isdigit() for each in numbers_in(text))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0712 3", "7123"),
        ("+254712", "712"),
        ("+254 7123", "7123"),
        ("7123", "7123"),
        ("mama", ""),
        ("2021-10-18 x", ""),
    ],
)
def test_a_number_half_typed_begins_as_it_is_kept(typed: str, digits: str) -> None:
    assert typed_beginning(typed) == (digits if len(digits) >= 4 else "")


def test_who_was_trained_twice_with_one_of_two_phones_is_one_person() -> None:
    rows = [
        {"id": "a", "name": "Amina", "phone": "0712345678 / 0722000111"},
        {"id": "b", "name": "A. Salim", "phone": "+254 722 000 111"},
        {"id": "c", "name": "Amina", "phone": "0733 999 888"},
        {"id": "d", "name": "Ng´ang´a", "phone": ""},
        {"id": "e", "name": "Ng'ang'a", "phone": "0744000111"},
    ]
    groups = attendees(rows)
    assert [groups.of(each) for each in "abcde"] == ["a", "a", "c", "d", "d"]
