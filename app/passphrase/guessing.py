"""How many guesses a passphrase stands, by zxcvbn with the coast's words beside its English ones; and what is weak.

What zxcvbn does not see by itself: a space is no secret, a word said twice is one word, and what is written like a
Swahili word is one, not letters by chance. Must not know who asks, nor keep what it was asked about.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log2, prod
from types import ModuleType
from typing import Any, NamedTuple

from app.casework.languages import LANGUAGES
from app.passphrase import lists
from app.words.language import mark

NEEDED_GUESSES = 10**12
"""A graphics card that moves 1 TB/s makes at most some 2,500 guesses a second: each takes Argon2id through 64 MiB three
times, written and read. Ten years of one card, then, in the middle; the five words that are offered stand a thousand
times as many."""

_LONGEST = 48
"""zxcvbn takes time with the square of the length; what follows is strong by then, or repeats."""
_FORMS = 100_000
"""A Swahili word is one of about so many forms (prefixes and all) that somebody would try."""
_SWAHILI = re.compile(r"(?:ng|[mn])?(?:(?:[mn]?(?:[bcdghkstz]h|[bdfghjklmnprstvwyz])|m|n)?[wy]?[aeiou])+")
_LONGEST_WORD = 12
_YEARS = range(1930, 2080)
_BETWEEN = re.compile(r"[\s\-_.,;:/+'’]+")

WEAK_NOTHING = mark("It is empty.")
WEAK_SHORT = mark("It is too short.")
WEAK_ABOUT = mark("It has a name in it that whoever takes this device knows: of its person, the device or the centre.")
WEAK_REPEATED = mark("The same words or letters come again in it, and that is guessed at once.")
WEAK_KEYS = mark("Keys that lie beside each other are guessed at once.")
WEAK_SEQUENCE = mark("Rows such as abc or 4567 are guessed at once.")
WEAK_DATE = mark("Dates and years are guessed quickly.")
WEAK_USED = mark("It is like passphrases that many people use.")
WEAK_NAMES = mark("Names of people and places are guessed quickly.")
WEAK_WORDS = mark("Its words are too few, or too common, or belong together as in a saying.")

_BY_PATTERN = {
    "repeat": WEAK_REPEATED, "spatial": WEAK_KEYS, "sequence": WEAK_SEQUENCE, "date": WEAK_DATE, "regex": WEAK_DATE,
    "bruteforce": WEAK_SHORT,
}  # fmt: skip
_BY_DICTIONARY = {
    "user_inputs": WEAK_ABOUT, "passwords": WEAK_USED, "surnames": WEAK_NAMES, "male_names": WEAK_NAMES,
    "female_names": WEAK_NAMES, "names_of_the_coast": WEAK_NAMES, "years": WEAK_DATE,
}  # fmt: skip


class Strength(NamedTuple):
    """How many guesses a passphrase stands, as a power of two, and what is weak about it, a message id: "" where it
    stands enough."""

    bits: float
    weakness: str

    @property
    def is_enough(self) -> bool:
        """Whether it may be used."""
        return not self.weakness


def warm() -> None:
    """Load what judging needs, while the person types something else."""
    with _turn:
        _library()


def strength(passphrase: str, about: Iterable[str] = ()) -> Strength:
    """Judge a passphrase. `about` are the names that whoever holds the device knows: they are guessed first."""
    words = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", passphrase).casefold()) if word]
    once = list(dict.fromkeys(words))
    if not once:
        return Strength(0, WEAK_NOTHING)
    known = [word for text in about for word in _known(text)]
    judged = [_judged(each, known) for each in ((once,) if once == words else (once, words))]
    guesses, parts = min(judged, key=lambda each: each[0])
    if guesses >= NEEDED_GUESSES:
        return Strength(log2(guesses), "")
    return Strength(log2(guesses), WEAK_REPEATED if len(once) < len(words) else _weakness(parts))


def _judged(words: Sequence[str], known: Sequence[str]) -> tuple[int, Sequence[Mapping[str, Any]]]:
    """Return how many guesses words stand that are written together, and the parts that they are guessed by.

    It is the product of what each part stands. zxcvbn's own figure is larger: it holds that nobody knows how many parts
    there are, nor in which order their kinds come, which makes any four words strong.
    """
    with _turn:
        library, dictionaries = _library()
        dictionaries["swahili_forms"] = {
            word: _FORMS for word in words if len(word) <= _LONGEST_WORD and _SWAHILI.fullmatch(word)
        }
        parts = library.zxcvbn("".join(words)[:_LONGEST], user_inputs=known)["sequence"]
        dictionaries["swahili_forms"] = dictionaries["user_inputs"] = {}  # nothing of it is kept
    return prod(int(part["guesses"]) for part in parts), parts


def _known(text: str) -> list[str]:
    """A name as somebody would try it: whole, and each of its words."""
    words = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text).casefold()) if word]
    return ["".join(words), *(word for word in words if len(word) > 2)] if words else []


def _weakness(parts: Sequence[Mapping[str, Any]]) -> str:
    """Return what is weak: a name that is known here, else what the longest part is that is not by chance."""
    if any(part.get("dictionary_name") == "user_inputs" for part in parts):
        return WEAK_ABOUT
    told = [part for part in parts if part["pattern"] != "bruteforce"] or list(parts)
    longest = max(told, key=lambda part: len(part["token"]))
    if longest["pattern"] == "dictionary":
        return _BY_DICTIONARY.get(longest["dictionary_name"], WEAK_WORDS)
    return _BY_PATTERN[longest["pattern"]]


_turn = threading.Lock()
"""The library keeps its dictionaries, and those of one question, in one place."""


@cache
def _library() -> tuple[ModuleType, dict[str, dict[str, int]]]:
    """Load the library, and teach it the words of the coast and those that are offered: a fraction of a second."""
    import zxcvbn  # noqa: PLC0415 -- not for a start, and not to unlock
    from zxcvbn import matching  # noqa: PLC0415

    dictionaries: dict[str, dict[str, int]] = matching.RANKED_DICTIONARIES
    dictionaries["guessed_first"] = {word: rank for rank, word in enumerate(lists.guessed_first(), 1)}
    dictionaries["names_of_the_coast"] = {word: rank for rank, word in enumerate(lists.names(), 1)}
    for language in LANGUAGES:
        drawn = lists.drawn_from(language)
        dictionaries[f"offered_{language}"] = dict.fromkeys(drawn, len(drawn))
    dictionaries["years"] = dict.fromkeys(map(str, _YEARS), len(_YEARS))  # zxcvbn's own end with 2019
    dictionaries["user_inputs"] = dictionaries["swahili_forms"] = {}
    return zxcvbn, dictionaries
