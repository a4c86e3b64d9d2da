"""One window for the tests of a module, which costs more to open and to close than most of them do.

Each test finds it locked, before a folder as it was made: a lock leaves nothing of before (`tests/ui/test_locking.py`).
For tests of what a window does between unlocking and locking, not of how it opens.
"""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from typing import Any

from kivy.core.window import Window

from app.ui.focus import keyboard
from app.ui.session import FolderState
from app.ui.widgets.snackbar import notices
from tests.ui.parts import PASSPHRASE
from tests.ui.play import Play


class KeptWindow:
    """A window on a copy of `as_new`, which each test finds as if it had just been opened. `end` closes it."""

    def __init__(self, as_new: Path, folder: Path) -> None:
        self._as_new, self._folder = as_new, folder
        self._play: Play | None = None

    def locked(self, size: tuple[int, int]) -> Play:
        """Return it before the passphrase, at this size."""
        play = self._play
        if play is not None:
            play.away = play.asleep = 0.0
            if play.session.state is FolderState.OPEN:
                play.session.lock()
            notices.hide()
            play.frames(4, seconds=0.5)  # what is pressed within a second of what another pressed is not its own
            gc.collect(0)  # the screens of before would answer to the theme, and to every change of a word
            gc.collect(1)
            shutil.rmtree(self._folder)
        shutil.copytree(self._as_new, self._folder)
        if play is None:
            self._play = play = Play(self._folder, size)
        elif tuple(Window.size) != size:
            play.resize(*size)
        keyboard.in_use = keyboard.by_finger = False
        return play

    def unlocked(self, screen: str, size: tuple[int, int], **params: Any) -> Play:
        """Return it at a screen, opened without typing."""
        play = self.locked(size)
        frame = play.frame
        assert frame
        play.session.unlock(PASSPHRASE, lambda: frame.navigator.start(screen, **params), _raise)
        play.frames(12)
        return play

    def end(self) -> None:
        """Close it; whoever needs another window meanwhile does so too."""
        if self._play is not None:
            self._play.end()
            self._play = None
            shutil.rmtree(self._folder)


def _raise(error: Exception) -> None:
    raise error
