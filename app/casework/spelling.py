"""How names sound on the coast: keys that agree for the spellings of one Swahili, Mijikenda or Arabic name.

`Khadija, Hadija, Hadiija` · `Mohamed, Muhammad` · `Kadzungu, Kazungu` · `Hamisi, Khamis` · `Swaleh, Saleh` · `Karisa,
Kalisa`. A key is for finding candidates; `alike` then compares the spellings themselves. Must not know a record.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from app.casework.folding import folded
from app.casework.remembering import remembers_words

TITLES = frozenset(
    {"bi", "bwana", "mama", "baba", "mzee", "mwalimu", "bin", "binti", "bint", "wa", "al", "el", "mr", "mrs"}
)
"""Words in a name that tell nobody apart."""
ALIKE_FROM = 0.8
"""From which likeness two spellings with the same key are taken for one name; with keys that differ, `CLOSE_FROM`."""
CLOSE_FROM = 0.9

_SOUNDS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("dz", "z"),
    ("dj", "j"),
    ("ts", "s"),
    ("th", "s"),
    ("ph", "f"),
    ("bh", "b"),
    ("ch", "C"),
    ("sh", "S"),
    ("ny", "n"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("ii", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("uu", "u"),
    ("aa", "a"),
    ("ay", "ai"),
    ("ey", "ei"),
    ("o", "u"),
    ("r", "l"),
    ("v", "f"),
)
_VOWELS = "aeiou"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell people apart, in small letters and folded."""
    words = re.findall(r"[^\W\d_]+", folded(name.casefold()))
    return tuple(word for word in words if word not in TITLES and len(word) > 1)


@remembers_words(4096)
def sound_of(word: str) -> str:
    """Return a word as it sounds: one letter for one sound, no doubles, no vowel at the end."""
    word = folded(word)
    for spelled, sound in _SOUNDS:
        word = word.replace(spelled, sound)
    word = re.sub(r"(?<=[^aeiouy])[wy](?=[aeiou])", "", word)  # Swaleh, Saleh
    word = re.sub(r"(?<=[aeiou])y(?=[aeiou])", "", word)  # Rukiya, Rukia
    word = re.sub(r"(?<=.)h", "", word)  # Ahmed, Amed; but Hamisi
    word = re.sub(r"y$", "i", word)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"(?<=..)[aeiou]+$", "", word)


def key_of(word: str) -> str:
    """Return the key under which spellings of one name are found: its first sound and the consonants after it."""
    sound = sound_of(word)
    if not sound:
        return ""
    first = "a" if sound[0] in _VOWELS else sound[0]
    return first + "".join(letter for letter in sound[1:] if letter not in _VOWELS)


def keys_of(name: str) -> frozenset[str]:
    """Return the keys of all words of a name."""
    return frozenset(key for word in words_of(name) if (key := key_of(word)))


def likeness(first: str, second: str) -> float:
    """Return how alike two words sound, 0 to 1 (Ratcliff and Obershelp's measure over their sounds)."""
    a, b = sorted((sound_of(first), sound_of(second)))  # the measure depends on the order
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@remembers_words(16384)
def alike(first: str, second: str) -> bool:
    """Tell whether two words can be spellings of one name."""
    if first == second:
        return True
    same_key = key_of(first) == key_of(second) != ""
    return likeness(first, second) >= (ALIKE_FROM if same_key else CLOSE_FROM)


def matching_words(first: str, second: str) -> int:
    """Return how many words of two names can be the same, in any order, each counted once."""
    left = list(words_of(second))
    count = 0
    for word in words_of(first):
        found = next((other for other in left if alike(word, other)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count
