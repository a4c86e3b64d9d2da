"""The field guide names what is in the window, in the window's own words, in both languages, and shows it as it is."""

from __future__ import annotations

import re
import string
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from tests.ui.guide_shown import SHOWN, SIZE, file_of

GUIDES = {"en": "docs/field-staff.md", "sw": "docs/field-staff.sw.md"}
MOST_KB = 60
COUNTED = r"[\d:]+"
"""What may stand in place of a name in a sentence: a count or a time. Nearly anything else could be any name."""

Sections = list[tuple[str, str]]


@pytest.fixture(scope="module")
def catalogue(root: Path) -> dict[str, str]:
    """Every text of the window with its Swahili, plural forms each on their own."""
    found: dict[str, str] = {}
    for path in (root / "assets" / "translations").glob("*sw.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="sw"):
                if message.id:
                    english = (message.id,) if isinstance(message.id, str) else message.id
                    swahili = (message.string,) if isinstance(message.string, str) else message.string
                    found |= zip(english, swahili, strict=True)
    return found


@pytest.fixture(scope="module")
def guides(root: Path) -> dict[str, Sections]:
    """Each guide as its sections: the heading, and what stands under it."""
    return {language: sections((root / path).read_text(encoding="utf-8")) for language, path in GUIDES.items()}


def sections(text: str) -> Sections:
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return [("", head), *((part.partition("\n")[0], part.partition("\n")[2]) for part in parts)]


def named(text: str) -> list[str]:
    """What is named in bold, on one line and without the three dots of a button that asks first."""
    return [" ".join(words.split()).removesuffix("…") for words in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]


def in_swahili(words: str, catalogue: dict[str, str]) -> str | None:
    """Return how the window says this in Swahili; None where the window does not say it."""
    for english in (words, f"{words}…"):
        if english in catalogue:
            return catalogue[english].removesuffix("…")
    for english, swahili in catalogue.items():
        if "{" in english and (match := re.fullmatch(pattern_of(english), words)):
            parts = match.groupdict()
            if parts.get("form", "") in ("", *catalogue):
                return swahili.format(**{name: catalogue.get(said, said) for name, said in parts.items()})
    return None


def pattern_of(english: str) -> str:
    """Return what a sentence with places for names looks like with counts, times, or the title of a form, in them."""
    said, seen = "", set()
    for literal, name, _spec, _conversion in string.Formatter().parse(english):
        said += re.escape(literal)
        if name and name not in seen:
            said += f"(?P<{name}>{'.+' if name == 'form' else COUNTED})"
            seen.add(name)
        elif name:
            said += f"(?P={name})"
    return said


def test_everything_in_bold_is_in_the_window(guides: dict[str, Sections], catalogue: dict[str, str]) -> None:
    unknown = [
        f"{heading}: {words}"
        for heading, text in guides["en"]
        for words in named(text)
        if in_swahili(words, catalogue) is None and words != "in bold"
    ]
    assert unknown == []


def test_the_swahili_guide_has_the_same_sections_and_names_the_same_in_each(
    guides: dict[str, Sections], catalogue: dict[str, str]
) -> None:
    assert len(guides["sw"]) == len(guides["en"])
    said_otherwise = []
    for (_heading, english), (heading, swahili) in zip(guides["en"], guides["sw"], strict=True):
        wanted = Counter(in_swahili(words, catalogue) or "kwa herufi nzito" for words in named(english))
        wrong, lacking = Counter(named(swahili)) - wanted, wanted - Counter(named(swahili))
        said_otherwise += [f"{heading}: {list(each)}" for each in (wrong, lacking) if each]
        assert swahili.count("\n* ") == english.count("\n* "), heading
        assert swahili.count("\n|") == english.count("\n|"), heading
    assert said_otherwise == []


@pytest.mark.parametrize("language", GUIDES)
def test_its_pictures_are_those_that_are_drawn_of_the_window_and_small(root: Path, language: str) -> None:
    text = (root / GUIDES[language]).read_text(encoding="utf-8")
    shown = [root / "docs" / path for path in re.findall(r"!\[.+?\]\((.+?)\)", text)]
    assert sorted(shown) == sorted(file_of(name, language) for name in SHOWN)
    for path in shown:
        assert path.stat().st_size < MOST_KB * 1024, path.name
        with Image.open(path) as picture:
            assert picture.size == SIZE
