"""A row of the table, and how the table is printed and kept."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One number: what was measured, against which baseline of the same run, and the goal.

    `measured` and `baseline` are in `unit`; `goal` bounds `value` from above, or from below with `at_least`.
    """

    name: str
    measured: float
    baseline: float
    unit: str
    value: float
    goal: float
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def timed(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the median seconds of `work`."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


def show(rows: list[Row]) -> None:
    """Print the table."""
    print(f"{'what':56} {'measured':>12} {'baseline':>12} {'unit':9} {'value':>8} {'goal':>9}  met")
    for row in rows:
        goal = f"{'≥' if row.at_least else '≤'} {row.goal:g}"
        line = f"{row.name:56} {row.measured:12.2f} {row.baseline:12.2f} {row.unit:9} {row.value:8.2f} {goal:>9}"
        print(f"{line}  {'yes' if row.met else 'NO '}  {row.note}".rstrip())


def keep(rows: list[Row], folder: Path) -> Path:
    """Write the table as JSON; returns the file."""
    folder.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    file = folder / f"bench-{now:%Y%m%dT%H%M%S}.json"
    data = {"at": now.isoformat(timespec="seconds"), "rows": [{**row._asdict(), "met": row.met} for row in rows]}
    file.write_text(json.dumps(data, indent=1))
    return file
