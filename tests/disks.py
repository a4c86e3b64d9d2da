"""A disk of one's own: a little file system in memory, to be filled, or protected."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

only_root_mounts = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a disk of its own is mounted by root alone"
)


class Disk:
    """A little file system in memory, mounted for one test."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self._mount("-t", "tmpfs", "-o", "size=4m", "tmpfs")

    def _mount(self, *words: str) -> None:
        subprocess.run(["mount", *words, str(self.place)], check=True)

    def fill(self, leave: int) -> None:
        """Fill it but for `leave` bytes."""
        free = os.statvfs(self.place).f_bavail * os.statvfs(self.place).f_frsize
        (self.place / "filler").write_bytes(bytes(max(0, free - leave)))

    def clear(self) -> None:
        (self.place / "filler").unlink()

    def protect(self) -> None:
        """Let nobody write to it."""
        self._mount("-o", "remount,ro")

    def free(self) -> None:
        self._mount("-o", "remount,rw")

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.place)], check=True)
