"""A pill: one or two words about a state of work. Always with words, never colour alone."""

from kivy.lang import Builder
from kivy.properties import NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from app.ui.theme.theme import theme
from app.ui.theme.tokens import TONES
from app.ui.widgets.ground import Ground

KV = """
#:import theme app.ui.theme.theme.theme

<Pill>:
    size_hint: None, None
    size: (word.width + 2 * theme.pill_padding, max(theme.pill_height, word.height + theme.gap)) \
        if self.text else (0, 0)
    radius: [min(self.height, theme.pill_height) / 2]
    fill: theme.tones[self.tone].soft
    PillText:
        id: word
        hug: True
        text: root.text
        ink: theme.tones[root.tone].ink
        max_width: root.max_width - 2 * theme.pill_padding
"""


class Pill(Ground, AnchorLayout):
    """`text` on the soft ground of `tone`; it takes no room while it has no text."""

    text = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    max_width = NumericProperty(float("inf"))

    def natural_width(self, text: str) -> float:
        """Return the width in pixels that it needs for a text."""
        return float(self.ids.word.natural_width(text) + 2 * theme.pill_padding)


Builder.load_string(KV)
