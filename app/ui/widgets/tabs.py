"""Tabs of one record: words with a line under the open one."""

from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.scrollview import ScrollView

from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme

<Tab>:
    size_hint: None, 1
    width: max(theme.target, word.width + theme.space)
    radius: [theme.tile_radius, theme.tile_radius, 0, 0]
    veil: theme.primary
    ring_inside: True
    canvas.after:
        Color:
            rgba: theme.primary[:3] + [1 if self.chosen else 0]
        Rectangle:
            pos: self.x + theme.gap, self.y
            size: self.width - 2 * theme.gap, 3 * theme.hair
    Title:
        id: word
        hug: True
        text: root.text
        bold: root.chosen
        ink: theme.primary if root.chosen else theme.ink_soft

<Tabs>:
    size_hint_y: None
    height: theme.field_height
    do_scroll_y: False
    effect_cls: "ScrollEffect"
    bar_width: 0
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.pos
            size: self.width, theme.hair
    BoxLayout:
        id: row
        size_hint_x: None
        width: self.minimum_width
"""


class Tab(Pressable, AnchorLayout):
    """One of the tabs. Arrow keys go to its neighbours."""

    value = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go to the neighbour on an arrow key."""
        step = {"left": -1, "right": 1}.get(keycode[1])
        if step is None or modifiers:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        tabs = list(reversed(self.parent.children))
        tabs[(tabs.index(self) + step) % len(tabs)].focus = True
        return True


class Tabs(ScrollView):
    """`options` are (value, words) pairs, `chosen` the value of the open one. Scrolls sideways where it is narrow."""

    scroll_x: float  # Kivy's
    options = ListProperty()
    chosen = StringProperty("")

    def on_kv_post(self, _base: Any) -> None:
        """Draw the tabs, now and whenever they change."""
        self._reveal = Clock.create_trigger(self._bring_chosen)
        self.fbind("options", self._draw)
        self.fbind("chosen", self._mark)
        self.fbind("width", self._reveal)
        self.ids.row.fbind("width", self._reveal)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.ids.row.clear_widgets()
        for value, words in self.options:
            tab = Tab(value=value, text=words)
            tab.bind(on_release=lambda tab: setattr(self, "chosen", tab.value))
            self.ids.row.add_widget(tab)
        self._mark()

    def _mark(self, *_: object) -> None:
        for tab in self.ids.row.children:
            tab.chosen = tab.value == self.chosen
        self._reveal()

    def _bring_chosen(self, _passed: float) -> None:
        """Let the open one be seen whole."""
        room = self.ids.row.width - self.width
        for tab in self.ids.row.children:
            if tab.chosen and room > 0:
                first, last = tab.right - self.width, tab.x  # how far the row may have moved for the tab to be in view
                self.scroll_x = min(max(self.scroll_x * room, first), last) / room


Builder.load_string(KV)
