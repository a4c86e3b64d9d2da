"""Draws the history: every change, the newest first; of one record or answer, with the way to the whole."""

from __future__ import annotations

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.case.tabs.tab import CasePart
from app.ui.record.fact_cards import flow
from app.ui.theme.theme import theme
from app.ui.widgets.button import TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.row import Rows
from app.words.language import _

KV = """
#:import theme app.ui.theme.theme.theme

<HistoryRow>:
    size_hint_y: None
    height: max(theme.target, words.height + 2 * theme.gap_wide)
    padding: theme.space, 0
    spacing: theme.space
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.x, round(self.top - theme.hair)
            size: (self.width, theme.hair) if self.divided else (0, 0)
    Icon:
        icon: root.icon
        side: theme.icon_small
        ink: theme.ink_soft
        pos_hint: {"center_y": .5}
    Column:
        id: words
        spacing: theme.hair * 2
        pos_hint: {"center_y": .5}
        Body:
            text: root.title
        Second:
            text: root.second
"""


class HistoryRow(BoxLayout):
    """One change."""

    icon = StringProperty("")
    title = StringProperty("")
    second = StringProperty("")
    divided = BooleanProperty(False)


def parts(tab: CasePart) -> list[Widget]:
    """Return the changes, as far as they are shown."""
    model, lines = tab.model, tab.model.history()
    if lines is None:
        return [EmptyState(icon="history", title=_("Reading the history"))]
    rows = Rows()
    for at, line in enumerate(lines[: model.shown]):
        rows.add_widget(HistoryRow(icon=line.icon, title=line.title, second=line.second, divided=at > 0))
    found: list[Widget] = [rows, *tab.more(len(lines))]
    if model.of_record:
        whole = TextButton(text=_("History of the whole case"), icon="history")
        whole.bind(on_release=lambda *_: model.show_history_of(""))
        found.insert(0, flow(whole, padding=[-theme.gap, 0, 0, 0]))
    return found


Builder.load_string(KV)
