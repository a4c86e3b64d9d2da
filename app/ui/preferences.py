"""How this device likes the app: language, theme, text size, when it locks. A small JSON file in the data folder.

It stands outside the encrypted database because the unlock screen must already speak the right language in the right
size; it says nothing of any case, and what an attacker writes into it cannot keep the app open longer than the longest
choice below. Knows no toolkit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from app.casework.languages import LANGUAGES
from app.replacing import replace
from app.ui.theme.sizes import TEXT_SIZES
from app.ui.theme.tokens import THEMES

FILE = "preferences.json"
LOCK_AFTER = (1, 2, 5, 10, 30)
"""Minutes without a key or a touch after which the app may lock."""


class Preferences(NamedTuple):
    """What may be chosen. `text_size` multiplies the type, `lock_after` is in minutes."""

    language: str = "en"
    theme: str = "light"
    text_size: float = 1.0
    lock_after: int = 2


DEFAULTS = Preferences()


def read(folder: Path) -> Preferences | None:
    """Return what was chosen on this device, the defaults in place of what is missing or unknown; None for nothing."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict):
        return None
    allowed: dict[str, Any] = {
        "language": LANGUAGES, "theme": THEMES, "text_size": TEXT_SIZES, "lock_after": LOCK_AFTER,
    }  # fmt: skip
    chosen = {name: value for name, value in found.items() if _is_one_of(value, allowed.get(name, ()))}
    return DEFAULTS._replace(**chosen)


def keep(folder: Path, chosen: Preferences) -> None:
    """Keep what was chosen, in place of what was. Raises `OSError`; then the old choice stands."""
    new = folder / f"{FILE}.new"
    new.write_text(json.dumps(chosen._asdict()), encoding="utf-8")
    replace(new, folder / FILE)


def _is_one_of(value: Any, choices: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value in choices
