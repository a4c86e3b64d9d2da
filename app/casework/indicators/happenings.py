"""Finds in a case what indicators count: each happening with its day, its record, and who it counts for.

Must not know periods or targets: every happening is given, whenever it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from app.casework import occurrences, silence
from app.casework.ages import ADULT_AGE, ages_on, born
from app.casework.case_file import (
    CaseFile,
    Row,
    codes_of,
    day_of,
    first_day,
    is_yes,
    moment_of,
    number_of,
    order_of,
    text_of,
)
from app.casework.clocks import referral_limit
from app.casework.consent import asked_about, may_be_told
from app.casework.consent_word import purpose_of
from app.casework.incoming import is_incoming
from app.casework.indicators.register import Happening, Register
from app.casework.joining import came_on

RELIEF_HOLDS = timedelta(days=30)
"""Relieved means out of the situation for so long; it counts on the day that is full."""

DOMAINS = (
    "safety",
    "legal_protection",
    "mental_wellbeing",
    "economy_education",
    "social_support",
    "physical_wellbeing",
)
_SEXUAL = frozenset({"rape", "attempted_rape", "sexual_assault", "sexual_exploitation", "incest"})
_ANSWERED_FIELDS = ("acknowledged_on", "started_on", "completed_on")


def relieved(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """A survivor out of the situation for 30 days, with date, means and evidence, not harmed again in them."""
    since = day_of(file.case, "relieved_on")
    if since is None or not text_of(file.case, "relieved_by") or not text_of(file.case, "relieved_evidence"):
        return
    full = since + RELIEF_HOLDS
    if not any(since <= day < full for day in _harmed_again(file)):
        yield Happening(full, file.id, file.id, groups=survivor(file))


def rescued(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Survivors relieved whom the police or the children officer brought out."""
    yield from (each for each in relieved(file, register) if text_of(file.case, "relieved_by") == "rescued")


def in_aftercare(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Survivors out of the situation whose case goes on, from that day until it is closed."""
    since, closed = day_of(file.case, "relieved_on"), day_of(file.case, "closed_on")
    if since is not None:
        yield Happening(since, file.id, file.id, groups=survivor(file), until=closed)


def back_at_school(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Survivors who go to school again; what is only planned for a day to come is none."""
    for row in file.of("school_return"):
        if (day := day_of(row, "on")) and day <= register.last_day:
            yield Happening(day, file.id, file.id, groups=survivor(file))


def reported_within(file: CaseFile, _register: Register, days: int) -> Iterator[Happening]:
    """Incidents the police were told of: whether within `days` of the report to the centre. What they knew before the
    centre did is no work of the centre."""
    for incident, reported in _incidents(file):
        told = _first(file, "legal_case.ob_on", "told.police")
        if told is not None:
            holds = told <= reported + timedelta(days=days)
            yield _of_incident(file, incident, reported, holds)._replace(is_before_us=told < reported)


def medical_within(file: CaseFile, _register: Register, days: int) -> Iterator[Happening]:
    """Sexual incidents with a known day: whether the post-rape care form or examination came within `days`."""
    for incident, reported in _incidents(file):
        happened = day_of(incident, "happened_on")
        if happened is not None and _SEXUAL & set(codes_of(incident, "incident_types")):
            done = _first(file, "legal_case.prc_on", "session.medical")
            yield _of_incident(file, incident, reported, done is not None and done <= happened + timedelta(days=days))


def entered_same_day(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Legal cases with an OB number: whether the police wrote it down the day they were told."""
    for legal in file.of("legal_case"):
        entered = _step(file, legal, "ob_on")
        told = occurrences.of(file, "told.police")
        if entered and told:
            came = came_on(file)
            yield Happening(told.on, text_of(legal, "id"), file.id, holds=entered <= told.on, groups=survivor(file),
                            is_before_us=came is not None and told.on < came)  # fmt: skip


def follow_ups_per_movement(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Every follow-up with an institution (value 1), and every movement of one (`holds`)."""
    for row in file.of("follow_up"):
        day = day_of(row, "on")
        if day and file.institution_of(row):
            yield Happening(day, text_of(row, "id"), text_of(row, "id"), holds=False)
    for owed in silence.owing(file):
        for day in silence.movements(file, owed.institution):
            if day >= owed.since:
                yield Happening(day, file.id, f"{file.id}.{owed.institution}.{day}", value=0)


def answered_in_time(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Referrals sent: whether the partner answered within the time of their priority."""
    for row, sent in _referrals(file, register):
        limit = referral_limit(text_of(row, "priority"), sent)
        days = [day for field in _ANSWERED_FIELDS if (day := day_of(row, field))]
        groups = {"kind": file.institution_of(row), "county": county(file)}
        yield Happening(sent.date(), text_of(row, "id"), text_of(row, "id"),
                        holds=bool(days) and min(days) <= limit.date(), groups=groups)  # fmt: skip


def completed(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Referrals sent: whether the service was completed."""
    for row, sent in _referrals(file, register):
        done = text_of(row, "status") == "completed" or day_of(row, "completed_on") is not None
        groups = {"kind": file.institution_of(row), "county": county(file)}
        yield Happening(sent.date(), text_of(row, "id"), text_of(row, "id"), holds=done, groups=groups)


def came_to_us(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Referrals that partners sent to the centre."""
    for row in file.of("referral"):
        sent = moment_of(row, "sent_at", register.utc_offset)
        if sent and is_incoming(row):
            groups = {"kind": file.institution_of(row), "county": county(file)}
            yield Happening(sent.date(), text_of(row, "id"), text_of(row, "id"), groups=groups)


def adjournments(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Court sessions that were adjourned, each counted for its legal case, and those that were not (value 0)."""
    for row in file.of("court_session"):
        day = day_of(row, "on")
        if day and text_of(row, "outcome"):
            put_off = text_of(row, "outcome") == "adjourned"
            yield Happening(day, text_of(row, "id"), text_of(row, "legal_case"), value=int(put_off))


def counselled_within(file: CaseFile, _register: Register, days: int) -> Iterator[Happening]:
    """Incidents reported: whether a counselling session took place within `days`."""
    for incident, reported in _incidents(file):
        first = _first(file, "session.counselling")
        in_time = first is not None and first <= reported + timedelta(days=days)
        yield _of_incident(file, incident, reported, in_time)


def testified_with_measures(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Survivors who testified: whether with protection."""
    for legal in file.of("legal_case"):
        day = _step(file, legal, "testified_on")
        sessions = [row for row in file.of("court_session") if text_of(row, "legal_case") == text_of(legal, "id")]
        heard = [row for row in sessions if is_yes(row, "survivor_testified")]
        if day:
            used = codes_of(legal, "measures_granted") or any(codes_of(row, "measures_used") for row in heard)
            yield Happening(day, text_of(legal, "id"), file.id, holds=bool(used), groups=survivor(file))


def outcome_gained(file: CaseFile, _register: Register) -> Iterator[Happening]:
    """Survivors assessed again: whether the mean over the parts of life rose above the first assessment."""
    rows = sorted(file.of("outcome"), key=lambda row: order_of(row, "on"))
    for row in rows[1:]:
        day, first, now = day_of(row, "on"), _mean(rows[0]), _mean(row)
        if day and first is not None and now is not None:
            yield Happening(day, text_of(row, "id"), file.id, holds=now > first, groups=survivor(file))


def consent_current(file: CaseFile, register: Register) -> Iterator[Happening]:
    """Cases open on the last day: whether any consent was live."""
    on = register.last_day
    opened, closed = day_of(file.case, "opened_on"), day_of(file.case, "closed_on")
    if opened and opened <= on and not (closed and closed <= on):
        kinds = {id_: text_of(partner, "kind") for id_, partner in file.partners.items()}
        rows = file.of_as_of("consent", on)
        words = [asked_about(rows, kinds, purpose) for purpose in {purpose_of(row) for row in rows}]
        live = any(
            may_be_told(each, on, born=born(file.case)) for by_recipient in words for each in by_recipient.values()
        )
        yield Happening(on, file.id, file.id, holds=live, groups=survivor(file))


def _incidents(file: CaseFile) -> Iterator[tuple[Row, date]]:
    for row in file.of("incident"):
        reported = day_of(row, "reported_on")
        if reported:
            yield row, reported


def _of_incident(file: CaseFile, incident: Row, reported: date, holds: bool) -> Happening:
    return Happening(reported, text_of(incident, "id"), text_of(incident, "id"), holds=holds, groups=survivor(file))


def _referrals(file: CaseFile, register: Register) -> Iterator[tuple[Row, datetime]]:
    for row in file.of("referral"):
        sent = moment_of(row, "sent_at", register.utc_offset)
        if sent and text_of(row, "status") not in ("", "draft") and text_of(row, "direction") != "in":
            yield row, sent


def _harmed_again(file: CaseFile) -> Iterator[date]:
    for row in file.of("outcome"):
        day = day_of(row, "harmed_again_on") or day_of(row, "on")
        if is_yes(row, "harmed_again") and day:
            yield day


def survivor(file: CaseFile) -> dict[str, str]:
    """Return what a figure about a survivor is broken down by."""
    on = first_day(day_of(row, "reported_on") for row in file.of("incident")) or day_of(file.case, "opened_on")
    ages = ages_on(file.case, on) if on else None
    band = "" if ages is None else "under_18" if ages.likely < ADULT_AGE else "adult"
    return {"sex": text_of(file.case, "sex"), "age": band, "county": county(file)}


def county(file: CaseFile) -> str:
    """Return the county of a case: the survivor's, else that of an incident."""
    places = (text_of(row, "county") for row in file.of("incident"))
    return text_of(file.case, "county") or next(filter(None, places), "")


def _mean(outcome: Row) -> float | None:
    scores = [score for name in DOMAINS if (score := number_of(outcome, name)) is not None]
    return sum(scores) / len(scores) if scores else None


def _step(file: CaseFile, legal: Row, field: str) -> date | None:
    found = occurrences.of_legal(file, legal, field)
    return found.on if found else None


def _first(file: CaseFile, *names: str) -> date | None:
    found = occurrences.first(file, names)
    return found.on if found else None
