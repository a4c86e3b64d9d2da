"""Which data folder is meant, and whether it holds a seat: told before anything heavy is imported.

The first frame waits for it. Knows one file name and nothing else. Opening the folder is the casebook's.
"""

from __future__ import annotations

import os
from pathlib import Path

SLOT_FILE = "slot"


def meant(given: Path | None = None) -> Path:
    """Return the folder to work in: the one `given`, `HAKI_DATA`, or the platform's own."""
    if given is not None:
        return given.expanduser()
    named = os.environ.get("HAKI_DATA")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415 -- help and wrong usage ask for no folder

    return user_data_path("haki", appauthor=False, roaming=False)


def is_set_up(folder: Path) -> bool:
    """Tell whether somebody has set up a seat in this folder."""
    return (folder / SLOT_FILE).exists()
