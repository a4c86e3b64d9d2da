"""Whether somebody is recorded already: likely the same survivor or suspect, with the reasons, as a warning.

Nothing is merged here and nothing refused: a person decides. `keys` are what a store indexes, so that only candidates
are compared. Who may not read identity gets the warning without the names (the reasons carry none).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from app.casework import spelling
from app.casework.ages import ages_on
from app.casework.case_file import Row, text_of
from app.casework.folding import folded
from app.casework.messages import Message
from app.casework.phones import numbers_in

KEYS = "4"
"""Which keys `keys_of_record` gives; another number with any change of them, so that kept ones are made anew."""
SURVIVOR, SUSPECT = "survivor", "perpetrator"
"""Whom a record tells of, as `identity.person` says it. A caregiver is not compared: siblings share one."""

LIKELY_FROM = 60
"""From how many points two people are likely the same."""
_COMPARED = {
    "attendee": ("name", "phone"),
    "identity": ("person", "real_name", "known_as", "phone", "second_phone"),
    "legal_case": ("ob_number", "station"),
    "partner": ("name",),
    "perpetrator": ("code_name", "description"),
}
"""By what a record is found, of each kind."""
_SHOWN = 5
_NAMES_ALIKE = 55
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
    phones = {f"p:{number}" for number in _numbers(person)}
    return frozenset(names | phones | {f"d:{phrase}" for phrase in _phrases(person.description)})


def keys_of_record(entity: str, row: Row) -> frozenset[str]:
    """Return the keys of the person one record tells of, those of survivors apart from those of suspects."""
    if entity == "partner":
        return frozenset(f"o:{name}" for name in filter(None, (name_of_partner(row),)))
    if entity == "legal_case":
        return frozenset(f"e:{entry}" for entry in filter(None, (entry_of(row),)))
    if entity == "attendee":
        trained = Traits("", _filled([row], "name"), _filled([row], "phone"))
        return frozenset(f"t{key}" for key in keys(trained))
    person = SUSPECT if entity == "perpetrator" else told_of(row)
    told = {"identity": ((), [row]), "perpetrator": ([row], ())}.get(entity)
    if told is None or person not in (SURVIVOR, SUSPECT):
        return frozenset()
    suspects, identities = told
    traits = suspect(next(iter(suspects), {}), identities)
    return frozenset(f"{person[0]}{key}" for key in keys(traits))


def is_found_by(entity: str, names: Iterable[str]) -> bool:
    """Tell whether a change of these answers of a record may make it like another one."""
    return not set(_COMPARED.get(entity, ())).isdisjoint(names)


def name_of_partner(partner: Row) -> str:
    """Return the name of a partner as two are compared: its words folded, in any order."""
    return " ".join(sorted(re.findall(r"[^\W_]+", folded(text_of(partner, "name").casefold()))))


def entry_of(legal_case: Row) -> str:
    """Return a number in a station's occurrence book as two are compared, however its signs are set; "" unless both the
    number and the station are known."""
    number, station = (_words_of(text_of(legal_case, field)) for field in ("ob_number", "station"))
    return f"{number}@{station}" if number and station else ""


def _words_of(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", folded(text.casefold())))


def told_of(identity: Row) -> str:
    """Return whom an identity record tells of: the survivor, unless it says otherwise."""
    return text_of(identity, "person") or SURVIVOR


def survivor(case: Row, identities: Sequence[Row], today: date) -> Traits:
    """Return what is known of the survivor of a case."""
    ages = ages_on(case, today, identities)
    return Traits(
        text_of(case, "id"),
        _filled(identities, "real_name", "known_as"),
        _filled(identities, "phone", "second_phone"),
        sex=text_of(case, "sex"),
        age=ages.youngest if ages else None,
        ward=text_of(case, "ward"),
        sub_county=text_of(case, "sub_county"),
    )


def suspect(perpetrator: Row, identities: Sequence[Row]) -> Traits:
    """Return what is known of a suspect."""
    return Traits(
        text_of(perpetrator, "id"),
        (*filter(_is_a_name, _filled([perpetrator], "code_name")), *_filled(identities, "real_name", "known_as")),
        _filled(identities, "phone", "second_phone"),
        sex=text_of(perpetrator, "sex"),
        age_band=text_of(perpetrator, "age_band"),
        description=text_of(perpetrator, "description"),
    )


def _is_a_name(called: str) -> bool:
    """Tell whether a suspect is called by more than the number that every form offers."""
    return re.fullmatch(r"(suspect|mshukiwa) ?\d*", called.strip(), re.IGNORECASE) is None


def _filled(rows: Iterable[Row], *fields: str) -> tuple[str, ...]:
    return tuple(found for row in rows for field in fields if (found := text_of(row, field)))


def _compared(person: Traits, other: Traits) -> Likely | None:
    phone = _by_phone(person, other)
    cheap = (_by_description(person, other), _by_age(person, other), _by_place(person, other), _by_sex(person, other))
    if phone[0] + _NAMES_ALIKE + sum(gain for gain, _ in cheap) < LIKELY_FROM:
        return None  # whatever they are called: comparing sounds takes longest
    gains = (phone, _by_name(person, other), *cheap)
    points = sum(gain for gain, _ in gains)
    reasons = tuple(reason for _, reason in gains if reason is not None)
    return Likely(other.record, points, reasons) if points >= LIKELY_FROM else None


_Gain = tuple[int, Message | None]


def _by_phone(person: Traits, other: Traits) -> _Gain:
    return (55, Message("Same phone number")) if _numbers(person) & _numbers(other) else (0, None)


def _numbers(person: Traits) -> frozenset[str]:
    return frozenset(number for text in person.phones for number in numbers_in(text))


def _by_name(person: Traits, other: Traits) -> _Gain:
    best = max((spelling.matching_words(a, b) for a in person.names for b in other.names), default=0)
    if best >= 2:
        return _NAMES_ALIKE, Message("The names sound alike")
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
    words = re.findall(r"[^\W_]+", folded(text.casefold()))
    return frozenset(" ".join(words[at : at + _PHRASE_WORDS]) for at in range(len(words) - _PHRASE_WORDS + 1))
