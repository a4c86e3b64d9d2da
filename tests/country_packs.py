"""Which country packs are installed, as a test wants it: Kenya's, and those of other countries, of ten lines each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from app import packs
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

COMOROS = """
pseudonyms = ["Amina", "Moinaecha"]
pack = { name = "Comoros", country = "KM", currency = "KMF", utc_offset = "+03:00" }
centres = { places = { ngazidja = "NGA" }, elsewhere = "KM", kind = "C" }
[lists]
county = [{ code = "ngazidja", name = "Ngazidja" }]
sub_county = [{ code = "moroni", name = "Moroni", within = "ngazidja" }]
ward = [{ code = "badjanani", name = "Badjanani", within = "moroni" }]
hinya = [{ code = "shangani", name = "Shangani" }, { code = "mbeni", name = "Mbeni" }]
"""

QUESTIONS = """
[[questions]]
question = "legal_case.ob_number"
label = { en = "Number in the gendarmerie's book", sw = "Namba ya kitabu cha polisi wa kijeshi" }

[[questions]]
question = "case.pregnancy"
hidden = true

[[questions]]
question = "case.comoros_hinya"
kind = "code"
list = "hinya"
label = { en = "Which hinya?", sw = "Hinya gani?", fr = "Quel hinya ?" }
help = { en = "The mother's line.", sw = "Ukoo wa mama." }
step = "who"
after = "county"
disclosable = true
careful_first = []

[[questions]]
question = "incident.comoros_notables"
kind = "text"
label = { en = "What did the notables say?", sw = "Wazee wa mji walisema nini?" }
step = "what"
searched = true

[[questions]]
question = "follow_up.comoros_by_boat"
kind = "boolean"
label = { en = "Did somebody go by boat?", sw = "Kuna aliyekwenda kwa mashua?" }
step = "call"
"""
"""One question is called otherwise, one is asked no more, three are added."""

Install = Callable[..., None]
"""Has these country packs installed, and no other: `install("burundi", "kenya")`."""


_MADE_UP = {"burundi": BURUNDI, "comoros": COMOROS}


def asks(code: str, questions: str) -> None:
    """Let an installed pack ask these questions from now on, in place of what it asked before: its next release."""
    (packs.PACKS / code / "questions.toml").write_text(questions, encoding="utf-8")


def folder_of(codes: tuple[str, ...], place: Path) -> Path:
    """Return a folder in `place` with these packs. Burundi's name stands first: the first is not taken for it."""
    folder = place / "-".join(codes)
    if not folder.exists():
        shutil.copytree(PACKS / "common", folder / "common")
        for code in codes:
            if code in _MADE_UP:
                (folder / code).mkdir()
                (folder / code / "pack.toml").write_text(_MADE_UP[code], encoding="utf-8")
            else:
                shutil.copytree(PACKS / code, folder / code)
    return folder
