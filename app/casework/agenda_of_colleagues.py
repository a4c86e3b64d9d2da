"""What colleagues ask of each other in a case: a plan that comes back or is looked at again, flags and their answers.

A part of a case's agenda (`app.casework.agenda`), and under the same rules: an item does not depend on the time of day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone

import msgspec

from app.casework import flags, plans
from app.casework.approvals import SIGNED_BY
from app.casework.case_file import CaseFile, Row, day_of, text_of
from app.casework.items import Cause, Item, by_day, midnight


def of_colleagues(file: CaseFile, zone: timezone) -> Iterator[Item]:
    """Yield what colleagues ask of each other in an open case."""
    for each in plans.states(file, date.max):
        if each.decision == "refused":
            facts = {"to": text_of(each.plan, SIGNED_BY), "by": each.by}
            day = each.on or day_of(each.plan, "on") or _LONG_AGO
            yield _from(by_day(Cause.HANDED_BACK, file, each.plan, day, zone, facts), day)
        elif each.decision == "approved" and (review := day_of(each.plan, "review_on")):
            yield by_day(Cause.PLAN, file, each.plan, review, zone, {})
    found = flags.of(file)
    for row in found.waiting:
        raised = _raised(file, row)
        due = day_of(row, "due_on") or raised + timedelta(days=flags.DUE_AFTER_DAYS)
        yield _from(by_day(Cause.FLAG, file, row, due, zone, _facts(row, text_of(row, "for_whom"))), raised)
    for row in found.answered:
        answered = day_of(row, "answered_on") or _raised(file, row)
        until = datetime.combine(answered + timedelta(days=flags.TOLD_FOR_DAYS), time.max, zone).replace(microsecond=0)
        yield Item(
            cause=Cause.FLAG_ANSWERED,
            case=file.id,
            record=text_of(row, "id"),
            visible_from=answered,
            due=midnight(answered, zone),
            until=until,
            facts=_facts(row, text_of(row, SIGNED_BY) or text_of(row, "flagged_by")),
        )


def _facts(flag: Row, to: str) -> dict[str, str | int]:
    by = text_of(flag, "answered_by") or text_of(flag, SIGNED_BY) or text_of(flag, "flagged_by")
    return {"to": to, "by": by, "what": text_of(flag, "what")}


def _raised(file: CaseFile, flag: Row) -> date:
    return day_of(flag, "on") or day_of(file.case, "opened_on") or _LONG_AGO


def _from(item: Item, day: date) -> Item:
    """The item, shown from a day on however far off it is due."""
    return msgspec.structs.replace(item, visible_from=day)


_LONG_AGO = date(2000, 1, 1)
