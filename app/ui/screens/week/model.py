"""The week: what of all cases is gone through once, by topic; what is gathered unfolds, every other line opens.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from app.casebook import Week
from app.casework.messages import Message
from app.casework.week import Mark, Point, Topic, WeekLine
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.session import Session
from app.words.language import day_and_year
from app.words.week import title

T = TypeVar("T")

SETTLE = 0.5
"""Seconds from a change to reading again, and from asking to saying that it takes a while."""
SHOWN = 6
"""Lines of a topic, and of what one unfolds, that are shown until more are asked for."""
ALMOST = 2
"""So many more are shown without asking: a button would take their room."""
MORE = 40

LOOKS = {
    Topic.CASELOAD: ("person", "plain"),
    Topic.HEARINGS: ("court", "info"),
    Topic.ASKED: ("conflict", "decide"),
    Topic.FLAGS: ("flag", "due"),
    Topic.UNSEEN: ("show", "over"),
    Topic.PLANS: ("steps", "due"),
    Topic.SILENT: ("silence", "over"),
    Topic.REFERRALS: ("referral", "due"),
    Topic.CONSENTS: ("secure", "due"),
    Topic.EXCEPTIONS: ("warning", "over"),
    Topic.BAIL: ("justice", "due"),
    Topic.OPENED: ("key", "info"),
    Topic.DEVICES: ("tablet", "due"),
}
"""The icon and the tone of a topic's lines."""


PLACES = {"attendee": ("trained", "attendee"), "leader": ("ours", "record")}
"""Where a record is seen to that belongs to no case, by its kind: the screen, and what that is opened with."""


class WeekRow(NamedTuple):
    """A row: `folded` tells whether what is behind it is hidden, None where it opens something itself."""

    icon: str
    tone: str
    title: str
    second: str
    folded: bool | None
    press: Callable[[], None]


class WeekGroup(NamedTuple):
    """A topic as it is drawn: its name, how many lines it has in all, its rows, how many lines are hidden, and what
    shows more."""

    title: str
    total: int
    rows: tuple[WeekRow, ...]
    hidden: int
    more: Callable[[], None]


class WeekModel(Model):
    """`week` is None until it was read; `trouble` says why it could not be; `is_slow` that it takes a while."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._limits: dict[str, int] = {}
        self._unfolded: set[str] = set()
        self.week: Week | None = None
        self.is_slow = False
        self.case_screen = "case"  # where there is room, the list with the case beside it

    def open(self) -> None:
        """Read it, and again whenever something has changed."""
        self.follow(RECORDED | {"sync"}, lambda: self.timers.set("settle", SETTLE, self.load))
        self.timers.set("slow", SETTLE, self._say_slow)
        self.load()

    def load(self) -> None:
        """Read it; it goes through every open case, so nothing waits for it."""
        self.count("week", lambda book, wanted: book.day.week(wanted=wanted), self._loaded)

    # --- What there is -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether it was read."""
        return self.week is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.week is not None and not self.week.topics

    @property
    def day(self) -> str:
        """The day it was read on, in words."""
        return day_and_year(self.week.day) if self.week is not None else ""

    def groups(self) -> list[WeekGroup]:
        """Return the topics in order."""
        found = []
        for each in self.week.topics if self.week is not None else ():
            shown, hidden = self._some(str(each.topic), each.lines)
            rows = [row for line in shown for row in self._rows(each.topic, line)]
            words = self._said(title(each.topic, self.session.book.pack))
            found.append(WeekGroup(words, len(each.lines), tuple(rows), hidden, self._more_of(str(each.topic))))
        return found

    # --- Inside ------------------------------------------------------------------------------------------------

    def _rows(self, topic: Topic, line: WeekLine) -> list[WeekRow]:
        icon, tone = LOOKS[topic]
        if not line.is_gathered:
            return [self._row(line.points[0], icon, tone)]
        key = f"{topic} {line.points[0].under}"
        is_open = key in self._unfolded
        urgent = topic is Topic.CASELOAD and any(Mark.UNSEEN in point.marks for point in line.points)
        second = " · ".join(map(self._said, line.further))
        head = WeekRow(icon, "due" if urgent else tone, self._said(line.what), second, not is_open, self._toggle(key))
        if not is_open:
            return [head]
        points, hidden = self._some(key, line.points)
        rows = [self._row(point, "cases", "plain") for point in points]
        if hidden:
            more = self._said(Message("and {count} more", {"count": hidden}))
            rows.append(WeekRow("open_down", "plain", more, "", None, self._more_of(key)))
        return [head, *rows]

    def _row(self, point: Point, icon: str, tone: str) -> WeekRow:
        code, pseudonym = self.week.codes.get(point.case, ("", "")) if self.week is not None else ("", "")
        whose = " · ".join(part for part in (pseudonym, code) if part)
        second = "\n".join(part for part in (whose, " · ".join(map(self._said, point.further))) if part)
        return WeekRow(icon, tone, self._said(point.what), second, None, lambda: self._open(point))

    def _open(self, point: Point) -> None:
        if point.topic is Topic.DEVICES:
            self._navigator.go("devices")
        elif point.case and point.record in ("", point.case):
            self._navigator.go(self.case_screen, case=point.case)
        elif point.case:
            self._navigator.go(self.case_screen, case=point.case, record=point.record)
        elif point.entity in PLACES:
            screen, named = PLACES[point.entity]
            self._navigator.go(screen, **{named: point.record})

    def _toggle(self, key: str) -> Callable[[], None]:
        def toggle() -> None:
            self._unfolded ^= {key}
            self.changed()

        return toggle

    def _more_of(self, key: str) -> Callable[[], None]:
        def more() -> None:
            self._limits[key] = self._limits.get(key, SHOWN) + MORE
            self.changed()

        return more

    def _some(self, key: str, every: Sequence[T]) -> tuple[Sequence[T], int]:
        most = self._limits.get(key, SHOWN)
        shown = every if len(every) <= most + ALMOST else every[:most]
        return shown, len(every) - len(shown)

    def _said(self, message: Message) -> str:
        return self.voice.in_year(self.today.year).spoken(message).removesuffix(".")

    def _loaded(self, week: Week) -> None:
        self.week, self.trouble, self.is_slow = week, None, False
        self.changed()

    def failed(self, error: Exception) -> None:
        """Hear that it could not be read, and say why."""
        self.is_slow = False
        super().failed(error)

    def _say_slow(self) -> None:
        if self.week is None and self.trouble is None:
            self.is_slow = True
            self.changed()
