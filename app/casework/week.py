"""The lead's week: what of all cases a lead goes through once a week, by topic, each line with the records behind it.

Pure: the points of each case come from `app.casework.week_points`, what is no case's from the reading room. Must not
know who looks, a store or a language. Nothing here ends anything: a line goes when what it is about does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.casework.messages import Filling, Message


class Topic(StrEnum):
    """What a lead goes through, in the order shown."""

    CASELOAD = "caseload"
    HEARINGS = "hearings"
    ASKED = "asked"
    FLAGS = "flags"
    UNSEEN = "unseen"
    PLANS = "plans"
    SILENT = "silent"
    REFERRALS = "referrals"
    CONSENTS = "consents"
    EXCEPTIONS = "exceptions"
    BAIL = "bail"
    OPENED = "opened"
    DEVICES = "devices"


class Mark(StrEnum):
    """What a case of somebody's caseload is counted as besides."""

    HIGH = "high"
    UNSEEN = "unseen"


class Point(NamedTuple):
    """One thing of one record. `case` is empty where it is no case's, `record` where a whole device is meant.

    `entity` is the kind of a record that may be of no case. `days` orders the points of a topic, the least first.
    `under` is what several points are gathered by (a worker, a station, a partner) and `who` says it; "" stands by
    itself.
    """

    topic: Topic
    case: str
    record: str
    what: Message
    days: int
    further: tuple[Message, ...] = ()
    under: str = ""
    who: Filling = ""
    marks: frozenset[Mark] = frozenset()
    entity: str = ""


class WeekLine(NamedTuple):
    """A line of the week: what it says, what it says besides, and the points behind it: one, or all gathered."""

    what: Message
    further: tuple[Message, ...]
    points: tuple[Point, ...]

    @property
    def is_gathered(self) -> bool:
        """Whether it stands for several cases, or might: it is unfolded, not opened."""
        return bool(self.points[0].under)


class WeekTopic(NamedTuple):
    """A topic with its lines, in the order shown; never without one."""

    topic: Topic
    lines: tuple[WeekLine, ...]


def topics(points: Iterable[Point]) -> tuple[WeekTopic, ...]:
    """Return the topics that there is something of, in the order shown, what is gathered as one line."""
    by_topic: dict[Topic, list[Point]] = {}
    for point in points:
        by_topic.setdefault(point.topic, []).append(point)
    return tuple(WeekTopic(topic, _lines(topic, by_topic[topic])) for topic in Topic if topic in by_topic)


def _lines(topic: Topic, points: list[Point]) -> tuple[WeekLine, ...]:
    points.sort(key=lambda point: (point.days, point.case, point.record))
    if topic not in _GATHERED:
        return tuple(WeekLine(point.what, point.further, (point,)) for point in points)
    gathered: dict[str, list[Point]] = {}
    for point in points:
        gathered.setdefault(point.under, []).append(point)
    lines = [WeekLine(_GATHERED[topic](some), _marked(some), tuple(some)) for some in gathered.values()]
    return tuple(sorted(lines, key=lambda line: -len(line.points)) if topic is Topic.CASELOAD else lines)


def _caseload(points: Sequence[Point]) -> Message:
    return Message(
        "{who}: {count} open case",
        {"who": points[0].who or Message("Nobody's")},
        many="{who}: {count} open cases",
        count=len(points),
    )


def _marked(points: Sequence[Point]) -> tuple[Message, ...]:
    """Say how many of somebody's cases want looking at, and nothing where none does."""
    counted = {mark: sum(mark in point.marks for point in points) for mark in Mark}
    high = Message("at high risk: {count}", {"count": counted[Mark.HIGH]})
    unseen = Message("not seen lately: {count}", {"count": counted[Mark.UNSEEN]})
    return tuple(said for mark, said in ((Mark.HIGH, high), (Mark.UNSEEN, unseen)) if counted[mark])


def _silent(points: Sequence[Point]) -> Message:
    return Message(
        "{who}: silent in {count} case, the longest {days} days",
        {"who": points[0].who, "days": -points[0].days},
        many="{who}: silent in {count} cases, the longest {days} days",
        count=len(points),
    )


def _referrals(points: Sequence[Point]) -> Message:
    return Message(
        "{who}: {count} referral without an answer, the oldest {days} days over",
        {"who": points[0].who, "days": -points[0].days},
        many="{who}: {count} referrals without an answer, the oldest {days} days over",
        count=len(points),
    )


_GATHERED: Mapping[Topic, Callable[[Sequence[Point]], Message]] = {
    Topic.CASELOAD: _caseload,
    Topic.SILENT: _silent,
    Topic.REFERRALS: _referrals,
}
"""The topics whose points are gathered, and what is said of those that are."""


def opened(entity: str, record: str, case: str, person: str, on: date, why: str, today: date) -> Point:
    """Return that somebody opened an identity, in a record of a kind, on a day and for a reason."""
    what = Message("{person} opened an identity on {date}: {reason}", {"person": person, "date": on, "reason": why})
    return Point(Topic.OPENED, case, record, what, (today - on).days, entity=entity)


def unheard_of(device: str, person: str, name: str, on: date, today: date, *, has_sent: bool) -> Point:
    """Return that a device has not been heard of since a day: on which it sent last, or was let in."""
    fillings: dict[str, Filling] = {"person": person, "device": name, "date": on}
    what = Message("{device} of {person} was last heard of on {date}", fillings)
    if not has_sent:
        what = Message("{device} of {person} was let in on {date} and has not been heard of since", fillings)
    return Point(Topic.DEVICES, "", device, what, (on - today).days)
