"""What somebody meant who mistyped a name.

Must not know what the names are of.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.75
"""From here on two words are one mistyped (a letter or two in eight); below, another word: to suggest it misleads."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most like a mistyped one, or an empty string."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=_ALIKE)), "")
