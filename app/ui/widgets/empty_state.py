"""What stands where nothing is yet: what belongs here, and the next action."""

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.ui.widgets.ground import Column

KV = """
#:import theme app.ui.theme.theme.theme

<EmptyState>:
    padding: theme.space, theme.margin
    spacing: theme.gap
    Icon:
        icon: root.icon
        side: theme.icon_large
        ink: theme.primary_mid
        size_hint_x: 1
    SectionTitle:
        text: root.title
        halign: "center"
    Second:
        text: root.text
        halign: "center"
    Flow:
        align: "center"
        padding: 0, theme.gap, 0, 0
        FilledButton:
            text: root.action
            disabled: not root.action
            on_release: root.dispatch("on_act")
"""


class EmptyState(Column):
    """An `icon`, a `title`, a `text` that says what belongs here, and the `action` that puts it here."""

    icon = StringProperty("inbox")
    title = StringProperty("")
    text = StringProperty("")
    action = StringProperty("")
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The action was pressed: bind to this."""


Builder.load_string(KV)
