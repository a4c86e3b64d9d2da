"""One part of what something is made of, drawn against the whole."""

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from app.ui.widgets.ground import Column

KV = """
#:import theme app.ui.theme.theme.theme
#:import number app.words.language.number

<Share>:
    spacing: theme.gap / 2
    BoxLayout:
        size_hint_y: None
        height: max(words.height, count.height)
        spacing: theme.gap
        Body:
            id: words
            text: root.words
        Title:
            id: count
            hug: True
            text: number(root.count)
    Bar:
        value: root.count
        most: root.most
"""


class Share(Column):
    """`count` of `words`, out of `most`."""

    words = StringProperty("")
    count = NumericProperty(0)
    most = NumericProperty(1)


Builder.load_string(KV)
