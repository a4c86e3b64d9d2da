"""Which country packs are installed, as a test wants it: Kenya's, and that of another country, made up of ten lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app.packs import PACKS

BURUNDI = """
pseudonyms = ["Amahoro", "Urukundo"]
pack = { name = "Burundi", country = "BI", currency = "BIF", utc_offset = "+02:00" }
centres = { places = { gitega = "GIT" }, elsewhere = "BI", kind = "C" }
[lists]
county = [{ code = "gitega", name = "Gitega" }]
sub_county = [{ code = "giheta", name = "Giheta", within = "gitega" }]
ward = [{ code = "kabanga", name = "Kabanga", within = "giheta" }]
institution = [{ code = "police", label = { en = "Brigade", sw = "Brigedi", fr = "Brigade des mineurs" } }]
"""

Install = Callable[..., None]
"""Has these country packs installed, and no other: `install("burundi", "kenya")`."""


def folder_of(codes: tuple[str, ...], place: Path) -> Path:
    """Return a folder in `place` with these packs. Burundi's name stands first: the first is not taken for it."""
    folder = place / "-".join(codes)
    if not folder.exists():
        shutil.copytree(PACKS / "common", folder / "common")
        for code in codes:
            if code == "burundi":
                (folder / code).mkdir()
                (folder / code / "pack.toml").write_text(BURUNDI, encoding="utf-8")
            else:
                shutil.copytree(PACKS / code, folder / code)
    return folder
