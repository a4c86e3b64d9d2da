"""Names of people as eyes compare them: two that look the same are one, and one name is written in one script.

By Unicode's rules for confusables and scripts (UTS #39), with its tables as `confusable_homoglyphs` keeps them; they
are read when two names that differ are first compared, never at a start. Must not know whose names they are.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from app.casework.remembering import remembers_words

_SHARED = frozenset({"COMMON", "INHERITED", "Unknown"})
"""Signs that every script uses: spaces, hyphens, apostrophes, digits, accents by themselves; and what the table is too
old to know."""
_TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
)
"""The scripts that one name may mix: the "highly restrictive" level of UTS #39, 5.2."""
_UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""What leaves no mark on a screen and is no format character (Unicode's Default_Ignorable_Code_Point)."""
_MARKS_OF_DIRECTION = "\u200e\u200f"


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names are one to who reads them, whatever their case, spaces, encoding or look-alike letters.

    It holds across scripts, so a name all in Cyrillic letters is its Latin look-alike. An accent makes another name.
    """
    if folded(one) == folded(other):
        return True
    return not _skeletons(one).isdisjoint(_skeletons(other))


def is_one_script(name: str) -> bool:
    """Tell whether a name keeps to one script, as every person's name does but those of whom means to be another.

    East Asian scripts may stand beside each other and beside Latin.
    """
    if name.isascii():
        return True
    from confusable_homoglyphs.categories import unique_aliases  # noqa: PLC0415 -- reads a table

    scripts = unique_aliases(unicodedata.normalize("NFKC", name)) - _SHARED
    return len(scripts) <= 1 or any(scripts <= together for together in _TOGETHER)


def folded(name: str) -> str:
    """Return a name as it is compared: composed, in one case, with single spaces, without what cannot be seen."""
    seen = "".join(
        each
        for each in unicodedata.normalize("NFKC", name)
        if each not in _UNSEEN and unicodedata.category(each) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


@remembers_words(1024)
def _skeletons(name: str) -> frozenset[str]:
    """What a name looks like in small letters, and as it was written: a capital I is an l only while it is capital."""
    return frozenset({_skeleton(folded(name)), folded(_skeleton(unicodedata.normalize("NFKC", name)))} - {""})


def _skeleton(text: str) -> str:
    looks = "".join(_prototype(each) for each in unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFD", looks)


@cache
def _prototype(character: str) -> str:
    """Return what stands for all that look like this character.

    The table of the library names each pair both ways: the one of many look-alikes is what stands for them; of a pair
    alone, the shorter and earlier.
    """
    alike = _alike(character)
    if len(alike) != 1:
        return character
    only = alike[0]
    return only if len(_alike(only)) > 1 else min(character, only, key=lambda each: (len(each), each))


def _alike(text: str) -> list[str]:
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 -- reads a table of 0.9 MB

    found = confusables_data.get(text) or confusables_data.get(f"\u200e{text}\u200e") or []
    return [each["c"].strip(_MARKS_OF_DIRECTION) for each in found]
