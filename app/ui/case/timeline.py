"""A case as a line of things that happened, the newest first: one entry for each record that has a day, one for each
date of the way through justice, and before them who is silent.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.casework.case_file import text_of
from app.casework.declaration import FieldKind
from app.casework.occurrences import MILESTONE_OF
from app.casework.silence import Silence
from app.casework.today_lines import Action, LineKind
from app.ui import in_words, pills
from app.ui.case.happenings import TimelineEntry, day_of, entry_of
from app.ui.case.telling import Row, Telling
from app.ui.pills import NOTHING
from app.words.language import _, mark, ngettext

ACTIONS: Mapping[str, str] = {
    Action.LOG_CALL: mark("Log follow-up"),
    Action.ASK_AGAIN: mark("Ask again"),
    Action.REFER: mark("Refer"),
    Action.ASK_CONSENT: mark("Ask for consent"),
    Action.MAKE_PLAN: mark("Make the plan"),
    Action.APPROVE: mark("Decide"),
    Action.SEND: mark("It went"),
    Action.NOTE_ANSWER: mark("Note the answer"),
    Action.ANSWER: mark("Answer"),
    Action.ANSWER_FLAG: mark("Answer"),
}
"""What can be done about a waiting line, in words; nothing about the others here."""

QUOTED = 40
"""Characters of an answer that the line of a silence quotes beside much else; the follow-up's own line has more."""


KINDS: Mapping[str, str] = {
    "contact": mark("Calls and visits"),
    "help": mark("Help"),
    "justice": mark("Justice"),
    "consent": mark("Consent"),
    "other": mark("Other"),
}
"""What the line can be kept to, in words."""

_KIND_OF = {
    **dict.fromkeys(("follow_up", "meeting"), "contact"),
    **dict.fromkeys(("referral", "session", "safety_plan", "plan_goal", "outcome", "risk_review", "plan"), "help"),
    **dict.fromkeys(("placement", "school_return", "tracing"), "help"),
    **dict.fromkeys(("legal_case", "accused", "charge", "milestone", "court_session"), "justice"),
    **dict.fromkeys(("exhibit", "preparation", "intermediary", "protection_order", "breach"), "justice"),
    "compensation": "justice",
    "consent": "consent",
}


def kind_of(entry: TimelineEntry) -> str:
    """Return which of `KINDS` an entry is of; "" for what waits or is silent, which is left out of every kind."""
    return _KIND_OF.get(entry.entity, "other") if entry.entity else ""


def entries(told: Telling) -> list[TimelineEntry]:
    """Return who is silent, what else waits, then everything that has a day, the newest first."""
    found = [
        *(entry_of(row, told) for row in told.file.rows() if row["entity"] not in _APART and day_of(row)),
        *(entry for kind in ("legal_case", "accused") for row in told.file.of(kind) for entry in _justice(row, told)),
    ]
    return [*_silent(told), *_waiting(told), *sorted(found, key=lambda entry: entry.day, reverse=True)]


def filters(told: Telling) -> list[tuple[str, str]]:
    """Return the kinds that the line can be kept to, as (value, words); none where there is one kind only."""
    there = {kind_of(entry) for entry in entries(told)}
    kinds = [(kind, _(words)) for kind, words in KINDS.items() if kind in there]
    return [("", _("Everything")), *kinds] if len(kinds) > 1 else []


_APART = ("case", "identity", "legal_case", "accused", "involvement", "perpetrator")
"""Kinds that have no place of their own on the line."""


def _silent(told: Telling) -> Iterator[TimelineEntry]:
    for each in told.file.standing.silent:
        silence = each.silence
        who = told.voice.label("institution", silence.institution)
        unmoved = ngettext(
            "{institution} has not moved for {count} day",
            "{institution} has not moved for {count} days",
            silence.days,
        )
        title = unmoved.format(institution=who, count=silence.days)
        parts = [
            ngettext("{count} follow-up", "{count} follow-ups", silence.follow_ups).format(count=silence.follow_ups)
        ]
        if silence.promises_broken:
            broken = ngettext("{count} promise broken", "{count} promises broken", silence.promises_broken)
            parts.append(broken.format(count=silence.promises_broken))
        last = text_of(silence.last_follow_up or {}, "said")
        if last:
            parts.append(_("last: “{words}”").format(words=in_words.beginning(last, QUOTED)))
        promised = text_of(silence.last_follow_up or {}, "promised")
        if promised:
            due = in_words.day((silence.last_follow_up or {}).get("promised_on"), told.today)
            form = _("promised: “{words}” by {date}") if due else _("promised: “{words}”")
            parts.append(form.format(words=in_words.beginning(promised, QUOTED), date=due))
        step = silence.step if silence.step and not silence.step_taken else silence.next_step
        second = " · ".join(parts)
        if step is not None:  # on a line of its own: it is what the button below does
            second += "\n" + _("Next step: {step}").format(step=told.voice.label("ladder", step.code))
        if ladder := _ladder(silence, told):
            second += "\n" + ladder
        yield TimelineEntry("", "", "", "silence", "over", title, NOTHING, second, False, silence.institution)


def _ladder(silence: Silence, told: Telling) -> str:
    """The steps of the ladder that are due, each with the day on which somebody was asked, or that nobody was."""
    found = []
    for rung in silence.rungs:
        name = told.voice.label("ladder", rung.step.code)
        if rung.taken_on is not None:
            asked = in_words.day(rung.taken_on.isoformat(), told.today)
            found.append(_("{step}: asked {date}").format(step=name, date=asked))
        elif rung.due <= told.today:
            found.append(_("{step}: not asked").format(step=name))
    return " · ".join(found)


def _waiting(told: Telling) -> Iterator[TimelineEntry]:
    """What waits besides the silent institutions, as Today says it."""
    voice = told.voice.in_year(told.today.year)
    for line in told.file.standing.waiting:
        if line.kind is LineKind.SILENCE:
            continue
        pill = pills.waiting(line, 0, told.now)
        title = voice.spoken(line.what)
        yield TimelineEntry(
            line.record,
            "",
            "",
            pills.icon(line),
            pill.tone,
            title,
            pill,
            voice.spoken(line.so_far) if line.so_far is not None else "",
            False,
            line=line,
        )


def _justice(row: Row, told: Telling) -> Iterator[TimelineEntry]:
    """Every date of a legal case, or of one accused, that is known, said by its question."""
    entity = row["entity"]
    milestones = {
        text_of(each, "kind")
        for each in told.file.of("milestone")
        if text_of(each, "perpetrator") in ("", text_of(row, "perpetrator"))
    }
    who = told.names.get(text_of(row, "perpetrator"), "")
    for field in told.voice.registry[entity]:
        day = text_of(row, field.name)
        if field.kind is not FieldKind.EXACT_DATE or not day or MILESTONE_OF.get(field.name) in milestones:
            continue
        title = _("{what} {date}").format(what=_(field.question), date=in_words.day(day, told.today))
        beside = [who, *(text_of(row, name) for name in _BESIDE.get(field.name, ()))]
        second = " · ".join(part for part in beside if part)
        yield TimelineEntry(row["id"], entity, day, "justice", "info", title, NOTHING, second, False)


_BESIDE = {
    "ob_on": ("ob_number", "station"),
    "charged_on": ("charge_sheet",),
    "arrested_on": ("arrest_place",),
    "next_on": ("court",),
    "judgment_on": ("court",),
    "prc_on": ("prc_facility",),
}
"""Short answers that belong to a date."""
