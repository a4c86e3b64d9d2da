"""Sentences for people, as data: a message id with what fills it, to be said later in either language.

Must not know a language. A message id is the English sentence with `{named}` gaps; the Swahili is in
assets/translations/casework.sw.po. What fills a gap may itself need saying: a code, a date, another message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple, Protocol, Self, TypeAlias

from app.casework.dates import ApproximateDate, Precision, Qualifier
from app.casework.languages import FALLBACK


class Worded(str):
    """An English sentence that knows itself what it is in other languages: a country's question, which stands in no
    catalogue. (As the messages of zope.i18nmessageid, a text that carries what its translation needs.)"""

    __slots__ = ("_labels",)
    _labels: Mapping[str, str]

    def __new__(cls, labels: Mapping[str, str]) -> Self:
        """Make the sentence of its words by language; English must be among them."""
        self = super().__new__(cls, labels[FALLBACK])
        self._labels = labels
        return self

    def said_in(self, language: str) -> str:
        """Return the sentence in a language, in English where it has no words in that."""
        return self._labels.get(language) or str(self)


class Label(NamedTuple):
    """A code to be said by its label."""

    code_list: str
    code: str


class Question(NamedTuple):
    """A message id that stands inside another sentence, such as a field's question."""

    msgid: str


class Several(NamedTuple):
    """Things that fill one gap together, with commas between them."""

    each: tuple[Filling, ...]


Filling: TypeAlias = "str | int | float | date | time | ApproximateDate | Label | Question | Message | Several"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence. With `many`, `count` chooses between the two forms and fills `{count}`."""

    one: str
    fillings: Mapping[str, Filling] = field(default_factory=dict)
    many: str = ""
    count: int = 0


class Voice(Protocol):
    """How a person's language is spoken: gettext, the pack's labels, numbers, and dates in words."""

    def say(self, msgid: str) -> str:
        """Return the sentence in the person's language."""

    def say_count(self, one: str, many: str, count: int) -> str:
        """Return the form that fits `count`."""

    def label(self, code_list: str, code: str) -> str:
        """Return a code's label."""

    def number(self, value: float) -> str:
        """Return a count or an amount so that its size is seen. A year is not one: it fills a gap as text."""

    def date(self, value: ApproximateDate) -> str:
        """Return a date in words."""

    def hour(self, value: time) -> str:
        """Return a time of day so that nobody comes at another hour."""


def spoken(message: Message, voice: Voice) -> str:
    """Return the whole sentence in the voice's language."""
    template = voice.say_count(message.one, message.many, message.count) if message.many else voice.say(message.one)
    fillings = {"count": voice.number(message.count)} if message.many else {}
    for name, value in message.fillings.items():
        fillings[name] = _filled(value, voice)
    return template.format_map(fillings)


def _filled(value: Filling, voice: Voice) -> str:
    if isinstance(value, Several):
        return ", ".join(_filled(each, voice) for each in value.each)
    if isinstance(value, Label):
        return voice.label(value.code_list, value.code)
    if isinstance(value, Question):
        return voice.say(value.msgid)
    return spoken(value, voice) if isinstance(value, Message) else _counted(value, voice)


def _counted(value: str | float | date | time | ApproximateDate, voice: Voice) -> str:
    if isinstance(value, int | float):
        return voice.number(value)
    if isinstance(value, time):
        return voice.hour(value)
    if isinstance(value, date):
        value = ApproximateDate(Qualifier.EXACTLY, Precision.DAY, value)
    return voice.date(value) if isinstance(value, ApproximateDate) else value


class PlainEnglish:
    """The voice of log files and of `--json`: English sentences, codes and numbers as they are, ISO dates."""

    def say(self, msgid: str) -> str:
        """Return the message id itself."""
        return msgid

    def say_count(self, one: str, many: str, count: int) -> str:
        """Return the English form for `count`."""
        return one if count == 1 else many

    def label(self, code_list: str, code: str) -> str:  # noqa: ARG002
        """Return the code."""
        return code

    def number(self, value: float) -> str:
        """Return its digits alone."""
        return str(value)

    def date(self, value: ApproximateDate) -> str:
        """Return the written form."""
        return value.text

    def hour(self, value: time) -> str:
        """Return its digits on the 24-hour clock."""
        return f"{value:%H:%M}"
