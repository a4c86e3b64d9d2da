"""Five words drawn by chance: the passphrase that is offered before anybody thinks one up.

Must not keep what it drew.
"""

from __future__ import annotations

import secrets
from math import log2
from typing import NamedTuple

from app.passphrase import lists
from app.passphrase.guessing import strength

WORDS = 5


class OfferedPassphrase(NamedTuple):
    """A passphrase of words drawn by chance. Whoever knows the list has to guess one of two to the power of `bits`."""

    words: tuple[str, ...]
    bits: int

    @property
    def passphrase(self) -> str:
        """The words as they are typed."""
        return " ".join(self.words)


def offer(language: str) -> OfferedPassphrase:
    """Draw words of a language, each by chance from all of its list (`secrets`, the system's own randomness).

    The few draws that would be refused if somebody typed them, such as one word twice, are drawn again.
    """
    drawn_from = lists.drawn_from(language)
    while True:
        words = tuple(secrets.choice(drawn_from) for _ in range(WORDS))
        if strength(" ".join(words)).is_enough:
            return OfferedPassphrase(words, int(WORDS * log2(len(drawn_from))))
