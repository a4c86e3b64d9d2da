"""A figure in words: its number, what stands beside it, its bar, its footnotes, and what it is made of.

Knows the indicators and the pack's labels; knows no casebook and no toolkit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.casework.indicators.definitions import Measure, Unit
from app.casework.indicators.results import Result
from app.words.language import _, mark, ngettext, number
from app.words.voice import PersonVoice

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("What was promised"), ("relieved", "restrained", "trained", "partnerships")),
    (mark("The first days"), ("police_24h", "police_72h", "medical_72h", "ob_same_day", "counselled_7d")),
    (mark("The way through justice"),
     ("arrests", "in_court", "convictions", "life_sentences", "sentence_years", "days_to_arrest", "days_to_charge",
      "follow_ups_per_movement", "adjournments", "testified_protected", "prosecutors_supported")),
    (mark("Help that came"),
     ("rescued", "in_aftercare", "back_at_school", "referrals_answered", "referrals_completed", "outcome_gain")),
    (mark("How the centre works"), ("consent_current", "sent_24h")),
)  # fmt: skip
"""The figures in the order they are read, by indicator; one that no section names comes last."""

GROUPS: Mapping[str, tuple[str, str]] = {
    "sex": (mark("Sex"), "sex"),
    "age": (mark("Age"), ""),
    "county": (mark("County"), "county"),
    "cadre": (mark("Profession"), "cadre"),
    "kind": (mark("What kind of institution?"), "institution"),
    "by": (mark("Restrained by"), "restraint"),
}
"""By what a figure is broken down: its heading and its code list."""

_OWN_WORDS = {"under_18": mark("Under 18"), "adult": mark("18 and over"), "charged": mark("Charged")}
_TREND = (Measure.UNIQUE, Measure.MEDIAN)
"""Measures whose parts of a year say something each."""


class BarValues(NamedTuple):
    """A value out of the most there can be, with the target (-1: none)."""

    value: float
    most: float
    mark: float


class DrawnFigure(NamedTuple):
    """A figure as it is drawn. `records` are the ids behind it; `trend` its parts as (words, number). `earlier` says
    other days of it in one line, "2025: 12 of 15"; "" where none stand beside these."""

    code: str
    title: str
    value: str
    beside: str
    bar: BarValues | None
    trend: tuple[tuple[str, float | None], ...]
    made_of: str
    footnotes: tuple[str, ...]
    is_locked: bool
    records: tuple[str, ...]
    earlier: str = ""


def figure(
    result: Result, trend: Sequence[tuple[str, Result]], voice: PersonVoice, earlier: tuple[str, Result] | None = None
) -> DrawnFigure:
    """Return a figure in words. `trend` are the results of its parts, each with its words; `earlier` is the result of
    the days that stand beside these, with theirs."""
    own, footnotes = _notes(result, voice)
    has_trend = result.indicator.measure in _TREND and any(part.value for _words, part in trend)
    return DrawnFigure(
        result.indicator.code,
        voice.spoken(result.indicator.name),
        _value(result),
        " · ".join(part for part in (_against(result), *own) if part),
        _bar(result),
        tuple((words, part.value) for words, part in trend) if has_trend else (),
        _made_of(result, voice),
        (*footnotes, *(_other_footnotes(*earlier, voice) if earlier else ())),
        is_locked(result),
        result.records,
        _other(*earlier, voice) if earlier else "",
    )


def is_locked(result: Result) -> bool:
    """Tell whether a figure stays as it was reported: then a note says since when."""
    return any(note.one.startswith("Locked") for note in result.notes)


def sections(figures: Iterable[DrawnFigure]) -> list[tuple[str, list[DrawnFigure]]]:
    """Return the figures under their headings; a heading without a figure is left out."""
    left = {each.code: each for each in figures}
    found = [(_(title), [left.pop(code) for code in codes if code in left]) for title, codes in SECTIONS]
    return [(title, some) for title, some in [*found, (_("More"), list(left.values()))] if some]


def broken_down(result: Result, voice: PersonVoice) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return what a figure is made of, by heading, as (words, count), the greatest first."""
    found = []
    for by, counts in result.groups.items():
        heading, code_list = GROUPS[by]
        lines = [(_said(key, code_list, voice), count) for key, count in counts.items()]
        if any(key for key in counts):
            found.append((_(heading), sorted(lines, key=lambda line: -line[1])))
    return found


def _value(result: Result) -> str:
    if result.value is None:
        return "–"
    said = number(result.value)
    return _("{number} %").format(number=said) if result.indicator.unit is Unit.PERCENT else said


def _notes(result: Result, voice: PersonVoice) -> tuple[list[str], list[str]]:
    """What belongs to the number, and its footnotes."""
    said = [voice.spoken(note) for note in result.notes]
    return said[: result.own], said[result.own :]


def _other(days: str, result: Result, voice: PersonVoice) -> str:
    """Say the figure of other days in one line, with what stands beside it."""
    own, against = _notes(result, voice)[0], _against(result)
    if result.value is not None or result.target is not None:
        against = f"{_value(result)} {against}".rstrip()
    return _("{days}: {said}").format(days=days, said=" · ".join([against, *own]))


def _other_footnotes(days: str, result: Result, voice: PersonVoice) -> Iterable[str]:
    return (_("{days}: {said}").format(days=days, said=note) for note in _notes(result, voice)[1])


def _against(result: Result) -> str:
    """What the number is counted against, or what it counts."""
    if result.target is not None:
        return _("of {target}").format(target=number(result.target))
    if result.value is None:
        return _("Nothing to count in these days")
    if result.indicator.unit is Unit.DAYS:
        return _("days in the middle") if result.value != 1 else _("day in the middle")
    if result.indicator.unit is Unit.YEARS:
        return ngettext("year", "years", int(result.value))
    return ""


def _bar(result: Result) -> BarValues | None:
    if result.target is not None:
        value = result.value or 0
        return BarValues(value, max(value, result.target, 1), result.target)
    if result.indicator.measure is Measure.SHARE and result.value is not None:
        return BarValues(result.value, 100, -1)
    return None


def _made_of(result: Result, voice: PersonVoice) -> str:
    """Say in one line what a number of people or things is made of; nothing of a share or a middle."""
    if result.indicator.measure not in (Measure.UNIQUE, Measure.STANDING):
        return ""
    parts = []
    for by in ("sex", "kind", "county"):
        counts = {key: count for key, count in result.groups.get(by, {}).items() if key}
        code_list = GROUPS[by][1]
        if by == "sex" and counts:
            parts.append(
                ", ".join(f"{number(count)} {_said(key, code_list, voice).lower()}" for key, count in counts.items())
            )
        elif by == "county" and counts:
            names = [_said(key, code_list, voice) for key in counts]
            many = ngettext("{count} county", "{count} counties", len(names)).format(count=len(names))
            parts.append(names[0] if len(names) == 1 else many)
    return " · ".join(parts)


def _said(key: str, code_list: str, voice: PersonVoice) -> str:
    if not key:
        return _("Not known")
    return _(_OWN_WORDS[key]) if key in _OWN_WORDS else voice.label(code_list, key)
