"""What a journey costs who makes it: touches of the glass and keys, counted as they are pressed, and the table of them.

Knows no toolkit: whoever runs the tests prints the table (`tests/conftest.py`), and has no window.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import pytest

NAME = "effort"
"""Under which a test's report carries it."""


@dataclass
class Effort:
    """Taps, a long one too; swipes to what is scrolled away; keys, of which each letter is one, and a chord too."""

    taps: int = 0
    swipes: int = 0
    keys: int = 0

    def __add__(self, other: Effort) -> Effort:
        return Effort(self.taps + other.taps, self.swipes + other.swipes, self.keys + other.keys)

    def __str__(self) -> str:
        counted = ((count, kind[:-1] if count == 1 else kind) for kind, count in vars(self).items())
        return " · ".join(f"{count} {kind}" for count, kind in counted if count) or "nothing"

    def carried_by(self, test: pytest.Item) -> None:
        """Let the report of `test` carry it: from one process to another, as plain numbers."""
        test.user_properties.append((NAME, astuple(self)))


def table(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return a line for each journey and hand among the reports, in the order of their names."""
    found = {}
    for report in reports:
        journey, _, hand = report.nodeid.rpartition("::")[2].removesuffix("]").partition("[")
        for name, counts in report.user_properties:
            if name == NAME and report.when == "teardown":
                found[journey.removeprefix("test_").replace("_", " "), hand] = Effort(*counts)
    lines, told = [], ""
    for (journey, hand), effort in sorted(found.items()):
        lines += [journey] if journey != told else []
        lines.append(f"  {hand:<10} {effort}")
        told = journey
    return lines
