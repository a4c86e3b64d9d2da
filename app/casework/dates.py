"""Approximate dates: what a child or a parent can say ("in October", "about the 5th", "before she was ten").

Written as `2022-03-22`, `2021-10`, `2021`, with `~` for about, `<` for before and `>` for after. Must not read a
clock or know a language: formatting is done from `qualifier`, `precision` and `anchor`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.casework.remembering import remembers_words

OLDEST_YEAR = 1900
NEWEST_YEAR = 2200
ABOUT_DAY = timedelta(days=7)
"""How far either side of a day "about" reaches; for a month and a year it is one month and one year."""

_FORM = re.compile(r"([~<>]?)(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})", re.ASCII)


class Qualifier(StrEnum):
    """The sign before a date."""

    EXACTLY = ""
    ABOUT = "~"
    BEFORE = "<"
    AFTER = ">"


class Precision(StrEnum):
    """How much of the date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class ImpossibleDate(ValueError):
    """The text is no date. `reason` is `form`, `calendar` (no such day) or `range` (before 1900, after 2200)."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is not a date ({reason})")
        self.text = text
        self.reason = reason


class ApproximateDate(NamedTuple):
    """A date as far as it is known. `anchor` is its first day: 1 October for `2021-10`."""

    qualifier: Qualifier
    precision: Precision
    anchor: date

    @property
    def text(self) -> str:
        """The written form, which `parse` reads back."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return f"{self.qualifier}{self.anchor.isoformat()[:length]}"

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.qualifier is Qualifier.EXACTLY and self.precision is Precision.DAY

    @property
    def earliest(self) -> date | None:
        """The first day it can have been; None when only a day before which it was is known."""
        if self.qualifier is Qualifier.BEFORE:
            return None
        if self.qualifier is Qualifier.AFTER:
            return self._last() + timedelta(days=1)
        if self.qualifier is Qualifier.EXACTLY:
            return self.anchor
        return self.anchor - ABOUT_DAY if self.precision is Precision.DAY else self._first_of_previous()

    @property
    def latest(self) -> date | None:
        """The last day it can have been; None when only a day after which it was is known."""
        if self.qualifier is Qualifier.AFTER:
            return None
        if self.qualifier is Qualifier.BEFORE:
            return self.anchor - timedelta(days=1)
        if self.qualifier is Qualifier.EXACTLY:
            return self._last()
        return self._last() + ABOUT_DAY if self.precision is Precision.DAY else self._last_of_next()

    def _last(self) -> date:
        if self.precision is Precision.DAY:
            return self.anchor
        if self.precision is Precision.YEAR:
            return date(self.anchor.year, 12, 31)
        return _month(self.anchor, 1) - timedelta(days=1)

    def _first_of_previous(self) -> date:
        return _month(self.anchor, -1) if self.precision is Precision.MONTH else date(self.anchor.year - 1, 1, 1)

    def _last_of_next(self) -> date:
        if self.precision is Precision.MONTH:
            return _month(self.anchor, 2) - timedelta(days=1)
        return date(self.anchor.year + 1, 12, 31)


@remembers_words(4096)
def parse(text: str) -> ApproximateDate:
    """Read a date. Raises `ImpossibleDate`."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ImpossibleDate(text, "form")
    sign, year, month, day = match.groups()
    if not OLDEST_YEAR <= int(year) <= NEWEST_YEAR:
        raise ImpossibleDate(text, "range")
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        anchor = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ImpossibleDate(text, "calendar") from None
    return ApproximateDate(Qualifier(sign), precision, anchor)


def parse_day(text: str) -> date:
    """Read a date known to the day. Raises `ImpossibleDate` (reason `day` when it is only approximate)."""
    parsed = parse(text)
    if not parsed.is_exact:
        raise ImpossibleDate(text, "day")
    return parsed.anchor


def read_exact_day(text: str) -> date | None:
    """Return the day that a text names in the written form, None when it names none."""
    try:
        return parse_day(text)
    except ImpossibleDate:
        return None


def read_day(value: object) -> date | None:
    """Return the day a stored value names as surely as it can be told: the first possible day, else None.

    For rules that read rows: a value that is absent, skipped or open towards the past gives None, never an error.
    """
    if not isinstance(value, str) or not value:
        return None
    try:
        return parse(value[:10] if "T" in value else value).earliest
    except ImpossibleDate:
        return None


def parse_time(text: str) -> tuple[int, int]:
    """Read `21:30` on the 24-hour clock as (hour, minute). Raises `ImpossibleDate`.

    Digits only: "saa tatu" would be nine o'clock to one reader and three to another.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ImpossibleDate(text, "form")
    return int(match[1]), int(match[2])


def parse_moment(text: str, utc_offset: str) -> datetime:
    """Read `2022-03-22T21:30`, with or without an offset, as a moment at `utc_offset` (`+03:00`).

    Without an offset it is local. Raises `ImpossibleDate`.
    """
    try:
        parsed = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ImpossibleDate(text, "form") from None
    if "T" not in text:
        raise ImpossibleDate(text, "form")
    zone = zone_of(utc_offset)
    if not OLDEST_YEAR < parsed.year < NEWEST_YEAR:  # room for the shift between offsets
        raise ImpossibleDate(text, "range")
    return parsed.replace(tzinfo=zone) if parsed.tzinfo is None else parsed.astimezone(zone)


@lru_cache(maxsize=64)
def zone_of(utc_offset: str) -> timezone:
    """Return the zone `+03:00` names. Raises `ValueError`."""
    match = _OFFSET.fullmatch(utc_offset)
    if match is None:
        raise ValueError(f"{utc_offset!r} is no offset such as +03:00")
    shift = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-shift if match[1] == "-" else shift)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on; the last of the month where that has fewer days."""
    first = _month(day, months)
    return min(first.replace(day=28) + timedelta(days=day.day - 28), _month(first, 1) - timedelta(days=1))


def _month(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
