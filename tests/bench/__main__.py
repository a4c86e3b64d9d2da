"""`make bench`: measures, prints the table with ratios, writes it as JSON.

Names choose rows, `make bench ROWS="today list"`; none means all. `--quick` takes a tenth of the largest numbers.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench import rows_cases, rows_figures, rows_screens, rows_store, rows_sync, rows_ui
from tests.bench.centres import Centres
from tests.bench.table import Row, keep, show


def main() -> None:
    """Run the rows that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(_rows(Path(), quick=True)))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("bench-results"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="haki-bench-") as name:
        every = _rows(Path(name), quick=options.quick)
        if unknown := set(options.rows) - set(every):
            parser.error(f"no row is called {', '.join(sorted(unknown))}; there are {', '.join(every)}")
        rows = [row for name, measure in every.items() if name in (options.rows or every) for row in measure()]
    show(rows)
    print(f"\nkept in {keep(rows, options.out)}")


def _rows(folder: Path, *, quick: bool) -> dict[str, Callable[[], list[Row]]]:
    """Return what measures, by the name of the row; each has a folder of its own, and all share the centres."""
    few, many, most = (1_000, 1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    centres = Centres(folder)

    def own(name: str) -> Path:
        made = folder / name
        made.mkdir()
        return made

    return {
        "save": lambda: [rows_store.save(own("save"))],
        "apply": lambda: rows_store.apply(own("apply"), many),
        "merge": rows_sync.merging,
        "seal": lambda: [rows_sync.seal()],
        "exchange": lambda: rows_sync.exchanges(own("exchange"), tuple(sorted({1_000, many}))),
        "start": lambda: [rows_ui.start(own("start"))],
        "idle": lambda: rows_ui.idle(centres.demo(rows_screens.CASES), own("idle"), quick=quick),
        "demo": partial(rows_cases.demo, centres, many),
        "unlock": partial(rows_cases.unlocked, centres, many),
        "memory": partial(rows_cases.memory, centres, many),
        "today": partial(rows_cases.today, centres, many, most),
        "list": partial(rows_cases.listed, centres, few, most),
        "scroll": lambda: [rows_ui.scroll(centres.short(most).known.folder, most)],
        "screens": partial(rows_screens.screens, centres, 10 if quick else 100),
        "figures": partial(rows_figures.counted, centres, 10_000),
        "case": partial(rows_cases.opened, centres, many),
        "search": lambda: rows_cases.searched(centres, own("search"), most),
    }


if __name__ == "__main__":
    main()
