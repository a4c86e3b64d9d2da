"""What every command takes besides its own arguments: the folder, the passphrase, the form of the answer, the time.

Must not know what any command does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app import folder
from app.casework.messages import Filling, Message
from app.commands import telling
from app.commands.typed import Usage, is_text
from app.words.language import _
from app.words.refusal import Refused, refuse

if TYPE_CHECKING:
    from app.casebook import Casebook

_YEARS = range(1971, 2200)
"""Those that a hybrid time and a date can both hold, wherever on earth."""


class Options(NamedTuple):
    """What was typed beside a command's own arguments. `json` asks for one JSON document in place of words."""

    folder: Path
    json: bool = False
    passphrase_file: Path | None = None

    @property
    def is_set_up(self) -> bool:
        """Whether there is a seat in the folder."""
        return folder.is_set_up(self.folder)

    def opened(self) -> Casebook:
        """Open the casebook in the folder. Raises `Refused`, `Usage`, `VaultError`, `CannotOpenDatabase`."""
        if not self.is_set_up:
            raise self.no_casebook()
        from app.casebook import Casebook

        return Casebook.open(self.folder, self.passphrase(), now=clock())

    def no_casebook(self) -> Refused:
        """Return the refusal of what needs one."""
        return refuse("There is no casebook in {folder} yet; `haki setup` makes one.", folder=str(self.folder))

    def passphrase(self, *, new: bool = False) -> str:
        """From a file, the environment or a prompt; never from an argument, which others on the machine can read.

        Raises `Refused`, also when a `new` one is not typed twice the same.
        """
        if self.passphrase_file:
            try:
                return self.passphrase_file.read_text(encoding="utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                raise refuse("The passphrase file is not text.") from None
        given = os.environ.get("HAKI_PASSPHRASE")
        if given:
            if not is_text(given):
                raise refuse("HAKI_PASSPHRASE is not text.")
            return given
        if not (sys.stdin and sys.stdin.isatty()):
            raise _no_passphrase()
        if new:
            telling.note(_("Take these five words, drawn by chance, and write them down; or choose your own."))
            telling.note(f"    {telling.offered().passphrase}")
        typed = _prompted(_("Passphrase"))
        if new and _prompted(_("Once more")) != typed:
            raise refuse("The two passphrases differ; nothing was set up.")
        return typed


def _prompted(what: str) -> str:
    from getpass import getpass

    try:
        return getpass(f"{what}: ")
    except EOFError:
        raise _no_passphrase() from None


def _no_passphrase() -> Exception:
    return refuse("A passphrase is needed: type it at a prompt, or set HAKI_PASSPHRASE or --passphrase-file.")


def clock() -> Callable[[], datetime] | None:
    """`HAKI_NOW` replaces the wall clock of one command; released bundles ignore it. Raises `Usage`.

    Without an offset it is the time where the centre is, which the casebook knows.
    """
    text = os.environ.get("HAKI_NOW")
    if not text or getattr(sys, "frozen", False):
        return None
    try:
        fixed = datetime.fromisoformat(text)
        year = fixed.astimezone(UTC).year if fixed.tzinfo else fixed.year
    except (ValueError, OverflowError):
        raise Usage(Message("HAKI_NOW is no ISO time, such as 2022-03-22T10:00:00+03:00")) from None
    if year not in _YEARS:
        years: dict[str, Filling] = {"first": str(_YEARS[0]), "last": str(_YEARS[-1])}
        raise Usage(Message("HAKI_NOW lies outside the years {first} to {last}", years))
    return lambda: fixed
