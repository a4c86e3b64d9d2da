"""How far one is in a form of several steps. The words ("Step 3 of 5: What happened") stand in the top bar."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.widgets.ground import Surface

KV = """
#:import theme app.ui.theme.theme.theme

<ProgressStep>:
    fill: theme.primary if self.index < self.current else \
        theme.primary_mid if self.index == self.current else theme.track
    radius: [theme.progress_height / 2]

<ProgressSteps>:
    size_hint_y: None
    height: theme.progress_height
    spacing: theme.gap
"""


class ProgressStep(Surface):
    """One piece of the line."""

    index = NumericProperty(0)
    current = NumericProperty(0)


class ProgressSteps(BoxLayout):
    """A line of `count` pieces; `current` (from 0) is the one that is being filled in."""

    count = NumericProperty(0)
    current = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("count", self._draw)
        self.fbind("current", self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        if len(self.children) != self.count:
            self.clear_widgets()
            for index in range(int(self.count)):
                self.add_widget(ProgressStep(index=index))
        for step in self.children:
            step.current = self.current


Builder.load_string(KV)
