"""What things lie on: a rounded ground with an edge, columns, cards, hair lines."""

from typing import Any

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color, InstructionGroup
from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, VariableListProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.theme.rounded import border, mask

KV = """
#:import theme app.ui.theme.theme.theme

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
    what one sees of it. What is clear is not drawn and costs nothing: rows have grounds that are seen only when they
    are chosen. It is drawn once a frame, when all has its place.
    """

    fill = ColorProperty([0, 0, 0, 0])
    edge = ColorProperty([0, 0, 0, 0])
    edge_width = NumericProperty(0)
    radius = VariableListProperty([0])
    inset = NumericProperty(0)

    _ground_layers: "tuple[_Layer, ...]" = ()

    def on_fill(self, *_: object) -> None:
        """Draw it."""
        self._ground_changed()

    def on_edge(self, *_: object) -> None:
        """Draw it."""
        self._ground_changed()

    def on_edge_width(self, *_: object) -> None:
        """Draw it."""
        self._ground_changed()

    def _ground_changed(self, *_: object) -> None:
        _waiting[self] = None
        _draw_all()

    def _ground_laid(self) -> tuple[tuple[list[float], float], ...]:
        """What lies one over the other: the colour of each, and the width of its line (0: it is filled)."""
        return (self.fill, 0), (self.edge if self.edge_width else _CLEAR, self.edge_width)

    def _draw_ground(self) -> None:
        laid = self._ground_laid()
        if not self._ground_layers:
            if not any(colour[3] for colour, _width in laid):
                return
            self._begin_ground(len(laid))
        x, y = round(self.x), round(self.y + self.inset)  # type: ignore[attr-defined] # of the widget
        size = round(self.width), round(self.height - 2 * self.inset)  # type: ignore[attr-defined] # of the widget
        is_seen = self.width > 0 and self.height > 0  # type: ignore[attr-defined] # a border has a size of its own
        for layer, (colour, width) in zip(self._ground_layers, laid, strict=True):
            layer.show(colour if is_seen else _CLEAR, (x, y), size, self.radius, width)

    def _begin_ground(self, count: int) -> None:
        group = InstructionGroup()
        self._ground_layers = tuple(_Layer(group) for _each in range(count))
        self.canvas.before.insert(0, group)  # type: ignore[attr-defined] # under what rules draw
        for name in ("pos", "size", "radius", "inset"):
            self.fbind(name, self._ground_changed)  # type: ignore[attr-defined] # of the widget


class _Layer:
    """A rounded shape in one colour; no instruction of it is made before it is seen."""

    def __init__(self, group: InstructionGroup) -> None:
        self._group = InstructionGroup()
        group.add(self._group)
        self._colour: Color | None = None
        self._image: BorderImage | None = None
        self._shape: tuple[object, ...] = ()

    def show(
        self, colour: list[float], pos: tuple[int, int], size: tuple[int, int], radius: list[float], width: float
    ) -> None:
        """Draw it so."""
        if self._colour is None or self._image is None:
            if not colour[3]:
                return
            self._colour, self._image = Color(), BorderImage()
            self._group.add(self._colour)
            self._group.add(self._image)
        self._colour.rgba = colour
        if not colour[3]:
            size = (0, 0)
        if self._shape != (*radius, width):
            self._shape = (*radius, width)
            self._image.texture, self._image.border = mask(radius, width), border(radius, width)
        self._image.pos, self._image.size = pos, size


_CLEAR = [0.0, 0.0, 0.0, 0.0]
_waiting: dict[Any, None] = {}


def _draw_waiting(*_: object) -> None:
    while _waiting:
        _waiting.popitem()[0]._draw_ground()


_draw_all = Clock.create_trigger(_draw_waiting, -1)


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
