"""`haki` and `python -m app`: what is typed asks for a command, or for the window.

Must not import Kivy or the store before it is known which of the two is wanted: each start pays only for its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app import folder
from sync.process_memory import keep_out_of_core_dumps


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    keep_out_of_core_dumps()
    if not words:  # most starts: whoever waits for the window waits for no table of commands
        return _window(folder.meant())
    from app.commands import parser  # noqa: PLC0415

    typed = parser.parse(words)
    if typed.command is None:
        return _window(typed.options.folder, selftest=typed.selftest, gallery=typed.gallery)
    from app.commands import running  # noqa: PLC0415 -- help and wrong usage need none of it

    return running.run(typed.command, typed.options, typed.values)


def _window(of: Path, *, selftest: bool = False, gallery: bool = False) -> int:
    from app.ui import start  # noqa: PLC0415

    return start.run(of, selftest=selftest, gallery=gallery)


if __name__ == "__main__":
    sys.exit(main())
