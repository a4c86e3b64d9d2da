"""A number with what stands beside it, on one base line. Knows nothing of what is counted."""

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from app.ui.widgets.flow import Flow

KV = """
#:import theme app.ui.theme.theme.theme

<FigureLine>:
    spacing: theme.gap, 0
    Figure:
        hug: True
        text: root.value
        ink: theme.ink if root.is_known else theme.ink_soft
    Second:
        hug: True
        text: root.beside
        padding: 0, root.sink * (theme.figure - theme.second) if root.is_known else 0, 0, 0
"""


class FigureLine(Flow):
    """`value` in the size of a figure, softer unless it `is_known`, and the words `beside` it."""

    sink = 0.73  # twice how far the foot of a letter lies under the middle of its line, as a share of its size
    value = StringProperty("")
    beside = StringProperty("")
    is_known = BooleanProperty(True)


Builder.load_string(KV)
