"""A line with a tick box, for things taken one by one: what is disclosed, what is agreed to."""

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme
#:import DISABLED app.ui.theme.sizes.DISABLED

<Check>:
    size_hint_y: None
    height: max(theme.target, words.height + theme.space)
    spacing: theme.gap_wide
    padding: theme.gap, 0
    radius: [theme.tile_radius]
    veil: theme.ink
    opacity: DISABLED if self.disabled else 1
    on_release: self.active = not self.active
    Icon:
        icon: "ticked" if root.active else "unticked"
        ink: theme.primary if root.active else theme.ink_soft
        pos_hint: {"center_y": .5}
    Column:
        id: words
        pos_hint: {"center_y": .5}
        spacing: theme.hair * 2
        Body:
            text: root.text
        Second:
            text: root.second
"""


class Check(Pressable, BoxLayout):
    """`text`, a softer `second` line, and whether it is ticked: `active`."""

    text = StringProperty("")
    second = StringProperty("")
    active = BooleanProperty(False)


Builder.load_string(KV)
