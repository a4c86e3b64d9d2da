"""Which of several words of one kind count (a survivor's about one recipient, a second person's about one request):
those that no other of them answers.

A word names what it answers: every word about the same, and every change of one, that its device held when it was
recorded. So who knew whom decides, and no clock. A word that has changed since, its withdrawal say, is answered by
nobody who had not heard of it. Two words that do not know each other both count; which of them rules is for the caller
to say, and is the careful one. Must not know what a word says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.casework.case_file import Row, codes_of, text_of

ANSWERS, HEADS = "answers", "heads"
"""The field in which a word names what it answers, and what a row calls its last changes: ids, as of records."""


def unanswered(words: Sequence[Row], may_answer: Callable[[Row, Row], bool] = lambda _by, _word: True) -> list[Row]:
    """Return the words that no other of `words` answers, in an order that hangs on nothing but their ids.

    `may_answer(by, word)` says whether a word can take the place of another at all.
    """
    left = [word for word in words if not any(answers(by, word) and may_answer(by, word) for by in words)]
    return sorted(left, key=lambda word: text_of(word, "id"))


def answers(by: Row, word: Row) -> bool:
    """Tell whether a word was said in knowledge of another as it stands now.

    Two that claim it of each other answer nothing: no honest device writes that.
    """
    heard = {*codes_of(by, ANSWERS)}
    return {text_of(word, "id"), *codes_of(word, HEADS)} <= heard and text_of(by, "id") not in codes_of(word, ANSWERS)


def heard(words: Sequence[Row]) -> list[str]:
    """Return what a word that is said now answers, when its device holds these: each of them, as it stands."""
    return sorted({name for word in words for name in (text_of(word, "id"), *codes_of(word, HEADS))})
