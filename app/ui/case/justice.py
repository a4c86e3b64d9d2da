"""The way through police, prosecutor and court in words: its clocks, its days along a line, a charge that is too weak.

Knows the declarations and the words; knows no toolkit and no casebook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from app.casework import accused, occurrences, old_shape
from app.casework.accused import Accused
from app.casework.case_file import CaseFile, Row, text_of
from app.casework.charges import explain
from app.casework.clocks import ClockState, State
from app.ui import in_words
from app.ui.case.telling import Telling
from app.ui.pills import PillWords
from app.ui.record import facts
from app.ui.record.facts import FactGroup
from app.words.language import _, mark, ngettext

MILESTONES = (
    ("ob_on", mark("OB entry")),
    ("statement_on", mark("Statement")),
    ("p3_filled_on", mark("P3 filled in")),
    ("arrested_on", mark("Arrest")),
    ("file_to_prosecutor_on", mark("File to the prosecutor")),
    ("charged_on", mark("Charge")),
    ("testified_on", mark("Testimony")),
    ("judgment_on", mark("Judgment")),
)
"""Dates of a legal case that make its way, and what they are called beside a line."""

ADDED = ("accused", "charge", "milestone", "court_session", "exhibit")
"""What can be added to a legal case."""
PARTS = (("charge", mark("Arrest and charge")), ("bail", mark("Bail")), ("outcome", mark("Outcome")))
"""What is recorded of an accused, by the step of the form that asks it."""


class AccusedLine(NamedTuple):
    """One who is accused, or a suspect of whom nothing is recorded yet: who, how he or she stands, and what happened in
    a line. `edits` is the record to go on with; where there is none, `begins` is what one begins with, in `legal_case`.
    `parts` are what of `PARTS` can be recorded now.
    """

    legal_case: str
    title: str
    pill: PillWords
    second: str
    edits: str
    begins: Mapping[str, Any]
    parts: tuple[tuple[str, str], ...] = PARTS


BESIDE = ("accused", "charge", "exhibit", "intermediary", "protection_order", "breach", "compensation")
"""What is answered beside the legal case itself, a card for each."""


class ClockLine(NamedTuple):
    """A step that an institution owes: what and who, by when, and where it stands."""

    title: str
    second: str
    pill: PillWords


def clocks(told: Telling) -> list[ClockLine]:
    """Return the clocks that run or ran, the late ones first, the met ones last."""
    order = (State.LATE, State.DUE, State.RUNNING, State.MET, State.OVER)
    found = sorted(told.file.standing.clocks, key=lambda each: order.index(each.state))
    return [_clock(each, told) for each in found]


def accused_in(told: Telling, legal: Row) -> list[AccusedLine]:
    """Return each accused of a legal case, then the suspects it names of whom nothing is recorded yet."""
    file = CaseFile(told.file.case, told.file.records)
    found = accused.of_legal(file, legal)
    lines = [_accused(each, told) for each in found]
    named = {each.suspect for each in found}
    waiting = [suspect for suspect in old_shape.suspects_of(legal, file.records) if suspect not in named]
    return [*lines, *(_not_yet(suspect, legal, told) for suspect in waiting)]


def _accused(each: Accused, told: Telling) -> AccusedLine:
    row = each.row or {}
    is_recorded = bool(row) and not old_shape.is_read_so(row)
    begins = old_shape.begun_from("accused", row) if row else {"perpetrator": each.suspect} if each.suspect else {}
    steps = [
        _("{what} {date}").format(what=_(words), date=in_words.day(step.on.isoformat(), told.today))
        for name, words in _STEPS
        if (step := each.steps.get(name))
    ]
    outcome = told.voice.label("verdict", each.verdict) if each.verdict else ""
    sentence = told.voice.label("sentence_kind", each.sentence_kind) if each.sentence_kind else ""
    if each.is_kind_read:
        sentence = _("{sentence} (as its words say; choose its kind)").format(sentence=sentence)
    if each.sentence_years:
        sentence = ngettext("{count} year", "{count} years", each.sentence_years).format(count=each.sentence_years)
    second = " · ".join(part for part in (*steps, outcome, sentence) if part)
    title = told.names.get(each.suspect) or _("It is not said who")
    return AccusedLine(
        each.legal_case, title, _stands(each, told), second, text_of(row, "id") if is_recorded else "", begins
    )


def _not_yet(suspect: str, legal: Row, told: Telling) -> AccusedLine:
    title = told.names.get(suspect) or _("Suspect")
    pill = PillWords(_("nothing recorded"), "plain")
    return AccusedLine(text_of(legal, "id"), title, pill, "", "", {"perpetrator": suspect}, PARTS[:1])


def _stands(each: Accused, told: Telling) -> PillWords:
    """Where an accused is now, as far as what is recorded tells."""
    if each.freed is not None and each.freed <= told.today:
        return PillWords(_("free"), "due")
    if each.is_convicted:
        return PillWords(_("convicted"), "good")
    bail = text_of(each.row or {}, "bail")
    if bail in ("granted", "varied"):
        return PillWords(_("on bail"), "due")
    if "charged_on" in each.steps:
        return PillWords(_("charged"), "good")
    return PillWords(_("arrested"), "plain") if "arrested_on" in each.steps else PillWords(_("not arrested"), "due")


_STEPS = (
    ("warrant_on", mark("Warrant")),
    ("arrested_on", mark("Arrest")),
    ("produced_on", mark("Court")),
    ("charged_on", mark("Charge")),
    ("bail_on", mark("Bail ruling")),
    ("verdict_on", mark("Outcome")),
    ("sentenced_on", mark("Sentence")),
    ("appeal_on", mark("Appeal")),
    ("released_on", mark("Release")),
)


def weaker(told: Telling) -> list[str]:
    """Return the notice that the charge is weaker than the harm, a sentence each; empty when it is not."""
    return [told.voice.spoken(said) for each in told.file.standing.weaker for said in explain(each)]


def odd(told: Telling) -> list[str]:
    """Return what is to be asked about the days: two steps in an order in which they hardly ever come."""
    return [told.voice.spoken(each.said) for each in told.file.standing.odd_dates]


def groups(told: Telling) -> list[FactGroup]:
    """Return the answers of the legal case, of each accused, and of its charges."""
    legal = [
        facts.group(_("Police, prosecutor and court"), row, told.voice, told.names)
        for row in told.file.of("legal_case")
    ]
    return [
        *legal,
        *(
            facts.group(in_words.title(kind), row, told.voice, told.names)
            for kind in BESIDE
            for row in told.file.of(kind)
        ),
    ]


def way(row: Row, records: Mapping[str, Sequence[Row]] = MappingProxyType({})) -> list[tuple[str, int]]:
    """Return the steps of a legal case, whichever of the case's `records` says them, as (words, days since the first).

    Empty for fewer than two.
    """
    file = CaseFile({}, records)
    steps = ((words, occurrences.of_legal(file, row, field)) for field, words in MILESTONES)
    known = [(words, step.on) for words, step in steps if step]
    if len(known) < 2:
        return []
    known.sort(key=lambda each: each[1])
    first = known[0][1]
    said = _("{what}, day {count}")
    return [
        (said.format(what=_(words), count=(on - first).days) if on > first else _(words), (on - first).days)
        for words, on in known
    ]


def _clock(each: ClockState, told: Telling) -> ClockLine:
    voice, today = told.voice, told.today
    who = _("The centre") if each.clock.is_ours else voice.label("institution", each.clock.institution)
    what = voice.label("clock", each.clock.code)
    title = f"{what[:1].upper()}{what[1:]}"
    limit = each.limit.date() if each.limit else today
    if each.state is State.MET:
        met = in_words.day(each.met_on.isoformat(), today) if each.met_on else ""
        late = ngettext("{count} day late", "{count} days late", each.late_by_days).format(count=each.late_by_days)
        pill = PillWords(late, "due") if each.late_by_days else PillWords(_("in time"), "good")
        return ClockLine(title, _("{who} · done {date}").format(who=who, date=met), pill)
    if each.state is State.OVER:
        gone_on = _("{who} · the case has gone on without it").format(who=who)
        return ClockLine(title, gone_on, PillWords(_("not needed"), "plain"))
    if each.state is State.LATE:
        late = ngettext("{count} day over", "{count} days over", each.late_by_days).format(count=each.late_by_days)
        pill = PillWords(late if each.late_by_days else _("over"), "over")
    else:
        pill = PillWords(_("due {day}").format(day=in_words.near(limit, today)), "due")
    by, basis = _("{who} · by {date} · {basis}"), voice.label("clock_basis", each.clock.code)
    second = by.format(who=who, date=in_words.near(limit, today), basis=basis)
    if each.unsure:
        feast = _("{said} · a feast by the moon is expected: ask whether the court sits on {date}")
        second = feast.format(said=second, date=in_words.near(each.unsure, today))
    return ClockLine(title, second, pill)
