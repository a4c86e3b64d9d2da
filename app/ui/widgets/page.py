"""A page that scrolls: its children one under the other, inside the page's margin, not wider than one reads well."""

from collections.abc import Iterable
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from app.ui.theme.theme import theme

KV = """
#:import theme app.ui.theme.theme.theme

<Scroll>:
    do_scroll_x: False
    effect_cls: "ScrollEffect"
    scroll_type: ["bars", "content"]
    scroll_wheel_distance: theme.wheel
    bar_width: theme.gap / 2
    bar_color: theme.field_line
    bar_inactive_color: 0, 0, 0, 0

<ScrollPage>:
    narrow: self.width < theme.phone
    margin: theme.margin_narrow if self.narrow else theme.margin
    Column:
        id: column
        size_hint_x: None
        width: min(root.width, theme.measure + 2 * root.margin) if root.measured else root.width
        padding: root.margin, theme.gap, root.margin, theme.margin
        spacing: theme.space_wide
"""


class Scroll(ScrollView):
    """Scrolls up and down, stops at its ends, and shows a thin bar while it moves."""


SETTLED = 3
"""Frames in which the column does not grow, after which what stands in it has its height."""


class ScrollPage(Scroll):
    """Children added to it stand in its column. `measured` keeps the column to the width one reads well.

    A screen whose content changes draws it with `show`, so that who reads it keeps their place.
    """

    measured = BooleanProperty(False)
    narrow = BooleanProperty(False)
    margin = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        self._about: object = None
        self._at: Widget | None = None  # what is to stand at its top, while its column settles
        self._held: float | None = None  # pixels from its top at which it is to stay, while its column settles
        self._still = 0
        self._wait = Clock.create_trigger(self._settle, 0)
        super().__init__(**properties)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add `widget` to the column."""
        if self.children:
            self.ids.column.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)  # the column itself
            widget.fbind("height", self._grew)

    def show(self, parts: Iterable[Widget], about: object = None, at: Widget | None = None) -> None:
        """Put `parts` in place of what stands in the column.

        `about` is what they tell of: a record, and which part of it. About the same as before, the page stays as far
        from its top as it was, or as near to that as it can; about anything else it begins at its top, or `at` what one
        has come for, which stands in the column.
        """
        if about != self._about:
            self._about, self._held, self._at = about, 0, at
        elif self._held is None:  # else it is still on its way to where it is to be
            self._held, self._at = (1 - self.scroll_y) * self._room, None
        elif self._at is not None:
            self._at = at
        column = self.ids.column.__self__
        column.clear_widgets()
        for part in parts:
            column.add_widget(part)
        self._grew()

    def update_from_scroll(self, *args: Any) -> None:
        """Move the column to where it is to be; called by Kivy when anything about that has changed."""
        if self._at is not None:
            self._held = max(0.0, float(self.ids.column.top - self._at.top - theme.gap))
        if self._held is not None:  # a column that is empty for a moment has sent it to an end
            self.scroll_y = 1 - min(1, self._held / self._room) if self._room else 1
        super().update_from_scroll(*args)

    def on_touch_down(self, touch: Any) -> bool:
        """Let a person move it from now on."""
        self._held = self._at = None
        return bool(super().on_touch_down(touch))

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is still coming to what one has come for."""
        return self._at is not None

    @property
    def _room(self) -> float:
        return max(0.0, float(self.ids.column.height - self.height))

    def _grew(self, *_: object) -> None:
        self._still = 0
        if self._held is not None:
            self._wait()

    def _settle(self, *_: object) -> None:
        self._still += 1
        if self._still < SETTLED:
            self._wait()
        else:
            self._held = self._at = None


Builder.load_string(KV)
