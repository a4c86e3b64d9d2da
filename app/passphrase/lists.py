"""The lists of words in assets/passphrases: those that are drawn from, one a language, and what is guessed first.

Must not know how a passphrase is judged or drawn.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "assets" / "passphrases"


@cache
def drawn_from(language: str) -> tuple[str, ...]:
    """Return the short easy words of a language, from which a passphrase is drawn."""
    return tuple(_lines(f"{language}.txt"))


@cache
def guessed_first() -> tuple[str, ...]:
    """Return the words and sayings that whoever guesses a passphrase of the coast begins with, the likeliest first."""
    return _written_together("guessed.txt")


@cache
def names() -> tuple[str, ...]:
    """Return the names of people and places of the coast and of Kenya, the likeliest first."""
    return _written_together("names.txt")


def _written_together(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.replace(" ", "").replace("'", "") for line in _lines(name)))


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text(encoding="utf-8").split("\n")[:-1]
