"""What may be the name of a person, a device or a centre: one line that can be printed; and of a country pack.

Shared by devices and server; pure. A name stands in lists that people compare fingerprints by, on terminals too, so one
that breaks the line or steers the terminal could put words into a list that nobody wrote.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 100
"""In characters; a sealed claim of two such names stays far below its limit on the wire."""


_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""What counts as printable and leaves the paper white: fillers of Hangul and Khmer, a braille cell without a dot."""


def is_name(text: str) -> bool:
    """Tell whether a text is a name: 1 to 100 printable characters on one line, none of them a space at its ends, and
    not all of them blank or mere marks upon nothing."""
    is_line = 0 < len(text) <= LONGEST_NAME and text.isprintable() and text == text.strip()
    return is_line and any(each not in _BLANK and unicodedata.category(each)[0] not in "MZ" for each in text)


def is_pack(text: str) -> bool:
    """Tell whether a text may name a country pack, such as `kenya`: at most 40 small letters, digits, _ and -.

    Which packs there are, a device knows; here it is only a word that is handed on.
    """
    return re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", text) is not None
