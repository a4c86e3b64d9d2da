"""The list of the keys that work everywhere, on a sheet."""

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui import shortcuts
from app.ui.language import language
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet

KV = """
#:import theme app.ui.theme.theme.theme

<Shortcuts>:
    spacing: theme.gap

<Shortcut>:
    size_hint_y: None
    height: max(keys.height, words.height)
    spacing: theme.space
    Title:
        id: keys
        text: root.keys
        size_hint_x: .4
        pos_hint: {"top": 1}
    Body:
        id: words
        text: root.words
        pos_hint: {"top": 1}
"""


class Shortcuts(Column):
    """The keys, one under the other."""


class Shortcut(BoxLayout):
    """Keys, and what they do."""

    keys = StringProperty("")
    words = StringProperty("")


def show() -> Sheet:
    """Open the sheet and return it."""
    sheet, shown = Sheet(title=language._("Keyboard")), Shortcuts()
    for keys, words in shortcuts.SHOWN:
        shown.add_widget(Shortcut(keys=shortcuts.said(keys), words=language._(words)))
    sheet.add_widget(shown)
    sheet.open()
    return sheet


Builder.load_string(KV)
