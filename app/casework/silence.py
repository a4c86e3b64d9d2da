"""Silence of institutions: days since each last moved, what was promised meanwhile, and whom to ask next.

Words are no movement: only a step that can be pointed at restarts the count (a statement, an arrest, a file sent; or a
follow-up that says something moved). The ladder is the pack's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.casework import occurrences
from app.casework.case_file import CaseFile, Row, day_of, is_yes, number_of, order_of, text_of
from app.casework.country import LadderStep, Pack
from app.casework.joining import came_on
from app.casework.messages import Label, Message

_CLOSED = ("closed", "transferred")
_STEPS = {
    "police": ("statement_on", "p3_issued_on", "arrested_on", "produced_on", "file_to_prosecutor_on", "charged_on"),
    "court": ("bail_on", "verdict_on", "sentenced_on"),
}
"""Steps of an institution, by whichever record they are said."""
_MILESTONES = {"police": ("scene_visit",), "court": ("plea", "pre_trial", "hearing", "case_to_answer")}
"""Milestones that are movement and no date field of a legal case."""


class Owed(NamedTuple):
    """That an institution owes the next step: since when, and until when (None: still). `is_since_we_came` tells that
    it owed it before, which is not counted."""

    institution: str
    since: date
    record: str
    until: date | None
    is_since_we_came: bool = False


class Rung(NamedTuple):
    """A step of a ladder in one silence: the day from which it is due, and when somebody was asked at it (None: not
    yet)."""

    step: LadderStep
    due: date
    taken_on: date | None


class Silence(NamedTuple):
    """How long an institution has not moved. `moved_on` is the day counted from: its last movement, else day 0, and no
    day before the centre came to the case (`is_since_we_came`).

    `follow_ups` and `promises_broken` count since then. `step` is the lowest step of the ladder that is due and was not
    taken, for a higher office asks for those below it; where all that are due were taken (`step_taken`), the highest of
    them. `next_step` is the one that is due next, `rungs` are all.
    """

    institution: str
    name: str
    moved_on: date
    days: int
    raised: bool
    follow_ups: int
    promises_broken: int
    last_follow_up: Row | None
    step: LadderStep | None
    step_taken: bool
    next_step: LadderStep | None
    rungs: tuple[Rung, ...] = ()
    is_since_we_came: bool = False


def silences(file: CaseFile, pack: Pack, today: date) -> list[Silence]:
    """Return how long each institution that owes something has not moved, the longest first.

    What is dated after `today` is not known yet. A closed case asks nobody.
    """
    file = file.as_of(today)
    if text_of(file.case, "state") in _CLOSED:
        return []
    found = [_silence(file, pack, owed, today) for owed in owing(file) if owed.until is None]
    return sorted(found, key=lambda silence: (-silence.days, silence.institution))


def owing(file: CaseFile) -> list[Owed]:
    """Return what each institution that was told of the case owes: police, prosecutor and court one after the other,
    every other from the day it was told until the service is done; nobody for days before the centre came."""
    came = came_on(file) or date.min
    return [
        each._replace(since=came, is_since_we_came=True) if each.since < came else each
        for each in (*_justice(file), *_others(file))
    ]


def movements(file: CaseFile, institution: str) -> list[date]:
    """Return the days an institution moved, oldest first."""
    return sorted(set(_movements(file, institution)))


def ladder(pack: Pack, institution: str) -> tuple[LadderStep, ...]:
    """Return an institution's ladder, lowest step first."""
    return tuple(sorted((step for step in pack.ladder if step.institution == institution), key=lambda step: step.days))


def _justice(file: CaseFile) -> Iterator[Owed]:
    told = occurrences.of(file, "told.police")
    entered = occurrences.of(file, "legal_case.ob_on")
    any_legal = next(iter(file.of("legal_case")), None)
    file_sent = occurrences.of(file, "legal_case.file_to_prosecutor_on")
    decided = occurrences.of(file, "legal_case.prosecutor_decided_on")
    charged = occurrences.of(file, "legal_case.charged_on")
    ended = occurrences.first(file, ("legal_case.judgment_on", "legal_case.withdrawn_on"))
    if entered or told or any_legal:
        reported = occurrences.of(file, "incident.reported_on")
        start = entered or reported or told  # day 0 is the OB entry, else the report
        if start:
            yield Owed("police", start.on, start.record, _first(file_sent, charged, ended))
    if file_sent:
        yield Owed("prosecutor", file_sent.on, file_sent.record, _first(decided, charged, ended))
    if charged:
        yield Owed("court", charged.on, charged.record, _first(ended))


def _others(file: CaseFile) -> Iterator[Owed]:
    asked: dict[str, Row] = {}
    for entity, field in (("referral", "sent_at"), ("follow_up", "on")):
        # a referral that has not gone tells nobody, and who referred to us has been told nothing by it
        told = (row for row in file.of(entity) if day_of(row, field) and text_of(row, "direction") != "in")
        for row in sorted(told, key=lambda each: order_of(each, field)):
            asked.setdefault(file.institution_of(row), row)
    for institution, row in asked.items():
        since = day_of(row, "sent_at") or day_of(row, "on")
        if institution in ("", "police", "prosecutor", "court") or since is None:
            continue
        referrals = [each for each in _from_us(file) if file.institution_of(each) == institution]
        over = bool(referrals) and all(text_of(each, "status") in _OVER for each in referrals)
        yield Owed(institution, since, text_of(row, "id"), since if over else None)


def _from_us(file: CaseFile) -> list[Row]:
    """The referrals that a partner answers: of one to the centre, we owe the answer."""
    return [row for row in file.of("referral") if text_of(row, "direction") != "in"]


_OVER = ("draft", "declined", "started", "completed", "withdrawn")


def _movements(file: CaseFile, institution: str) -> Iterator[date]:
    for row in file.of("follow_up"):
        day = day_of(row, "on")
        if is_yes(row, "moved") and file.institution_of(row) == institution and day:
            yield day
    for step in _STEPS.get(institution, ()):  # each of them: the second arrest is one as well
        yield from (each.on for each in occurrences.every(file, f"accused.{step}"))
    for row in file.of("milestone"):
        day = day_of(row, "on")
        if text_of(row, "kind") in _MILESTONES.get(institution, ()) and day:
            yield day
    if institution == "court":
        for row in file.of("court_session"):
            day = day_of(row, "on")
            if text_of(row, "outcome") not in ("", "adjourned") and day:
                yield day
    for row in _from_us(file):
        if file.institution_of(row) == institution:
            for field in ("acknowledged_on", "started_on", "completed_on"):
                day = day_of(row, field)
                if day:
                    yield day


def silent_since(file: CaseFile, owed: Owed) -> date:
    """Return the day an institution last moved, else the day from which it owed the first step."""
    return max((day for day in movements(file, owed.institution) if day >= owed.since), default=owed.since)


def asked_since(file: CaseFile, owed: Owed, since: date) -> list[Row]:
    """Return the follow-ups made with an institution since a day, oldest first."""
    rows = [row for row in file.of("follow_up") if file.institution_of(row) == owed.institution]
    return sorted((row for row in rows if _is_after(row, since)), key=lambda row: order_of(row, "on"))


def office_of(file: CaseFile, institution: str) -> str:
    """Return the name of the station or partner that a case has with an institution, the latest named."""
    stations = [text_of(row, "station") for row in file.of("legal_case")] if institution == "police" else []
    rows = [*file.of("follow_up"), *file.of("referral")]
    names = [file.name_of(row) for row in rows if file.institution_of(row) == institution]
    return next(filter(None, (*reversed(stations), *reversed(names))), "")


def to_take(steps: tuple[LadderStep, ...], days: int, taken: Collection[int]) -> LadderStep | None:
    """Return the lowest step of a ladder that so many days have reached and that was not `taken`; None for none."""
    return next((each for each in steps if each.days <= days and each.days not in taken), None)


def ladder_taken(follow_ups: Iterable[Row]) -> tuple[int, ...]:
    """Return the steps of a ladder at which somebody was asked, by their days, the lowest first."""
    return tuple(sorted({days for row in follow_ups if (days := number_of(row, "ladder_step"))}))


def _silence(file: CaseFile, pack: Pack, owed: Owed, today: date) -> Silence:
    since = silent_since(file, owed)
    days = (today - since).days
    asked = asked_since(file, owed, since)
    steps, taken = ladder(pack, owed.institution), ladder_taken(asked)
    due = to_take(steps, days, taken)
    reached = [each for each in steps if each.days <= days]
    return Silence(
        institution=owed.institution,
        name=office_of(file, owed.institution),
        moved_on=since,
        days=days,
        raised=days > pack.silence_after_days,
        follow_ups=sum(1 for row in asked if not is_yes(row, "moved")),
        promises_broken=sum(1 for row in asked if promise_is_broken(row, today)),
        last_follow_up=asked[-1] if asked else None,
        step=due or (reached[-1] if reached else None),
        step_taken=due is None and bool(reached),
        next_step=next((each for each in steps if each.days > days), None),
        rungs=tuple(Rung(each, since + timedelta(days=each.days), _taken_on(each, asked)) for each in steps),
        is_since_we_came=owed.is_since_we_came and since == owed.since,
    )


def _taken_on(step: LadderStep, asked: Iterable[Row]) -> date | None:
    return next((day_of(row, "on") for row in asked if number_of(row, "ladder_step") == step.days), None)


def promise_is_broken(follow_up: Row, today: date) -> bool:
    """Tell whether what was promised in a follow-up was not kept in time."""
    kept = text_of(follow_up, "kept")
    due = day_of(follow_up, "promised_on")
    return kept in ("broken", "refused", "obstructed") or (kept == "" and due is not None and due < today)


def _is_after(follow_up: Row, since: date) -> bool:
    day = day_of(follow_up, "on")
    return day is not None and day >= since


def _first(*found: occurrences.Occurrence | None) -> date | None:
    return min((each.on for each in found if each), default=None)


def brief(file: CaseFile, silence: Silence, today: date) -> list[Message]:
    """Return the brief for the next step of the ladder, a sentence each: facts, dates and counts; no identity.

    No free text goes in (somebody may have typed a name), nor pseudonym, age or place: the case code and the numbers
    of the institution's own papers are enough for it to find the file.
    """
    legal = next(iter(sorted(file.of("legal_case"), key=lambda row: order_of(row, "ob_on"))), {})
    who = Label("institution", silence.institution)
    said = [
        Message("Case {code}: {institution} has not moved.", {"code": text_of(file.case, "code"), "institution": who})
    ]
    if text_of(legal, "ob_number") and silence.institution == "police":
        said.append(Message("Occurrence book: {number}.", {"number": text_of(legal, "ob_number")}))
    if silence.name:
        said.append(Message("Office: {name}.", {"name": silence.name}))
    said.append(_counted(silence))
    if silence.follow_ups:
        said.append(
            Message(
                "Asked {count} time since then, without movement.",
                many="Asked {count} times since then, without movement.",
                count=silence.follow_ups,
            )
        )
    if silence.promises_broken:
        said.append(
            Message(
                "{count} promise was not kept.",
                many="{count} promises were not kept.",
                count=silence.promises_broken,
            )
        )
    obstructions = dict.fromkeys(
        text_of(row, "obstruction")
        for row in file.as_of(today).of("follow_up")
        if file.institution_of(row) == silence.institution and text_of(row, "obstruction") not in ("", "none")
    )
    taken = ((Label("ladder", each.step.code), each.taken_on) for each in silence.rungs)
    said += [Message("Asked on {date}: {step}.", {"date": on, "step": step}) for step, on in taken if on]
    said += [Message("Reason given: {reason}.", {"reason": Label("obstruction", code)}) for code in obstructions]
    said.append(Message("Please see that the next step is taken, and tell us by when."))
    return said


def _counted(silence: Silence) -> Message:
    since = {"date": silence.moved_on}
    if silence.is_since_we_came:
        return Message(
            "No movement since we came to the case on {date}, {count} day ago.",
            since,
            many="No movement since we came to the case on {date}, {count} days ago.",
            count=silence.days,
        )
    return Message(
        "Last movement on {date}, {count} day ago.",
        since,
        many="Last movement on {date}, {count} days ago.",
        count=silence.days,
    )
