"""Draws what waits today: rows by urgency, and cards for what has no day. Copies the model and forwards.

As many rows as a screen shows are drawn at once, the rest after the first picture.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from app.casebook import Waiting
from app.casework.messages import Message
from app.casework.today_lines import Action, LineKind
from app.ui import in_words, pills
from app.ui.record import referral_sheets, sheets, waiving
from app.ui.record.flagging import answer_flag
from app.ui.screen import Context, Screen
from app.ui.screens.today.cards import LineGroup, RowLine, days, show_only
from app.ui.screens.today.lines import Heap, WaitingGroup
from app.ui.screens.today.model import TodayModel
from app.ui.screens.today.side import cards_of, said, whose
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.text import Second
from app.words.alarms import seen
from app.words.language import _, mark, ngettext, number

WORDS = {
    Action.LOG_CALL: mark("Log call"),
    Action.ASK_AGAIN: mark("Ask again"),
    Action.REFER: mark("Refer"),
    Action.ASK_CONSENT: mark("Ask"),
    Action.MAKE_PLAN: mark("Make the plan"),
    Action.APPROVE: mark("Decide"),
    Action.SEND: mark("It went"),
    Action.NOTE_ANSWER: mark("Note the answer"),
    Action.ANSWER: mark("Answer"),
    Action.ANSWER_FLAG: mark("Answer"),
}
"""What the button of a row says; every other one opens the case."""
FIRST = 8
"""Rows of the first picture."""


class Today(Screen):
    """What waits. One column, or two where there is room."""

    two = BooleanProperty(False)

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = TodayModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the groups that stay."""
        self._hours, self._overdue, self._due = LineGroup(), LineGroup(), LineGroup()
        self._ahead = LineGroup(folds=True)
        for name, group in (
            ("hours", self._hours), ("overdue", self._overdue), ("now", self._due), ("ahead", self._ahead)
        ):  # fmt: skip
            group.bind(on_more=lambda _group, name=name: self.model.more(name))
        self._ahead.bind(on_toggle=lambda _group: self.model.toggle_ahead())
        self._nothing, self._banner = EmptyState(icon="today"), Banner(icon="warning", tone="over")
        self._nothing.bind(on_act=lambda *_: self.context.navigator.go("form", form="incident"))
        self._banner.bind(on_act=lambda *_: self.model.load())
        self._alarm = Banner(icon="warning", tone="over")
        self._alarm.bind(on_act=lambda *_: self.model.to_devices())
        self._clock = Banner(icon="clock", tone="due")
        self._clock.bind(on_act=lambda *_: self.model.to_devices())
        self._broken_off = Banner(icon="draft", tone="info")
        self._broken_off.bind(on_act=lambda *_: self._resume())
        self._slow = Second()
        self._week = TextButton(icon="calendar")
        self._week.bind(on_release=lambda *_: self.context.navigator.go("week"))
        self._room: int | None = FIRST  # rows that may still be drawn in this picture; None once there was the first
        self._rest = Clock.create_trigger(lambda _passed: self.refresh(), 0)
        for name in ("phone", "laptop"):
            self.fbind(name, lambda *_: self.refresh())
        self.fbind("width", self._arrange)

    def entered(self, **_params: Any) -> None:
        """Read what waits."""
        self.model.open()
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self._rest.cancel()
        self.model.close()

    def refresh(self) -> None:
        """Draw what waits as it is now."""
        model = self.model
        model.case_screen = "cases" if self.laptop else "case"
        self.title, self.subtitle = _("Today"), model.day
        self._week.text = _("The week")
        groups, cards = self._groups(), cards_of(model) if model.is_ready else []
        way = [self._week] if model.is_ready else []
        show_only(self.ids.main, groups if cards else [*groups, *way])
        show_only(self.ids.side, [*way, *cards] if cards else [])
        self._arrange()

    def _arrange(self, *_: object) -> None:
        """Two columns where both are wide enough."""
        self.two = bool(self.ids.side.children) and self.width >= theme.laptop

    # --- The groups --------------------------------------------------------------------------------------------

    def _groups(self) -> list[Widget]:
        model, voice = self.model, self.context.session.voice
        shown: list[Widget] = []
        if model.trouble is not None:
            self._banner.title, self._banner.text = _("Today could not be read"), voice.spoken(model.trouble)
            self._banner.action = _("Try again")
            shown.append(self._banner)
        if (broken_off := model.broken_off) is not None:
            self._broken_off.title = _("You were writing: {form}").format(form=broken_off.title)
            self._broken_off.text, self._broken_off.action = broken_off.second(model.now), _("Continue")
            shown.append(self._broken_off)
        if model.alarms:
            self._say_alarms(model.alarms)
            shown.append(self._alarm)
        if model.clock is not None:
            self._clock.text, self._clock.action = voice.spoken(model.clock.line.what), _("See to it")
            shown.append(self._clock)
        if not model.is_ready:
            self._slow.text = _("Looking at what waits…") if model.is_slow else ""
            return [*shown, self._slow] if model.is_slow else shown
        ahead, overdue = model.ahead, model.overdue
        self._fill(self._hours, _("Hours that run out"), model.hours)
        self._overdue.title = _("Overdue")
        self._put(self._overdue, [row for each in overdue.shown for row in self._over(each)], overdue.hidden)
        self._fill(self._due, _("Today and tomorrow"), model.due)
        title = _("Next 7 days") if model.is_ahead_a_week else _("Next 14 days")
        self._fill(self._ahead, title, ahead if model.shows_ahead else WaitingGroup((), 0))
        self._ahead.count, self._ahead.is_open = ahead.total, model.shows_ahead
        groups = ((self._hours, model.hours.total), (self._overdue, overdue.total), (self._due, model.due.total))
        shown += [group for group, total in (*groups, (self._ahead, ahead.total)) if total]
        if not any(isinstance(each, LineGroup) for each in shown):
            shown.append(self._say_nothing())
        self._room = None
        return shown

    def _resume(self) -> None:
        if (broken_off := self.model.broken_off) is not None:
            self.model.resume(broken_off.id)

    def _say_alarms(self, alarms: tuple[tuple[str, Message], ...]) -> None:
        name, to_do = alarms[0]
        voice = self.context.session.voice
        said = ngettext("Alarm: {what}", "{count} alarms, the first: {what}", len(alarms))
        self._alarm.title = said.format(count=number(len(alarms)), what=voice.spoken(seen(name)))
        self._alarm.text, self._alarm.action = voice.spoken(to_do), _("See to it")

    def _say_nothing(self) -> EmptyState:
        empty = self._nothing
        if self.model.is_empty:
            empty.title, empty.action = _("Nothing is waiting"), _("New incident")
            empty.text = _("What is due, promised or silent comes here by itself.")
        else:
            empty.title, empty.action = _("Nothing is due"), ""
            empty.text = _("No answer, visit or court date falls into these days.")
        return empty

    def _fill(self, group: LineGroup, title: str, lines: WaitingGroup) -> None:
        group.title = title
        self._put(group, [self._line(each) for each in lines.shown], lines.hidden)

    def _put(self, group: LineGroup, lines: Sequence[RowLine], hidden: int) -> None:
        """Show lines in a group, or as many as there is room for in the first picture."""
        now = lines[: self._room]
        group.show(now, hidden if len(now) == len(lines) else 0)
        if self._room is not None:
            self._room -= len(now)
        if len(now) < len(lines):
            self._rest()

    def _over(self, each: Waiting | Heap) -> list[RowLine]:
        """A line, or a heap and, if it lies open, what is in it."""
        if not isinstance(each, Heap):
            return [self._line(each)]
        is_open = each.key in self.model.opened
        return [self._heap(each, is_open=is_open), *(self._line(line) for line in each.lines if is_open)]

    def _heap(self, heap: Heap, *, is_open: bool) -> RowLine:
        model, first = self.model, heap.lines[0]
        cases = len({each.line.case for each in heap.lines})
        who = model.voice.label("institution", heap.name) if heap.name else whose(first)
        words = ngettext("{who}: {count} thing, oldest {days}", "{who}: {count} things, oldest {days}", len(heap.lines))
        in_cases = ngettext("in {count} case", "in {count} cases", cases).format(count=cases) if heap.name else ""

        def toggle() -> None:
            model.toggle_heap(heap)

        return RowLine(
            "open_up" if is_open else "open_down", "over",
            words.format(who=who, count=len(heap.lines), days=days(heap.days)), in_cases, "", "",
            _("Fold") if is_open else _("Show"), toggle, toggle,
        )  # fmt: skip

    def _line(self, waiting: Waiting) -> RowLine:
        line, model = waiting.line, self.model
        tone = {LineKind.OVERDUE: "over", LineKind.COURT: "info", LineKind.CLOCK: "due"}.get(line.kind, "due")
        second = whose(waiting, "\n" if self.phone else " · ")
        if line.so_far is not None:
            second = f"{said(model, line.so_far)}\n{second}"
        if line.action is Action.OPEN and line.kind is LineKind.DUE:
            tone = "good"
        pill = pills.waiting(line, 0, model.now)
        if tone == "good" and line.due is not None:  # a session is no debt
            pill = pills.PillWords(in_words.near(line.due.date(), model.today), tone)
        return RowLine(
            pills.icon(line), tone,
            said(model, line.what), second,
            pill.words, pill.tone if pill.tone != tone else "",
            _(WORDS.get(line.action, mark("Open"))),
            lambda: model.open_case(waiting), lambda: self._act(waiting),
            partial(waiving.ask_why, self.context.session, line) if waiving.can_waive(line) else None,
        )  # fmt: skip

    def _act(self, waiting: Waiting) -> None:
        line = waiting.line
        if line.action is Action.APPROVE:
            sheets.decide(self.context.session, line.case, line.record, lambda: self.model.open_case(waiting))
        elif line.action is Action.ANSWER_FLAG:
            answer_flag(self.context.session, line.record)
        elif line.action in referral_sheets.SHEETS:
            referral_sheets.SHEETS[line.action](self.context.session, line.referral or line.record)
        else:
            self.model.act(waiting)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
