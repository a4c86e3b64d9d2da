"""Tells whether a Python may go out to people inside a bundle: whether others still mend its OpenSSL, and it itself.

    python build/support.py            # says what stands against it; status 1 if anything does

A bundle carries the Python it was built with, and OpenSSL in it, to laptops where no system will ever mend them. Needs
nothing but Python: it is asked before anything is installed, under Windows too. Add a line when a version comes out.
"""

import ssl
import sys
from datetime import date

OPENSSL = {
    (1, 1): date(2023, 9, 11),
    (3, 0): date(2026, 9, 7),
    (3, 1): date(2025, 3, 14),
    (3, 2): date(2025, 11, 23),
    (3, 3): date(2026, 4, 9),
    (3, 4): date(2026, 10, 22),
    (3, 5): date(2030, 4, 8),
    (3, 6): date(2026, 11, 1),
    (4, 0): date(2027, 5, 1),
}
"""The last day of each version by the project's own calendar. A distribution may mend it for longer in its packages;
a copy in a bundle gets none of that."""

PYTHON = {(3, 11): date(2027, 10, 31), (3, 12): date(2028, 10, 31), (3, 13): date(2029, 10, 31)}
"""The end of each version's security fixes."""


def against(python: tuple[int, int], openssl: tuple[int, int], today: date) -> list[str]:
    """Return what stands against handing out this Python, a sentence each; nothing when it may go."""
    found = []
    for name, version, ends in (("Python", python, PYTHON), ("OpenSSL", openssl, OPENSSL)):
        said = f"{name} {version[0]}.{version[1]}"
        if version not in ends:
            found.append(f"{said} is not in the calendar of build/support.py.")
        elif today > ends[version]:
            found.append(f"{said} is out of support since {ends[version]}: a fault in it would never be mended.")
    return found


def against_this_one(today: date) -> list[str]:
    """Return what stands against the Python that runs this."""
    return against(sys.version_info[:2], ssl.OPENSSL_VERSION_INFO[:2], today)


if __name__ == "__main__":
    if found := against_this_one(date.today()):
        print(*found, "Such a build proves the packaging and is not for people: make bundle, make windows.", sep="\n")
        sys.exit(1)
