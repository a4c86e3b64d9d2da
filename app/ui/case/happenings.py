"""A record of a case as something that happened: a line with its day, its icon and what is worth saying of it there.

Knows the declarations and the words; knows no toolkit and asks the casebook for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.casework import dates
from app.casework.case_file import codes_of, number_of, text_of
from app.casework.clocks import ANSWERED
from app.casework.conditions import is_answered
from app.casework.declaration import FieldKind, Sensitivity
from app.casework.incoming import is_incoming
from app.casework.indicators.happenings import DOMAINS
from app.casework.registry import CORE
from app.casework.silence import promise_is_broken
from app.casework.today_lines import Line
from app.casework.unanswered import ANSWERS
from app.ui import in_words
from app.ui.case.telling import Row, Telling
from app.ui.pills import NOTHING, PillWords
from app.words.language import _, hour, mark, ngettext


class TimelineEntry(NamedTuple):
    """Something that happened, or an institution that is `silent` (its code), or what waits: a `line` of Today.

    `record` is "" for what is no record, or what a waiting line is about. `day` sorts it, ISO; `can_open` tells whether
    it is a record of its own, whose answers, history and deletion stand under its line.
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
    line: Line | None = None

    @property
    def action(self) -> str:
        """What can be done about what waits; "" for what only stands here."""
        return str(self.line.action) if self.line is not None else ""


def entry_of(row: Row, told: Telling) -> TimelineEntry:
    """Return one record as an entry."""
    entity, day = row["entity"], day_of(row)
    icon, tone, title, pill, parts = _MADE.get(entity, _other)(row, told)
    second = " · ".join(part for part in (in_words.day(day, told.today), *parts) if part)
    return TimelineEntry(row["id"], entity, _sorted_by(day), icon, tone, title, pill, second, can_open=True)


def day_of(row: Row) -> str:
    """Return the day or moment that a record is dated by, as it is stored; "" for none."""
    record = CORE[row["entity"]]
    value: Any = row.get(record.dated_by) if record.dated_by else None
    if value is None and row["entity"] == "referral":  # it has not gone
        value = row.get("made_on")
    return value if isinstance(value, str) else ""


def _sorted_by(stored: str) -> str:
    day = dates.read_day(stored[:10])
    return stored[:16] if day and "T" in stored else day.isoformat() if day else stored


Made = tuple[str, str, str, PillWords, list[str]]
"""Icon, tone, title, pill, and the parts of the second line after the day."""


def _incident(row: Row, told: Telling) -> Made:
    happened = in_words.day(row.get("happened_on"), told.today)
    types = in_words.answer(CORE["incident"]["incident_types"], row.get("incident_types"), told.voice, {})
    parts = [
        types,
        _("happened {date}").format(date=happened) if happened else "",
        told.label(row, "incident", "place_type").lower(),
    ]
    return "record", "plain", _("Incident recorded"), NOTHING, parts


def _follow_up(row: Row, told: Telling) -> Made:
    promised, due = text_of(row, "promised"), in_words.day(row.get("promised_on"), told.today)
    kept = told.label(row, "follow_up", "kept").lower()
    if promise_is_broken(row, told.today):
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
        told.label(row, "follow_up", "channel").lower(),
        _("asked: {words}").format(words=in_words.beginning(text_of(row, "asked"))) if text_of(row, "asked") else "",
        f"“{in_words.beginning(text_of(row, 'said'))}”" if text_of(row, "said") else "",
        _("moved: {words}").format(words=in_words.beginning(text_of(row, "movement")))
        if text_of(row, "movement")
        else "",
    ]
    if promised and due:
        parts.append(_("promised {words} by {date}").format(words=f"“{in_words.beginning(promised)}”", date=due))
    return "call", tone, _("Follow-up: {who}").format(who=told.who(row)), pill, parts


def _referral(row: Row, told: Telling) -> Made:
    status = text_of(row, "status")
    tone = "over" if status in ("declined", "no_response") else "good" if status in ANSWERED else "info"
    tone = {"draft": "due", "withdrawn": "plain"}.get(status, tone)
    pill = PillWords(told.label(row, "referral", "status").lower(), tone)
    disclosed = len(codes_of(row, "disclosed"))
    services = in_words.answer(CORE["referral"]["services"], row.get("services"), told.voice, {})
    parts = [services, told.label(row, "referral", "priority").lower()]
    if disclosed:
        details = ngettext("{count} detail disclosed", "{count} details disclosed", disclosed)
        if status == "draft":
            details = ngettext("{count} detail to be disclosed", "{count} details to be disclosed", disclosed)
        parts.append(details.format(count=disclosed))
    if is_incoming(row):
        return "inbox", "info", _("Referred by {who}").format(who=told.who(row)), pill, parts
    title = _("Referral to {who}") if status == "draft" else _("Referred to {who}")
    return "referral", "info", title.format(who=told.who(row)), pill, parts


def _consent(row: Row, told: Telling) -> Made:
    who = told.names.get(text_of(row, "recipient")) or told.label(row, "consent", "recipient")
    given, ends, on = text_of(row, "given"), dates.read_day(row.get("expires_on")), dates.read_day(row.get("on"))
    same = [each for each in told.file.of("consent") if row.get("recipient") == each.get("recipient")]
    counts = given == "yes" and not any(row["id"] in codes_of(each, ANSWERS) for each in same)
    if is_answered(row.get("withdrawn_on")):
        pill = PillWords(_("withdrawn"), "plain")
    elif given == "yes" and on and on > told.today:
        pill = PillWords(_("not yet"), "due")
    elif given == "yes" and ends and ends < told.today:
        pill = PillWords(_("ended"), "due")
    else:
        pill = PillWords(told.label(row, "consent", "given").lower(), "good" if counts else "plain")
    parts = [told.label(row, "consent", "method").lower(), told.label(row, "consent", "given_by").lower()]
    parts += [_in_answer_to(each, told) for each in _answered_last(row, same)]
    return "secure", "good" if pill.tone == "good" else "plain", _("Consent: {who}").format(who=who), pill, parts


def _answered_last(word: Row, same: Sequence[Row]) -> list[Row]:
    """Those that a word answers, without what they had answered themselves."""
    answered = [each for each in same if each["id"] in codes_of(word, ANSWERS)]
    return [each for each in answered if not any(each["id"] in codes_of(by, ANSWERS) for by in answered)]


def _in_answer_to(word: Row, told: Telling) -> str:
    given, day = told.label(word, "consent", "given").lower(), in_words.day(day_of(word), told.today)
    return _("in answer to “{given}” of {day}").format(given=given, day=day)


def _session(row: Row, told: Telling) -> Made:
    came = text_of(row, "attendance")
    tone = {"came": "good", "missed": "over", "cancelled": "plain"}.get(came, "info")
    minutes = number_of(row, "minutes")
    parts = [_("{count} minutes").format(count=minutes) if minutes else "", text_of(row, "provider")]
    pill = PillWords(told.label(row, "session", "attendance").lower(), tone) if came else NOTHING
    return "care", "good", told.label(row, "session", "kind") or in_words.title("session"), pill, parts


def _court_session(row: Row, told: Telling) -> Made:
    kind, outcome = told.label(row, "court_session", "kind"), told.label(row, "court_session", "outcome").lower()
    title = _("Court: {kind}").format(kind=kind.lower()) if kind else in_words.title("court_session")
    late = text_of(row, "outcome") == "adjourned"
    because = told.label(row, "court_session", "adjourned_because").lower()
    parts = [hour(text_of(row, "at")), text_of(row, "court"), because]
    return "court", "info", title, PillWords(outcome, "due" if late else "good") if outcome else NOTHING, parts


def _milestone(row: Row, told: Telling) -> Made:
    return "justice", "info", told.label(row, "milestone", "kind"), NOTHING, [in_words.beginning(text_of(row, "note"))]


def _outcome(row: Row, told: Telling) -> Made:
    scores = [score for name in DOMAINS if (score := number_of(row, name)) is not None]
    mean = _("on average {mean} of 4").format(mean=f"{sum(scores) / len(scores):.1f}") if scores else ""
    return "care", "info", in_words.title("outcome"), NOTHING, [told.label(row, "outcome", "stage").lower(), mean]


def _waiver(row: Row, told: Telling) -> Made:
    """What somebody said is no longer needed, and why."""
    cause, _dot, code = text_of(row, "waits").partition(".")
    if code:
        what = told.voice.label("urgent" if cause == "urgent" else "clock", code)
    else:
        what = _(WAITED.get(cause, row["entity"]))
    title = _("No longer needed: {what}").format(what=what)
    return "done", "plain", title, NOTHING, [in_words.beginning(text_of(row, "reason")), text_of(row, "waived_by")]


WAITED: Mapping[str, str] = {
    "promise": mark("an answer that was promised"),
    "ask_again": mark("asking again"),
    "referral": mark("an answer to a referral"),
    "incoming": mark("our answer to a referral"),
    "to_send": mark("a referral to send"),
    "silence": mark("an institution that does not move"),
    "plan": mark("looking at the case plan again"),
    "court_outcome": mark("what came of a court session"),
    "session": mark("a session"),
    "goal": mark("a goal of the plan"),
    "risk_review": mark("looking at the risk again"),
    "safety_plan": mark("looking at the safety plan again"),
    "outcome": mark("the outcome scale"),
    "consent": mark("a consent that ends"),
    "decision": mark("a decision of a meeting"),
    "meeting": mark("a meeting"),
    "placement_visit": mark("a visit where they stay"),
    "placement_order": mark("an order that ends"),
    "school": mark("asking after school"),
    "tracing": mark("asking after the family"),
    "compensation": mark("compensation that is not paid"),
    "order_ends": mark("a protection order that ends"),
    "transfer": mark("an answer to a transfer"),
}
"""What can wait in a case, by its cause, as a waiver of it is told; the help and the clocks have names of their own."""


def _note(row: Row, told: Telling) -> Made:
    """A note by who wrote it and how it begins, as far as its words are for the line: a narrative opens on purpose."""
    field = CORE["note"]["text"]
    words = in_words.beginning(text_of(row, "text")) if field.sensitivity is Sensitivity.OPEN else ""
    return "note", "plain", in_words.title("note"), NOTHING, [told.file.authors.get(row["id"], ""), words]


def _other(row: Row, told: Telling) -> Made:
    """Any other record: its title, and its first coded or short answers."""
    record = told.voice.registry[row["entity"]]
    fields = [
        field
        for field in record
        if field.kind in (FieldKind.CODE, FieldKind.CODES, FieldKind.INTEGER)
        and field.sensitivity is Sensitivity.OPEN
        and is_answered(row.get(field.name))
    ]
    parts = [in_words.answer(field, row[field.name], told.voice, told.names) for field in fields[:3]]
    return _ICONS.get(record.name, "flag"), "plain", _(record.title), NOTHING, parts


def _flag(row: Row, told: Telling) -> Made:
    title = _("{person} asks {to}: {what}").format(
        person=text_of(row, "flagged_by"), to=text_of(row, "for_whom"), what=told.label(row, "flag", "what")
    )
    if not is_answered(row.get("answered_on")):
        return "flag", "due", title, PillWords(_("not answered"), "due"), [in_words.beginning(text_of(row, "note"))]
    parts = [text_of(row, "answered_by"), in_words.day(row["answered_on"], told.today)]
    return (
        "flag",
        "plain",
        title,
        PillWords(_("answered"), "good"),
        [*parts, in_words.beginning(text_of(row, "answer"))],
    )


def _plan(row: Row, told: Telling) -> Made:  # noqa: ARG001
    return "steps", "plain", _("Case plan"), NOTHING, [in_words.beginning(text_of(row, "steps"))]


_ICONS: Mapping[str, str] = {
    "attachment": "file",
    "preparation": "justice",
    "meeting": "partners",
    "placement": "home",
    "school_return": "training",
    "tracing": "search",
    "protection_order": "secure",
    "breach": "warning",
    "intermediary": "language",
    "compensation": "numbers",
    "transfer": "forward",
    "identity_leak": "show",
}
"""Of kinds that are told by their title and first answers."""

_MADE: Mapping[str, Callable[[Row, Telling], Made]] = {
    "incident": _incident,
    "follow_up": _follow_up,
    "referral": _referral,
    "consent": _consent,
    "flag": _flag,
    "plan": _plan,
    "session": _session,
    "court_session": _court_session,
    "milestone": _milestone,
    "outcome": _outcome,
    "waiver": _waiver,
    "note": _note,
}
