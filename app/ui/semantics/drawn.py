"""Makes the tree that a screen reader is told from what is drawn, and does what the reader asks of it.

Only what lies on top is told, as only that can be reached by keys: under a sheet nothing is, and on a locked window
nothing of what was open. Nothing is kept between two trees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.recycleview import RecycleView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.ui.focus import bring_into_view, keyboard, topmost
from app.ui.semantics import kinds
from app.ui.semantics.tree import Box, Node, ReaderAction, Role, Tree
from app.ui.widgets.button import HoldButton
from app.ui.widgets.pressable import Pressable
from app.words.language import in_use

WINDOW = 0
"""The number of the window itself; widgets are numbered by Kivy, from 1 on."""


def tree(title: str) -> Tree:
    """Return what is on the screen now, in a window called `title`."""
    nodes: dict[int, Node] = {}
    children = _add(topmost(), nodes, frozenset()) if Window.children else ()
    box = Box(0, 0, float(Window.width), float(Window.height))
    nodes[WINDOW] = Node(Role.WINDOW, name=title, box=box, children=children)
    at = keyboard.at
    return Tree(WINDOW, at.uid if at is not None and at.uid in nodes else WINDOW, nodes, in_use())


def do(number: int, action: ReaderAction, text: str = "") -> bool:
    """Do what a reader asks of the thing with this number, as if by keys; tell whether it is there to be asked."""
    widget = next((each for each in topmost().walk(restrict=True) if each.uid == number), None)
    if widget is None or widget.disabled or kinds.told(widget) is None:
        return False
    keyboard.in_use = True  # who asks uses no finger: the ring shows where one is
    if action is ReaderAction.TYPE and isinstance(widget, TextInput):
        widget.focus = True
        widget.text = text
    elif isinstance(widget, HoldButton) and action is ReaderAction.PRESS:
        _hold(widget)
    elif isinstance(widget, Pressable) and action is ReaderAction.PRESS:
        widget.dispatch("on_press")
        widget.dispatch("on_release")
    elif getattr(widget, "is_focusable", False):
        widget.focus = True
    else:
        bring_into_view(widget)
    return True


def _hold(button: HoldButton) -> None:
    """Hold a button for as long as it wants; asked again meanwhile, let it go."""
    held = button.state != "down"
    button.state = "down" if held else "normal"
    if held:
        Clock.schedule_once(partial(_let_go, button), button.seconds + 0.5)


def _let_go(button: HoldButton, _passed: float) -> None:
    button.state = "normal"


def _add(widget: Any, nodes: dict[int, Node], said: frozenset[str] | None) -> tuple[int, ...]:
    """Put a widget and what is in it into `nodes`; return the numbers that stand for it. `said` are the texts that
    what is around it says already, None for all."""
    if not kinds.is_seen(widget):
        return ()
    told = kinds.told(widget)
    if isinstance(widget, Label):
        if told is None or not widget.text or said is None or widget.text in said:
            return ()
    elif told is not None:
        said = told.said
    children = tuple(at for child in _in_order(widget) for at in _add(child, nodes, said))
    if told is None:
        return children
    node = told.node
    if not node.name and not children and not getattr(widget, "is_focusable", False) and node.role is not Role.PROGRESS:
        return ()  # an empty place
    if node.active is not None and node.active not in children:
        node = replace(node, active=None)
    nodes[widget.uid] = replace(node, box=_box(widget), children=children, place=_place(widget))
    return (widget.uid,)


def _in_order(widget: Widget) -> Iterable[Any]:
    """What is in a widget in the order in which it is read: that of the Tab key, which `looks.by_keys` watches."""
    if isinstance(widget.parent, RecycleView):  # rows are used again at the other end
        return sorted(widget.children, key=lambda row: -float(row.y))
    return list(reversed(widget.children))


def _place(widget: Widget) -> tuple[int, int] | None:
    """The number of a row and how many there are, in a list of which only those in view are drawn."""
    rows = widget.parent.parent if isinstance(widget.parent, Widget) else None
    if not isinstance(rows, RecycleView):
        return None
    at = next((index for index, view in rows.view_adapter.views.items() if view is widget), None)
    return (at + 1, len(rows.data)) if at is not None else None


def _box(widget: Any) -> Box:
    left, low = widget.to_window(*widget.pos)
    right, high = widget.to_window(widget.right, widget.top)
    return Box(left, Window.height - high, right, Window.height - low)
