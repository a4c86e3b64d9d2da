"""The 72-hour guardian: help that works only for a time after an incident, and how much of it is left.

Counts from the incident's time; with only a date, from midnight of the earliest day it can have been. It never says
"too late": while it is possible that the time has not run out, it says "go now", and after that nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from app.casework import dates, occurrences
from app.casework.ages import ages_on
from app.casework.case_file import CaseFile, Row, codes_of, day_of, is_yes, order_of, text_of
from app.casework.country import Pack, UrgentHelp
from app.casework.dates import zone_of


class Window(NamedTuple):
    """Between which moments an incident can have happened; it may still go on (None)."""

    earliest: datetime
    latest: datetime | None


class UrgentWindow(NamedTuple):
    """How long some help is worth going for: surely until `limit`, perhaps until `until` (None: no end is known).

    `referral` is the last one by which a survivor was sent there, made since the incident; None where there is none.
    That it was made ends nothing: only the help itself does.
    """

    help: UrgentHelp
    incident: str
    limit: datetime
    until: datetime | None
    referral: Row | None = None


def urgent_windows(file: CaseFile, pack: Pack) -> list[UrgentWindow]:
    """Return what was or is urgent for a case and has not been done, the first limit first."""
    found = []
    for incident in file.of("incident"):
        window = window_of(incident, zone_of(pack.utc_offset))
        if window is None:
            continue
        first = window.earliest.date()
        for each in pack.urgent:
            if _applies(each, incident, file, first) and not _is_done(each, file, first):
                hours = timedelta(hours=each.hours)
                until = window.latest + hours if window.latest else None
                referral = _way_to(each, file, window.earliest.date())
                found.append(UrgentWindow(each, text_of(incident, "id"), window.earliest + hours, until, referral))
    return sorted(found, key=lambda each: (each.limit, each.help.hours))


def window_of(incident: Row, zone: tzinfo) -> Window | None:
    """Return between which moments it happened; None when no first day is known.

    What still goes on is counted from the day of the report, and has no end.
    """
    if is_yes(incident, "ongoing"):
        reported = dates.read_day(text_of(incident, "reported_on"))
        return Window(datetime.combine(reported, time.min, zone), None) if reported else None
    text = text_of(incident, "ended_on") or text_of(incident, "happened_on")
    try:
        parsed = dates.parse(text)
    except dates.ImpossibleDate:
        return None
    if parsed.earliest is None:
        return None
    at = text_of(incident, "happened_at")
    if at and parsed.is_exact and not text_of(incident, "ended_on"):
        hour, minute = dates.parse_time(at)
        moment = datetime.combine(parsed.anchor, time(hour, minute), zone)
        return Window(moment, moment)
    # It cannot have happened after it was reported: that bounds "about", "after" and a whole month.
    known = [day for day in (parsed.latest, dates.read_day(text_of(incident, "reported_on"))) if day is not None]
    latest = max(min(known), parsed.earliest) if known else None
    end = datetime.combine(latest + timedelta(days=1), time.min, zone) if latest else None
    return Window(datetime.combine(parsed.earliest, time.min, zone), end)


def _applies(help_: UrgentHelp, incident: Row, file: CaseFile, on: date) -> bool:
    ages = ages_on(file.case, on)
    return (
        bool(set(help_.only_types) & set(codes_of(incident, "incident_types")))
        and (not help_.not_for_sex or text_of(file.case, "sex") != help_.not_for_sex)
        and (ages is None or ages.oldest >= help_.from_age)
    )


def _way_to(help_: UrgentHelp, file: CaseFile, since: date) -> Row | None:
    """The last referral to help of this kind; one that is withdrawn is none."""
    found = [
        row
        for row in file.of("referral")
        if set(help_.services) & set(codes_of(row, "services"))
        and text_of(row, "status") != "withdrawn"
        and text_of(row, "direction") != "in"
        and (made := day_of(row, "made_on") or day_of(row, "sent_at")) is not None
        and made >= since
    ]
    return max(found, key=lambda row: order_of(row, "made_on"), default=None)


def _is_done(help_: UrgentHelp, file: CaseFile, since: date) -> bool:
    done = (occurrences.of(file, name) for name in help_.ends)
    return any(each is not None and each.on >= since for each in done)
