"""Text as it is kept: what other programs put into it, and no person sees, is turned into lines or dropped. Pure."""

from __future__ import annotations

import re

from app.casework.messages import Filling, Message

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a line elsewhere: Word's line within a paragraph (Shift+Enter) and its page, Unicode's own."""
_UNSEEN = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
"""Controls that say nothing in a text and that nobody sees, nor can take out."""
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""What only broken text holds: a file of another encoding, half a sign."""
_SHOWN_BEFORE = 20


def cleaned(text: str) -> str:
    """Return a text with its lines as lines, without what nobody sees, and without blanks around it."""
    return _UNSEEN.sub("", _LINE_BREAK.sub("\n", text)).strip()


def why_broken(text: str) -> Message | None:
    """Say at which place a text holds what is no text; None when it is whole."""
    found = _NO_TEXT.search(text)
    if found is None:
        return None
    line, before = text.count("\n", 0, found.start()) + 1, text[: found.start()].rpartition("\n")[2]
    place: dict[str, Filling] = {"line": line, "before": before[-_SHOWN_BEFORE:]}
    return Message("In line {line} a sign is no text, after “{before}”. Write that place anew.", place)
