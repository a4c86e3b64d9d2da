"""Small charts: a bar against a whole with a mark where the target is, and labelled columns."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.widgets.ground import Column

KV = """
#:import theme app.ui.theme.theme.theme
#:import mask app.ui.theme.rounded.mask
#:import border app.ui.theme.rounded.border

<Bar>:
    size_hint_y: None
    height: theme.bar_mark if self.mark >= 0 else theme.bar_height
    canvas:
        Color:
            rgba: theme.track
        BorderImage:
            pos: self.x, round(self.center_y - theme.bar_height / 2)
            size: self.width, theme.bar_height
            texture: mask([theme.bar_radius] * 4)
            border: border([theme.bar_radius] * 4)
        Color:
            rgba: self.colour or theme.primary
        BorderImage:
            pos: self.x, round(self.center_y - theme.bar_height / 2)
            size: (max(theme.bar_height, self.width * self.share(self.value)), theme.bar_height) \
                if self.value > 0 else (0, 0)
            texture: mask([theme.bar_radius] * 4)
            border: border([theme.bar_radius] * 4)
        Color:
            rgba: theme.ink
        Rectangle:
            pos: round(self.x + (self.width - 2 * theme.hair) * self.share(self.mark)), self.y
            size: (2 * theme.hair, self.height) if self.mark >= 0 else (0, 0)

<ChartColumn>:
    spacing: theme.gap / 2
    PillText:
        text: root.shown
        halign: "center"
    Widget:
        size_hint_y: None
        height: theme.column_height
        canvas:
            Color:
                rgba: theme.primary_mid
            BorderImage:
                pos: self.pos
                size: (self.width, max(theme.hair * 2, self.height * root.share)) if root.share > 0 else (0, 0)
                texture: mask([theme.bar_radius, theme.bar_radius, 0, 0])
                border: border([theme.bar_radius, theme.bar_radius, 0, 0])
    Caption:
        text: root.label
        halign: "center"

<Columns>:
    size_hint_y: None
    height: self.minimum_height
    spacing: theme.space
"""


class Bar(Widget):
    """`value` out of `most`, and a `mark` where the target lies (under 0: no mark). `colour` replaces the theme's."""

    value = NumericProperty(0)
    most = NumericProperty(1)
    mark = NumericProperty(-1)
    colour = ColorProperty(None, allownone=True)

    def share(self, value: float) -> float:
        """Return how much of the bar `value` is, 0 to 1."""
        return min(1.0, max(0.0, value / self.most)) if self.most else 0.0


class ChartColumn(Column):
    """One column: its value in figures above, what it counts below."""

    label = StringProperty("")
    shown = StringProperty("")
    share = NumericProperty(0)


class Columns(BoxLayout):
    """Columns for `values`, a list of (label, number) pairs, each drawn against the greatest."""

    values = ListProperty()

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("values", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        self.clear_widgets()
        greatest = max((number for _label, number in self.values), default=0) or 1
        for label, number in self.values:
            self.add_widget(ChartColumn(label=label, shown=f"{number:g}", share=number / greatest))


Builder.load_string(KV)
