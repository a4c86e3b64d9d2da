"""Made-up text of the size and entropy of case notes: words from a list of 3,000, the same for every run."""

from __future__ import annotations

import random

RECORD_BYTES = 2048
_SYLLABLES = ("ka", "ra", "mi", "sha", "wa", "ndo", "zi", "bu", "ngu", "to", "ya", "le", "ni", "mba", "so", "ki", "pu")


def words() -> list[str]:
    """Return the 3,000 words."""
    lot = random.Random(7)
    return ["".join(lot.choices(_SYLLABLES, k=lot.randint(1, 4))) for _ in range(3000)]


def texts(count: int, size: int = RECORD_BYTES) -> list[str]:
    """Return `count` texts of exactly `size` bytes."""
    lot, vocabulary = random.Random(11), words()
    made = []
    for _ in range(count):
        parts, length = [], 0
        while length < size:
            word = lot.choice(vocabulary)
            parts.append(word)
            length += len(word) + 1
        made.append(" ".join(parts)[:size])
    return made
