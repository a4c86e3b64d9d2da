"""Rows: one thing that waits, or one record, with what to do about it. And the card that holds a group of them."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.theme.theme import theme
from app.ui.theme.tokens import TONES
from app.ui.widgets.button import IconButton, OutlinedButton
from app.ui.widgets.ground import Surface
from app.ui.widgets.pill import Pill
from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme

<Rows>:
    orientation: "vertical"
    size_hint_y: None
    height: self.minimum_height
    padding: theme.hair
    fill: theme.surface
    edge: theme.line
    edge_width: theme.hair
    radius: [theme.card_radius]

<Row>:
    orientation: "vertical"
    size_hint_y: None
    height: self.minimum_height
    narrow: self.width < theme.row_narrow
    padding: theme.space if self.narrow else theme.space + theme.hair * 4, theme.gap_wide + theme.hair * 2
    veil: theme.ink
    ring_inside: True
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.x, round(self.top - theme.hair)
            size: (self.width, theme.hair) if self.divided else (0, 0)
    BoxLayout:
        size_hint_y: None
        height: max(tile.height, words.height, beside.height, \
            theme.row_height - root.padding[1] - root.padding[3] - below.height)
        spacing: 0 if not root.icon else theme.gap_wide if root.narrow else theme.space
        Tile:
            id: tile
            icon: root.icon
            tone: root.tone
            pos_hint: {"top": 1} if root.narrow else {"center_y": .5}
        Column:
            id: words
            spacing: theme.hair * 2
            pos_hint: {"center_y": .5}
            Title:
                text: root.title
            Second:
                text: root.second
        BoxLayout:
            id: beside
            size_hint: None, None
            size: self.minimum_size
            spacing: theme.space
            pos_hint: {"center_y": .5}
    Flow:
        id: below
        align: "apart"
        padding: [theme.tile + theme.gap_wide if root.icon and not (root.pill and root.action) else 0, \
            theme.gap if self.children else 0, 0, 0]
        spacing: theme.gap, theme.gap

<ListRow>:
    orientation: "vertical"
    size_hint_y: None
    height: theme.list_row_height
    padding: root.side, max(theme.gap, (self.height - head.height - second.height - self.spacing) / 2)
    side: theme.space + theme.hair * 4
    spacing: theme.hair * 2
    fill: theme.primary_soft if self.chosen else (0, 0, 0, 0)
    veil: theme.ink
    ring_inside: True
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.pos
            size: self.width, theme.hair
    BoxLayout:
        id: head
        size_hint_y: None
        height: max(title.height, pill.height)
        spacing: theme.gap
        Title:
            id: title
            text: root.title
            lines: root.title_lines
            pos_hint: {"center_y": .5}
        Pill:
            id: pill
            text: root.pill
            tone: root.pill_tone
            pos_hint: {"center_y": .5}
    Second:
        id: second
        text: root.second
        lines: 1
        ink: theme.ink if root.chosen else theme.ink_soft
"""


class Rows(Surface):
    """A card of rows, with a hair line between them."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("children", self._arrange)

    def _arrange(self, *_: object) -> None:
        rows = [child for child in reversed(self.children) if isinstance(child, Row)]
        corner = theme.card_radius - theme.hair
        for row in rows:
            first, last = row is rows[0], row is rows[-1]
            row.divided = not first
            row.radius = [corner if first else 0] * 2 + [corner if last else 0] * 2


class Row(Pressable, BoxLayout):
    """A tile with an `icon`, a `title`, a `second` line, a `pill`, and an `action` in words.

    A tap on the row itself is `on_release`, a tap on its action `on_act`; with `further` words it has a small button
    for whatever else ends it, which is `on_end`. A row narrower than `theme.row_narrow` puts the pill underneath, and
    the action at the right end of that line; the small button stays beside the title. `tone` colours the tile and,
    unless `pill_tone` says otherwise, the pill. As high as its words need, and at the least `theme.row_height`.
    """

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    title = StringProperty("")
    second = StringProperty("")
    pill = StringProperty("")
    pill_tone = OptionProperty("", options=("", *TONES))
    action = StringProperty("")
    further = StringProperty("")
    narrow = BooleanProperty(False)
    divided = BooleanProperty(False)
    __events__ = ("on_act", "on_end")

    def on_kv_post(self, _base: Any) -> None:
        """Put pill and action where there is room, now and whenever that changes."""
        self._pill = Pill(pos_hint={"center_y": 0.5})
        self._button = OutlinedButton(compact=True, pos_hint={"center_y": 0.5})
        self._button.bind(on_release=lambda *_: self.dispatch("on_act"))
        self._further = IconButton(icon="more", pos_hint={"center_y": 0.5})
        self._further.bind(on_release=lambda *_: self.dispatch("on_end"))
        for name in ("pill", "pill_tone", "tone", "action", "further", "narrow"):
            self.fbind(name, self._arrange)
        self._arrange()

    def _arrange(self, *_: object) -> None:
        self._pill.text, self._pill.tone = self.pill, self.pill_tone or self.tone
        self._button.text = self.action
        self._further.name_for_help = self.further
        said = [part for part in (self._pill, self._button) if part.text]
        further = [self._further] if self.further else []
        below, beside = (said, further) if self.narrow else ([], [*said, *further])
        for box, wanted in ((self.ids.below, below), (self.ids.beside, beside)):
            if list(reversed(box.children)) != wanted:
                box.clear_widgets()
        for box, wanted in ((self.ids.below, below), (self.ids.beside, beside)):
            if not box.children:
                for part in wanted:
                    box.add_widget(part)

    def on_act(self) -> None:
        """The action was pressed: bind to this."""

    def on_end(self) -> None:
        """Whatever else can be done is wanted: bind to this."""


class ListRow(Pressable, BoxLayout):
    """A row of a long list, all of one height so that the list can recycle them: `title`, `pill`, `second` line. The
    title ends with an ellipsis after `title_lines`, for which the list gives all rows the room."""

    title = StringProperty("")
    title_lines = NumericProperty(1)
    second = StringProperty("")
    pill = StringProperty("")
    pill_tone = OptionProperty("plain", options=TONES)
    chosen = BooleanProperty(False)
    side = NumericProperty(0)


Builder.load_string(KV)
