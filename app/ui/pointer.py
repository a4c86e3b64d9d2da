"""The mouse: what it points at shows that it can be pressed, and the cursor says so.

A finger points at nothing before it presses, so tablets never notice this module.
"""

from typing import Any
from weakref import ref

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

ARROW, HAND, TEXT = "arrow", "hand", "ibeam"


class Pointer:
    """What the mouse points at. One for the process: `pointer`."""

    def __init__(self) -> None:
        self._at: Any = lambda: None  # a weak reference: what was pointed at must not outlive its screen
        self._look = Clock.create_trigger(self._find)  # once a frame, however often the mouse tells where it is

    def listen(self) -> None:
        """Follow the mouse from now on. Called once, when the app is built."""
        Window.bind(mouse_pos=self._look, on_touch_up=self._let_go, on_cursor_leave=self._gone)

    def _find(self, *_: object) -> None:
        self._point_at(_under(Window.children[0], *Window.mouse_pos) if Window.children else None)

    def _let_go(self, _window: object, touch: Any) -> None:
        if touch.device == "mouse":  # a press or the wheel may have put something else under it
            self._look()

    def _gone(self, *_: object) -> None:
        self._point_at(None)

    def _point_at(self, widget: Widget | None) -> None:
        before = self._at()
        if widget is before:
            return
        if before is not None and hasattr(before, "hovered"):
            before.hovered = False
        self._at = ref(widget) if widget is not None else lambda: None
        if widget is not None and hasattr(widget, "hovered"):
            widget.hovered = True
        Window.set_system_cursor(TEXT if isinstance(widget, TextInput) else HAND if widget is not None else ARROW)


def _under(widget: Any, x: float, y: float) -> Widget | None:
    """Return the foremost thing at a point that can be pressed or typed in; None when there is none."""
    if widget.disabled or not widget.opacity:
        return None
    inside = widget.to_local(x, y)
    for child in widget.children:  # the one in front first
        if child.collide_point(*inside) and (found := _under(child, *inside)):
            return found
    return widget if isinstance(widget, TextInput) or hasattr(widget, "hovered") else None


pointer = Pointer()
