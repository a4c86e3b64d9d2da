"""The ways through the app: a rail at the left where there is room, a bar at the bottom on a phone."""

from typing import Any, NamedTuple

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.language import language
from app.ui.widgets.button import IconButton
from app.ui.widgets.ground import Surface
from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<Way>:
    orientation: "vertical"
    padding: 0, theme.gap
    spacing: theme.hair * 2
    radius: [theme.tile_radius]
    fill: theme.primary_soft if self.chosen else (0, 0, 0, 0)
    veil: theme.ink
    ring_inside: True
    Icon:
        icon: root.icon
        ink: theme.primary_soft_ink if root.chosen else theme.ink_soft
        size_hint_x: 1
    WayText:
        id: word
        text: language._(root.message)
        bold: root.chosen
        halign: "center"
        ink: theme.primary_soft_ink if root.chosen else theme.ink_soft

<Rail>:
    orientation: "vertical"
    size_hint_x: None
    width: theme.rail_width
    fill: theme.rail
    padding: theme.gap, theme.space, theme.gap, theme.gap_wide
    spacing: theme.space
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.right - theme.hair, self.y
            size: theme.hair, self.height
    AnchorLayout:
        size_hint_y: None
        height: theme.target
        NewButton:
            name_for_help: language._("New incident")
            on_release: root.dispatch("on_new")
    Scroll:
        Column:
            id: ways
            spacing: theme.gap / 2
    Column:
        id: last
        spacing: theme.gap / 2

<RailWay>:
    size_hint_y: None
    height: max(theme.rail_item_height, self.minimum_height)

<NewButton>:
    icon: "add"
    circular: False
    fill: theme.primary
    ink: theme.primary_ink

<BottomBar>:
    size_hint_y: None
    height: max(theme.bottom_bar_height, self.needed + theme.gap)
    fill: theme.rail
    padding: theme.gap / 2, theme.gap / 2
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.x, self.top - theme.hair
            size: self.width, theme.hair
"""


class Destination(NamedTuple):
    """A place to go: its name in the registry of screens, its icon, and the message that names it to people."""

    name: str
    icon: str
    message: str


class Way(Pressable, BoxLayout):
    """The button of one destination."""

    name = StringProperty("")
    icon = StringProperty("")
    message = StringProperty("")
    chosen = BooleanProperty(False)


class NewButton(IconButton):
    """The button that begins a new incident."""


class RailWay(Way):
    """A way in the rail."""


class Ways(Surface):
    """Draws `destinations` and tells which was gone to: `on_go(name)`; `chosen` is where one is.

    The destinations in `last` stand apart, at the end.
    """

    destinations = ListProperty()
    last = ListProperty()
    chosen = StringProperty("")
    __events__ = ("on_go", "on_new")
    way: type[Way] = Way

    def on_kv_post(self, _base: Any) -> None:
        """Draw the ways, now and whenever they change."""
        self.fbind("destinations", self._draw)
        self.fbind("last", self._draw)
        self.fbind("chosen", self._mark)
        self._even = Clock.create_trigger(self._make_even, -1)
        self._draw()

    def boxes(self) -> tuple[Widget, Widget]:
        """Return the widgets that hold the destinations and the last ones."""
        return self, self

    def _draw(self, *_: object) -> None:
        boxes = self.boxes()
        for box in boxes:
            box.clear_widgets()
        for box, destinations in zip(boxes, (self.destinations, self.last), strict=True):
            for destination in destinations:
                way = self.way(name=destination.name, icon=destination.icon, message=destination.message)
                way.bind(on_release=lambda way: self.dispatch("on_go", way.name))
                way.ids.word.fbind("fits", self._even)
                box.add_widget(way)
        self._mark()

    def _make_even(self, *_: object) -> None:
        """Let all words have the size of the one with the least room."""
        words = [way.ids.word for box in self.boxes() for way in box.children if isinstance(way, Way)]
        for word in words:
            word.most = min(each.fits for each in words)
        self._grow([way.minimum_height for box in self.boxes() for way in box.children if isinstance(way, Way)])

    def _grow(self, heights: list[float]) -> None:
        """Hear how high the ways need to be."""

    def _mark(self, *_: object) -> None:
        for box in self.boxes():
            for way in box.children:
                if isinstance(way, Way):
                    way.chosen = way.name == self.chosen

    def on_go(self, name: str) -> None:
        """A destination was pressed: bind to this."""

    def on_new(self) -> None:
        """A new incident is wanted: bind to this."""


class Rail(Ways):
    """At the left: a button for a new incident, the destinations, and the last ones at the bottom."""

    way = RailWay

    def boxes(self) -> tuple[Widget, Widget]:
        """Return the scrolling column and the one at the bottom."""
        return self.ids.ways, self.ids.last


class BottomBar(Ways):
    """At the bottom of a phone: the destinations, all of one width, and amid them the button for a new incident.

    Four destinations at most. As high as the highest of them needs (`needed`): their words and icons grow.
    """

    needed = NumericProperty(0)

    def _draw(self, *_: object) -> None:
        super()._draw()
        for way in self.children:
            way.fbind("minimum_height", self._even)
        middle, new = BoxLayout(size_hint_x=None), NewButton(pos_hint={"center_y": 0.5})
        new.name_for_help = language._("New incident")
        new.bind(on_release=lambda *_: self.dispatch("on_new"), width=middle.setter("width"))
        middle.width = new.width  # no wider, so that the words beside it have room
        middle.add_widget(new)
        self.add_widget(middle, index=len(self.children) // 2)

    def _grow(self, heights: list[float]) -> None:
        self.needed = max(heights, default=0)


Builder.load_string(KV)
