"""A Windows to install on: wine, in the machine that build/windows/machine.sh made, with a screen of its own.

Must not know what is installed. What wine cannot prove is said in build/windows/README.md.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PATIENCE = 600
"""Seconds. A program that shows a message box would wait for ever."""


class Windows:
    """One person's Windows. Paths are the host's; `named` says how Windows calls one."""

    def __init__(self, machine: Path, display: str) -> None:
        self.python = machine / "python" / "python.exe"
        self.drive = machine / "prefix" / "drive_c"
        (self.home,) = (self.drive / "users" / os.environ.get("USER", "root"),)
        self.local = self.home / "AppData" / "Local"
        self._environment = os.environ | {
            "DISPLAY": display,
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "WINEPREFIX": str(machine / "prefix"),
        }

    def start(self, program: Path | str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a program. Its output is a pipe: with a file wine's programs say "Invalid handle"."""
        return subprocess.Popen(
            ["wine", program, *arguments], env=self._environment | variables, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, program: Path | str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        running = self.start(program, *arguments, **variables)
        try:
            out, err = running.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            raise
        return subprocess.CompletedProcess(running.args, running.returncode, out, err)

    def named(self, path: Path) -> str:
        """Return how Windows names a file on its drive."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def settle(self) -> None:
        """Wait until every program has ended: an uninstaller goes on in a copy of itself."""
        subprocess.run(["wineserver", "--wait"], env=self._environment, timeout=PATIENCE, check=True)

    def end(self) -> None:
        """End whatever still runs here."""
        subprocess.run(["wineserver", "--kill"], env=self._environment, timeout=PATIENCE, check=False)

    def value(self, key: str, name: str) -> str | None:
        """Return a value of the person's registry, None when it is not there."""
        told = self.run("reg", "query", f"HKCU\\{key}", "/v", name)
        lines = [line.split(None, 2) for line in told.stdout.splitlines() if line.strip().startswith(name)]
        return lines[0][2].strip() if lines and len(lines[0]) == 3 else None

    def set_value(self, key: str, name: str, kind: str, value: str) -> None:
        """Write a value into the person's registry."""
        told = self.run("reg", "add", f"HKCU\\{key}", "/v", name, "/t", kind, "/d", value, "/f")
        assert told.returncode == 0, told
