"""Why a record is deleted: a choice, or at least three words, kept as one text and said in the reader's language."""

from __future__ import annotations

import pytest

from app.casework.deletion_reasons import REASONS, spoken_of, written
from app.casework.messages import PlainEnglish, spoken


@pytest.mark.parametrize(
    ("choice", "words", "kept"),
    [
        ("twice", "", "Recorded twice"),
        ("twice", " the same  girl ", "Recorded twice: the same girl"),
        ("", "she asked for it", "she asked for it"),
        ("", "wrong", ""),
        ("", "wrong one", ""),
        ("", "   ", ""),
        ("unheard of", "", ""),
    ],
)
def test_a_reason_is_a_choice_or_three_words(choice: str, words: str, kept: str) -> None:
    assert written(choice, words) == kept


def test_what_was_chosen_is_a_sentence_of_the_app_whatever_was_added() -> None:
    for code, said in REASONS.items():
        assert spoken_of(written(code, "")) == said
        assert spoken_of(written(code, "seen: twice")).fillings == {"reason": said, "words": "seen: twice"}
        assert spoken(spoken_of(written(code, "seen")), PlainEnglish()) == written(code, "seen")


def test_ones_own_words_are_said_as_they_are() -> None:
    assert spoken(spoken_of("{braces}: and a colon"), PlainEnglish()) == "{braces}: and a colon"
