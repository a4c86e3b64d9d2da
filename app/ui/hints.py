"""Which hints have been read on this device: a list of screens in a small file beside the database. No toolkit.

A hint goes for good when somebody has read it; F1 says the same, and more, at any time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from app.ui import help_text
from app.ui.session import Session
from app.words.language import in_use

FILE = "hints.json"


class Hints:
    """The hints of one session. What is read and written is done on the session's threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: set[str] | None = None

    def look(self, screen: str, then: Callable[[str], None]) -> None:
        """Call `then` with the hint of a screen, "" when it has none or it was read before."""
        folder, language = self._session.folder, in_use()

        def read() -> str:
            if self._read is None:
                self._read = _kept(folder)
            found = help_text.of(screen, language)
            return found.hint if found and screen not in self._read else ""

        self._session.ask(lambda _book: read(), then)

    def was_read(self, screen: str) -> None:
        """Hear that somebody has read the hint of a screen."""
        folder = self._session.folder

        def keep() -> None:
            self._read = {*(self._read or ()), screen}
            (folder / FILE).write_text(json.dumps(sorted(self._read)), encoding="utf-8")

        # should it not be kept, the hint comes once more: nothing to tell anybody
        self._session.write(lambda _book: keep(), lambda _none: None, lambda _error: None)


def _kept(folder: Path) -> set[str]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else set()
