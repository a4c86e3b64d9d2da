"""A long list that one thing is picked from: rows of one height, the arrows that go through them, and the pane they
stand in, with a search above, alone on a phone and beside what is open on a laptop.

Must not know what is listed. A screen's list says what its rows show and where more come from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.recycleview import RecycleView
from kivy.uix.widget import Widget

from app.ui.focus import Stop, reveal_row
from app.ui.widgets.ground import Surface
from app.ui.widgets.pressable import Pressable

KV = """
#:import theme app.ui.theme.theme.theme

<PickedRows>:
    row_height: theme.list_row_height + (self.title_lines - 1) * theme.title_line
    do_scroll_x: False
    effect_cls: "ScrollEffect"
    scroll_type: ["bars", "content"]
    scroll_wheel_distance: theme.wheel
    bar_width: theme.gap / 2
    bar_color: theme.field_line
    bar_inactive_color: 0, 0, 0, 0
    RecycleBoxLayout:
        orientation: "vertical"
        size_hint_y: None
        height: self.minimum_height
        default_size: None, root.row_height
        default_size_hint: 1, None

<ListPane>:
    orientation: "vertical"
    fill: theme.sunken if self.beside else (0, 0, 0, 0)
    margin: theme.space if self.beside or self.narrow else theme.margin
    narrow: self.width < theme.phone
    canvas.before:
        Color:
            rgba: theme.line
        Rectangle:
            pos: self.right - theme.hair, self.y
            size: theme.hair if self.beside else 0, self.height
"""


class PickedRow(Pressable):
    """Mixed into a row: `record` is picked when it is pressed.

    The list has the keyboard, not its rows: they come and go while it scrolls.
    """

    record = StringProperty("")
    pane: ListPane  # what it stands in, handed to it with its data

    def __init__(self, **properties: Any) -> None:
        super().__init__(is_focusable=False, **properties)

    def on_release(self) -> None:
        """Open this one."""
        self.pane.open(self.record)


class PickedRows(Stop, RecycleView):
    """The rows, all as high as one with `title_lines` in its title needs. Arrows and page keys are steps (`on_step`, so
    many down or up), Enter and Space pick (`on_pick`).

    `name_for_help` says what is listed, to who cannot see it.
    """

    title_lines = NumericProperty(1)
    row_height = NumericProperty(0)

    ring_inside = True
    name_for_help = StringProperty("")
    __events__ = ("on_step", "on_pick")

    def __init__(self, **properties: Any) -> None:
        self.radius = [0]
        super().__init__(**properties)

    @property
    def room(self) -> float:
        """How far there is to scroll, in pixels; 0 or less where everything is seen."""
        return float(len(self.data) * self.row_height - self.height)

    def reveal(self, record: str) -> None:
        """Scroll until the row of `record` is seen."""
        at = next((index for index, row in enumerate(self.data) if row["record"] == record), None)
        if at is not None:
            reveal_row(self, at, self.row_height)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go through the rows."""
        page = max(1, int(self.height // self.row_height) - 1)
        step = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}.get(keycode[1])
        if step is not None:
            self.dispatch("on_step", step)
        elif keycode[1] in ("enter", "numpadenter", "spacebar"):
            self.dispatch("on_pick")
        else:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        return True

    def on_step(self, _step: int) -> None:
        """So many rows down, or up: bind to this."""

    def on_pick(self) -> None:
        """The one the arrows stand at is wanted: bind to this."""


class ListPane(Surface):
    """Rows of `viewclass`, or what says why there is none. `beside` is on while it is the pane beside what is open.

    A subclass lays out its head and a box `place` for the rows. `opened(record)` is told what is picked.
    """

    beside = BooleanProperty(False)
    narrow = BooleanProperty(False)
    margin = NumericProperty(0)
    viewclass = StringProperty("")
    __events__ = ("on_typed",)

    def __init__(self, opened: Callable[..., None], **properties: Any) -> None:
        self._opened = opened
        super().__init__(**properties)

    def on_kv_post(self, _base: Any) -> None:
        """Make the rows, which come and go."""
        self.rows = PickedRows()
        self.rows.viewclass = self.viewclass  # its layout holds it, which is there only now
        self.rows.bind(on_step=lambda _rows, step: self.step(step), on_pick=lambda _rows: self.pick())

    def on_typed(self, text: str) -> None:
        """Something was typed into the search: for the subclass."""

    def open(self, record: str) -> None:
        """Open a record."""
        self._opened(record)

    def step(self, step: int) -> None:
        """Go so many rows down or up: for the subclass."""

    def pick(self) -> None:
        """Open what the arrows stand at: for the subclass."""

    def place(self, wanted: Widget) -> None:
        """Show the rows, or something in their place."""
        if self.ids.place.children != [wanted]:
            self.ids.place.clear_widgets()
            self.ids.place.add_widget(wanted)

    def go_into_rows(self) -> None:
        """Bring the keyboard from the search to what it found."""
        Clock.schedule_once(lambda _passed: setattr(self.rows, "focus", bool(self.rows.data)), 0)


Builder.load_string(KV)
