"""The theme that kv reads: `theme.ink`, `theme.margin`, `theme.body`. Changing it repaints what is on screen."""

from typing import Any, NamedTuple

from kivy.metrics import Metrics, dp, sp
from kivy.utils import get_color_from_hex

import app.ui.laying  # noqa: F401 -- before the first box is made
from app.ui.rules import Rules
from app.ui.theme.sizes import GROWING, SIZES, TEXT_SIZES, TYPE
from app.ui.theme.tokens import THEMES, TONES

Colour = list[float]  # red, green, blue and opacity, each 0 to 1, as Kivy wants them


class Tone(NamedTuple):
    """The three colours of a state of work: a soft ground, the ink on it, and the fill of a bar."""

    soft: Colour
    ink: Colour
    fill: Colour


class Theme(Rules):
    """Every token of `tokens.py` as a colour, every length and type size of `sizes.py` in pixels, as attributes.

    `name` is the table of colours, `text_size` what the type is multiplied with (0.85 to 1.5), `moves` whether
    anything may move at all: `choose` changes them. `tones` holds the states of work by name, for widgets whose tone
    is a property of theirs. The window on a screen with another density is measured anew.
    """

    tones: dict[str, Tone]

    def __init__(self) -> None:
        super().__init__()
        self.name, self.text_size, self.moves = "light", 1.0, True
        self._measure()
        Metrics.bind(density=self._remeasure, fontscale=self._remeasure)

    def choose(self, name: str | None = None, text_size: float | None = None, moves: bool | None = None) -> None:
        """Change what is given and leave the rest. Raises KeyError for a table of colours there is not."""
        before = self.name, self.text_size, self.moves
        if name is not None:
            THEMES[name]  # raises before anything has changed
            self.name = name
        if text_size is not None:
            self.text_size = min(max(text_size, TEXT_SIZES[0]), TEXT_SIZES[-1])
        if moves is not None:
            self.moves = moves
        if before != (self.name, self.text_size, self.moves):  # every rule on the screen is evaluated anew
            self._remeasure()

    def _remeasure(self, *_: object) -> None:
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        colours: dict[str, Any] = {token: get_color_from_hex(colour) for token, colour in THEMES[self.name].items()}
        # Whole pixels keep lines and corners sharp, and fonts come in whole pixels.
        lengths = {size: max(1, round(dp(length))) for size, length in SIZES.items()}
        for size in GROWING:
            lengths[size] = round(lengths[size] * max(1.0, self.text_size))
        types = {kind: round(sp(points) * self.text_size) for kind, points in TYPE.items()}
        self.__dict__.update(colours | lengths | types)
        self.tones = {tone: Tone(colours[tone], colours[f"{tone}_ink"], colours[f"{tone}_fill"]) for tone in TONES}


theme = Theme()
