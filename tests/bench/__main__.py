"""`make bench`: measures, prints the table with ratios, writes it as JSON. `--quick` leaves out the 10,000s."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench import rows_store, rows_sync, rows_ui
from tests.bench.table import keep, show


def main() -> None:
    """Run every row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("bench-results"))
    options = parser.parse_args()
    many = 1_000 if options.quick else 10_000
    with tempfile.TemporaryDirectory(prefix="haki-bench-") as name:
        folder = Path(name)
        places = iter([folder / part for part in ("save", "apply", "exchange", "start")])
        rows = [rows_store.save(_made(next(places)))]
        rows += rows_store.apply(_made(next(places)), many)
        rows.append(rows_sync.seal())
        rows += rows_sync.exchanges(_made(next(places)), tuple(sorted({1_000, many})))
        rows.append(rows_ui.start(_made(next(places))))
    show(rows)
    print(f"\nkept in {keep(rows, options.out)}")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
