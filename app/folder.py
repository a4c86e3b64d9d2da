"""Whether a data folder holds a seat, told before anything heavy is imported: the first frame waits for it.

Knows one file name and nothing else. Opening the folder is the casebook's.
"""

from __future__ import annotations

from pathlib import Path

SLOT_FILE = "slot"


def is_set_up(folder: Path) -> bool:
    """Tell whether somebody has set up a seat in this folder."""
    return (folder / SLOT_FILE).exists()
