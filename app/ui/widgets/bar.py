"""A bar against a whole, with a mark where the target is."""

from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget

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
            rgba: (self.colour or theme.primary) if self.value > 0 else (0, 0, 0, 0)  # a border has a size of its own
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


Builder.load_string(KV)
