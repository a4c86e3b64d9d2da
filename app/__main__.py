"""`haki` and `python -m app`: what is typed asks for a command, or for the window.

Must not import Kivy or the store before it is known which of the two is wanted: each start pays only for its own.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from app import folder
from sync.process_memory import keep_out_of_core_dumps

INVITE = ".haki-invite"
"""How the name of a file ends that holds an invite (`app.invite_file`)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    keep_out_of_core_dumps()
    _say_every_letter()
    if not words:  # most starts: whoever waits for the window waits for no table of commands
        return _window(folder.meant())
    if len(words) == 1 and words[0].endswith(INVITE):  # what a system hands over that opens such a file
        return _window(folder.meant(), invite=Path(words[0]))
    from app.commands import parser  # noqa: PLC0415

    typed = parser.parse(words)
    if typed.command is None:
        return _window(typed.options.folder, selftest=typed.selftest, gallery=typed.gallery)
    from app.commands import running  # noqa: PLC0415 -- help and wrong usage need none of it

    return running.run(typed.command, typed.options, typed.values)


def _say_every_letter() -> None:
    """Let no name be one that the output has no letters for. On Windows a pipe or a file has those of one region, and a
    program that is made whole (frozen) hears no setting; a terminal of another system has said what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # where it is closed, and in a program of windows, there is none
            stream.reconfigure(encoding="utf-8" if sys.platform == "win32" else None, errors="backslashreplace")


def _window(of: Path, *, selftest: bool = False, gallery: bool = False, invite: Path | None = None) -> int:
    from app.ui import start  # noqa: PLC0415

    return start.run(of, selftest=selftest, gallery=gallery, invite=invite)


if __name__ == "__main__":
    sys.exit(main())
