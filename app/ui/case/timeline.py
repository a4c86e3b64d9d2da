"""A case as a line of things that happened, the newest first: one entry for each record that has a day, one for each
date of the way through justice, and before them who is silent.

Knows the declarations and the words; knows no toolkit and no casebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from app.casework import dates
from app.casework.case_file import codes_of, number_of, text_of
from app.casework.clocks import ANSWERED
from app.casework.conditions import is_answered
from app.casework.consent import is_live
from app.casework.declaration import FieldKind, Sensitivity
from app.casework.indicators.happenings import DOMAINS
from app.casework.occurrences import MILESTONE_OF
from app.casework.registry import RECORDS
from app.casework.silence import promise_is_broken
from app.casework.today import Action, LineKind
from app.ui import in_words, pills
from app.ui.case.reading import File, Row
from app.ui.pills import NOTHING, PillWords
from app.words.language import _, mark, ngettext
from app.words.voice import PersonVoice

ACTIONS: Mapping[str, str] = {
    Action.LOG_CALL: mark("Log follow-up"),
    Action.ASK_AGAIN: mark("Ask again"),
    Action.REFER: mark("Refer"),
    Action.ASK_CONSENT: mark("Ask for consent"),
    Action.APPROVE: mark("Decide"),
}
"""What can be done about a waiting line, in words; nothing about the others here."""

QUOTED = 40
"""Characters of an answer that the line of a silence quotes beside much else; the follow-up's own line has more."""


class Entry(NamedTuple):
    """Something that happened, or an institution that is `silent` (its code), or what waits, with its `action`.

    `record` is "" for what is no record, or what a waiting line is about. `day` sorts it,
    ISO; `can_open` tells whether there is more to read of it than its line.
    """

    record: str
    entity: str
    day: str
    icon: str
    tone: str
    title: str
    pill: PillWords
    second: str
    can_open: bool
    silent: str = ""
    action: str = ""


KINDS: Mapping[str, str] = {
    "contact": mark("Calls and visits"),
    "help": mark("Help"),
    "justice": mark("Justice"),
    "consent": mark("Consent"),
    "other": mark("Other"),
}
"""What the line can be kept to, in words."""

_KIND_OF = {
    **dict.fromkeys(("follow_up",), "contact"),
    **dict.fromkeys(("referral", "session", "safety_plan", "plan_goal", "outcome", "risk_review"), "help"),
    **dict.fromkeys(("legal_case", "charge", "milestone", "court_session", "exhibit", "preparation"), "justice"),
    "consent": "consent",
}


def kind_of(entry: Entry) -> str:
    """Return which of `KINDS` an entry is of; "" for what waits or is silent, which is left out of every kind."""
    return _KIND_OF.get(entry.entity, "other") if entry.entity else ""


class Words(NamedTuple):
    """What an entry is written with: the file, the voice, the day."""

    file: File
    voice: PersonVoice
    today: date

    def label(self, row: Row, entity: str, field: str) -> str:
        """Say a coded answer; "" when there is none."""
        code = text_of(row, field)
        return self.voice.label(RECORDS[entity][field].code_list, code) if code else ""

    def who(self, row: Row) -> str:
        """Say whom a referral or follow-up is about: the partner's name, else the institution, else who was asked."""
        partner = text_of(row, "partner")
        if partner in self.file.names:
            return self.file.names[partner]
        if text_of(row, "institution"):
            return self.label(row, "referral", "institution")
        about = self.label(row, "follow_up", "about") if row["entity"] == "follow_up" else ""
        return about or _("somebody")


def entries(file: File, voice: PersonVoice, now: datetime) -> list[Entry]:
    """Return who is silent, what else waits, then everything that has a day, the newest first."""
    words = Words(file, voice, now.date())
    found = [
        *(_entry(row, words) for row in file.rows() if row["entity"] not in _APART and _day(row)),
        *(entry for row in file.of("legal_case") for entry in _justice(row, words)),
    ]
    return [*_silent(words), *_waiting(words, now), *sorted(found, key=lambda entry: entry.day, reverse=True)]


def entry_of(row: Row, file: File, voice: PersonVoice, today: date) -> Entry:
    """Return one record as an entry."""
    return _entry(row, Words(file, voice, today))


_APART = ("case", "identity", "legal_case", "perpetrator")
"""Kinds that have no place of their own on the line."""


def _silent(words: Words) -> Iterator[Entry]:
    for each in words.file.standing.silent:
        silence = each.silence
        who = words.voice.label("institution", silence.institution)
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
            due = in_words.day((silence.last_follow_up or {}).get("promised_on"), words.today)
            form = _("promised: “{words}” by {date}") if due else _("promised: “{words}”")
            parts.append(form.format(words=in_words.beginning(promised, QUOTED), date=due))
        step = silence.step if silence.step and not silence.step_taken else silence.next_step
        second = " · ".join(parts)
        if step is not None:  # on a line of its own: it is what the button below does
            second += "\n" + _("Next step: {step}").format(step=words.voice.label("ladder", step.code))
        yield Entry("", "", "", "silence", "over", title, NOTHING, second, False, silence.institution)


def _waiting(words: Words, now: datetime) -> Iterator[Entry]:
    """What waits besides the silent institutions, as Today says it."""
    voice = words.voice.in_year(words.today.year)
    for line in words.file.standing.waiting:
        if line.kind is LineKind.SILENCE:
            continue
        pill = pills.waiting(line, 0, now)
        title = voice.spoken(line.what)
        yield Entry(
            line.record,
            "",
            "",
            pills.icon(line),
            pill.tone,
            title,
            pill,
            "",
            False,
            action=line.action if line.action in ACTIONS else "",
        )


def _entry(row: Row, words: Words) -> Entry:
    entity = row["entity"]
    make = _MADE.get(entity, _other)
    icon, tone, title, pill, parts = make(row, words)
    second = " · ".join(part for part in (in_words.day(_day(row), words.today), *parts) if part)
    return Entry(row["id"], entity, _sorted_by(_day(row)), icon, tone, title, pill, second, _has_more(row))


Made = tuple[str, str, str, PillWords, list[str]]
"""Icon, tone, title, pill, and the parts of the second line after the day."""


def _incident(row: Row, words: Words) -> Made:
    happened = in_words.day(row.get("happened_on"), words.today)
    types = in_words.answer(RECORDS["incident"]["incident_types"], row.get("incident_types"), words.voice, {})
    parts = [
        types,
        _("happened {date}").format(date=happened) if happened else "",
        words.label(row, "incident", "place_type").lower(),
    ]
    return "record", "plain", _("Incident recorded"), NOTHING, parts


def _follow_up(row: Row, words: Words) -> Made:
    promised, due = text_of(row, "promised"), in_words.day(row.get("promised_on"), words.today)
    kept = words.label(row, "follow_up", "kept").lower()
    if promise_is_broken(row, words.today):
        pill, tone = PillWords(_("promise broken"), "over"), "due"
    elif kept:
        pill, tone = PillWords(_("promise: {kept}").format(kept=kept), "good"), "good"
    elif row.get("moved") is True:
        pill, tone = PillWords(_("it moved"), "good"), "good"
    elif due:
        pill, tone = PillWords(_("promised by {date}").format(date=due), "due"), "due"
    else:
        pill, tone = NOTHING, "plain"
    parts = [
        words.label(row, "follow_up", "channel").lower(),
        _("asked: {words}").format(words=in_words.beginning(text_of(row, "asked"))) if text_of(row, "asked") else "",
        f"“{in_words.beginning(text_of(row, 'said'))}”" if text_of(row, "said") else "",
        _("moved: {words}").format(words=in_words.beginning(text_of(row, "movement")))
        if text_of(row, "movement")
        else "",
    ]
    if promised and due:
        parts.append(_("promised {words} by {date}").format(words=f"“{in_words.beginning(promised)}”", date=due))
    return "call", tone, _("Follow-up: {who}").format(who=words.who(row)), pill, parts


def _referral(row: Row, words: Words) -> Made:
    status = text_of(row, "status")
    tone = "over" if status in ("declined", "no_response") else "good" if status in ANSWERED else "info"
    pill = PillWords(
        words.label(row, "referral", "status").lower(), "plain" if status in ("draft", "withdrawn") else tone
    )
    told = len(codes_of(row, "disclosed"))
    services = in_words.answer(RECORDS["referral"]["services"], row.get("services"), words.voice, {})
    parts = [services, words.label(row, "referral", "priority").lower()]
    if told:
        parts.append(ngettext("{count} detail disclosed", "{count} details disclosed", told).format(count=told))
    return "referral", "info", _("Referred to {who}").format(who=words.who(row)), pill, parts


def _consent(row: Row, words: Words) -> Made:
    recipient = text_of(row, "recipient")
    who = words.file.names.get(recipient) or words.label(row, "consent", "recipient")
    ended = row.get("withdrawn_on") or (row.get("expires_on") and not is_live(row, words.today))
    given = text_of(row, "given")
    if is_answered(row.get("withdrawn_on")):
        pill = PillWords(_("withdrawn"), "plain")
    elif given == "yes" and ended:
        pill = PillWords(_("ended"), "due")
    else:
        pill = PillWords(words.label(row, "consent", "given").lower(), "good" if given == "yes" else "plain")
    parts = [words.label(row, "consent", "method").lower(), words.label(row, "consent", "given_by").lower()]
    return "secure", "good" if pill.tone == "good" else "plain", _("Consent: {who}").format(who=who), pill, parts


def _session(row: Row, words: Words) -> Made:
    came = text_of(row, "attendance")
    tone = {"came": "good", "missed": "over", "cancelled": "plain"}.get(came, "info")
    minutes = number_of(row, "minutes")
    parts = [_("{count} minutes").format(count=minutes) if minutes else "", text_of(row, "provider")]
    pill = PillWords(words.label(row, "session", "attendance").lower(), tone) if came else NOTHING
    return "care", "good", words.label(row, "session", "kind") or in_words.title("session"), pill, parts


def _court_session(row: Row, words: Words) -> Made:
    kind, outcome = words.label(row, "court_session", "kind"), words.label(row, "court_session", "outcome").lower()
    title = _("Court: {kind}").format(kind=kind.lower()) if kind else in_words.title("court_session")
    late = text_of(row, "outcome") == "adjourned"
    parts = [text_of(row, "at"), text_of(row, "court"), words.label(row, "court_session", "adjourned_because").lower()]
    return "court", "info", title, PillWords(outcome, "due" if late else "good") if outcome else NOTHING, parts


def _milestone(row: Row, words: Words) -> Made:
    return "justice", "info", words.label(row, "milestone", "kind"), NOTHING, [in_words.beginning(text_of(row, "note"))]


def _outcome(row: Row, words: Words) -> Made:
    scores = [score for name in DOMAINS if (score := number_of(row, name)) is not None]
    mean = _("on average {mean} of 4").format(mean=f"{sum(scores) / len(scores):.1f}") if scores else ""
    return "care", "info", in_words.title("outcome"), NOTHING, [words.label(row, "outcome", "stage").lower(), mean]


def _other(row: Row, words: Words) -> Made:
    """Any other record: its title, and its first coded or short answers."""
    record = RECORDS[row["entity"]]
    fields = [
        field
        for field in record
        if field.kind in (FieldKind.CODE, FieldKind.CODES, FieldKind.INTEGER)
        and field.sensitivity is Sensitivity.OPEN
        and is_answered(row.get(field.name))
    ]
    parts = [in_words.answer(field, row[field.name], words.voice, words.file.names) for field in fields[:3]]
    icon = {"note": "note", "attachment": "file", "preparation": "justice"}.get(record.name, "flag")
    return icon, "plain", _(record.title), NOTHING, parts


_MADE: Mapping[str, Callable[[Row, Words], Made]] = {
    "incident": _incident,
    "follow_up": _follow_up,
    "referral": _referral,
    "consent": _consent,
    "session": _session,
    "court_session": _court_session,
    "milestone": _milestone,
    "outcome": _outcome,
}


def _justice(row: Row, words: Words) -> Iterator[Entry]:
    """Every date of a legal case that is known, said by its question."""
    told = {text_of(each, "kind") for each in words.file.of("milestone")}
    record = RECORDS["legal_case"]
    for field in record:
        day = text_of(row, field.name)
        if field.kind is not FieldKind.EXACT_DATE or not day or MILESTONE_OF.get(field.name) in told:
            continue
        title = _("{what} {date}").format(what=_(field.question), date=in_words.day(day, words.today))
        beside = [text_of(row, name) for name in _BESIDE.get(field.name, ())]
        second = " · ".join(part for part in beside if part)
        yield Entry(row["id"], "legal_case", day, "justice", "info", title, NOTHING, second, False)


_BESIDE = {
    "ob_on": ("ob_number", "station"),
    "charged_on": ("charge_sheet",),
    "next_on": ("court",),
    "judgment_on": ("court",),
    "prc_on": ("prc_facility",),
}
"""Short answers that belong to a date."""


def _day(row: Row) -> str:
    record = RECORDS[row["entity"]]
    value: Any = row.get(record.dated_by) if record.dated_by else None
    return value if isinstance(value, str) else ""


def _sorted_by(stored: str) -> str:
    day = dates.read_day(stored[:10])
    return stored[:16] if day and "T" in stored else day.isoformat() if day else stored


def _has_more(row: Row) -> bool:
    record = RECORDS[row["entity"]]
    shown = {record.parent, record.dated_by}
    return any(field.name not in shown and row.get(field.name) is not None for field in record if not field.given)
