"""The parts that Today is made of: groups of rows, and the cards for what has no day: silence, answers, drafts."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.theme.theme import theme
from app.ui.theme.tokens import TONES
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.row import Row, Rows
from app.words.language import _, ngettext


class RowLine(NamedTuple):
    """A row: what it says, and what a tap on it (`opened`), on its action (`done`) and on what else can be done
    (`ended`, if anything) does."""

    icon: str
    tone: str
    title: str
    second: str
    pill: str
    pill_tone: str
    action: str
    opened: Callable[[], None]
    done: Callable[[], None]
    ended: Callable[[], object] | None = None


class LineGroup(Column):
    """Rows under a name, and a button for more of them (`on_more`). `folds` makes the name a button too."""

    title = StringProperty("")
    count = NumericProperty(0)
    folds = BooleanProperty(False)
    is_open = BooleanProperty(True)
    __events__ = ("on_more", "on_toggle")

    def __init__(self, **properties: Any) -> None:
        self._rows: list[Row] = []
        self._card, self._more = Rows(), TextButton(icon="open_down")
        self._more.bind(on_release=lambda *_: self.dispatch("on_more"))
        super().__init__(**properties)

    def show(self, lines: Sequence[RowLine], hidden: int) -> None:
        """Show `lines`, in the rows there are as far as they go, so that the keyboard stays where it is."""
        for row in self._rows[len(lines) :]:
            self._card.remove_widget(row)
        del self._rows[len(lines) :]
        for at, line in enumerate(lines):
            if at == len(self._rows):
                self._rows.append(self._row())
                self._card.add_widget(self._rows[at])
            row = self._rows[at]
            row.line = line
            row.icon, row.tone, row.title, row.second = line.icon, line.tone, line.title, line.second
            row.pill, row.pill_tone, row.action = line.pill, line.pill_tone, line.action
            row.further = _("No longer needed") if line.ended is not None else ""
        self._more.text = _("Show more ({count})").format(count=hidden)
        show_only(self, [self.ids.head, *([self._card] if lines else []), *([self._more] if hidden else [])])

    def _row(self) -> Row:
        row = Row()
        row.bind(on_release=lambda row: row.line.opened(), on_act=lambda row: row.line.done())
        row.bind(on_end=lambda row: row.line.ended() if row.line.ended is not None else None)
        return row

    def on_more(self) -> None:
        """More are wanted: bind to this."""

    def on_toggle(self) -> None:
        """The name was pressed: bind to this."""


class GroupHead(Pressable, BoxLayout):
    """The name of a group, and how many are in it."""

    text = StringProperty("")
    count = NumericProperty(0)
    folds = BooleanProperty(False)
    is_open = BooleanProperty(True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("folds", self._switch)
        self._switch()

    def _switch(self, *_: object) -> None:
        self.disabled = self.is_focusable = not self.folds
        self.is_focusable = self.folds


class CardHead(BoxLayout):
    """The first line of a card: an icon in the ink of `tone`, and its name."""

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    text = StringProperty("")


class CardLine(Pressable, BoxLayout):
    """A line of a card that leads somewhere."""

    text = StringProperty("")
    second = StringProperty("")


class SilentItem(Column):
    """An institution that does not move: who, for how long, in which case, and the next step of the ladder."""

    who = StringProperty("")
    days = NumericProperty(0)
    days_words = StringProperty("")
    most = NumericProperty(1)
    case = StringProperty("")
    step = StringProperty("")
    action = StringProperty("")
    is_due = BooleanProperty(False)
    is_first = BooleanProperty(False)
    __events__ = ("on_open", "on_act", "on_brief", "on_end")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        button = FilledButton() if self.is_first else OutlinedButton(compact=True)
        button.text, button.wide = self.action, True
        button.bind(on_release=lambda *_: self.dispatch("on_act"))
        self.add_widget(button)
        ways = Flow(spacing=[theme.gap, 0])
        for words, event in ((_("Read the brief"), "on_brief"), (_("No longer needed"), "on_end")):
            way = TextButton(text=words, compact=True)
            way.bind(on_release=lambda *_, event=event: self.dispatch(event))
            ways.add_widget(way)
        self.add_widget(ways)

    def on_open(self) -> None:
        """The case is wanted: bind to this."""

    def on_act(self) -> None:
        """The next step is wanted: bind to this."""

    def on_brief(self) -> None:
        """The brief for it is wanted: bind to this."""

    def on_end(self) -> None:
        """It is no longer needed: bind to this."""


class DraftItem(BoxLayout):
    """A draft: pressed, it is gone on with (`on_open`); the sign at its end throws it away (`on_end`)."""

    text = StringProperty("")
    second = StringProperty("")
    __events__ = ("on_open", "on_end")

    def on_open(self) -> None:
        """It is gone on with: bind to this."""

    def on_end(self) -> None:
        """It is thrown away: bind to this."""


def show_only(box: Widget, parts: list[Widget]) -> None:
    """Put `parts` into `box` in this order, and touch nothing when they are there already."""
    if list(reversed(box.children)) != parts:
        box.clear_widgets()
        for part in parts:
            box.add_widget(part)


def card(icon: str, tone: str, title: str, *parts: Widget) -> Card:
    """Return a card with its head and these parts."""
    made = Card()
    made.add_widget(CardHead(icon=icon, tone=tone, text=title))
    for part in parts:
        made.add_widget(part)
    return made


def days(count: int) -> str:
    """Say a number of days."""
    return ngettext("{count} day", "{count} days", count).format(count=count)
