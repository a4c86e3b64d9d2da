"""Today: what waits, in the order to do it, each one tap from being done. Knows the casebook; knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.casebook import Casebook, ListedDraft, Waiting
from app.casework.messages import Message
from app.casework.today_lines import Action, LineKind
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.record.draft_lines import DraftLine, line
from app.ui.screens.today.lines import (
    FORMS,
    Heap,
    OverdueGroup,
    SilentLine,
    WaitingGroup,
    answers_for,
    heaped,
    institution_of,
    silent_line,
)
from app.ui.screens.today.reading import TodayRead, read
from app.ui.session import Session
from app.words.language import weekday

AGAIN_EVERY = 60.0
"""Seconds until what waits is read again by itself: hours run out while nobody records anything."""
SETTLE = 0.3
"""Seconds from a change to reading it: an exchange brings many at once."""
MORE = 20
"""How many more are shown at a time."""
ALMOST = 2
"""So many more are shown without asking: a button would take their room."""
READ = 200
"""How many of each kind of line are read at once: however much waits, nobody looks at all of it."""
SHOWN = {"hours": 12, "overdue": 6, "now": 8, "ahead": 8, "silence": 3, "conflict": 3, "task": 3, "notice": 3}
"""How many of a group are shown until more are asked for."""

NOW_DAYS = 1
"""Due today or tomorrow: what must be prepared for by now."""
AHEAD_DAYS = 7


class TodayModel(Model):
    """`held` is None until it was read; `trouble` says why reading failed; `is_slow` that it takes a while."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._limits = dict(SHOWN)
        self.held: TodayRead | None = None
        self.is_slow = False
        self.ahead_is_open: bool | None = None
        self.opened: set[str] = set()  # the keys of the heaps that lie open
        self.case_screen = "case"  # where there is room, the list with the case beside it

    # --- Coming and going --------------------------------------------------------------------------------------

    def open(self) -> None:
        """Read what waits, and again whenever something has changed."""
        self.follow(RECORDED | {"draft", "sync"}, lambda: self.timers.set("settle", SETTLE, self.load))
        self.timers.set("slow", SETTLE, self._say_slow)
        self.load()

    def load(self) -> None:
        """Read what waits."""
        limit = max(READ, *self._limits.values()) + ALMOST + 1
        self.newest("today", lambda book: read(book, limit), self._loaded)

    # --- What there is -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether there is something to show."""
        return self.held is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self.held is not None and not (self.held.waiting or self.held.asking or self.held.alarms)

    @property
    def day(self) -> str:
        """The day in words: "Tuesday 22 March"."""
        return weekday(self.today)

    @property
    def now(self) -> datetime:
        """The local time it was read at."""
        return self.held.at if self.held else super().now

    @property
    def hours(self) -> WaitingGroup:
        """Help that works only for hours, what cannot wait first."""
        running = sorted(self._of(LineKind.CLOCK), key=_due)
        return self._group("hours", running, self._count(LineKind.CLOCK))

    @property
    def overdue(self) -> OverdueGroup:
        """What is late: of the last days one by one, what is long over in heaps."""
        lines, count, most = self._of(LineKind.OVERDUE), self._count(LineKind.OVERDUE), self._limits["overdue"]
        entries = heaped(lines)
        shown = entries if len(entries) <= most + ALMOST else entries[:most]
        seen = sum(len(each.lines) if isinstance(each, Heap) else 1 for each in shown)
        return OverdueGroup(tuple(shown), count, count - seen)

    @property
    def due(self) -> WaitingGroup:
        """What is due by tomorrow: answers and steps, court."""
        near = self._near()
        return self._group("now", sorted(near, key=_due), len(near))

    @property
    def ahead(self) -> WaitingGroup:
        """What is due after tomorrow."""
        later = [each for each in self._of(LineKind.DUE, LineKind.COURT) if each.line.days > NOW_DAYS]
        count = self._count(LineKind.DUE, LineKind.COURT) - len(self._near())
        return self._group("ahead", sorted(later, key=_due), count)

    @property
    def is_ahead_a_week(self) -> bool:
        """Whether all that is due later is due within seven days."""
        return all(each.line.days <= AHEAD_DAYS for each in self._of(LineKind.DUE, LineKind.COURT))

    @property
    def shows_ahead(self) -> bool:
        """Whether what is due later lies open: when asked for, else when nothing more urgent is there."""
        if self.ahead_is_open is None:
            return not (self.hours.total or self.overdue.total or self.due.total)
        return self.ahead_is_open

    @property
    def silent(self) -> tuple[tuple[SilentLine, ...], int]:
        """The institutions that have not moved, the longest silent first, and how many there are."""
        group = self._group("silence", self._of(LineKind.SILENCE), self._count(LineKind.SILENCE))
        return tuple(map(silent_line, group.shown)), group.total

    @property
    def undecided(self) -> WaitingGroup:
        """What two people answered differently."""
        return self._group("conflict", self._of(LineKind.CONFLICT), self._count(LineKind.CONFLICT))

    @property
    def tasks(self) -> WaitingGroup:
        """What one person did or asks for where two are needed, or did in an emergency."""
        kinds = (LineKind.TASK, LineKind.REVIEW)
        return self._group("task", self._of(*kinds), self._count(*kinds))

    @property
    def notices(self) -> WaitingGroup:
        """Who is new in the centre, and who does not read what is sent from here."""
        lines = [each for each in self._of(LineKind.NOTICE) if each != self.clock]
        return self._group("notice", lines, self._count(LineKind.NOTICE) - (self.clock is not None))

    @property
    def clock(self) -> Waiting | None:
        """That this device's clock is far from the server's; None when it is not."""
        return next((each for each in self._of(LineKind.NOTICE) if each.line.action is Action.SET_CLOCK), None)

    @property
    def drafts(self) -> tuple[tuple[DraftLine, ...], int]:
        """What was begun and not saved last, and how much there is of it."""
        return tuple(map(self._draft, self.held.drafts if self.held else ())), self._count(LineKind.DRAFT)

    @property
    def broken_off(self) -> DraftLine | None:
        """The draft that a lock or a kill broke off; None when there is none."""
        found = self.held.broken_off if self.held else None
        return self._draft(found) if found is not None else None

    @property
    def unsent(self) -> Waiting | None:
        """That changes are only on this device for longer than they should be; None when they are not."""
        return next(iter(self._of(LineKind.UNSENT)), None)

    @property
    def asking(self) -> tuple[str, ...]:
        """Who asks to be let in; nobody for one who may not let them in."""
        return self.held.asking if self.held else ()

    @property
    def alarms(self) -> tuple[tuple[str, Message], ...]:
        """The alarms that nobody has seen to: the name of each, and what to do."""
        return self.held.alarms if self.held else ()

    # --- What can be done --------------------------------------------------------------------------------------

    def act(self, waiting: Waiting) -> None:
        """Do what a line is there for."""
        line = waiting.line
        if line.action is Action.DECIDE:
            self._navigator.go("conflicts", case=line.case)
        elif line.action in (Action.LOOK, Action.SET_CLOCK):
            self.to_devices()
        elif line.action is Action.RESUME:
            self._navigator.go("form", draft=line.record)
        elif line.action is Action.SYNC:
            self.session.exchange.now()
        elif line.action in FORMS:
            given = answers_for(line, self.session.book.pack, self.voice)
            brief = FORMS[line.action] == "follow_up" and "follow_up.institution" in given
            self._navigator.go("form", form=FORMS[line.action], record=line.case, answers=given, brief=brief)
        else:
            self.open_case(waiting)

    def resume(self, draft: str) -> None:
        """Go on with a draft."""
        self._navigator.go("form", draft=draft)

    def discard(self, draft: str) -> Callable[[], None]:
        """Throw a draft away; returns what brings it back as it was."""
        listed = self.held.drafts if self.held else ()
        gone, session = [each.draft for each in listed if each.draft.id == draft], self.session
        session.unkept.forget(draft)
        self.write(lambda book: book.drafts.drop(draft), lambda _none: None)
        return lambda: session.write(lambda book: book.drafts.bring_back(gone), lambda _none: None)

    def all_drafts(self) -> None:
        """Show all drafts, to search them or to throw many away."""
        self._navigator.go("drafts")

    def open_case(self, waiting: Waiting) -> None:
        """Open what a line is about where it stands in its case; the partner of one that is of no case; two who are
        perhaps one at the head of the case, which asks it."""
        line = waiting.line
        if not line.case:
            self._navigator.go("partners", partner=line.record)
        elif line.action is Action.TELL_APART:
            self._navigator.go(self.case_screen, case=line.case)
        else:
            self._navigator.go(self.case_screen, case=line.case, record=line.record)

    def to_devices(self) -> None:
        """Go where one compares fingerprints and lets devices in, and sees to alarms."""
        self._navigator.go("devices")

    def read_brief(self, waiting: Waiting, then: Callable[[list[str]], None]) -> None:
        """Read the brief about a silent institution; `then` hears its sentences. It names nobody."""
        line, voice = waiting.line, self.voice
        institution = institution_of(line.what.fillings.values())

        def read_it(book: Casebook) -> list[Message]:
            silent = book.cases.standing(line.case).silent
            return [said for each in silent if each.silence.institution == institution for said in each.brief]

        self.ask(read_it, lambda said: then([voice.spoken(each) for each in said]))

    def more(self, group: str) -> None:
        """Show more of a group."""
        self._limits[group] += MORE
        if self._limits[group] > READ:
            self.load()
        self.changed()

    def toggle_heap(self, heap: Heap) -> None:
        """Show what is in a heap, or fold it again."""
        self.opened ^= {heap.key}
        self.changed()

    def toggle_ahead(self) -> None:
        """Open or fold what is due later."""
        self.ahead_is_open = not self.shows_ahead
        self.changed()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _draft(self, listed: ListedDraft) -> DraftLine:
        case = " · ".join(filter(None, (listed.pseudonym, listed.code)))
        return line(listed.draft, case, self.voice.registry, self.voice, self.now)

    def _of(self, *kinds: LineKind) -> list[Waiting]:
        return [each for each in self.held.waiting if each.line.kind in kinds] if self.held else []

    def _count(self, *kinds: LineKind) -> int:
        return sum(self.held.counts.get(kind, 0) for kind in kinds) if self.held else 0

    def _near(self) -> list[Waiting]:
        return [each for each in self._of(LineKind.DUE, LineKind.COURT) if each.line.days <= NOW_DAYS]

    def _group(self, name: str, lines: list[Waiting], count: int) -> WaitingGroup:
        """`count` are all there are, of which `lines` were read."""
        most = self._limits[name]
        return WaitingGroup(tuple(lines if count <= most + ALMOST else lines[:most]), count)

    def _loaded(self, held: TodayRead) -> None:
        self.held, self.trouble, self.is_slow = held, None, False
        self.timers.set("again", AGAIN_EVERY, self.load)
        self.changed()

    def failed(self, error: Exception) -> None:
        """Hear that it could not be read, and say why."""
        self.is_slow = False
        super().failed(error)

    def _say_slow(self) -> None:
        if self.held is None and self.trouble is None:
            self.is_slow = True
            self.changed()


def _due(waiting: Waiting) -> float:
    return waiting.line.due.timestamp() if waiting.line.due else 0.0
