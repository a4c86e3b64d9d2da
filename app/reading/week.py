"""The lead's week, read in one snapshot: every open case once, who opened identities, devices nobody hears from.

Must not change anything, and must not know screens, commands or SQL. What is said of a case is casework's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.casework import lifecycle, moments, week
from app.casework.roles import Deed
from app.casework.week import Point, WeekTopic
from app.casework.week_points import points_of
from app.reading import showing
from app.reading.figures import Unwanted, always
from app.reading.finding import case_of
from app.reading.glance import Glance
from app.store import agenda, devices, openings, reading, status

_OPENED_LATELY = timedelta(days=7)


class Week(NamedTuple):
    """The topics of a week on `day`, and the code and pseudonym of each case in it, by id. `is_whole` tells whether it
    is of everybody's cases, and not of one's own alone."""

    day: date
    topics: tuple[WeekTopic, ...]
    codes: dict[str, tuple[str, str]]
    is_whole: bool


def read(glance: Glance, wanted: Callable[[], bool] = always) -> Week:
    """Return the week of the whole centre, or of the cases of the person at this seat where their role sees no others'.

    Raises `Unwanted` soon after it is not `wanted` any more: it is asked from case to case.
    """
    is_whole = glance.may(Deed.SEE_EVERY_CASELOAD)
    points = list(_of_cases(glance, wanted, is_whole=is_whole))
    if is_whole:
        points += [*_opened(glance), *_unheard_of(glance)]
    topics = week.topics(points)
    cases = {point.case for topic in topics for line in topic.lines for point in line.points} - {""}
    return Week(glance.today, topics, reading.codes_of_cases(glance.tx, sorted(cases)), is_whole)


def _of_cases(glance: Glance, wanted: Callable[[], bool], *, is_whole: bool) -> Iterator[Point]:
    where = {"state": ",".join(lifecycle.OPEN)} | ({} if is_whole else {"worker": glance.person})
    for file in agenda.every_case(glance.tx, where):
        time.sleep(0)  # the interpreter's one lock is let go of: a Save, a frame or a search takes it at once
        if not wanted():
            raise Unwanted
        yield from points_of(file, glance.pack, glance.now)


def _opened(glance: Glance) -> Iterator[Point]:
    kinds = [name for name in glance.registry if showing.holds_identity(glance.registry, name)]
    since = int((glance.now - _OPENED_LATELY).timestamp() * 1000)
    for each in openings.since(glance.tx, kinds, showing.OPENED_BECAUSE, since):
        held, who = reading.held(glance.tx, each.entity, each.record), glance.members.get(each.seat)
        on = _day(glance, each.at)
        if held is not None:
            person = who.person if who else ""
            yield week.opened(held.entity, held.id, case_of(glance, held), person, on, each.reason, glance.today)


def _unheard_of(glance: Glance) -> Iterator[Point]:
    """Devices of the centre that have not sent anything for long; without a server nobody hears of any."""
    if glance.circle is None or status.state_of(glance.tx) == "standalone":
        return
    for seat, who in glance.members.items():
        heard = devices.last_heard(glance.tx, glance.circle, seat, glance.seat)
        on = _day(glance, heard or _let_in(glance, seat))
        if (glance.today - on).days > glance.pack.reviews.unheard:
            yield week.unheard_of(seat.hex(), who.person, who.device, on, glance.today, has_sent=bool(heard))


def _let_in(glance: Glance, seat: bytes) -> int:
    """When a seat was let in (ms): until it has sent something, it is as silent as it is old."""
    known = glance.signers.of(seat)
    return 0 if known is None else known.claimed if known.at is None else known.at


def _day(glance: Glance, ms: int) -> date:
    return moments.at(ms, glance.zone).date()
