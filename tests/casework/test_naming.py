"""Codes and pseudonyms are given, never derived from a person, and never collide."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import naming
from app.casework.country import Pack
from app.packs import PACKS


def test_a_case_code_tells_centre_year_seat_and_number() -> None:
    assert naming.case_code("MSA-JC2", 2026, "KD", 14) == "MSA-JC2-26-KD-014"
    assert naming.case_code("MSA-JC2", 2026, "KD", 1400) == "MSA-JC2-26-KD-1400"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mombasa Justice Centre 2", "MSA-JC2"),
        ("Kilifi", "KLF-JC1"),
        ("Kituo cha Haki Kwale 12", "KWL-JC12"),
        ("Tana River centre", "TNR-JC1"),
        ("Haki", "KE-JC1"),
        ("مركز", "KE-JC1"),
    ],
)
def test_a_centre_is_called_after_its_county(pack: Pack, name: str, code: str) -> None:
    assert naming.centre_code(name, pack) == code


def test_two_seats_never_get_the_same_letters() -> None:
    taken: set[str] = set()
    for draw in range(576):
        taken.add(naming.seat_letters(taken, draw * 7919))
    assert len(taken) == 576
    with pytest.raises(naming.NoLettersLeft):
        naming.seat_letters(taken, 1)


def test_no_letters_can_be_read_as_digits() -> None:
    assert not set("IO") & set(naming.SEAT_LETTERS)


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_codes_of_two_seats_never_collide(first: int, second: int) -> None:
    a = naming.seat_letters(set(), first)
    b = naming.seat_letters({a}, second)
    assert naming.case_code("MSA-JC2", 2026, a, 1) != naming.case_code("MSA-JC2", 2026, b, 1)


@given(st.lists(st.integers(min_value=0, max_value=2**64), min_size=25, max_size=25))
def test_pseudonyms_repeat_only_when_the_list_is_spent(draws: list[int]) -> None:
    names = ("Amani", "Baraka", "Neema", "Tumaini", "Zawadi")
    used: Counter[str] = Counter()
    for draw in draws:
        used[naming.pseudonym(names, used, draw)] += 1
    assert set(used.values()) == {5}
    assert all(name.endswith("*") for name in used)


def test_no_pseudonym_is_a_name_that_people_bear_or_was_published(pack: Pack) -> None:
    published = {"Saida", "Cindy", "Penina"}  # the stories that began this
    borne = {"Amina", "Rehema", "Neema", "Zawadi", "Pendo", "Amani", "Baraka", "Imani", "Furaha", "Faraja", "Subira",
             "Tumaini", "Salama", "Nuru", "Lulu", "Johari", "Tausi", "Waridi", "Yasmini", "Asumini"}  # fmt: skip
    listed = set((PACKS.parent / "passphrases" / "names.txt").read_text(encoding="utf-8").title().split("\n"))
    assert not (published | borne | listed) & set(pack.pseudonyms)


@pytest.mark.parametrize("name", ["Bahari Kazungu", "kazungu bahari", "Bāhari Mwinyi", "Baharii Juma"])
def test_a_pseudonym_is_seen_in_a_name_however_that_is_written(name: str) -> None:
    assert naming.is_among("Bahari*", ["Somebody Else", name])
    assert not naming.is_among("Mnazi*", [name])
    assert not naming.is_among("Bahari*", [])


def test_the_pack_has_pseudonyms_enough_that_a_centre_rarely_repeats_one(pack: Pack) -> None:
    assert len(pack.pseudonyms) >= 100
