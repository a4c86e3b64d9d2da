"""Says which answers went with a change: those that are no longer asked with the new ones."""

from __future__ import annotations

from collections.abc import Sequence

from app.words.language import _


def with_what_went(said: str, questions: Sequence[str]) -> str:
    """Return what was `said` of a change, and which answers went with it, by their questions in English."""
    if not questions:
        return said
    went = ", ".join(f"“{_(question)}”" for question in questions)
    return _("{said} No longer asked, and so taken out: {questions}.").format(said=said, questions=went)
