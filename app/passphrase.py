"""What a passphrase needs where no hardware key helps it: a copied file can be guessed at leisure.

Pure and light: the first screens count with it while somebody types.
"""

from __future__ import annotations

from typing import NamedTuple

MIN_WORDS, MIN_LETTERS, WORD_LETTERS = 4, 16, 3


class Strength(NamedTuple):
    """How many words of three letters or more a passphrase has, and how many letters in all."""

    words: int
    letters: int

    @property
    def is_enough(self) -> bool:
        """Whether it may be used."""
        return self.words >= MIN_WORDS or self.letters >= MIN_LETTERS


def strength(passphrase: str) -> Strength:
    """Count what a passphrase has."""
    words = [word for word in passphrase.split() if len(word) >= WORD_LETTERS]
    return Strength(len(words), len(passphrase.strip()))
