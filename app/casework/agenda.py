"""What a case will ask for, as items with their moments: computed when the case changes, kept, and read by Today.

An item does not depend on the time of day, so a store may keep items beside the case in an index and Today need only
read those that are visible. `app.casework.today` turns items into lines. Must not know a language.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import msgspec

from app.casework import (
    clocks,
    danger,
    days_ahead,
    first_hours,
    incoming,
    let_out,
    lifecycle,
    occurrences,
    seconding,
    silence,
    waivers,
    was_done,
)
from app.casework.agenda_of_colleagues import of_colleagues
from app.casework.ages import born
from app.casework.approvals import SIGNED_BY, waits_until
from app.casework.case_file import CaseFile, Row, day_of, moment_of, order_of, text_of
from app.casework.consent import asked_about, may_be_told
from app.casework.consent_word import EMERGENCY, emergency_ends, ends_on
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.growing_up import grown_up
from app.casework.items import AHEAD_DAYS, SECONDED, Cause, Item, is_for, is_left_to
from app.casework.items import by_day as _by_day
from app.casework.items import midnight as _midnight
from app.casework.seen import last_seen

QUARTER_DAYS = 91
"""How long ahead it is said that a survivor turns 18: there has to be time to meet."""

DECIDED_WITHIN_DAYS = 1
"""Somebody waits for a second person's word, and a survivor behind them."""

_OVER = ("closed", "transferred")
_LONG_AGO = date(2000, 1, 1)


def items_of(file: CaseFile, pack: Pack, as_of: date | None = None) -> list[Item]:
    """Return the agenda of a case, with what is dated after `as_of` left out; of a closed case whether a
    second person has confirmed that."""
    file = file.as_of(as_of) if as_of else file
    zone = zone_of(pack.utc_offset)
    if text_of(file.case, "state") in _OVER:
        return list(_unconfirmed(file, pack, zone))
    found = [
        *_promises(file, zone),
        *_referrals(file, pack),
        *_clocks(file, pack),
        *_urgent(file, pack),
        *_silences(file, pack, zone),
        *_court(file, pack, zone),
        *let_out.items(file, zone),
        *_care(file, pack, zone),
        *_consents(file, pack, zone),
        *_grown_up(file, zone),
        *_approvals(file, pack, zone),
        *of_colleagues(file, zone),
        *_seen(file, as_of, zone),
        *days_ahead.items(file, pack.utc_offset, zone),
    ]
    return waivers.needed(found, file)


def _promises(file: CaseFile, zone: timezone) -> Iterator[Item]:
    """The last promise of each office stands until it is kept, the office moves, or it promises anew."""
    latest: dict[tuple[str, str], Row] = {}
    asked: dict[tuple[str, str], Row] = {}
    for row in sorted(file.of("follow_up"), key=lambda each: order_of(each, "on")):
        office = (file.institution_of(row) or text_of(row, "about"), text_of(row, "partner"))
        asked[office] = row
        if day_of(row, "promised_on"):
            latest[office] = row
    for (institution, _), row in latest.items():
        due = day_of(row, "promised_on")
        if due and not text_of(row, "kept") and not _is_moved(file, institution, row):
            yield _by_day(
                Cause.PROMISE, file, row, due, zone, _asked(file, row) | {"promised": text_of(row, "promise_kind")}
            )
    for row in asked.values():
        if again := day_of(row, "next_on"):
            yield _by_day(Cause.ASK_AGAIN, file, row, again, zone, _asked(file, row))


def _asked(file: CaseFile, row: Row) -> dict[str, str | int]:
    return {"institution": file.institution_of(row), "name": file.name_of(row), "about": text_of(row, "about")}


def _is_moved(file: CaseFile, institution: str, follow_up: Row) -> bool:
    """Whether the institution moved after it promised: then the promise needs no other answer."""
    asked = day_of(follow_up, "on")
    return asked is not None and any(day > asked for day in silence.movements(file, institution))


def _referrals(file: CaseFile, pack: Pack) -> Iterator[Item]:
    for row in file.of("referral"):
        sent = moment_of(row, "sent_at", pack.utc_offset)
        status = text_of(row, "status")
        answered = status in clocks.ANSWERED or text_of(row, "acknowledged_on")
        facts: dict[str, str | int] = {"institution": file.institution_of(row), "name": file.name_of(row)}
        if status == "draft":
            made = day_of(row, "made_on") or day_of(file.case, "opened_on") or _LONG_AGO
            item = _by_day(Cause.TO_SEND, file, row, made, zone_of(pack.utc_offset), facts)
            yield msgspec.structs.replace(item, visible_from=made)
        if sent is not None and incoming.waits(row):
            yield Item(
                cause=Cause.INCOMING,
                case=file.id,
                record=text_of(row, "id"),
                visible_from=sent.date(),
                due=incoming.limit(row, sent, pack),
                facts=facts | {"priority": text_of(row, "priority") or "normal"},
            )
        if sent is None or status in ("", "draft") or answered or incoming.is_incoming(row):
            continue
        limit = clocks.referral_limit(text_of(row, "priority"), sent)
        facts |= was_done.asked_last(file, file.institution_of(row), sent.date())
        facts["priority"] = text_of(row, "priority") or "normal"
        visible = max(sent.date(), limit.date() - timedelta(days=AHEAD_DAYS))
        yield Item(
            cause=Cause.REFERRAL,
            case=file.id,
            record=text_of(row, "id"),
            visible_from=visible,
            due=limit,
            facts=facts,
        )


def _clocks(file: CaseFile, pack: Pack) -> Iterator[Item]:
    for each in clocks.started_clocks(file, pack):
        if each.is_owed:
            yield Item(
                cause=Cause.CLOCK,
                case=file.id,
                record=each.record,
                visible_from=max(each.started.date(), each.limit.date() - timedelta(days=AHEAD_DAYS)),
                due=each.limit,
                facts={
                    "clock": each.clock.code,
                    "institution": each.clock.institution,
                    "ours": int(each.clock.is_ours),
                    **({"unsure": each.unsure.isoformat()} if each.unsure else {}),
                    **was_done.asked_last(file, each.clock.institution, each.started.date()),
                },
            )


def _urgent(file: CaseFile, pack: Pack) -> Iterator[Item]:
    reported = occurrences.of(file, "incident.reported_on")
    for window in first_hours.urgent_windows(file, pack):
        yield Item(
            cause=Cause.URGENT,
            case=file.id,
            record=window.incident,
            visible_from=reported.on if reported else window.limit.date(),
            due=window.limit,
            until=window.until,
            facts={"help": window.help.code, **was_done.referred(file, window.referral)},
        )


def _silences(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    for owed in silence.owing(file):
        if owed.until is not None:
            continue
        since = silence.silent_since(file, owed)
        asked = silence.asked_since(file, owed, since)
        yield Item(
            cause=Cause.SILENCE,
            case=file.id,
            record=text_of(asked[-1], "id") if asked else owed.record,
            visible_from=since + timedelta(days=pack.silence_after_days + 1),
            due=_midnight(since, zone),
            facts={
                "institution": owed.institution,
                "name": silence.office_of(file, owed.institution),
                "follow_ups": sum(1 for row in asked if row.get("moved") is not True),
                "taken": " ".join(map(str, silence.ladder_taken(asked))),
                **was_done.asked_last(file, owed.institution, since),
            },
        )


def _court(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    ahead = timedelta(days=max(pack.reviews.court_reminders, default=0))
    sessions = {day: row for row in file.of("court_session") if (day := day_of(row, "on"))}
    announced = {day: row for row in file.of("court_session") if (day := day_of(row, "next_on"))}
    announced |= {day: row for row in file.of("legal_case") if (day := day_of(row, "next_on"))}
    held = max((day for day, row in sessions.items() if text_of(row, "outcome")), default=date.min)
    for day, row in {**announced, **sessions}.items():
        if day <= held or (text_of(row, "outcome") and day in sessions):
            continue
        at = text_of(row, "at") if day in sessions else ""
        due = _midnight(day, zone) + timedelta(hours=int(at[:2]), minutes=int(at[3:])) if at else _midnight(day, zone)
        facts: dict[str, str | int] = {"court": _court_of(file, row), "at": at, "kind": text_of(row, "kind")}
        over = _midnight(day, zone) + timedelta(days=1)
        record = text_of(row, "id")
        yield Item(
            cause=Cause.COURT,
            case=file.id,
            record=record,
            visible_from=day - ahead,
            due=due,
            until=over - timedelta(seconds=1),
            facts=facts,
        )
        yield Item(
            cause=Cause.COURT_OUTCOME, case=file.id, record=record, visible_from=over.date(), due=over, facts=facts
        )


def _court_of(file: CaseFile, row: Row) -> str:
    courts = [text_of(row, "court"), *(text_of(each, "court") for each in file.of("legal_case"))]
    return next(filter(None, courts), "")


def _care(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    if found := danger.self_harm(file):
        yield _by_day(Cause.SELF_HARM, file, {"id": found.record}, found.on, zone, {})
    rows = sorted(file.of("session"), key=lambda row: order_of(row, "on"))
    for row in rows:
        day = day_of(row, "on")
        if day and text_of(row, "attendance") == "planned":
            yield _by_day(Cause.SESSION, file, row, day, zone, {"kind": text_of(row, "kind")})
    if rows and (planned := day_of(rows[-1], "next_on")):
        yield _by_day(Cause.SESSION, file, rows[-1], planned, zone, {"kind": text_of(rows[-1], "kind")})
    for row in file.of("plan_goal"):
        day = day_of(row, "due_on")
        if day and text_of(row, "status") not in ("reached", "dropped"):
            yield _by_day(Cause.GOAL, file, row, day, zone, {})
    for row in _latest(file, "safety_plan"):
        if day := day_of(row, "review_on"):
            yield _by_day(Cause.SAFETY_PLAN, file, row, day, zone, {})
    reviewed = _reviewed(file, pack)
    risk = text_of(reviewed, "risk")
    since = day_of(reviewed, "on") or day_of(file.case, "opened_on")
    if risk in pack.reviews.risk and since:
        due = since + timedelta(days=pack.reviews.risk[risk])
        yield _by_day(Cause.RISK_REVIEW, file, reviewed, due, zone, {"risk": risk})
    for row in _latest(file, "outcome"):
        day = day_of(row, "on")
        if day and text_of(row, "stage") != "exit":
            yield _by_day(Cause.OUTCOME, file, row, day + timedelta(days=pack.reviews.outcome), zone, {})


def _consents(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    """What is still allowed on the last day of a consent, and is not on the next."""
    terms, known = pack.consent.terms, born(file.case)
    for recipient, words in asked_about(file.of("consent"), _kinds(file)).items():
        for row in words:
            day = ends_on(row, terms, known)
            if day and text_of(row, "recipient") == recipient and may_be_told(words, day, terms, known):
                yield _by_day(Cause.CONSENT, file, row, day, zone, {"recipient": _recipient(file, recipient)})


def _grown_up(file: CaseFile, zone: timezone) -> Iterator[Item]:
    """That the survivor turns 18 this quarter, or has: what others agreed to for a child ends with that day."""
    if found := grown_up(file):
        item = _by_day(Cause.GROWN_UP, file, file.case, found.on, zone, {"words": found.words})
        yield msgspec.structs.replace(item, visible_from=found.on - timedelta(days=QUARTER_DAYS))


def _approvals(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    """What waits for the word of a second person, from the day it is asked for."""
    for of, row in seconding.waiting(file):
        day = day_of(row, "on") or day_of(file.case, "opened_on")
        first = waits_until(file.of("approval"), row, of, pack.reviews.cooling)
        if day and (first is None or first[1] > date.min):
            due = day + timedelta(days=DECIDED_WITHIN_DAYS)
            given = text_of(first[0], SIGNED_BY) if first else ""  # whose word counts later
            facts: dict[str, str | int] = {"of": of, "by": text_of(row, SIGNED_BY), "given": given}
            item = _by_day(Cause.APPROVAL, file, row, due, zone, facts)
            ends = emergency_ends(row, pack.consent.terms)
            if of == EMERGENCY and ends is not None:
                facts["recipient"] = _recipient(file, text_of(row, "recipient"))
                item = msgspec.structs.replace(item, cause=Cause.EMERGENCY, visible_from=day, due=ends)
            yield msgspec.structs.replace(item, until=_until(first[1] if first else date.max, zone))


def _seen(file: CaseFile, as_of: date | None, zone: timezone) -> Iterator[Item]:
    """When somebody was last with the survivor: never shown as a line, and found by lists of who was not seen."""
    day = last_seen(file, as_of or date.max) or day_of(file.case, "opened_on")
    if day is not None:
        yield Item(cause=Cause.SEEN, case=file.id, record=file.id, visible_from=date.max, due=_midnight(day, zone))


def _unconfirmed(file: CaseFile, pack: Pack, zone: timezone) -> Iterator[Item]:
    """That a case is closed and no second person's approval counts, until one does."""
    confirmed = lifecycle.confirmed_from(file, pack.reviews.cooling)
    if text_of(file.case, "state") == "closed" and confirmed != date.min:
        yield Item(
            cause=Cause.UNCONFIRMED,
            case=file.id,
            record=text_of(file.case, "closed_by") or file.id,
            visible_from=date.min,
            due=_midnight(day_of(file.case, "closed_on") or day_of(file.case, "opened_on") or _LONG_AGO, zone),
            until=_until(confirmed or date.max, zone),
        )


def _until(day: date, zone: timezone) -> datetime | None:
    """The moment at which what waits for a day goes by itself; None where that is not known."""
    return _midnight(day, zone) - timedelta(seconds=1) if day < date.max else None


def _kinds(file: CaseFile) -> dict[str, str]:
    return {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}


def _recipient(file: CaseFile, recipient: str) -> str:
    partner = file.partners.get(recipient)
    return text_of(partner, "kind") if partner else recipient


def _reviewed(file: CaseFile, pack: Pack) -> Row:
    """The last review of the risk, else the case itself; of several on one day the one that is looked at again soonest:
    which of them was later, only clocks could say."""
    days = pack.reviews.risk
    last = max((text_of(row, "on") for row in file.of("risk_review")), default="")
    reviews = [row for row in file.of("risk_review") if text_of(row, "on") == last]
    return min(reviews, key=lambda row: (days.get(text_of(row, "risk"), 2**31), text_of(row, "id")), default=file.case)


def _latest(file: CaseFile, entity: str) -> list[Row]:
    """The latest row of a kind, as a list of one or none."""
    return sorted(file.of(entity), key=lambda row: order_of(row, "on"))[-1:]


__all__ = ["AHEAD_DAYS", "DECIDED_WITHIN_DAYS", "SECONDED", "Cause", "Item", "is_for", "is_left_to", "items_of"]
