"""Draws what waits today: rows by urgency, and cards for what has no day. Copies the model and forwards."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from app.casework.messages import Message
from app.casework.today import Action, LineKind
from app.custody.alarms import seen
from app.ui import in_words, pills
from app.ui.record import sheets
from app.ui.screen import Context, Screen
from app.ui.screens.today.cards import CardLine, Line, LineGroup, SilentItem, card, days, show_only
from app.ui.screens.today.model import Group, TodayModel
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.text import Second
from app.words.language import _, mark, ngettext, number

if TYPE_CHECKING:
    from app.casebook import Waiting

WORDS = {
    Action.LOG_CALL: mark("Log call"),
    Action.ASK_AGAIN: mark("Ask again"),
    Action.REFER: mark("Refer"),
    Action.ASK_CONSENT: mark("Ask"),
    Action.APPROVE: mark("Decide"),
}
"""What the button of a row says; every other one opens the case."""

ASKING = 3
"""Devices that are named; a centre that waits for more compares them all in their place anyway."""

LONGEST = 90
"""Days of silence that fill a bar, unless there is a longer one."""


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
        side = self._cards() if model.is_ready else []
        show_only(self.ids.main, self._groups())
        show_only(self.ids.side, side)
        self._arrange()

    def _arrange(self, *_: object) -> None:
        """Two columns where both are wide enough."""
        self.two = bool(self.ids.side.children) and self.width >= theme.laptop

    # --- The groups --------------------------------------------------------------------------------------------

    def _groups(self) -> list[Any]:
        model, voice = self.model, self.context.session.voice
        shown: list[Any] = []
        if model.trouble is not None:
            self._banner.title, self._banner.text = _("Today could not be read"), voice.spoken(model.trouble)
            self._banner.action = _("Try again")
            shown.append(self._banner)
        if model.alarms:
            self._say_alarms(model.alarms)
            shown.append(self._alarm)
        if not model.is_ready:
            self._slow.text = _("Looking at what waits…") if model.is_slow else ""
            return [*shown, self._slow] if model.is_slow else shown
        ahead = model.ahead
        self._fill(self._overdue, _("Overdue"), model.overdue)
        self._fill(self._due, _("Today and tomorrow"), model.due)
        title = _("Next 7 days") if model.is_ahead_a_week else _("Next 14 days")
        self._fill(self._ahead, title, ahead if model.shows_ahead else Group((), 0))
        self._ahead.count, self._ahead.is_open = ahead.total, model.shows_ahead
        for group, lines in ((self._overdue, model.overdue), (self._due, model.due), (self._ahead, ahead)):
            if lines.total:
                shown.append(group)
        if not any(group in shown for group in (self._overdue, self._due, self._ahead)):
            shown.append(self._say_nothing())
        return shown

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

    def _fill(self, group: LineGroup, title: str, lines: Group) -> None:
        group.title = title
        group.show([self._line(each) for each in lines.shown], lines.hidden)

    def _line(self, waiting: "Waiting") -> Line:
        line, model = waiting.line, self.model
        tone = {LineKind.OVERDUE: "over", LineKind.COURT: "info", LineKind.CLOCK: "due"}.get(line.kind, "due")
        if line.action is Action.OPEN and line.kind is LineKind.DUE:
            tone = "good"
        pill = pills.waiting(line, 0, model.now)
        if tone == "good" and line.due is not None:  # a session is no debt
            pill = pills.PillWords(in_words.near(line.due.date(), model.today), tone)
        return Line(
            pills.icon(line), tone,
            self._said(line.what), _case(waiting, "\n" if self.phone else " · "),
            pill.words, pill.tone if pill.tone != tone else "",
            _(WORDS.get(line.action, mark("Open"))),
            lambda: model.open_case(waiting), lambda: self._act(waiting),
        )  # fmt: skip

    def _act(self, waiting: "Waiting") -> None:
        if waiting.line.action is Action.APPROVE:
            sheets.decide(self.context.session, waiting.line.case, waiting.line.record)
        else:
            self.model.act(waiting)

    def _said(self, message: Message) -> str:
        voice = self.context.session.voice.in_year(self.model.today.year)
        return voice.spoken(message).removesuffix(".")

    # --- The cards ---------------------------------------------------------------------------------------------

    def _cards(self) -> list[Any]:
        made = (self._asking(), self._silence(), self._undecided(), self._drafts(), self._unsent())
        return [each for each in made if each is not None]

    def _asking(self) -> Any:
        asking = self.model.asking
        if not asking:
            return None
        title = ngettext("{count} device asks to be let in", "{count} devices ask to be let in", len(asking))
        button = OutlinedButton(text=_("Compare and let in"))
        button.bind(on_release=lambda *_: self.model.to_devices())
        who = [Second(text=each) for each in asking[:ASKING]]
        return card("tablet", "info", title.format(count=len(asking)), *who, button)

    def _read_brief(self, waiting: "Waiting") -> None:
        self.model.read_brief(waiting, _show_brief)

    def _silence(self) -> Any:
        silent, count = self.model.silent
        if not count:
            return None
        most = max(LONGEST, *(each.days for each in silent))
        items: list[SilentItem] = []
        for each in silent:
            step = self._said(each.step) if each.step is not None else ""
            item = SilentItem(
                who=self._said(each.who), days=each.days, days_words=days(each.days), most=most,
                case=_case(each.waiting),
                step=_("Next step: {step}").format(step=step) if step else _("All steps so far were taken"),
                action=_("Take the next step") if step else _("Log a follow-up"),
                is_due=bool(step), is_first=not items,
            )  # fmt: skip
            item.bind(on_open=_then(self.model.open_case, each.waiting), on_act=_then(self.model.act, each.waiting))
            item.bind(on_brief=_then(self._read_brief, each.waiting))
            items.append(item)
        return card("silence", "over", _("Silent institutions"), *items, *self._more("silence", count - len(silent)))

    def _undecided(self) -> Any:
        group = self.model.undecided
        if not group.total:
            return None
        lines = []
        for each in group.shown:
            question = Message("{question}", dict(each.line.what.fillings))
            line = CardLine(text=self._said(question), second=_case(each))
            line.bind(on_release=_then(self.model.act, each))
            lines.append(line)
        title = ngettext("{count} answer to decide", "{count} answers to decide", group.total)
        text = Second(text=_("Two people answered differently while apart. Both answers are kept."))
        more = self._more("conflict", group.hidden)
        return card("conflict", "decide", title.format(count=group.total), text, *lines, *more)

    def _drafts(self) -> Any:
        drafts, count = self.model.drafts
        if not count:
            return None
        lines = []
        for each in drafts:
            saved = in_words.moment(each.saved, self.model.today)
            words = _("step {step} of {steps}, saved {time}") if each.steps > 1 else _("saved {time}")
            second = words.format(step=each.step, steps=each.steps, time=saved)
            about = _case(each.waiting)
            line = CardLine(text=_(each.title), second=f"{about} · {second}" if about else second)
            line.bind(on_release=_then(self.model.act, each.waiting))
            lines.append(line)
        title = ngettext("{count} draft", "{count} drafts", count).format(count=count)
        return card("draft", "info", title, *lines, *self._more("draft", count - len(drafts)))

    def _unsent(self) -> Any:
        waiting = self.model.unsent
        if waiting is None:
            return None
        button = OutlinedButton(text=_("Sync now"))
        button.bind(on_release=_then(self.model.act, waiting))
        return card("offline", "due", self._said(waiting.line.what), button)

    def _more(self, name: str, hidden: int) -> list[TextButton]:
        if not hidden:
            return []
        button = TextButton(icon="open_down", text=_("Show more ({count})").format(count=hidden))
        button.bind(on_release=lambda *_: self.model.more(name))
        return [button]


def _case(waiting: "Waiting", between: str = " · ") -> str:
    return between.join(part for part in (waiting.pseudonym, waiting.code) if part)


def _show_brief(sentences: list[str]) -> None:
    sheets.read_brief(sentences)


def _then(call: "Callable[[Waiting], None]", waiting: "Waiting") -> Callable[..., None]:
    return lambda *_: call(waiting)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
