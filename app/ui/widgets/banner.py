"""A message that stays on the page until its cause is gone."""

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from app.ui.theme.tokens import TONES
from app.ui.widgets.ground import Surface

KV = """
#:import theme app.ui.theme.theme.theme

<Banner>:
    size_hint_y: None
    height: max(theme.target, words.height + 2 * theme.space)
    narrow: self.width < theme.row_narrow
    padding: theme.space
    spacing: theme.gap_wide
    fill: theme.tones[self.tone].soft
    radius: [theme.button_radius]
    Icon:
        icon: root.icon
        ink: theme.tones[root.tone].ink
        pos_hint: {"top": 1}
    Column:
        id: words
        pos_hint: {"center_y": .5}
        spacing: theme.gap / 2
        Title:
            text: root.title
            ink: theme.tones[root.tone].ink
        Body:
            text: root.text
            ink: theme.tones[root.tone].ink
        TextButton:
            text: root.action if root.narrow else ""
            disabled: not self.text
            ink: theme.tones[root.tone].ink
            on_release: root.dispatch("on_act")
    TextButton:
        text: "" if root.narrow else root.action
        disabled: not self.text
        max_width: root.width / 3
        ink: theme.tones[root.tone].ink
        pos_hint: {"center_y": .5}
        on_release: root.dispatch("on_act")
"""


class Banner(Surface):
    """`title` and `text` on the soft ground of `tone`, with an `icon` and perhaps an `action` (below, if `narrow`)."""

    icon = StringProperty("information")
    tone = OptionProperty("info", options=TONES)
    title = StringProperty("")
    text = StringProperty("")
    action = StringProperty("")
    narrow = BooleanProperty(False)
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The action was pressed: bind to this."""


Builder.load_string(KV)
