"""What cases, centres and seats are called: never derived from a person, never colliding while apart.

Must not draw lots itself: random integers are passed in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.casework import spelling
from app.casework.country import Pack

SEAT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as digits on a printed slip."""
STAR = "*"
"""Marks a pseudonym wherever it is shown, so that nobody takes it for a name."""


class NoLettersLeft(Exception):
    """Every pair of letters is taken: a centre of more than 576 seats."""


def case_code(centre: str, year: int, letters: str, number: int) -> str:
    """Return a case's human code, `MSA-JC2-26-KD-014`: centre, year, the seat's letters, the seat's running number.

    The seat's letters keep codes apart that two devices give while offline.
    """
    return f"{centre}-{year % 100:02}-{letters}-{number:03}"


def centre_code(name: str, pack: Pack) -> str:
    """Return the code of a centre by its name: "Kilifi Justice Centre 2" is `KLF-JC2`.

    The letters come from the place in its name, the number is the last one in it, else 1.
    """
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    found = [letters for place, letters in pack.centres.places.items() if f"_{place}_" in f"_{words}_"]
    number = re.findall(r"[0-9]{1,3}", name)
    return f"{found[0] if found else pack.centres.elsewhere}-{pack.centres.kind}{number[-1] if number else 1}"


def seat_letters(taken: Collection[str], draw: int) -> str:
    """Return two letters for a new seat that no other seat of the centre has. Raises `NoLettersLeft`."""
    free = [pair for pair in (a + b for a in SEAT_LETTERS for b in SEAT_LETTERS) if pair not in taken]
    if not free:
        raise NoLettersLeft
    return free[draw % len(free)]


def pseudonym(names: Sequence[str], used: Mapping[str, int], draw: int) -> str:
    """Return a pseudonym with its star, drawn from the names used least so far.

    `used` counts the pseudonyms given, star included. When all names are spent they come again; the code tells the
    cases apart.
    """
    times = {name: used.get(name + STAR, 0) for name in names}
    fewest = min(times.values())
    candidates = [name for name in names if times[name] == fewest]
    return candidates[draw % len(candidates)] + STAR


def is_among(pseudonym: str, names: Iterable[str]) -> bool:
    """Tell whether a pseudonym, with or without its star, is a word of one of these names, however that is spelt."""
    return any(spelling.matching_words(pseudonym.removesuffix(STAR), name) for name in names)
