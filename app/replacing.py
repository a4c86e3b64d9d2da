"""Puts a file that is made in another's place, also where another program just looks at that one.

Must not know what is in either.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from app.casework.messages import Message
from app.words.refusal import HakiError

TRIES, BETWEEN = 12, 0.05
"""A virus scanner or an indexer looks at a new file for some hundredths of a second."""


class HeldByAnother(HakiError, OSError):
    """Another program has the file open, and Windows replaces none that is. What was there is there still."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"another program holds {file.name}")
        self.message = Message(
            "Another program holds this file open: {file}. Nothing was changed, and nothing is lost. Close what may "
            "look at it (a virus scanner, a backup, a second Haki) and try again.",
            {"file": str(file)},
        )


def replace(made: Path, file: Path) -> None:
    """Replace `file` by `made`, whole or not at all. Raises `OSError` (`HeldByAnother`); what was there stays then.

    Windows replaces no file that another program has open: it is asked again for a moment.
    """
    for left in reversed(range(TRIES)):
        try:
            os.replace(made, file)  # noqa: PTH105 -- atomic on every platform, over an existing file too
            return
        except PermissionError:
            if sys.platform != "win32":
                raise
            if not left:
                raise HeldByAnother(file) from None
        time.sleep(BETWEEN)
