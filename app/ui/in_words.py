"""Answers and people in words: what a code, a date, a skip or a list says to the person, in the language in use.

Knows the declarations and the pack's labels; knows no toolkit, no screen and no casebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.casework import dates
from app.casework.ages import ADULT_AGE, ages_on
from app.casework.answers import SKIPS
from app.casework.case_file import text_of
from app.casework.country import Pack
from app.casework.declaration import Field, FieldKind
from app.casework.registry import CORE
from app.words import language as words
from app.words.language import _, mark
from app.words.voice import PersonVoice

Names = Mapping[str, str]
"""What linked records are called, by id."""

SKIP_WORDS = {
    "not_asked": mark("Not asked"),
    "declined": mark("Does not want to say"),
    "not_now": mark("Not now"),
    "unknown": mark("Unknown"),
}
"""Why a question has no answer."""

BEGINNING = 90
"""Characters of a long answer that are quoted in a line."""
PIECE = 700
"""Characters of a text that are drawn as one: at the narrowest and largest about 1,800 pixels high, of 2,048."""


def answer(field: Field, value: Any, voice: PersonVoice, names: Names) -> str:
    """Say an answer as one text; "" when there is none. A linked record without a name is said by its kind."""
    if reason := skip_of(value):
        return _(SKIP_WORDS[reason])
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int) and not field.is_year:
        return words.number(value)
    if isinstance(value, list):
        return ", ".join(_one(field, each, voice, names) for each in value)
    return _one(field, value, voice, names)


def plain(value: Any) -> str:
    """Say an answer whose question is not known here: as it is kept."""
    if reason := skip_of(value):
        return _(SKIP_WORDS[reason])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def skip_of(value: Any) -> str:
    """Return why a question was skipped, "" when it was not."""
    reason = value.get("skipped", "") if isinstance(value, dict) else ""
    return reason if reason in SKIPS else ""


def day(value: Any, today: date | None = None) -> str:
    """Say a stored date or moment as a day; "" for none. Of `today`'s year the year is left out."""
    text = value[:10] if isinstance(value, str) and "T" in value else value
    if not isinstance(text, str) or not text:
        return ""
    try:
        known = dates.parse(text)
    except dates.ImpossibleDate:
        return text
    if today is not None and known.is_exact and known.anchor.year == today.year:
        return words.day(known.anchor)
    return words.said(known)


def moment(at: datetime, today: date) -> str:
    """Say when something was done: today by the clock, else the day with its time."""
    if at.date() == today:
        return words.hour(at.time())
    on = words.day(at.date()) if at.year == today.year else words.day_and_year(at.date())
    return _("{day}, {time}").format(day=on, time=words.hour(at.time()))


def month(on: date, *, with_day: bool, with_year: bool) -> str:
    """Say a month by its first letters: "Oct", "13 Oct", "Oct 2025"."""
    parts = [str(on.day) if with_day else "", _(words.MONTHS[on.month - 1])[:3], str(on.year) if with_year else ""]
    return " ".join(part for part in parts if part)


def near(on: date, today: date, *, brief: bool = False) -> str:
    """Say a day of these weeks: "today", "tomorrow", or the day with its month, and its year if that is another.

    Where room is scarce, `brief` says the month by its first letters.
    """
    if on == today:
        return _("today")
    if (on - today).days == 1:
        return _("tomorrow")
    if brief:
        return month(on, with_day=True, with_year=on.year != today.year)
    return words.day(on) if on.year == today.year else words.day_and_year(on)


def changed_at(change: Mapping[str, Any], today: date) -> str:
    """Say when something was changed, and where a clock that was wrong says so, that it was wrong."""
    said = moment(datetime.fromisoformat(change["at"]), today)
    return _("{time}, by a clock that was wrong").format(time=said) if change["doubtful"] else said


def person(case: Mapping[str, Any], voice: PersonVoice, today: date) -> str:
    """Say who a case is about, without a name: "girl, 15"; "" when neither sex nor age is known."""
    ages, sex = ages_on(case, today), text_of(case, "sex")
    if ages is None:
        return voice.label("sex", sex).lower() if sex else ""
    age = ages.youngest
    known = {
        ("female", True): _("girl"),
        ("male", True): _("boy"),
        ("female", False): _("woman"),
        ("male", False): _("man"),
    }
    who = known.get((sex, age < ADULT_AGE)) or (voice.label("sex", sex).lower() if sex else "")
    return _("{who}, {age}").format(who=who, age=age) if who else _("{age} years").format(age=age)


def place(case: Mapping[str, Any], voice: PersonVoice) -> str:
    """Say the narrowest place that is known of where somebody lives; "" for none."""
    for name in ("ward", "sub_county", "county"):
        if code := text_of(case, name):
            return voice.label(CORE["case"][name].code_list, code)
    return ""


def beginning(text: str, most: int = BEGINNING) -> str:
    """Return the beginning of a text longer than `most` characters, ended at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def pieces(text: str) -> list[str]:
    """Return a long text in pieces that each fit a texture of the weakest tablet, ended at a line or a word."""
    found = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > PIECE:
            at = rest.rfind(" ", 0, PIECE) + 1 or PIECE
            found.append(rest[:at].rstrip())
            rest = rest[at:]
        found.append(rest)
    return found


def title(entity: str) -> str:
    """Say what a kind of record is called."""
    return _(CORE[entity].title)


def called(entity: str, row: Mapping[str, Any], pack: Pack, voice: PersonVoice) -> str:
    """Say what a record is called where another leads to it: its name, or its kind with its day."""
    record = CORE[entity]
    for name in ("name", "pseudonym", "code_name", "called", "title"):
        if name in record and text_of(row, name):
            return text_of(row, name)
    parts = [title(entity)]
    if "kind" in record and record["kind"].code_list and text_of(row, "kind"):
        parts = [voice.label(record["kind"].code_list, text_of(row, "kind"))]
    if entity == "consent" and (recipient := text_of(row, "recipient")) in pack.codes("institution"):
        parts.append(voice.label("institution", recipient))
    if record.dated_by and row.get(record.dated_by):
        parts.append(day(row[record.dated_by]))
    return ", ".join(parts)


def _one(field: Field, value: Any, voice: PersonVoice, names: Names) -> str:
    text = str(value)
    if field.links_to and value in names:
        return names[value]
    if field.kind in (FieldKind.LINK, FieldKind.LINKS):
        return title(field.links_to)
    if field.code_list:
        return voice.label(field.code_list, text)
    if field.kind is FieldKind.DISCLOSURES:
        disclosed = voice.registry.field(text)
        return _(disclosed.question) if disclosed is not None else text
    return _dated(field, text)


def _dated(field: Field, text: str) -> str:
    if field.kind is FieldKind.TIME:
        return words.hour(text)
    if field.kind is FieldKind.MOMENT:
        on, at = day(text), text.partition("T")[2][:5]
        return _("{day}, {time}").format(day=on, time=words.hour(at)) if on and at else on
    return day(text) if field.kind in (FieldKind.DATE, FieldKind.EXACT_DATE) else text
