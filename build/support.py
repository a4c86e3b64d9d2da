"""Tells whether a Python may go out to people inside a bundle: whether others still mend it, and the OpenSSL in it.

    python build/support.py            # says what stands against it; status 1 if anything does

A bundle carries the Python it was built with, and OpenSSL in it, to laptops where no system will ever mend them. Needs
nothing but Python: it is asked before anything is installed, under Windows too. A version that is not listed is refused
until somebody has looked up its day.
"""

import re
import ssl
import sys
from datetime import date

OPENSSL = {
    (3, 0): date(2026, 9, 7),
    (3, 1): date(2025, 3, 14),
    (3, 2): date(2025, 11, 23),
    (3, 3): date(2026, 4, 9),
    (3, 4): date(2026, 10, 22),
    (3, 5): date(2030, 4, 8),
    (3, 6): date(2026, 11, 1),
    (4, 0): date(2027, 5, 1),
}
"""The last day of each line by its project's calendar (openssl-library.org, release strategy). Distributions mend it
for longer in their packages; a copy in a bundle gets none of that."""

PYTHON = {(3, 11): date(2027, 10, 31), (3, 12): date(2028, 10, 31), (3, 13): date(2029, 10, 31)}
"""The end of each version's security fixes (devguide.python.org, versions)."""

_LINE = re.compile(r"(OpenSSL|Python) (\d+)\.(\d+)")


def against_openssl(named: str, today: date) -> str:
    """Return what stands against an OpenSSL, as it names itself, in one sentence; nothing when it may go out."""
    return _against(named, OPENSSL, today)


def against_this_one(today: date) -> list[str]:
    """Return what stands against the Python that runs this, a sentence each."""
    python = f"Python {sys.version.split()[0]}"
    found = (_against(python, PYTHON, today), against_openssl(ssl.OPENSSL_VERSION, today))
    return [sentence for sentence in found if sentence]


def _against(named: str, calendar: dict[tuple[int, int], date], today: date) -> str:
    line = _LINE.match(named)
    until = calendar.get((int(line[2]), int(line[3]))) if line else None
    if until is None:
        return f"{named} is not a line whose end is known: look it up and add it to build/support.py."
    return f"{named} is not mended since {until}." if today > until else ""


if __name__ == "__main__":
    if found := against_this_one(date.today()):
        print(*found, "Such a build proves the packaging and is not for people.", sep="\n")
        sys.exit(1)
