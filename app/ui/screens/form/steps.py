"""The list of steps: where one is, what is done, what is to mend; and under it the way to throw the draft away.

Beside the form on a laptop, in a sheet elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.lang import Builder
from kivy.properties import OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.record.how_far import StepLine
from app.ui.widgets.button import TextButton
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable

SIGNS = {"done": ("done", "good"), "here": ("edit", "plain"), "problem": ("warning", "over"), "open": ("", "plain")}
"""Icon and tone of each mark."""

KV = """
#:import theme app.ui.theme.theme.theme

<StepRow>:
    size_hint_y: None
    height: max(theme.row_height - theme.gap, words.height + theme.space)
    padding: theme.gap_wide, 0
    spacing: theme.gap_wide
    radius: [theme.tile_radius]
    fill: theme.primary_soft if self.mark == "here" else (0, 0, 0, 0)
    veil: theme.ink
    ring_inside: True
    Dot:
        icon: root.icon
        tone: root.tone
        pos_hint: {"center_y": .5}
        PillText:
            hug: True
            text: "" if root.icon else root.number
            ink: theme.tones[root.tone].ink
    Column:
        id: words
        spacing: theme.hair * 2
        pos_hint: {"center_y": .5}
        Title:
            text: root.title
            ink: theme.primary_soft_ink if root.mark == "here" else theme.ink
        Second:
            text: root.second
            ink: theme.over_ink if root.mark == "problem" else theme.ink if root.mark == "here" else theme.ink_soft

<StepList>:
    spacing: theme.gap / 2

<DiscardButton>:
    ink: theme.ink_soft
"""


class StepRow(Pressable, BoxLayout):
    """One step: its `number`, `title`, how far it is (`second`), and its `mark`, drawn as `icon` and `tone`."""

    number = StringProperty("")
    title = StringProperty("")
    second = StringProperty("")
    mark = OptionProperty("open", options=list(SIGNS))
    icon = StringProperty("")
    tone = StringProperty("plain")


class StepList(Column):
    """All steps; `go` is called with the key of the one that was pressed."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self._go = go

    def show(self, lines: Sequence[StepLine]) -> None:
        """Show these steps."""
        while len(self.children) > len(lines):
            self.remove_widget(self.children[0])
        while len(self.children) < len(lines):
            row = StepRow()
            row.bind(on_release=lambda row: self._go(row.key))
            self.add_widget(row)
        for number, (row, line) in enumerate(zip(reversed(self.children), lines, strict=True), start=1):
            row.number = str(number)
            row.key, row.title, row.second, row.mark = line.key, line.title, line.words, line.mark
            row.icon, row.tone = SIGNS[line.mark]


class DiscardButton(TextButton):
    """Throws the draft away: not what one is here for."""


Builder.load_string(KV)
