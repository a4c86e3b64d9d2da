"""Icons by what they mean (`app.ui.theme.icons`), bare or on a ground in the colours of a state of work."""

from functools import lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from app.ui.theme import fonts
from app.ui.theme.icons import glyph
from app.ui.theme.tokens import TONES
from app.ui.widgets.ground import Ground

KV = """
#:import theme app.ui.theme.theme.theme

<Icon>:
    drawn: (self.side or theme.icon) if self.icon else 0
    color: self.ink or theme.ink

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


class Icon(Widget):
    """A glyph: `icon` is its name in `app.ui.theme.icons`; without a name it takes no room.

    It is as large as the theme's icons, or `side` pixels, and in the theme's ink, or in `ink`: `drawn` and `color`.
    One picture of a glyph serves all icons that show it in this size.
    """

    icon = StringProperty("")
    side = NumericProperty(0)
    drawn = NumericProperty(0)
    ink = ColorProperty(None, allownone=True)
    color = ColorProperty([0, 0, 0, 1])

    def __init__(self, **properties: Any) -> None:
        properties.setdefault("size_hint", (None, None))
        properties.setdefault("size", (0, 0))
        self._tint: Color | None = None
        self._picture: Rectangle | None = None
        super().__init__(**properties)

    @property
    def text(self) -> str:
        """The glyph, as a character of the icons' font."""
        return glyph(self.icon)

    def on_icon(self, *_: object) -> None:
        """Draw this one."""
        self._show()

    def on_drawn(self, *_: object) -> None:
        """Draw it so large."""
        self.size = self.drawn, self.drawn
        self._show()

    def on_color(self, *_: object) -> None:
        """Draw it in this colour."""
        if self._tint is not None:
            self._tint.rgba = self.color

    def _show(self) -> None:
        if self._picture is None:
            if not (self.icon and self.drawn):
                return
            self._tint, self._picture = Color(*self.color), Rectangle()
            self.canvas.add(self._tint)
            self.canvas.add(self._picture)
            self.fbind("pos", self._place)
            self.fbind("size", self._place)
        if self.icon and self.drawn:
            self._picture.texture = _glyph(self.text, self.drawn).texture
        self._place()

    def _place(self, *_: object) -> None:
        if self._picture is None:
            return
        if not (self.icon and self.drawn):
            self._picture.size = 0, 0
            return
        width, height = self._picture.texture.size
        self._picture.pos = int(self.x + (self.width - width) / 2), int(self.y + (self.height - height) / 2)
        self._picture.size = width, height


@lru_cache(512)
def _glyph(character: str, size: float) -> CoreLabel:
    """Return a glyph drawn in white, to be tinted. Kivy draws it again where the graphics are lost."""
    drawn = CoreLabel(text=character, font_name=fonts.ICONS, font_size=size)
    drawn.refresh()
    return drawn


class Badge(Ground, AnchorLayout):
    """An `icon` on a ground in the colours of `tone`. Use one of the two below."""

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class Tile(Badge):
    """On a rounded square, before a row; without an icon it takes no room."""


class Dot(Badge):
    """On a circle, in a timeline."""


Builder.load_string(KV)
