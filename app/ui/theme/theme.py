"""The theme that kv reads: `theme.ink`, `theme.margin`, `theme.body`. Changing it repaints what is on screen.

kv binds to the properties it reads, so switching the colours, the text size or moving the window to a screen with
another density needs no rebuilding.
"""

from typing import NamedTuple

from kivy.event import EventDispatcher
from kivy.metrics import Metrics, dp, sp
from kivy.properties import BooleanProperty, BoundedNumericProperty, ObjectProperty, OptionProperty
from kivy.utils import get_color_from_hex

from app.ui.theme.sizes import SIZES, TEXT_SIZES, TYPE
from app.ui.theme.tokens import THEMES, TONES

Colour = list[float]  # red, green, blue and opacity, each 0 to 1, as Kivy wants them


class Tone(NamedTuple):
    """The three colours of a state of work: a soft ground, the ink on it, and the fill of a bar."""

    soft: Colour
    ink: Colour
    fill: Colour


class Theme(EventDispatcher):
    """Every token of `tokens.py` as a colour, every length of `sizes.py` in pixels, every type size in pixels.

    `name` chooses the table of colours, `text_size` multiplies the type (0.85 to 1.5), `moves` is whether anything
    may move at all. `tones` holds the states of work by name, for widgets whose tone is a property of theirs.
    """

    name = OptionProperty("light", options=list(THEMES))
    text_size = BoundedNumericProperty(1.0, min=TEXT_SIZES[0], max=TEXT_SIZES[-1])
    moves = BooleanProperty(True)
    tones = ObjectProperty()

    def __init__(self) -> None:
        super().__init__()
        for token in THEMES[self.name]:
            self.create_property(token, [0, 0, 0, 0])
        for size in [*SIZES, *TYPE]:
            self.create_property(size, 0.0)
        self._paint()
        self._measure()
        self.fbind("name", self._paint)
        self.fbind("text_size", self._measure)
        Metrics.fbind("density", self._measure)
        Metrics.fbind("fontscale", self._measure)

    def _paint(self, *_: object) -> None:
        for token, colour in THEMES[self.name].items():
            setattr(self, token, get_color_from_hex(colour))
        self.tones = {
            tone: Tone(getattr(self, tone), getattr(self, f"{tone}_ink"), getattr(self, f"{tone}_fill"))
            for tone in TONES
        }

    def _measure(self, *_: object) -> None:
        for size, length in SIZES.items():
            setattr(self, size, max(1, round(dp(length))))  # whole pixels keep lines and corners sharp
        for kind, points in TYPE.items():
            setattr(self, kind, sp(points) * self.text_size)


theme = Theme()
