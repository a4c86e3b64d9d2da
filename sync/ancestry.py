"""Who builds on whom in a history: a graph of positions, each after all it builds on.

Must not know what stands at a position. The time is that of the graph itself, and so is the memory: an ancestor set
for each position would grow with the square of a history, and a member who means harm makes it as long as they like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_AT_ONCE = 4096
"""Questions answered in one going through: as many bits at each position, half a kilobyte."""


class AncestryQuestion(NamedTuple):
    """Which of the positions in `asked` does any of those in `later` build on?"""

    later: Sequence[int]
    asked: Sequence[int]


def heads(parents: Sequence[Sequence[int]]) -> list[int]:
    """Return the positions nothing builds on. `parents` holds, for each position, those it builds on directly."""
    built_on = {parent for each in parents for parent in each}
    return [at for at in range(len(parents)) if at not in built_on]


def answers(parents: Sequence[Sequence[int]], questions: Sequence[AncestryQuestion]) -> list[set[int]]:
    """Return, for each question, those of its `asked` that some `later` builds on, directly or not."""
    found: list[set[int]] = []
    for first in range(0, len(questions), _AT_ONCE):
        found += _answers(parents, questions[first : first + _AT_ONCE])
    return found


def _answers(parents: Sequence[Sequence[int]], questions: Sequence[AncestryQuestion]) -> list[set[int]]:
    """Tell each position, from the last to the first, which questions have a `later` that builds on it: a bit each."""
    asking: dict[int, int] = {}
    earliest = len(parents)
    for bit, (later, asked) in enumerate(questions):
        if later and asked and max(later) > (first := min(asked)):  # what is built on stands before
            earliest = min(earliest, first)
            for at in later:
                asking[at] = asking.get(at, 0) | 1 << bit
    if not asking:
        return [set() for _ in questions]
    reached = [0] * (max(asking) + 1)
    for at in range(max(asking), earliest, -1):
        if bits := reached[at] | asking.get(at, 0):
            for parent in parents[at]:
                reached[parent] |= bits
    return [
        {at for at in asked if at < len(reached) and reached[at] >> bit & 1} for bit, (_, asked) in enumerate(questions)
    ]
