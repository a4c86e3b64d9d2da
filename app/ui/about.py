"""What this Haki is: how it was built, and what is inside. Written by `make bundle`; a checkout has neither file.

Knows no toolkit. Reads files: not for the thread that draws.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

ASSETS = Path(__file__).parent.parent.parent / "assets"
BUILD, LICENCES, TEXTS = "build.json", "licences.json", "LICENCES.txt"


class BuiltPart(NamedTuple):
    """One thing inside: its name with its version, and its licence."""

    name: str
    licence: str


class Built(NamedTuple):
    """How a Haki was built: with which Python, whether only to prove that it can be, and what is inside; the words of
    all licences lie in `texts`, "" in a checkout."""

    python: str = ""
    is_proof: bool = False
    parts: tuple[BuiltPart, ...] = ()
    texts: str = ""


def built(assets: Path = ASSETS) -> Built:
    """Return how this Haki was built; nothing where it runs from its sources, or where a file says something else."""
    try:
        told = json.loads((assets / BUILD).read_text(encoding="utf-8"))
        found = json.loads((assets / LICENCES).read_text(encoding="utf-8"))
        parts = tuple(BuiltPart(f"{each['name']} {each['version']}".strip(), str(each["licence"])) for each in found)
        return Built(str(told["python"]), told["proof"] is True, parts, str(assets.parent / TEXTS))
    except (OSError, ValueError, KeyError, TypeError):
        return Built()
