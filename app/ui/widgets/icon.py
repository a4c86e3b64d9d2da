"""Icons by what they mean (`app.ui.theme.icons`), bare or on a tile in the colours of a state of work."""

from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.label import Label

from app.ui.theme.tokens import TONES
from app.ui.widgets.ground import Ground

KV = """
#:import theme app.ui.theme.theme.theme
#:import fonts app.ui.theme.fonts
#:import glyph app.ui.theme.icons.glyph

<Icon>:
    font_name: fonts.ICONS
    font_size: self.side
    text: glyph(self.icon)
    color: theme.ink
    disabled_color: self.color
    side: theme.icon
    size_hint: None, None
    size: self.side, self.side

<Tile>:
    size_hint: None, None
    size: theme.tile, theme.tile
    radius: [theme.tile_radius]
    fill: theme.tones[self.tone].soft
    ink: theme.tones[self.tone].ink
    Icon:
        icon: root.icon
        color: root.ink

<Dot>:
    size: theme.dot, theme.dot
    radius: [self.height / 2]
"""


class Icon(Label):
    """A glyph: `icon` is its name in `app.ui.theme.icons`, `side` its size in pixels."""

    icon = StringProperty("")
    side = NumericProperty(0)


class Tile(Ground, AnchorLayout):
    """An `icon` on a rounded square in the colours of `tone`."""

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    ink = ColorProperty([0, 0, 0, 1])


class Dot(Tile):
    """The same on a circle, for a timeline."""


Builder.load_string(KV)
