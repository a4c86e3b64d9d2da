"""Help on a sheet: what there is to know about a screen, and the list of the keys that work everywhere."""

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui import shortcuts
from app.ui.help_text import Help
from app.ui.language import language
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body

KV = """
#:import theme app.ui.theme.theme.theme

<HelpPoints>:
    spacing: theme.gap_wide

<HelpPoint>:
    size_hint_y: None
    height: words.height
    spacing: theme.gap_wide
    Icon:
        icon: "next"
        side: theme.icon_small
        ink: theme.primary
        pos_hint: {"top": 1}
    Body:
        id: words
        text: root.text
        pos_hint: {"top": 1}

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


class HelpPoints(Column):
    """What there is to know, one under the other."""


class HelpPoint(BoxLayout):
    """One thing to know."""

    text = StringProperty("")


class Shortcuts(Column):
    """The keys, one under the other."""


class Shortcut(BoxLayout):
    """Keys, and what they do."""

    keys = StringProperty("")
    words = StringProperty("")


def show_help(known: Help) -> Sheet:
    """Open the help of a screen and return its sheet."""
    sheet, points = Sheet(title=known.title), HelpPoints()
    points.add_widget(Body(text=known.hint))
    for point in known.points:
        points.add_widget(HelpPoint(text=point))
    sheet.add_widget(points)
    sheet.add_action(OutlinedButton(text=language._("Keyboard")), show_keys)
    sheet.open()
    return sheet


def show_keys() -> Sheet:
    """Open the list of keys and return its sheet."""
    sheet, shown = Sheet(title=language._("Keyboard")), Shortcuts()
    for keys, words in shortcuts.SHOWN:
        shown.add_widget(Shortcut(keys=shortcuts.said(keys), words=language._(words)))
    sheet.add_widget(shown)
    sheet.open()
    return sheet


Builder.load_string(KV)
