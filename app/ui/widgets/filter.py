"""One of the ways to keep less of what a list or a line shows."""

from __future__ import annotations

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme

<Filter>:
    size_hint: None, None
    size: content.width + 2 * theme.gap_wide, max(theme.target, word.height + theme.space)
    inset: theme.gap
    radius: [theme.target / 2 - theme.gap]
    fill: theme.primary if self.chosen else theme.surface
    edge: theme.primary if self.chosen else theme.field_line
    edge_width: theme.hair
    veil: theme.primary_ink if self.chosen else theme.primary
    BoxLayout:
        id: content
        size_hint: None, None
        size: self.minimum_size
        spacing: theme.gap / 2 if root.chosen else 0
        Icon:
            icon: "done" if root.chosen else ""
            side: theme.icon_small * .8
            ink: theme.primary_ink
            pos_hint: {"center_y": .5}
        PillText:
            id: word
            hug: True
            text: root.text
            ink: theme.primary_ink if root.chosen else theme.ink
            pos_hint: {"center_y": .5}
"""


class Filter(Pressable, AnchorLayout):
    """One of the ways to keep less; `value` is its name, `text` what it says."""

    value = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)


Builder.load_string(KV)
