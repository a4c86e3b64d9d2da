"""Which days ahead the records around a survivor name: a decision that falls due, a visit where a child stays, school
after 30 and 90 days, money that is to be paid, a case that nobody has taken yet, an identity that leaked.

Must not know a store, a clock or a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, day_of, moment_of, number_of, order_of, text_of
from app.casework.conditions import is_answered
from app.casework.items import Cause, Item, by_day

LEAK_HOURS = 72
"""Within so many hours of learning of a leak that may harm, the Data Commissioner is told (Data Protection Act 2019
s.43; not confirmed by an advocate)."""
TRANSFER_DAYS = 7
"""Days in which whoever was handed a case says whether they take it; after them somebody asks. Practice, not law."""
SCHOOL_DAYS = (30, 90)
"""Days after which somebody looks whether a child that went back still goes to school."""


class Ahead(NamedTuple):
    """A day that a record names: why, which record, the day, and what its sentence says of it."""

    cause: Cause
    row: Row
    day: date
    facts: Mapping[str, str | int]


class Leak(NamedTuple):
    """A leak of an identity that the Data Commissioner has not heard of: the record, and when the hours began and
    end."""

    row: Row
    known: datetime
    limit: datetime


def items(file: CaseFile, utc_offset: str, zone: timezone) -> Iterator[Item]:
    """Yield what waits by these days, and the hours after a leak."""
    for each in of(file):
        yield by_day(each.cause, file, each.row, each.day, zone, each.facts)
    for leak in leaks(file, utc_offset):
        yield Item(
            cause=Cause.LEAK,
            case=file.id,
            record=text_of(leak.row, "id"),
            visible_from=leak.known.date(),
            due=leak.limit,
        )


def of(file: CaseFile) -> Iterator[Ahead]:
    """Yield the days that the records of a case name, in no order."""
    yield from _decisions(file)
    yield from _meetings(file)
    yield from _places(file)
    yield from _schools(file)
    for row in file.of("tracing"):
        if (day := day_of(row, "follow_up_on")) and not day_of(row, "returned_on"):
            yield Ahead(Cause.TRACING, row, day, {"kind": text_of(row, "kind")})
    for row in file.of("compensation"):
        day, paid = day_of(row, "due_on"), number_of(row, "paid") or 0
        if day and not is_answered(row.get("refused_because")) and paid < (number_of(row, "ordered") or 1):
            yield Ahead(Cause.COMPENSATION, row, day, {})
    for row in file.of("protection_order"):
        if (day := day_of(row, "ends_on")) and day_of(row, "given_on"):
            yield Ahead(Cause.ORDER_ENDS, row, day, {"kind": text_of(row, "kind")})
    for row in file.of("transfer"):
        handed = day_of(row, "handed_over_on")
        if handed and not (is_answered(row.get("accepted_on")) or is_answered(row.get("declined_reason"))):
            yield Ahead(Cause.TRANSFER, row, handed + timedelta(days=TRANSFER_DAYS), _whom(file, row))


def leaks(file: CaseFile, utc_offset: str) -> Iterator[Leak]:
    """Yield the leaks of an identity for which the hours still run, or are over: those that may harm, where nobody has
    told the Commissioner or said why not."""
    for row in file.of("identity_leak"):
        known = moment_of(row, "known_at", utc_offset)
        is_over = is_answered(row.get("commissioner_told_at")) or is_answered(row.get("not_told_because"))
        if known and not is_over and text_of(row, "harm") != "no":
            yield Leak(row, known, known + timedelta(hours=LEAK_HOURS))


def _decisions(file: CaseFile) -> Iterator[Ahead]:
    for row in file.of("decision"):
        if (day := day_of(row, "due_on")) and text_of(row, "status") not in ("done", "dropped"):
            yield Ahead(Cause.DECISION, row, day, _owner(file, row))


def _owner(file: CaseFile, decision: Row) -> dict[str, str | int]:
    """Whose a decision is: a colleague who was chosen, an office, or whoever was written down."""
    if colleague := text_of(decision, "colleague"):
        return {"owner": colleague}
    if office := text_of(decision, "office"):
        partner = file.partners.get(office)
        if partner is None:
            return {"owner": "", "institution": office, "name": ""}
        return {"owner": "", "institution": text_of(partner, "kind"), "name": text_of(partner, "name")}
    return {"owner": text_of(decision, "owner")}


def _meetings(file: CaseFile) -> Iterator[Ahead]:
    """Every planned meeting; of the next one that a meeting names, that of the latest alone."""
    rows = sorted(file.of("meeting"), key=lambda row: order_of(row, "on"))
    held = {day_of(row, "on") for row in rows}
    for row in rows:
        if (day := day_of(row, "on")) and not _is_told_of(row):
            yield Ahead(Cause.MEETING, row, day, {"kind": text_of(row, "kind")})
    for row in rows[-1:]:
        if (day := day_of(row, "next_on")) and day not in held:
            yield Ahead(Cause.MEETING, row, day, {"kind": text_of(row, "kind")})


def _is_told_of(meeting: Row) -> bool:
    """Whether somebody has written down anything that was said there."""
    return any(is_answered(meeting.get(name)) for name in ("discussed", "survivor_view", "dissent", "participants"))


def _places(file: CaseFile) -> Iterator[Ahead]:
    for row in file.of("placement"):
        if day_of(row, "out_on"):
            continue
        seen = day_of(row, "visited_on") or date.min
        if (day := day_of(row, "visit_on")) and seen < day:
            yield Ahead(Cause.PLACEMENT_VISIT, row, day, {"kind": text_of(row, "kind")})
        if day := day_of(row, "order_ends_on"):
            yield Ahead(Cause.PLACEMENT_ORDER, row, day, {"kind": text_of(row, "kind")})


def _schools(file: CaseFile) -> Iterator[Ahead]:
    for row in file.of("school_return"):
        since = day_of(row, "on")
        if since is None or day_of(row, "left_on"):
            continue
        open_ = [days for days in SCHOOL_DAYS if not is_answered(row.get(f"attends_after_{days}"))]
        for days in open_:
            yield Ahead(Cause.SCHOOL, row, since + timedelta(days=days), {"after": days})


def _whom(file: CaseFile, transfer: Row) -> dict[str, str | int]:
    recipient = text_of(transfer, "recipient")
    partner = file.partners.get(recipient)
    if partner is None:
        return {"institution": recipient, "name": ""}
    return {"institution": text_of(partner, "kind"), "name": text_of(partner, "name")}
