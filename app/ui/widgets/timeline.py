"""A line of things that happened, the newest first."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.theme.tokens import TONES

KV = """
#:import theme app.ui.theme.theme.theme

<TimelineItem>:
    size_hint_y: None
    height: max(theme.dot + theme.gap, words.height) + (0 if self.last else theme.space + theme.gap / 2)
    spacing: theme.space
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: round(self.x + theme.dot / 2 - theme.hair), self.y
            size: (2 * theme.hair, max(0, self.height - theme.dot)) if not self.last else (0, 0)
    Dot:
        id: dot
        icon: root.icon
        tone: root.tone
        pos_hint: {"top": 1}
    Column:
        id: words
        spacing: theme.hair * 3
        pos_hint: {"top": 1}
        Flow:
            spacing: theme.gap, theme.hair
            Title:
                hug: True
                text: root.title
            Pill:
                text: root.pill
                tone: root.pill_tone
        Second:
            text: root.second
"""


class TimelineItem(BoxLayout):
    """One thing that happened: a round `icon` in `tone`, `title` with a `pill`, a `second` line; `last` ends the line.

    What is added to it (buttons, a folded narrative) stands under the words.
    """

    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    title = StringProperty("")
    second = StringProperty("")
    pill = StringProperty("")
    pill_tone = OptionProperty("plain", options=TONES)
    last = BooleanProperty(False)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add `widget` under the words."""
        if len(self.children) < 2:
            super().add_widget(widget, *args, **kwargs)  # the dot and the column themselves
        else:
            self.ids.words.add_widget(widget, *args, **kwargs)


Builder.load_string(KV)
