"""One name has many spellings on the coast; the same key finds them all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import spelling
from app.casework.folding import APOSTROPHES

SAME = """Khadija/Hadija Mohamed/Muhammad Mohammed/Mohamed Kadzungu/Kazungu Hamisi/Khamis Swaleh/Saleh Karisa/Kalisa
Fatuma/Fatma Fatima/Fatuma Abdallah/Abdullah Zainab/Zeinabu Salim/Saleem Hussein/Huseni Aisha/Aysha Asha/Aisha
Omar/Omari Bakari/Bakar Rukia/Rukiya Uthman/Othman Athumani/Asumani Ramadhan/Ramadan Juma/Jumaa Said/Saidi Yusuf/Yusufu
Mwanahamisi/Mwanahamis Dzombo/Zombo Tsuma/Suma Charo/Chalo Nyevu/Nyefu Mwachiro/Muachiro Mbarak/Mubarak Ng'ang'a/Nganga
Chizi/Chizzi Halima/Khalima Jumwa/Jumua Kenga/Kenge Mariam/Maryam Maimuna/Maymuna Sauda/Saouda Zuhura/Zuhra"""
DIFFERENT = """Hussein/Hassan Ali/Omar Juma/Jama Amina/Amani Fatuma/Fahad Charo/Katana Mohamed/Mahmoud Hamisi/Hamza
Rehema/Rahma Zawadi/Zaidi Kahindi/Kadenge Kazungu/Karisa Baraka/Bakari Neema/Naima Pendo/Penina"""


@pytest.mark.parametrize("pair", SAME.split())
def test_spellings_of_one_name_have_one_key_and_are_alike(pair: str) -> None:
    first, second = pair.casefold().split("/")
    assert spelling.key_of(first) == spelling.key_of(second)
    assert spelling.alike(first, second)


@pytest.mark.parametrize("pair", DIFFERENT.split())
def test_different_names_are_not_alike(pair: str) -> None:
    first, second = pair.casefold().split("/")
    assert not spelling.alike(first, second)


@pytest.mark.parametrize("sign", [*APOSTROPHES, "", "\u00ad", "\u200b", "\u2060", "\u200e", "\u200f", "\ufeff"])
def test_an_apostrophe_of_any_kind_and_what_nobody_sees_make_no_other_name(sign: str) -> None:
    assert spelling.words_of(f"Ng{sign}ang{sign}a Karisa") == ("nganga", "karisa")


def test_titles_tell_nobody_apart() -> None:
    assert spelling.words_of("Bi. Fatuma binti Salim") == ("fatuma", "salim")
    assert spelling.words_of("Mzee Karisa wa Charo") == ("karisa", "charo")


def test_words_match_in_any_order_and_only_once() -> None:
    assert spelling.matching_words("Salim Mohamed", "Muhammad Saleem") == 2
    assert spelling.matching_words("Juma Juma", "Juma Karisa") == 1


@given(st.text(max_size=25), st.text(max_size=25))
def test_likeness_does_not_depend_on_who_comes_first(first: str, second: str) -> None:
    assert spelling.likeness(first, second) == spelling.likeness(second, first)
    assert spelling.alike(first, second) == spelling.alike(second, first)
    assert 0 <= spelling.likeness(first, second) <= 1


@given(st.text(max_size=25))
def test_every_name_is_like_itself_in_capitals_and_with_accents(name: str) -> None:
    assert spelling.matching_words(name, name) == len(spelling.words_of(name))
    assert spelling.keys_of(name.upper()) == spelling.keys_of(name.upper().casefold())
