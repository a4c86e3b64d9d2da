"""The bar at the top of every screen: where one is, what has been sent, and Hide."""

from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.theme.theme import theme
from app.ui.widgets.button import IconButton
from app.ui.widgets.ground import Surface
from app.ui.widgets.pressable import Pressable

SYNC_ICONS = {
    "offline": "offline",
    "waiting": "offline",
    "sending": "sending",
    "sent": "sent",
}

LINES = 3
"""The bar's own lines: the title with what stands beside it, the subtitle, what was sent."""

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<BarButton>:
    size_hint: None, None
    size: word.width + sign.width + self.spacing + self.padding[0] + self.padding[2], \
        max(theme.target, word.height + theme.space)
    padding: theme.space, 0
    spacing: theme.gap if self.text else 0
    inset: theme.gap - theme.hair * 2
    radius: [theme.target / 2 - self.inset]
    fill: theme.surface
    edge: theme.line
    edge_width: theme.hair
    veil: theme.ink
    Icon:
        id: sign
        icon: root.icon
        side: theme.icon_small
        ink: root.ink
        pos_hint: {"center_y": .5}
    Second:
        id: word
        hug: True
        text: root.text
        max_width: max(1, root.max_width - sign.width - theme.gap - 2 * theme.space)
        ink: root.ink or theme.ink
        pos_hint: {"center_y": .5}

<BackButton>:
    icon: "back"
    name_for_help: language._("Back")
    pos_hint: {"center_y": .5}

<HelpButton>:
    icon: "help"
    name_for_help: language._("Help")
    ink: theme.ink_soft
    pos_hint: {"center_y": .5}

<SyncLine>:
    icon: self.icons[self.sync_state]
    ink: theme.ink

<AttentionMark>:
    icon: "attention"
    ink: theme.over_ink

<TopBar>:
    orientation: "vertical"
    hide_text: language._("Hide")
    size_hint_y: None
    height: self.minimum_height
    margin: theme.margin_narrow if self.width < theme.phone else theme.margin
    padding: self.margin, theme.gap, self.margin, theme.gap / 2
    BoxLayout:
        id: first
        padding: -theme.gap_wide if root.can_go_back else 0, 0, 0, 0
        size_hint_y: None
        height: max(theme.target + (0 if root.is_apart else theme.gap), titles.height, ends.height)
        spacing: theme.gap
        Flow:
            id: titles
            pos_hint: {"center_y": .5}
            spacing: theme.space, 0
            PageTitle:
                id: title
                hug: True
                lines: 3
                text: root.title
            Pill:
                id: mark
                text: "" if root.is_marked_beneath else root.demo
                tone: "decide"
            Second:
                hug: True
                text: "" if root.is_apart else root.subtitle
        BoxLayout:
            id: ends
            size_hint: None, None
            size: self.minimum_size
            spacing: 0 if root.narrow else theme.gap_wide
            pos_hint: {"center_y": .5}
    Flow:
        spacing: theme.gap, 0
        Pill:
            text: root.demo if root.is_marked_beneath else ""
            tone: "decide"
        Second:
            id: beneath
            hug: True
            text: root.subtitle if root.is_apart else ""
    Flow:
        id: under
        spacing: theme.space, 0

<SyncSign>:
    ink: theme.ink_soft
    pos_hint: {"center_y": .5}

<SavedNote>:
    size_hint: None, None
    size: self.minimum_width if self.text else 0, max(sign.height, word.height) if self.is_low else theme.target
    spacing: theme.gap
    Icon:
        id: sign
        icon: "done" if root.text else ""
        side: theme.icon_small
        ink: theme.ink_soft
        pos_hint: {"center_y": .5}
    Second:
        id: word
        hug: True
        text: root.text
        ink: theme.ink
        pos_hint: {"center_y": .5}
"""


class BarButton(Pressable, BoxLayout):
    """A small round-ended button of the bar: `icon` and `text`."""

    icon = StringProperty("")
    text = StringProperty("")
    ink = ColorProperty(None, allownone=True)
    max_width = NumericProperty(float("inf"))


class BackButton(IconButton):
    """The arrow before the title."""


class HelpButton(IconButton):
    """The question mark."""


class SyncLine(BarButton):
    """What has been sent, in words; `sync_state` is offline, waiting, sending or sent."""

    icons = SYNC_ICONS
    sync_state = OptionProperty("offline", options=list(SYNC_ICONS))


class AttentionMark(BarButton):
    """That somebody must look at something: beside what has been sent, which stays true meanwhile."""


class SyncSign(IconButton):
    """What has been sent, by its sign alone."""


class SavedNote(BoxLayout):
    """When the last answer was kept: "Saved 10:42"; `is_low` where it stands under the bar, as high as its words."""

    text = StringProperty("")
    is_low = BooleanProperty(False)


class TopBar(Surface):
    """`title` and `subtitle`, an arrow while `can_go_back`, the sync line, help, and Hide.

    `attention` is said beside the sync line where somebody must look. `saved` is when the last answer of a form was
    kept ("Saved 10:42"); `demo` marks a demo. Wide: title beside subtitle, the rest at the right. Narrow, which the
    length of the words decides too: what was sent and saved stands underneath, Hide is its icon, and a subtitle that
    does not fit beside the title has a line of its own (`is_apart`). Where one can go back, in a case or a form, which
    need the room, what was sent is a sign as well; pressed, it says its words. A title that is longer than three lines
    ends with an ellipsis. `on_back`, `on_sync`, `on_mark`, `on_help`, `on_hide` when they are pressed. What is added to
    it (a button of the screen) stands before the sync line.
    """

    title = StringProperty("")
    subtitle = StringProperty("")
    can_go_back = BooleanProperty(False)
    narrow = BooleanProperty(False)
    is_apart = BooleanProperty(False)
    is_marked_beneath = BooleanProperty(False)
    margin = NumericProperty(0)
    sync_state = OptionProperty("offline", options=list(SYNC_ICONS))
    sync_text = StringProperty("")
    attention = StringProperty("")
    saved = StringProperty("")
    demo = StringProperty("")
    hide_text = StringProperty("")
    __events__ = ("on_back", "on_sync", "on_mark", "on_help", "on_hide")

    def __init__(self, **properties: Any) -> None:
        self._extra: list[Widget] = []
        super().__init__(**properties)

    def on_kv_post(self, _base: Any) -> None:
        """Put the parts at the right where there is room, now and whenever that changes."""
        self._saved, self._sync, self._mark = SavedNote(), SyncLine(), AttentionMark()
        self._hide, self._hide_in_words = BarButton(icon="hide"), BarButton(icon="hide")
        self._back, self._help, self._sign = BackButton(), HelpButton(), SyncSign()
        self._help.bind(on_release=lambda *_: self.dispatch("on_help"))
        self._back.bind(on_release=lambda *_: self.dispatch("on_back"))
        measure = Clock.create_trigger(self._measure, -1)  # once for all that changes: arranging changes widths too
        for sent in (self._sync, self._sign):
            sent.bind(on_release=lambda *_: self.dispatch("on_sync"))
        self._mark.bind(on_release=lambda *_: self.dispatch("on_mark"))
        for hide in (self._hide, self._hide_in_words):
            hide.bind(on_release=lambda *_: self.dispatch("on_hide"))
        for part in (self._saved, self._sync, self._mark, self._hide, self._hide_in_words):
            part.pos_hint = {"center_y": 0.5}
            part.fbind("width", measure)
        for name in ("narrow", "saved", "sync_state", "sync_text", "attention", "hide_text", "can_go_back"):
            self.fbind(name, self._arrange)
        for name in ("width", "margin", "title", "subtitle", "can_go_back", "demo"):
            self.fbind(name, measure)
        self._arrange()

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add `widget` before the sync line."""
        if len(self.children) < LINES:
            super().add_widget(widget, *args, **kwargs)  # the bar's own
        else:
            self._extra.append(widget)
            self._arrange()

    @property
    def _said(self) -> tuple[SavedNote, SyncLine, AttentionMark]:
        """What is said beside the title or under it; without words it is not there."""
        return self._saved, self._sync, self._mark

    def _measure(self, *_: object) -> None:
        """Say whether the title has its room beside everything else, and the subtitle beside the title."""
        title, subtitle = self.ids.title.full_width(self.title), self.ids.beneath.natural_width(self.subtitle)
        mark = theme.space + self.ids.mark.natural_width(self.demo) if self.demo else 0
        room = self.width - 2 * self.margin - theme.gap - (theme.target if self.can_go_back else 0)
        few = [*self._extra, *([self._sign] if self._is_folded else []), self._help, self._hide]
        said = [part for part in self._said if part.text]
        all_of_them = [*self._extra, *said, self._help, self._hide_in_words]
        taken = sum(part.width for part in all_of_them) + theme.gap_wide * (len(all_of_them) - 1)
        self.narrow = self.width < theme.phone or room - taken < max(title + mark, subtitle / 2)
        beside = room - sum(part.width for part in few)
        self.ids.title.fit(self.title, beside)
        self.is_marked_beneath = self.narrow and title + mark > beside
        self.is_apart = self.narrow and (self.is_marked_beneath or title + mark + theme.space + subtitle > beside)

    @property
    def _is_folded(self) -> bool:
        """Whether a narrow bar says by a sign alone what was sent: inside of something, where nobody must look."""
        return bool(self.sync_text) and self.can_go_back and not self.attention

    def _arrange(self, *_: object) -> None:
        if self.can_go_back and self._back.parent is None:
            self.ids.first.add_widget(self._back, index=len(self.ids.first.children))
        elif not self.can_go_back:
            self.ids.first.remove_widget(self._back)
        self._saved.text, self._sync.sync_state, self._sync.text = self.saved, self.sync_state, self.sync_text
        self._mark.text = self.attention
        self._hide_in_words.text = self._hide.name_for_help = self.hide_text
        self._sign.icon, self._sign.name_for_help = SYNC_ICONS[self.sync_state], self.sync_text
        self._saved.is_low = self.narrow
        said: list[Widget] = [part for part in self._said if part.text]
        hide = self._hide if self.narrow else self._hide_in_words
        sign: list[Widget] = []
        if self.narrow and self._is_folded:
            said, sign = [part for part in said if part is not self._sync], [self._sign]
        ends = [*self._extra, *([] if self.narrow else said), *sign, self._help, hide]
        under = said[::-1] if self.narrow else []
        for box, parts in ((self.ids.ends, ends), (self.ids.under, under)):
            if list(reversed(box.children)) != parts:
                for part in [*parts, *box.children]:
                    if part.parent is not None:
                        part.parent.remove_widget(part)
                for part in parts:
                    box.add_widget(part)

    def on_back(self) -> None:
        """The arrow was pressed: bind to this."""

    def on_sync(self) -> None:
        """The sync line was pressed: bind to this."""

    def on_mark(self) -> None:
        """The mark beside the sync line was pressed: bind to this."""

    def on_help(self) -> None:
        """The question mark was pressed: bind to this."""

    def on_hide(self) -> None:
        """Hide was pressed: bind to this."""


Builder.load_string(KV)
