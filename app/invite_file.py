"""An invite as a file that is handed on, and opens Haki where it is opened: the server's address, and the invite.

Plain text of two lines, so that it can be read aloud where it does not open. Whoever has it may ask to be let in, as
with the letters alone. Must not know what an invite opens.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.casework.messages import Message
from app.words.refusal import HakiError

ENDING = ".haki-invite"
_MOST_BYTES = 2048


class InviteFile(NamedTuple):
    """What stands in one."""

    server: str
    invite: str


class NoInvite(HakiError):
    """The file holds none."""

    message = Message(
        "No invite could be read from this file. Nothing was changed. Ask the lead to send it again, or type its "
        "letters in."
    )


def read(file: Path) -> InviteFile:
    """Read one. Whether it opens anything only its server can tell. Raises `NoInvite`."""
    try:
        with file.open("rb") as data:
            lines = data.read(_MOST_BYTES).decode("utf-8-sig").split("\n")
        server, invite = (line.strip() for line in lines if line.strip())
    except (OSError, ValueError):
        raise NoInvite(file.name) from None
    if "://" not in server or not (server + invite.replace(" ", "")).isprintable():
        raise NoInvite(file.name)
    return InviteFile(server, invite)


def written(server: str, invite: str) -> str:
    """Return what a file says."""
    return f"{server}\n{invite}\n"
