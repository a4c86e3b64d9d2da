"""Text as it is looked for and compared: one folding for the search, for names, and for what is chosen from a list.

Accents go, signs that nobody sees go, and apostrophes of every kind count for nothing: ng'ombe, Ng’ombe, Ng´ombe and
ngombe are one. Must not know what the text is of.
"""

from __future__ import annotations

import unicodedata

FOLDING = "2"
"""Which folding this is; another number with any change of it, so that what is kept by it is made anew."""

APOSTROPHES = (
    "'`\u00b4"  # the keyboard's, and the accents that stand for one where it has none
    "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb"  # modifier letters: okina, hamza, ayn, primes, accents
    "\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u055a\u05f3\u07f4\u07f5"  # Greek, Armenian, Hebrew and N'Ko
    "\u2018\u2019\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40"  # typeset ones, the saltillo, wide ones
)
"""What every keyboard writes in its own way: the one in ng'ombe, and those of Arabic names."""
_GONE = frozenset({"Mn", "Cf"})
"""Unicode's categories of accents, and of signs that are not seen: a soft hyphen, a mark of direction."""


class _Kept(dict[int, int | None]):
    """By sign what stays of it once a text is decomposed, looked up once for each."""

    def __missing__(self, sign: int) -> int | None:
        kept = None if unicodedata.category(chr(sign)) in _GONE else sign
        self[sign] = kept
        return kept


_NO_APOSTROPHES: dict[int, None] = dict.fromkeys(map(ord, APOSTROPHES))
_KEPT = _Kept()


def folded(text: str) -> str:
    """Return a text without accents, apostrophes and unseen signs; its case is left.

    Apostrophes go first: decomposed, some of them are a space with an accent, and would part a word in two.
    """
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    return unicodedata.normalize("NFKD", text.translate(_NO_APOSTROPHES)).translate(_KEPT).translate(_NO_APOSTROPHES)
