"""A time of day as people say it: "3 pm", "saa tisa alasiri", "930"; what it may mean on the 24-hour clock.

The Swahili clock counts from sunrise and sunset: its hours lie six from those of the English one (saa tisa alasiri is
15:00). What may mean two times is never decided here: both are named, and who wrote it says which. Must not know a
record, a day of the calendar, nor the language of the screen: both clocks are read whichever it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from app.casework.messages import Message

WRITE = Message("Write the time on the 24-hour clock, such as 21:30.")
WRITE_MOMENT = Message("Write the day, then the time on the 24-hour clock, such as 22 March 2022 21:30.")


class Part(NamedTuple):
    """A part of the day: its hours as widely as anybody means it, and whether the Swahili clock is used with it."""

    hours: frozenset[int]
    is_swahili: bool
    is_night: bool = False


def _hours(first: int, last: int) -> frozenset[int]:
    return frozenset(hour % 24 for hour in range(first, last + 1))


_PARTS = {
    "in the morning": Part(_hours(0, 11), is_swahili=False),
    "in the afternoon": Part(_hours(12, 18), is_swahili=False),
    "in the evening": Part(_hours(15, 23), is_swahili=False),
    "at night": Part(_hours(17, 30), is_swahili=False, is_night=True),
    "usiku wa manane": Part(_hours(23, 28), is_swahili=True, is_night=True),
    "alfajiri": Part(_hours(3, 6), is_swahili=True),
    "asubuhi": Part(_hours(4, 11), is_swahili=True),
    "mchana": Part(_hours(10, 17), is_swahili=True),
    "alasiri": Part(_hours(14, 17), is_swahili=True),
    "jioni": Part(_hours(15, 21), is_swahili=True),
    "usiku": Part(_hours(18, 30), is_swahili=True, is_night=True),
}
"""By the words that name them; the longer words first. Wide, so that a time which fits one reading alone is sure."""

_NUMBERS = {
    word: number
    for number, word in enumerate(("moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa"), start=1)
}
_TENS = {"kumi": 10, "ishirini": 20, "thelathini": 30, "arobaini": 40, "hamsini": 50}
_NUMBERS |= {f"{ten} na {one}": _TENS[ten] + _NUMBERS[one] for ten in _TENS for one in tuple(_NUMBERS)} | _TENS
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))

_DIGITS = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?", re.ASCII)
_WORDS = re.compile(
    rf"(?P<hour>{_NUMBER})"
    r"(?: (?:na (?P<half>nusu|robo)|(?P<less>kasoro(?: ?ro)?bo)"
    rf"|na dakika (?P<minutes>{_NUMBER}|\d{{1,2}})|kasoro dakika (?P<minutes_less>{_NUMBER}|\d{{1,2}})))?",
    re.ASCII,
)
_PM = re.compile(r"(\d.*?) ?([ap]) ?\.? ?m\.?", re.ASCII)
_PLAIN = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_NOON = {"noon": "12:00", "12 noon": "12:00", "midnight": "00:00", "12 midnight": "00:00"}


def readings(text: str) -> tuple[str, ...]:
    """Return the times of day that a text may mean, as "15:00", in order: one when it is sure, none when it says no
    time.

    Twelve o'clock "am" or "pm" is both noon and midnight: usage differs, and NIST advises against either. A number
    before a Swahili part of the day may be of either clock: "saa 3 usiku" is 21:00 by the one and 03:00 by the other.
    """
    typed = " ".join(text.lower().split())
    if typed in _NOON:
        return (_NOON[typed],)
    if found := _PM.fullmatch(typed):
        return _of_half_day(found[1], is_pm=found[2] == "p")
    part = next((name for name in _PARTS if typed.endswith(f" {name}")), "")
    rest = typed.removesuffix(part).strip()
    is_saa = rest.startswith("saa ")
    rest = rest.removeprefix("saa ").strip()
    minutes = _minutes_of_digits(rest)
    if minutes is not None and not part and not is_saa:
        return (_written(minutes),) if len(rest) > 2 else ()  # "9" alone is no time
    found_of = _either_clock(rest, minutes, is_swahili=is_saa or bool(part and _PARTS[part].is_swahili))
    if part:
        found_of = {each for each in found_of if each // 60 in _PARTS[part].hours}
    return tuple(map(_written, sorted(found_of)))


def moment(text: str, day: Callable[[str], date | None]) -> tuple[str, ...]:
    """Return the moments that a text may mean, a day and then a time, as "2021-11-18T15:00". `day` reads the day.

    After midnight a night is one day to some and the next to others, and so either is named.
    """
    words = re.sub(r"(?<=\d)T(?=\d)", " ", text.strip()).split()
    for at in range(len(words), 0, -1):  # the longest day there is: 2021 is a year before it is 20:21
        on = day(" ".join(words[:at]).rstrip(","))
        if on is not None:
            found = readings(" ".join(words[at:]))
            return tuple(f"{each}T{time}" for time in found for each in _days(on, time, words[at:]))
    return ()


def why_not(found: tuple[str, ...], text: str, otherwise: Message) -> Message:
    """Return what to write in place of a text that may mean two times or more, or else none."""
    if len(found) < 2:
        return otherwise
    shown = " / ".join(each.replace("T", " ") for each in found)
    return Message("“{text}” may be {times}. Write the one that is meant.", {"text": text.strip()[:40], "times": shown})


def heard(text: str, kept: str) -> Message | None:
    """Return what a text was understood as, where it was not written so. `kept` is a time, or a moment."""
    if not kept or _PLAIN.fullmatch(re.split(r"[ T]", text.strip())[-1]):
        return None
    time = kept.rpartition("T")[2][:5]
    return Message("“{text}” was understood as {time}.", {"text": text.strip()[:40], "time": time})


def _of_half_day(text: str, *, is_pm: bool) -> tuple[str, ...]:
    minutes = _minutes_of_digits(text)
    if minutes is None:
        return ()
    hour = minutes // 60
    if minutes == 12 * 60:
        return ("00:00", "12:00")
    if hour > 12:
        return (_written(minutes),) if is_pm else ()
    return (_written(minutes % 720 + (720 if is_pm else 0)),) if hour else ()


def _either_clock(text: str, digits: int | None, *, is_swahili: bool) -> set[int]:
    """The minutes of the day that an hour may be: by the English clock, by the Swahili one, before noon and after."""
    if digits is not None:
        if digits // 60 > 12 or digits < 60:
            return {digits}
        shifts = (0, 6) if is_swahili else (0,)
        return {(digits % 720 + (shift + half) * 60) % 1440 for shift in shifts for half in (0, 12)}
    said = _minutes_of_words(text) if is_swahili else None
    return set() if said is None else {(said + 360) % 1440, (said + 1080) % 1440}


def _minutes_of_digits(text: str) -> int | None:
    found = _DIGITS.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return int(found[1]) * 60 + int(found[2] or 0)


def _minutes_of_words(text: str) -> int | None:
    """Minutes since the hour twelve of the Swahili clock: saa tatu na nusu is 210."""
    found = _WORDS.fullmatch(text)
    if found is None or _NUMBERS[found["hour"]] > 12:
        return None
    more = {"nusu": 30, "robo": 15}.get(found["half"] or "", 0) - (15 if found["less"] else 0)
    minutes = _number(found["minutes"]) - _number(found["minutes_less"])
    return None if abs(minutes) > 59 else _NUMBERS[found["hour"]] * 60 + more + minutes


def _number(text: str | None) -> int:
    return 0 if not text else int(text) if text.isdigit() else _NUMBERS[text]


def _days(on: date, time: str, words: list[str]) -> tuple[str, ...]:
    said = " ".join(words).lower()
    is_night = any(part.is_night and said.endswith(name) for name, part in _PARTS.items()) or said.endswith("midnight")
    if not is_night or time >= "06:00":
        return (on.isoformat(),)
    return (on.isoformat(), date.fromordinal(on.toordinal() + 1).isoformat())


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
