"""Today: what waits, in the order to do it, each one tap from being done. Knows the casebook; knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import forms
from app.casework.messages import Filling, Label, Message
from app.casework.silence import ladder, step_at
from app.casework.today import Action, Line, LineKind
from app.ui.model import RECORDED, Model
from app.ui.navigation import Navigator
from app.ui.session import Session
from app.words.language import weekday

if TYPE_CHECKING:
    from app.casebook import Casebook, Draft, Waiting

AGAIN_EVERY = 300.0
"""Seconds until what waits is read again by itself: hours run out while nobody records anything."""
SETTLE = 0.3
"""Seconds from a change to reading it: an exchange brings many at once."""
MORE = 20
"""How many more are shown at a time."""
ALMOST = 2
"""So many more are shown without asking: a button would take their room."""
READ = 60
"""How many of each kind of line are read at once: however much waits, nobody looks at all of it."""
SHOWN = {"overdue": 4, "now": 8, "ahead": 8, "silence": 3, "conflict": 3, "draft": 3}
"""How many of a group are shown until more are asked for."""

NOW_DAYS = 1
"""Due today or tomorrow: what must be prepared for by now."""
AHEAD_DAYS = 7


class Held(NamedTuple):
    """What was read of the casebook: the first lines of each kind and how many there are of each, the drafts by their
    id, the time it was read, who asks to be let in (person and device), for one who may let them in, and the alarms
    that nobody has seen to: the name of each, and what to do."""

    waiting: tuple[Waiting, ...]
    counts: Mapping[LineKind, int]
    drafts: Mapping[str, Draft]
    at: datetime
    asking: tuple[str, ...] = ()
    alarms: tuple[tuple[str, Message], ...] = ()


class Group(NamedTuple):
    """Lines that are shown together: the first ones, and how many there are."""

    shown: tuple[Waiting, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many are not shown yet."""
        return self.total - len(self.shown)


class Silent(NamedTuple):
    """An institution that does not move in a case: who, for how many days, and the step of the ladder that is next.

    `step` is None when the steps so far have all been taken; `asked` counts the follow-ups since it moved last.
    """

    waiting: Waiting
    who: Message
    days: int
    asked: int
    step: Message | None


class Unfinished(NamedTuple):
    """A draft: its form, the step it stands at (from 1) of how many, and when it was kept."""

    waiting: Waiting
    title: str
    step: int
    steps: int
    saved: datetime


class TodayModel(Model):
    """`held` is None until it was read; `trouble` says why reading failed; `is_slow` that it takes a while."""

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._limits = dict(SHOWN)
        self.held: Held | None = None
        self.is_slow = False
        self.ahead_is_open: bool | None = None
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
        self.newest("today", lambda book: _read(book, limit), self._loaded)

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
    def overdue(self) -> Group:
        """What is late, the latest first."""
        return self._group("overdue", self._of(LineKind.OVERDUE), self._count(LineKind.OVERDUE))

    @property
    def due(self) -> Group:
        """What runs out by tomorrow: help that must come within hours, answers and steps due, court."""
        hours = self._of(LineKind.CLOCK)
        near = self._near()
        return self._group("now", [*hours, *sorted(near, key=_due)], self._count(LineKind.CLOCK) + len(near))

    @property
    def ahead(self) -> Group:
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
            return not (self.overdue.total or self.due.total)
        return self.ahead_is_open

    @property
    def silent(self) -> tuple[tuple[Silent, ...], int]:
        """The institutions that have not moved, the longest silent first, and how many there are."""
        group = self._group("silence", self._of(LineKind.SILENCE), self._count(LineKind.SILENCE))
        return tuple(map(self._silent, group.shown)), group.total

    @property
    def undecided(self) -> Group:
        """What two people answered differently."""
        return self._group("conflict", self._of(LineKind.CONFLICT), self._count(LineKind.CONFLICT))

    @property
    def drafts(self) -> tuple[tuple[Unfinished, ...], int]:
        """What was begun and not saved, and how much there is of it."""
        group = self._group("draft", self._of(LineKind.DRAFT), self._count(LineKind.DRAFT))
        found = tuple(map(self._unfinished, group.shown))
        return found, group.total

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
            self._navigator.go("conflicts")
        elif line.action is Action.RESUME:
            self._navigator.go("form", draft=line.record)
        elif line.action is Action.SYNC:
            self.session.exchange.now()
        elif line.action in _FORMS:
            self._navigator.go("form", form=_FORMS[line.action], record=line.case, answers=self._known(line))
        else:
            self.open_case(waiting)

    def open_case(self, waiting: Waiting) -> None:
        """Open the case of a line."""
        self._navigator.go(self.case_screen, case=waiting.line.case)

    def to_devices(self) -> None:
        """Go where one compares fingerprints and lets devices in, and sees to alarms."""
        self._navigator.go("devices")

    def read_brief(self, waiting: Waiting, then: Callable[[list[str]], None]) -> None:
        """Read the brief about a silent institution; `then` hears its sentences. It names nobody."""
        line, voice = waiting.line, self.voice
        institution = institution_of(line.what.fillings.values())

        def read(book: Casebook) -> list[Message]:
            silent = book.cases.standing(line.case).silent
            return [said for each in silent if each.silence.institution == institution for said in each.brief]

        self.ask(read, lambda said: then([voice.spoken(each) for each in said]))

    def more(self, group: str) -> None:
        """Show more of a group."""
        self._limits[group] += MORE
        if self._limits[group] > READ:
            self.load()
        self.changed()

    def toggle_ahead(self) -> None:
        """Open or fold what is due later."""
        self.ahead_is_open = not self.shows_ahead
        self.changed()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _of(self, *kinds: LineKind) -> list[Waiting]:
        return [each for each in self.held.waiting if each.line.kind in kinds] if self.held else []

    def _count(self, *kinds: LineKind) -> int:
        return sum(self.held.counts.get(kind, 0) for kind in kinds) if self.held else 0

    def _near(self) -> list[Waiting]:
        return [each for each in self._of(LineKind.DUE, LineKind.COURT) if each.line.days <= NOW_DAYS]

    def _group(self, name: str, lines: list[Waiting], count: int) -> Group:
        """`count` are all there are, of which `lines` were read."""
        most = self._limits[name]
        return Group(tuple(lines if count <= most + ALMOST else lines[:most]), count)

    def _silent(self, waiting: Waiting) -> Silent:
        line = waiting.line
        fillings = line.what.fillings
        step, asked = fillings.get("step"), fillings.get("follow_ups", 0)
        who = Message("{institution}", {"institution": fillings["institution"]})
        following = Message("{step}", {"step": step}) if step is not None else None
        return Silent(waiting, who, line.days, asked if isinstance(asked, int) else 0, following)

    def _unfinished(self, waiting: Waiting) -> Unfinished:
        draft = self.held.drafts.get(waiting.line.record) if self.held else None
        if draft is None:
            return Unfinished(waiting, "", 1, 1, self.now)
        form = forms.form(draft.form)
        keys = [step.key for step in form.steps]
        at = keys.index(draft.step) + 1 if draft.step in keys else 1
        saved = datetime.fromtimestamp(draft.changed_at / 1000, UTC).astimezone(self.now.tzinfo)
        return Unfinished(waiting, form.title, at, len(keys), saved)

    def _known(self, line: Line) -> dict[str, Any]:
        """What a form about a line need not ask again: the institution, and the step of the ladder that is due."""
        form = _FORMS[line.action]
        institution = institution_of(line.what.fillings.values())
        known: dict[str, Any] = {}
        if institution and form in _INSTITUTION_FIELDS:
            known[_INSTITUTION_FIELDS[form]] = institution
        if line.action is Action.TAKE_STEP:
            step = step_at(ladder(self.session.book.pack, institution), line.days)
            if step is not None:
                known["follow_up.ladder_step"] = step.days
        return known

    def _loaded(self, held: Held) -> None:
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


_FORMS: Mapping[Action, str] = {
    Action.LOG_CALL: "follow_up",
    Action.ASK_AGAIN: "follow_up",
    Action.TAKE_STEP: "follow_up",
    Action.REFER: "referral",
    Action.ASK_CONSENT: "consent",
}
"""The form that an action fills in, about the line's case. The other actions open the case."""

_INSTITUTION_FIELDS = {"follow_up": "follow_up.institution", "consent": "consent.recipient"}


def institution_of(fillings: Iterable[Filling]) -> str:
    """Return the code of the institution that a sentence is about; "" when it is about none."""
    for filling in fillings:
        if isinstance(filling, Label) and filling.code_list == "institution":
            return filling.code
        if isinstance(filling, Message) and (found := institution_of(filling.fillings.values())):
            return found
    return ""


def _read(book: Casebook, limit: int) -> Held:
    waits = book.day.waits(limit)
    drafts = {draft.id: draft for draft in book.drafts.every()}
    return Held(tuple(waits.lines), waits.counts, drafts, book.now(), _asking(book), _alarms(book))


def _alarms(book: Casebook) -> tuple[tuple[str, Message], ...]:
    return tuple((each["alarm"], each["to_do"]) for each in book.centre.alarms())


def _asking(book: Casebook) -> tuple[str, ...]:
    me = book.centre.me()
    if me is None or me.role != "lead":
        return ()
    waiting = [each for each in book.centre.devices() if each["state"] == "waiting"]
    return tuple(", ".join(filter(None, (each["person"], each["device"]))) for each in waiting)


def _due(waiting: Waiting) -> float:
    return waiting.line.due.timestamp() if waiting.line.due else 0.0
