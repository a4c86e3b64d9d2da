"""Icons by what they mean (`app.ui.theme.icons`), bare or on a ground in the colours of a state of work."""

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
    drawn: (self.side or theme.icon) if self.icon else 0
    font_size: max(theme.hair, self.drawn)
    text: glyph(self.icon)
    color: self.ink or theme.ink
    disabled_color: self.color
    size_hint: None, None
    size: self.drawn, self.drawn

<Badge>:
    size_hint: None, None
    fill: theme.tones[self.tone].soft
    Icon:
        icon: root.icon
        ink: theme.tones[root.tone].ink

<Tile>:
    size: (theme.tile, theme.tile) if self.icon else (0, 0)
    radius: [theme.tile_radius]

<Dot>:
    size: theme.dot, theme.dot
    radius: [theme.dot / 2]
"""


class Icon(Label):
    """A glyph: `icon` is its name in `app.ui.theme.icons`; without a name it takes no room.

    It is as large as the theme's icons, or `side` pixels, and in the theme's ink, or in `ink`.
    """

    icon = StringProperty("")
    side = NumericProperty(0)
    drawn = NumericProperty(0)
    ink = ColorProperty(None, allownone=True)


class Badge(Ground, AnchorLayout):
    """An `icon` on a ground in the colours of `tone`. Use one of the two below."""

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class Tile(Badge):
    """On a rounded square, before a row; without an icon it takes no room."""


class Dot(Badge):
    """On a circle, in a timeline."""


Builder.load_string(KV)
