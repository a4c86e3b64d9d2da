"""What things lie on: a rounded ground with an edge, columns, cards, hair lines."""

from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, VariableListProperty
from kivy.uix.boxlayout import BoxLayout

KV = """
#:import theme app.ui.theme.theme.theme
#:import mask app.ui.theme.rounded.mask
#:import border app.ui.theme.rounded.border

<Ground>:
    canvas.before:
        Color:
            rgba: self.fill if self.width > 0 and self.height > 0 else (0, 0, 0, 0)  # a border has a size of its own
        BorderImage:
            texture: mask(self.radius)
            border: border(self.radius)
            pos: round(self.x), round(self.y + self.inset)
            # what is clear is not drawn: rows have grounds that are seen only when they are chosen
            size: (round(self.width), round(self.height - 2 * self.inset)) if self.fill[3] else (0, 0)
        Color:
            rgba: self.edge if self.width > 0 and self.height > 0 else (0, 0, 0, 0)
        BorderImage:
            texture: mask(self.radius, self.edge_width)
            border: border(self.radius, self.edge_width)
            pos: round(self.x), round(self.y + self.inset)
            size: (round(self.width), round(self.height - 2 * self.inset)) if self.edge_width else (0, 0)

<Column>:
    orientation: "vertical"
    size_hint_y: None
    height: self.minimum_height

<Panel>:
    orientation: "vertical"
    size_hint_y: None
    height: self.minimum_height
    edge_width: theme.hair
    radius: [theme.card_radius]

<Card>:
    padding: theme.space + theme.hair * 4
    spacing: theme.gap_wide
    fill: theme.surface
    edge: theme.line

<Divider>:
    size_hint_y: None
    height: theme.hair
    fill: theme.line
"""


class Ground:
    """A rounded ground under a widget: `fill`, and an `edge` of `edge_width` when that is not 0.

    Mixed into a widget. `inset` draws the ground that much lower at top and bottom, for a target that is taller than
    what one sees of it.
    """

    fill = ColorProperty([0, 0, 0, 0])
    edge = ColorProperty([0, 0, 0, 0])
    edge_width = NumericProperty(0)
    radius = VariableListProperty([0])
    inset = NumericProperty(0)


class Surface(Ground, BoxLayout):
    """A box with a ground."""


class Column(BoxLayout):
    """Children one under the other, as tall as they need."""


class Panel(Surface):
    """A rounded column whose ground, edge and spaces its user gives."""


class Card(Panel):
    """A column on the theme's card: surface, hair-line edge, no shadow."""


class Divider(Surface):
    """A hair line between two things."""


Builder.load_string(KV)
