"""Which way the window is drawn: the driver that is asked first, and what is asked when that opens no window.

A way that failed is remembered on this device, so that it fails once. Drivers are mended, too: when every way has
failed, the next start begins anew. Knows no toolkit; must be settled before one is imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app import folder as data_folder
from app.replacing import replace

FILE = "graphics.json"
CHOSEN = "KIVY_GL_BACKEND"
FAILED = "HAKI_FAILED_GRAPHICS"
"""What failed in the program that started this one, in whose place it stands."""

KIVYS_OWN = "kivy"
"""What Kivy takes by itself."""
WAYS = ("angle_sdl2", "glew", "sdl2") if sys.platform == "win32" else (KIVYS_OWN, "sdl2")
"""Old laptops of Windows offer OpenGL 1.1, and ANGLE draws through Direct3D instead; where that is broken OpenGL may
do, by its own library or by SDL's."""


class Graphics:
    """The ways of one start with the data folder `folder`; without one nothing is remembered. What `KIVY_GL_BACKEND`
    names is asked first."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        named = os.environ.get(CHOSEN)
        handed = [each for each in os.environ.get(FAILED, "").split(",") if each]
        self._failed = list(dict.fromkeys([*self._kept(), *handed]))
        ways = list(dict.fromkeys([*([named] if named else []), *WAYS]))
        self._left = [each for each in ways if each not in self._failed] or ways

    def choose(self) -> None:
        """Have Kivy draw the first way that has not failed."""
        self._set(self._left[0])

    def another(self) -> bool:
        """Hear that no window was opened so; tell whether there is another way, for a start of its own."""
        self._failed.append(self._left.pop(0))
        if not self._left:
            self._failed = []
        self._keep()
        return bool(self._left)

    def start_again(self, words: Sequence[str]) -> int:
        """Start the program once more with these words, another way, and return what it ends with: what a toolkit has
        begun wrongly it does not begin anew. Where a program can be put in another's place it does not return."""
        frozen = getattr(sys, "frozen", False)
        program = [sys.executable] if frozen else [sys.executable, "-m", "app"]
        self._set(self._left[0])
        environment = os.environ | {FAILED: ",".join(self._failed)}
        if sys.platform != "win32":
            os.execve(program[0], [*program, *words], environment)  # noqa: S606 -- this program itself
        return subprocess.call([*program, *words], env=environment)  # noqa: S603

    def works(self) -> None:
        """Hear that the window is there."""
        if self._of_ours() != self._kept():
            self._keep()

    def _of_ours(self) -> list[str]:
        return [each for each in self._failed if each in WAYS]  # what somebody tried by hand is not our choice

    @staticmethod
    def _set(way: str) -> None:
        if way == KIVYS_OWN:
            os.environ.pop(CHOSEN, None)
        else:
            os.environ[CHOSEN] = way

    def _kept(self) -> list[str]:
        if self._folder is None:
            return []
        try:
            found = json.loads((self._folder / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def _keep(self) -> None:
        if self._folder is None or not data_folder.is_set_up(self._folder):
            return  # nothing is made before somebody has chosen how to begin
        with suppress(OSError):  # a disk that is full: it fails once more the next time
            new = self._folder / f"{FILE}.new"
            new.write_text(json.dumps(self._of_ours()), encoding="utf-8")
            replace(new, self._folder / FILE)
