"""The words that are said for the numbers of a checkpoint: one list for everybody, whatever language they speak.

Must not know how the numbers come about. The list is never changed: an old minute book holds its words, and the vectors
of docs/protocol.md its hash.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIST = Path(__file__).parents[2] / "assets" / "checkpoint-words.txt"


def word(number: int) -> str:
    """Return the word that is said for a number (0 to 2047)."""
    return _words()[number]


@cache
def _words() -> tuple[str, ...]:
    return tuple(LIST.read_text(encoding="ascii").split())
