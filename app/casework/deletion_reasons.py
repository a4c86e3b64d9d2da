"""Why a record is deleted: what a person may choose, and how what was kept is said again.

A reason is kept as one text: a choice in English, further words of one's own after it. So every device and command can
say it, and a choice is said in the reader's language. Must not know where it is kept, nor when a deletion counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.casework.messages import Message

REASONS: Mapping[str, Message] = MappingProxyType(
    {
        "twice": Message("Recorded twice"),
        "mistake": Message("Recorded by mistake"),
        "elsewhere": Message("Belongs to another case"),
        "practice": Message("Made up, for practice"),
    }
)
"""What may be chosen, by code, in the order offered."""

FEWEST_WORDS = 3
"""Words of a reason that is none of these: one word tells a second person nothing."""
_THEN = ": "


def written(choice: str, words: str) -> str:
    """Return a reason as it is kept; "" while there is none. `choice` is a code of `REASONS`, or "" for one's own
    `words` alone, of which there must be `FEWEST_WORDS` then."""
    said = " ".join(words.split())
    if choice in REASONS:
        return _THEN.join(filter(None, (REASONS[choice].one, said)))
    return said if len(said.split()) >= FEWEST_WORDS else ""


def spoken_of(reason: str) -> Message:
    """Return a reason that was kept, to be said in the reader's language."""
    chosen, _, words = reason.partition(_THEN)
    known = next((each for each in REASONS.values() if each.one == chosen), None)
    if known is None:
        return Message("{words}", {"words": reason})
    return Message("{reason}: {words}", {"reason": known, "words": words}) if words else known
