"""A page that scrolls: its children one under the other, inside the page's margin, not wider than one reads well."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.scrollview import ScrollView

KV = """
#:import theme app.ui.theme.theme.theme

<Scroll>:
    do_scroll_x: False
    effect_cls: "ScrollEffect"
    scroll_type: ["bars", "content"]
    bar_width: theme.gap / 2
    bar_color: theme.field_line
    bar_inactive_color: 0, 0, 0, 0

<Page>:
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


class Page(Scroll):
    """Children added to it stand in its column. `measured` keeps the column to the width one reads well."""

    measured = BooleanProperty(False)
    narrow = BooleanProperty(False)
    margin = NumericProperty(0)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add `widget` to the column."""
        if self.children:
            self.ids.column.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)  # the column itself


Builder.load_string(KV)
