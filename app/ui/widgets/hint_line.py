"""A line that introduces a screen until somebody has read it."""

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.ui.widgets.ground import Column

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<HintLine>:
    padding: theme.margin_narrow if self.width < theme.phone else theme.margin, theme.gap
    Banner:
        icon: "information"
        text: root.text
        action: language._("Understood")
        on_act: root.dispatch("on_read")
"""


class HintLine(Column):
    """`text`, and a button; `on_read` when it is pressed."""

    text = StringProperty("")
    __events__ = ("on_read",)

    def on_read(self) -> None:
        """It was read: bind to this."""


Builder.load_string(KV)
