"""Draws what waits today: rows by urgency, and cards for what has no day. Copies the model and forwards."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from app.casebook import Waiting
from app.casework.messages import Message
from app.casework.today import Action, LineKind
from app.ui import in_words, pills
from app.ui.record import sheets
from app.ui.screen import Context, Screen
from app.ui.screens.today.cards import LineGroup, RowLine, show_only
from app.ui.screens.today.lines import WaitingGroup
from app.ui.screens.today.model import TodayModel
from app.ui.screens.today.side import cards_of, said, whose
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.text import Second
from app.words.alarms import seen
from app.words.language import _, mark, ngettext, number

WORDS = {
    Action.LOG_CALL: mark("Log call"),
    Action.ASK_AGAIN: mark("Ask again"),
    Action.REFER: mark("Refer"),
    Action.ASK_CONSENT: mark("Ask"),
    Action.APPROVE: mark("Decide"),
}
"""What the button of a row says; every other one opens the case."""


class Today(Screen):
    """What waits. One column, or two where there is room."""

    two = BooleanProperty(False)

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = TodayModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the groups that stay."""
        self._overdue, self._due, self._ahead = LineGroup(), LineGroup(), LineGroup(folds=True)
        for name, group in (("overdue", self._overdue), ("now", self._due), ("ahead", self._ahead)):
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
        for name in ("phone", "laptop"):
            self.fbind(name, lambda *_: self.refresh())
        self.fbind("width", self._arrange)

    def entered(self, **_params: Any) -> None:
        """Read what waits."""
        self.model.open()
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def refresh(self) -> None:
        """Draw what waits as it is now."""
        model = self.model
        model.case_screen = "cases" if self.laptop else "case"
        self.title, self.subtitle = _("Today"), model.day
        show_only(self.ids.main, self._groups())
        show_only(self.ids.side, cards_of(model) if model.is_ready else [])
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
        ahead = model.ahead
        self._fill(self._overdue, _("Overdue"), model.overdue)
        self._fill(self._due, _("Today and tomorrow"), model.due)
        title = _("Next 7 days") if model.is_ahead_a_week else _("Next 14 days")
        self._fill(self._ahead, title, ahead if model.shows_ahead else WaitingGroup((), 0))
        self._ahead.count, self._ahead.is_open = ahead.total, model.shows_ahead
        for group, lines in ((self._overdue, model.overdue), (self._due, model.due), (self._ahead, ahead)):
            if lines.total:
                shown.append(group)
        if not any(group in shown for group in (self._overdue, self._due, self._ahead)):
            shown.append(self._say_nothing())
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
        group.show([self._line(each) for each in lines.shown], lines.hidden)

    def _line(self, waiting: Waiting) -> RowLine:
        line, model = waiting.line, self.model
        tone = {LineKind.OVERDUE: "over", LineKind.COURT: "info", LineKind.CLOCK: "due"}.get(line.kind, "due")
        if line.action is Action.OPEN and line.kind is LineKind.DUE:
            tone = "good"
        pill = pills.waiting(line, 0, model.now)
        if tone == "good" and line.due is not None:  # a session is no debt
            pill = pills.PillWords(in_words.near(line.due.date(), model.today), tone)
        return RowLine(
            pills.icon(line), tone,
            said(model, line.what), whose(waiting, "\n" if self.phone else " · "),
            pill.words, pill.tone if pill.tone != tone else "",
            _(WORDS.get(line.action, mark("Open"))),
            lambda: model.open_case(waiting), lambda: self._act(waiting),
        )  # fmt: skip

    def _act(self, waiting: Waiting) -> None:
        if waiting.line.action is Action.APPROVE:
            sheets.decide(self.context.session, waiting.line.case, waiting.line.record)
        else:
            self.model.act(waiting)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
