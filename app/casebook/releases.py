"""The room of releases: whether there is a newer Haki than this one.

Must not know who signs one, nor how it is fetched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app import __version__
from app.casebook.door import Door
from app.custody import releases
from app.reading.answers import ReleaseAnswer
from sync import release
from sync.release import Release

PLATFORMS = {"win32": "windows", "darwin": "macos"}
"""What a manifest calls the systems; every other is `linux`."""


class Releases:
    """What the centre's server has told of newer ones."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def newer(self) -> ReleaseAnswer | None:
        """Return the newest Haki that is newer than this one; None where none is known."""
        found = self._door.look(lambda glance: releases.newer(glance.tx, __version__))
        return _answer(found) if found else None


def check_release(file: Path) -> tuple[ReleaseAnswer, bool, list[str]]:
    """Return what the signed manifest in a file says, whether that is newer than this Haki, and which of its files lie
    beside it, each of them as it was signed. Opens no casebook.

    Raises `Refused` for a manifest that is none or was signed by a stranger, and for a file beside it that is another;
    `OSError`.
    """
    found = releases.read(file)
    beside = releases.require_genuine(file.parent, found)
    return _answer(found), release.is_newer(found.version, __version__), beside


def _answer(found: Release) -> ReleaseAnswer:
    platform = PLATFORMS.get(sys.platform, "linux")
    return {
        "version": found.version,
        "released": found.released,
        "files": [each.name for each in found.files if each.platform == platform],
        "why": dict(found.why),
    }
