"""How many examples a property is tried with: a quarter in `make test`, all in `make soak`, which tries them all again.

Must be imported before any test module: its settings are where every property begins. No property has a deadline or is
called too slow, for a machine that does other things would fail it.
"""

import os

from hypothesis import HealthCheck, settings

FEWEST = 10


def examples(many: int) -> int:
    """Return how many of `many` examples to try in this run."""
    return many if os.environ.get("HAKI_EXAMPLES") == "many" else max(min(many, FEWEST), many // 4)


settings.register_profile(
    "haki", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("haki")
