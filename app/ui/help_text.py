"""The help of each screen: assets/help, one file a language, read as it stands. Knows no toolkit.

The first line of a screen's help is also its hint, shown until it has been read once.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent.parent / "assets" / "help"

_PART = re.compile(r"^## (\w+): (.+)\n((?:(?!## ).*\n?)*)", re.MULTILINE)
"""`## screen: Title`, and the lines up to the next one."""


class Help(NamedTuple):
    """What there is to know about a screen: its title, the line that is its hint too, and then point by point."""

    title: str
    hint: str
    points: tuple[str, ...]


@cache
def of_all(language: str) -> dict[str, Help]:
    """Read the help of every screen. Raises `OSError`; not for the thread that draws."""
    found: dict[str, Help] = {}
    for name, title, body in _PART.findall((FOLDER / f"{language}.md").read_text(encoding="utf-8")):
        plain = re.sub(r"\*\*?(\w[^*\n]*\w)\*\*?", "“\\1”", body)
        blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n|\n(?=\* )", plain) if block.strip()]
        found[name] = Help(title, blocks[0], tuple(block.removeprefix("* ") for block in blocks[1:]))
    return found


def of(screen: str, language: str) -> Help | None:
    """Return the help of a screen; None for one that needs none."""
    return of_all(language).get(screen)
