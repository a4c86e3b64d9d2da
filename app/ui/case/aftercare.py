"""What comes after: how life becomes better on the outcome scale, goals, sessions, and the way to closing.

Knows the declarations and the words; knows no toolkit and no casebook.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.casework.case_file import Row, day_of, number_of, order_of, text_of
from app.casework.indicators.happenings import DOMAINS
from app.casework.lifecycle import FINISHED, unchecked
from app.casework.today_lines import LineKind
from app.ui import in_words
from app.ui.case.telling import Telling
from app.ui.pills import NOTHING, PillWords
from app.ui.record import facts
from app.ui.record.facts import FactGroup
from app.words.language import _, day_and_year, ngettext

SCALE = (1, 4)
"""The outcome scale: 1 is most vulnerable, 4 safe and stable."""
HOME = ("placement", "school_return", "tracing")
"""Kinds of record that tell of where a survivor lives and learns."""
SHOWN = 6
"""Assessments that a chart shows, the latest."""


class Domain(NamedTuple):
    """A part of life over time: its name, and the scores as (words under them, score or None)."""

    name: str
    points: tuple[tuple[str, int | None], ...]


class Goal(NamedTuple):
    """A goal in the survivor's words, with its record, what is done for it, and how far it is."""

    record: str
    title: str
    second: str
    pill: PillWords


class HeldSession(NamedTuple):
    """One session with its record: when it was, and who came."""

    record: str
    title: str
    second: str


class SessionsOfKind(NamedTuple):
    """The sessions of a kind: how many of what, when the last was and the next is, and each of them, the latest
    first."""

    kind: str
    title: str
    second: str
    sessions: tuple[HeldSession, ...]


class Closing(NamedTuple):
    """How far closing is: `title` and `sentences` say it; `decides` is the closure this person may decide about, ""
    for none; `can_close`, `can_ask` and `can_reopen` what may be done now. `approved` says who approved it, "" while
    nobody has; `mends` is the request in which this person can tick what has been checked meanwhile, "" for none."""

    title: str
    sentences: tuple[str, ...]
    decides: str
    can_close: bool
    can_ask: bool
    can_reopen: bool
    approved: str = ""
    mends: str = ""


def domains(told: Telling) -> list[Domain]:
    """Return the parts of life that were ever assessed, each over the latest assessments."""
    rows = sorted(told.file.of("outcome"), key=lambda row: order_of(row, "on"))[-SHOWN:]
    record, found = told.voice.registry["outcome"], []
    for name in DOMAINS:
        points = tuple((_under(row, rows, told.today), number_of(row, name)) for row in rows)
        if any(score is not None for _words, score in points):
            found.append(Domain(_(record[name].question), points))
    return found


def change(domain: Domain) -> PillWords:
    """Say how a part of life has changed from the first assessment to the last; nothing of a single one."""
    scores = [score for _words, score in domain.points if score is not None]
    if len(scores) < 2:
        return NOTHING
    if scores[-1] > scores[0]:
        return PillWords(_("better"), "good")
    return PillWords(_("worse"), "over") if scores[-1] < scores[0] else PillWords(_("the same"), "plain")


def goals(told: Telling) -> list[Goal]:
    """Return the goals, those still to be reached first."""
    file, voice, today = told.file, told.voice, told.today
    found = []
    for row in sorted(file.of("plan_goal"), key=lambda row: (_is_over(row), order_of(row, "due_on"))):
        status, due = text_of(row, "status"), day_of(row, "due_on")
        words = voice.label("goal_status", status) if status else ""
        late = due is not None and due < today and not _is_over(row)
        tone = {"reached": "good", "dropped": "plain"}.get(status, "over" if late else "info")
        parts = [
            voice.label("outcome_domain", row["domain"]) if text_of(row, "domain") else "",
            text_of(row, "next_action"),
            text_of(row, "who"),
            _("by {date}").format(date=in_words.day(row.get("due_on"), today)) if due and not _is_over(row) else "",
        ]
        found.append(
            Goal(row["id"], text_of(row, "goal"), " · ".join(part for part in parts if part),
                 PillWords(words.lower(), tone))
        )  # fmt: skip
    return found


def decisions(told: Telling) -> list[Goal]:
    """Return what meetings have decided, what is still to be done first."""
    file, voice, today = told.file, told.voice, told.today
    found = []
    for row in sorted(file.of("decision"), key=lambda row: (_is_decided(row), order_of(row, "due_on"))):
        status, due = text_of(row, "status"), day_of(row, "due_on")
        late = due is not None and due < today and not _is_decided(row)
        tone = {"done": "good", "dropped": "plain"}.get(status, "over" if late else "info")
        by = _("by {date}").format(date=in_words.day(row.get("due_on"), today)) if due and not _is_decided(row) else ""
        office = told.names.get(text_of(row, "office")) or told.label(row, "decision", "office")
        owner = text_of(row, "colleague") or office or text_of(row, "owner")
        second = " · ".join(part for part in (owner, by) if part)
        words = voice.label("decision_status", status or "open").lower()
        found.append(Goal(row["id"], text_of(row, "what"), second, PillWords(words, tone)))
    return found


def homes(told: Telling) -> list[FactGroup]:
    """Return where the survivor stays, school and the family that is looked for, the latest of each kind first."""
    return [
        facts.group(told.label(row, kind, "kind") or in_words.title(kind), row, told.voice, told.names)
        for kind in HOME
        for row in sorted(told.file.of(kind), key=lambda row: order_of(row, "on"), reverse=True)
    ]


def sessions(told: Telling) -> list[SessionsOfKind]:
    """Return the sessions by kind, those of which most were held first."""
    voice, today = told.voice, told.today
    by_kind: dict[str, list[Row]] = {}
    for row in told.file.of("session"):
        by_kind.setdefault(text_of(row, "kind"), []).append(row)
    found = []
    for kind, rows in sorted(by_kind.items(), key=lambda each: -len(each[1])):
        came = [row for row in rows if text_of(row, "attendance") in ("", "came")]
        count = ngettext("{kind}: {count} session", "{kind}: {count} sessions", len(came))
        name = voice.label("session_kind", kind) if kind else in_words.title("session")
        held = [on for row in came if (on := day_of(row, "on")) and on <= today]
        ahead = [on for row in rows for field in ("on", "next_on") if (on := day_of(row, field)) and on > today]
        parts = [
            _("the last {date}").format(date=in_words.near(max(held), today)) if held else "",
            _("the next {date}").format(date=in_words.near(min(ahead), today)) if ahead else "",
        ]
        each = tuple(_held(row, told) for row in sorted(rows, key=lambda row: order_of(row, "on"), reverse=True))
        title, second = count.format(kind=name, count=len(came)), " · ".join(part for part in parts if part)
        found.append(SessionsOfKind(kind, title, second, each))
    return found


def _held(row: Row, told: Telling) -> HeldSession:
    attendance = text_of(row, "attendance")
    came = told.voice.label("attendance", attendance) if attendance else ""
    return HeldSession(str(row["id"]), in_words.day(row.get("on"), told.today) or in_words.title("session"), came)


def closing(told: Telling) -> Closing:
    """Return how far closing is for the person at this seat."""
    file, voice = told.file, told.voice
    state = text_of(file.case, "state")
    if state in FINISHED:
        closed = day_of(file.case, "closed_on")
        title = _("Closed on {date}").format(date=day_and_year(closed)) if closed else voice.label("case_state", state)
        if any(line.kind is LineKind.TASK for line in file.standing.waiting):
            title = _("{closed}, not confirmed by a second person").format(closed=title)
        reason = text_of(file.case, "closure_reason")
        return Closing(title, (voice.label("closure_reason", reason),) if reason else (), "", False, False, True)
    closure = next((row for row in file.of("closure") if row["id"] == file.standing.closure), None)
    if closure is None or file.standing.closing is None:
        return Closing(_("Nobody has asked to close this case"), (), "", False, True, False)
    by = file.standing.closing_by
    asked = _("{person} asked to close it: {reason}").format(
        person=by or _("Somebody"), reason=voice.label("closure_reason", text_of(closure, "reason")).lower()
    )
    why = tuple(voice.spoken(each) for each in file.standing.closing)
    is_decided, is_mine = file.standing.is_decided, bool(file.me) and file.me == by
    decides = closure["id"] if not is_decided and file.me and not is_mine else ""
    mends = closure["id"] if not is_decided and is_mine and unchecked(closure) else ""
    title = _("Closing was asked for") if why else _("This case may be closed")
    waits = () if is_decided else _waits_for(told)
    can_ask = is_decided and bool(why)
    return Closing(title, (asked, *why, *waits), decides, not why, can_ask, False, _approved(told), mends)


def _approved(told: Telling) -> str:
    """Say who approved the closing, and when; "" while nobody has."""
    stands = told.file.standing
    if stands.decision != "approved" or stands.decided_on is None:
        return ""
    date_ = in_words.near(stands.decided_on, told.today)
    return _("Approved by {person}, {date}").format(person=stands.decided_by or _("Somebody"), date=date_)


def _waits_for(told: Telling) -> tuple[str, ...]:
    """Say whose approval a closing waits for."""
    others = told.file.standing.seconds
    if not others:
        return (_("Nobody else is in this centre yet who could approve it."),)
    return (_("It waits for the word of a second person: {people}").format(people=", ".join(others)),)


def _under(row: Row, rows: Sequence[Row], today: date) -> str:
    """Say under a score when it was: the month; its day too where a month comes twice, its year where years differ."""
    on = day_of(row, "on")
    if on is None:
        return ""
    days = [day for each in rows if (day := day_of(each, "on"))]
    months = [(day.year, day.month) for day in days]
    with_year = len({day.year for day in days}) > 1 or on.year != today.year
    return in_words.month(on, with_day=len(set(months)) < len(months), with_year=with_year)


def _is_decided(row: Row) -> bool:
    return text_of(row, "status") in ("done", "dropped")


def _is_over(row: Row) -> bool:
    return text_of(row, "status") in ("reached", "dropped")
