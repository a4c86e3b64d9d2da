"""A line that introduces a screen until somebody has read it; on a phone one line high, unfolded by a press."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.widgets.banner import Banner
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<HintLine>:
    narrow: self.width < theme.phone
    padding: theme.margin_narrow if self.narrow else theme.margin, theme.gap / 2 if self.narrow else theme.gap

<HintBanner>:
    icon: "information"
    action: language._("Understood")

<FoldedHint>:
    size_hint_y: None
    height: max(theme.target, word.height + theme.gap)
    padding: theme.gap_wide, 0
    spacing: theme.gap
    fill: theme.tones["info"].soft
    radius: [theme.button_radius]
    veil: theme.tones["info"].ink
    Icon:
        icon: "information"
        side: theme.icon_small
        ink: theme.tones["info"].ink
        pos_hint: {"center_y": .5}
    Second:
        id: word
        text: root.text
        lines: 1
        ink: theme.tones["info"].ink
        pos_hint: {"center_y": .5}
    Icon:
        icon: "open_down"
        side: theme.icon_small
        ink: theme.tones["info"].ink
        pos_hint: {"center_y": .5}
"""


class HintBanner(Banner):
    """The whole hint, with the button that says it was read."""


class FoldedHint(Pressable, BoxLayout):
    """The beginning of a hint; pressed, it shows the whole."""

    text = StringProperty("")


class HintLine(Column):
    """`text`, and a button; `on_read` when it is pressed. A phone shows the beginning of it until that is pressed: a
    screen has more to say than its hint."""

    text = StringProperty("")
    narrow = BooleanProperty(False)
    is_unfolded = BooleanProperty(False)
    __events__ = ("on_read",)

    def on_kv_post(self, _base: Any) -> None:
        """Show the hint or its beginning, now and whenever that changes."""
        self._banner, self._folded = HintBanner(), FoldedHint()
        self._banner.bind(on_act=lambda *_: self.dispatch("on_read"))
        self._folded.bind(on_release=lambda *_: setattr(self, "is_unfolded", True))
        for name in ("text", "narrow", "is_unfolded"):
            self.fbind(name, self._show)
        self._show()

    def on_text(self, *_: object) -> None:
        """Begin folded with another hint."""
        self.is_unfolded = False

    def _show(self, *_: object) -> None:
        self._banner.text = self._folded.text = self.text
        wanted = self._folded if self.narrow and not self.is_unfolded else self._banner
        if self.children != [wanted]:
            self.clear_widgets()
            self.add_widget(wanted)

    def on_read(self) -> None:
        """It was read: bind to this."""


Builder.load_string(KV)
