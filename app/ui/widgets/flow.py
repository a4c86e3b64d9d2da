"""Puts children side by side and goes on in the next line when the width is used up, as text does."""

from typing import Any

from kivy.properties import NumericProperty, OptionProperty, VariableListProperty
from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


class Flow(Layout):
    """Lines of children in their own widths, `spacing` apart (across, down), each line as high as its highest child.

    A child that has a `max_width` is told the width of a line, so that a long text wraps instead of leaving the page.
    `align` is where a line that is not full begins; "apart" puts its last child at the right end.
    The height follows from the lines.
    """

    spacing = VariableListProperty([0, 0], length=2)
    padding = VariableListProperty([0, 0, 0, 0])
    align = OptionProperty("left", options=("left", "right", "center", "apart"))
    minimum_height = NumericProperty(0)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.size_hint_y = None
        for name in ("pos", "size", "spacing", "padding", "align", "children", "parent"):
            self.fbind(name, self._trigger_layout)

    def remove_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Let `widget` go, and be as wide as it likes again."""
        super().remove_widget(widget, *args, **kwargs)
        if hasattr(widget, "max_width"):
            widget.max_width = float("inf")

    def do_layout(self, *_: object) -> None:
        """Place the children; called by Kivy once a frame at most."""
        left, top, right, bottom = self.padding
        room = max(0, self.width - left - right)
        across, down = self.spacing
        lines: list[list[Widget]] = []
        used = 0.0
        for child in reversed(self.children):
            if hasattr(child, "max_width"):
                child.max_width = room
            if child.width <= 0:
                continue  # a pill without words, a button without an action: not even a gap
            if lines and used + across + child.width <= room + 0.5:
                lines[-1].append(child)
                used += across + child.width
            else:
                lines.append([child])
                used = child.width
        heights = [max(child.height for child in line) for line in lines]
        self.height = self.minimum_height = top + bottom + sum(heights) + down * max(0, len(lines) - 1)
        y = self.top - top
        for line, height in zip(lines, heights, strict=True):
            free = room - sum(child.width for child in line) - across * (len(line) - 1)
            x = self.x + left + {"center": free / 2, "right": free}.get(self.align, 0)
            for child in line:
                if self.align == "apart" and child is line[-1] is not line[0]:
                    x += free
                child.pos = x, y - height / 2 - child.height / 2
                x += child.width + across
            y -= height + down
