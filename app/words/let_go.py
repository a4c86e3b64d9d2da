"""Says what a Save changed besides: which answers went with it, and that a case got another pseudonym."""

from __future__ import annotations

from collections.abc import Sequence

from app.words.language import _


def with_what_went(said: str, questions: Sequence[str], renamed: str = "") -> str:
    """Return what was `said` of a change, a whole sentence; which answers went with it, by their questions in English,
    for they are no longer asked; and the pseudonym that a case got in place of a name."""
    if questions:
        went = ", ".join(f"“{_(question)}”" for question in questions)
        said = _("{said} No longer asked, and so taken out: {questions}.").format(said=said, questions=went)
    if renamed:
        name = _("{said} The pseudonym was a name of this person, so the case is called {pseudonym} now.")
        said = name.format(said=said, pseudonym=renamed)
    return said
