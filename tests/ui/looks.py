"""What must hold for any tree of widgets, whichever screen it is: for the tests of the gallery and of every screen."""

from kivy.metrics import Metrics
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.ui.focus import focus_first, keyboard
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.text import Text
from tests.ui.driver import Ui

TARGET = 48


def small_targets(ui: Ui) -> list[str]:
    """Return what can be pressed or typed in and is less than 48 dp wide or high."""
    return [
        f"{_named(widget)}: {widget.width:.0f} × {widget.height:.0f}"
        for kind in (Pressable, TextInput)
        for widget in ui.every(kind)
        if not widget.disabled and min(widget.width, widget.height) / Metrics.density < TARGET - 0.5
    ]


def unreachable(ui: Ui) -> list[str]:
    """Return what can be pressed or typed in and is never come to by Tab, from the first stop on."""
    stops = {
        each for kind in (Pressable, TextInput) for each in ui.every(kind) if not each.disabled and each.is_focusable
    }
    keyboard.leave()
    focus_first(ui.root)
    at, visited = keyboard.at, set()
    while at is not None and at not in visited:
        visited.add(at)
        at = at.get_focus_next()
    keyboard.leave()
    return sorted(_named(each) for each in stops - visited)


def clipped_texts(ui: Ui) -> list[str]:
    """Return the texts that are drawn larger than their box, or that leave what is around them."""
    found = []
    for label in ui.every(Text):
        if not label.text or label.lines:
            continue  # a text that ends in an ellipsis is meant to
        wide, high = label.texture_size
        if wide > label.width + 1 or high > label.height + 1:
            found.append(f"{label.text!r} needs {wide} × {high}, has {label.width:.0f} × {label.height:.0f}")
        elif outside := _left_by(label):
            found.append(f"{label.text!r} sticks out of {_named(outside)}")
    return found


def _left_by(label: Label) -> Widget | None:
    """Return the first widget around `label` that it sticks out of; what scrolls may be left at its open ends."""
    box = label.parent
    while isinstance(box, Widget) and not isinstance(box, ScrollView):
        if label.x < box.x - 1 or label.right > box.right + 1 or label.y < box.y - 1 or label.top > box.top + 1:
            return box
        box = box.parent
    return None


def overlapping(ui: Ui) -> list[str]:
    """Return the pairs of texts that lie over one another, as far as they can be seen."""
    boxes = [(label.text, _seen_box(label)) for label in ui.every(Text) if label.text]
    return [
        f"{one!r} and {other!r}"
        for index, (one, (left, low, right, high)) in enumerate(boxes)
        for other, (left2, low2, right2, high2) in boxes[index + 1 :]
        if min(right, right2) - max(left, left2) > 1 and min(high, high2) - max(low, low2) > 1
    ]


def _seen_box(widget: Widget) -> tuple[float, float, float, float]:
    """Return the part of `widget` that what scrolls leaves to be seen: left, low, right, high in the window."""
    left, low = widget.to_window(widget.x, widget.y)
    right, high = widget.to_window(widget.right, widget.top)
    parent = widget.parent
    while isinstance(parent, Widget):
        if isinstance(parent, ScrollView):
            left2, low2 = parent.to_window(parent.x, parent.y)
            right2, high2 = parent.to_window(parent.right, parent.top)
            left, low, right, high = max(left, left2), max(low, low2), min(right, right2), min(high, high2)
        parent = parent.parent
    return left, low, right, high


def _named(widget: Widget) -> str:
    words = next((label.text for label in widget.walk(restrict=True) if isinstance(label, Label) and label.text), "")
    return f"{type(widget).__name__} {getattr(widget, 'icon', '') or words!r}"
