"""How the casework's sentences are said to the person: through gettext, with the pack's labels and dates in words.

Knows nothing of Kivy.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from app.casework.dates import ApproximateDate
from app.casework.messages import Message, spoken
from app.words import language

if TYPE_CHECKING:  # the unlock screen speaks before there is a pack
    from app.casework.country import Pack
    from app.casework.registry import Registry


class PersonVoice:
    """The voice of `app.casework.messages` in the language in use. Without a pack a code is said as it is, and what is
    asked is what the app asks."""

    def __init__(self, pack: Pack | None = None, registry: Registry | None = None, year: int | None = None) -> None:
        self._pack, self._registry, self._year = pack, registry, year

    @property
    def registry(self) -> Registry:
        """What is asked of each kind of record, in the words of the casebook that is spoken of."""
        from app.casework.registry import CORE  # noqa: PLC0415 -- whoever says a question has imported it

        return self._registry if self._registry is not None else CORE

    def in_year(self, year: int) -> PersonVoice:
        """Return the same voice for what is read today and not kept: days of `year` are said without it."""
        return PersonVoice(self._pack, self._registry, year)

    def say(self, msgid: str) -> str:
        """Return the sentence in the person's language."""
        return language._(msgid)

    def say_count(self, one: str, many: str, count: int) -> str:
        """Return the form that fits `count`."""
        return language.ngettext(one, many, count)

    def label(self, code_list: str, code: str) -> str:
        """Return a code's label."""
        return self._pack.label(code_list, code, language.in_use()) if self._pack else code

    def number(self, value: float) -> str:
        """Return a number with its digits in groups."""
        return language.number(value)

    def date(self, value: ApproximateDate) -> str:
        """Return a date in words."""
        if value.is_exact and value.anchor.year == self._year:
            return language.day(value.anchor)
        return language.said(value)

    def hour(self, value: time) -> str:
        """Return a time of day so that nobody comes at another hour."""
        return language.hour(value)

    def spoken(self, message: Message) -> str:
        """Return a whole message in the person's language."""
        return spoken(message, self)
