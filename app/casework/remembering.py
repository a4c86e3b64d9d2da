"""What was worked out of people's words is remembered, so that a list of names is compared at once, and forgotten
altogether when the casebook closes: how a name sounds is the name.

One place, so that a lock need not know who remembers: whatever keeps words to be quick keeps them by
`remembers_words`, or says by `forgets` how it is made to forget. Must not know what is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_forget: list[Callable[[], object]] = []


def remembers_words(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember the last `most` answers of a function of people's words, until the casebook closes."""

    def remember(function: Callable[P, T]) -> Callable[P, T]:
        kept = lru_cache(maxsize=most)(function)
        forgets(kept.cache_clear)
        return kept  # type: ignore[return-value] # what lru_cache says of it leaves out what may be asked

    return remember


def forgets(forget: Callable[[], object]) -> None:
    """Call `forget` when words are to be forgotten. Called on whatever thread closes the casebook."""
    _forget.append(forget)


def forget_words() -> None:
    """Forget everything that was worked out of people's words."""
    for forget in _forget:
        forget()
