"""How many examples a property is tried with, and in how many ways a screen is looked at: some in `make test`, all in
`make soak`, which tries them all again.

Must be imported before any test module: its settings are where every property begins. No property has a deadline or is
called too slow, for a machine that does other things would fail it.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

FEWEST = 10
_T = TypeVar("_T")


def examples(many: int) -> int:
    """Return how many of `many` examples to try in this run."""
    return many if _all_of_them() else max(min(many, FEWEST), many // 8)


def in_turn(ways: Sequence[_T], number: int) -> list[_T]:
    """Return in which of many ways to look at the state `number` in this run: one, in turn, so that the states together
    are seen in every way. Tests that ask this bear the mark `in_turns`, by which `make soak` finds them."""
    return list(ways) if _all_of_them() else [ways[number % len(ways)]]


def _all_of_them() -> bool:
    return os.environ.get("HAKI_EXAMPLES") == "many"


settings.register_profile(
    "haki", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("haki")
