"""Whether somebody is recorded already: likely the same survivor or suspect, with the reasons, as a warning.

Nothing is merged here and nothing refused: a person decides. `keys` are what a store indexes, so that only candidates
are compared. Who may not read identity gets the warning without the names (the reasons carry none).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.casework import spelling
from app.casework.messages import Message

LIKELY_FROM = 60
"""From how many points two people are likely the same."""
_SHOWN = 5
_PHRASE_WORDS = 4
"""So many words in a row, the same in two descriptions, are no chance."""


class Traits(NamedTuple):
    """What is known of a person, from the case, its identity record or a suspect. Empty where nothing is known."""

    record: str
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    sex: str = ""
    age: int | None = None
    age_band: str = ""
    ward: str = ""
    sub_county: str = ""
    description: str = ""


class Likely(NamedTuple):
    """Somebody who is likely the same person: their record, the points, the reasons."""

    record: str
    points: int
    reasons: tuple[Message, ...]


def likely_same(person: Traits, others: Iterable[Traits]) -> list[Likely]:
    """Return who is likely the same person, the likeliest first, five at most."""
    found = [each for other in others if other.record != person.record and (each := _compared(person, other))]
    return sorted(found, key=lambda each: (-each.points, each.record))[:_SHOWN]


def keys(person: Traits) -> frozenset[str]:
    """Return under which keys a person is found: sounds of names, ends of phone numbers, phrases of a description.

    Two people who share none cannot be likely the same.
    """
    names = {f"n:{key}" for name in person.names for key in spelling.keys_of(name)}
    phones = {f"p:{digits}" for phone in person.phones if (digits := phone_digits(phone))}
    return frozenset(names | phones | {f"d:{phrase}" for phrase in _phrases(person.description)})


def phone_digits(phone: str) -> str:
    """Return the last nine digits of a phone number, in which every way of writing it agrees; empty when too short."""
    digits = re.sub(r"[^0-9]", "", phone)
    return digits[-9:] if len(digits) >= 9 else ""


def _compared(person: Traits, other: Traits) -> Likely | None:
    points, reasons = 0, []
    for gain, reason in (
        _by_phone(person, other),
        _by_name(person, other),
        _by_description(person, other),
        _by_age(person, other),
        _by_place(person, other),
        _by_sex(person, other),
    ):
        points += gain
        if reason is not None:
            reasons.append(reason)
    return Likely(other.record, points, tuple(reasons)) if points >= LIKELY_FROM else None


_Gain = tuple[int, Message | None]


def _by_phone(person: Traits, other: Traits) -> _Gain:
    mine = {phone_digits(phone) for phone in person.phones} - {""}
    return (55, Message("Same phone number")) if mine & {phone_digits(phone) for phone in other.phones} else (0, None)


def _by_name(person: Traits, other: Traits) -> _Gain:
    best = max((spelling.matching_words(a, b) for a in person.names for b in other.names), default=0)
    if best >= 2:
        return 55, Message("The names sound alike")
    return (30, Message("One of the names sounds alike")) if best else (0, None)


def _by_description(person: Traits, other: Traits) -> _Gain:
    shared = _phrases(person.description) & _phrases(other.description)
    return (40, Message("The descriptions use the same words")) if shared else (0, None)


def _by_age(person: Traits, other: Traits) -> _Gain:
    if person.age is not None and other.age is not None:
        apart = abs(person.age - other.age)
        if apart <= 1:
            return 15, Message("About the same age")
        return (-20, None) if apart > 4 else (0, None)
    if person.age_band and person.age_band == other.age_band:
        return 10, Message("About the same age")
    return 0, None


def _by_place(person: Traits, other: Traits) -> _Gain:
    if person.ward and person.ward == other.ward:
        return 20, Message("Same ward")
    if person.sub_county and person.sub_county == other.sub_county:
        return 10, Message("Same sub-county")
    return 0, None


def _by_sex(person: Traits, other: Traits) -> _Gain:
    if person.sex and other.sex:
        return (5, None) if person.sex == other.sex else (-40, None)
    return 0, None


def _phrases(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(" ".join(words[at : at + _PHRASE_WORDS]) for at in range(len(words) - _PHRASE_WORDS + 1))
