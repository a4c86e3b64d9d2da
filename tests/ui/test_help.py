"""The help of every screen: there for each, the same in both languages, and read as it is written."""

from __future__ import annotations

import re

import pytest

from app.casework.languages import LANGUAGES
from app.ui import help_text
from app.ui.navigation import SCREENS

UNFRAMED = {"welcome", "unlock", "gallery"}
"""Where there is no bar to ask for help from."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_has_its_help(language: str) -> None:
    assert set(help_text.of_all(language)) == set(SCREENS) - UNFRAMED


@pytest.mark.parametrize("screen", sorted(set(SCREENS) - UNFRAMED))
def test_both_languages_say_the_same_points(screen: str) -> None:
    english, swahili = (help_text.of_all(language)[screen] for language in ("en", "sw"))
    assert len(english.points) == len(swahili.points)
    assert english.hint != swahili.hint


def test_what_is_drawn_holds_no_marks_of_the_file() -> None:
    for language in LANGUAGES:
        for known in help_text.of_all(language).values():
            assert not re.search(r"[*#<>]", " ".join((known.title, known.hint, *known.points)))
    assert help_text.of("form", "en").points[0].startswith("“Skip” asks why, so that nobody asks again")


def test_a_screen_without_help_has_none() -> None:
    assert help_text.of("unlock", "en") is None
