"""The states of what can be pressed, beside each other: at rest, pointed at, with the keyboard, pressed, chosen, off.

In the app only one thing at a time is pointed at or has the keyboard; here each has its own. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, SmoothLine
from kivy.uix.widget import Widget

from app.ui.focus import ring_around
from app.ui.theme.theme import theme
from app.ui.widgets.button import DangerButton, FilledButton, HoldButton, IconButton, OutlinedButton, TextButton
from app.ui.widgets.check import Check
from app.ui.widgets.choice import Chip
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.row import ListRow, Row
from app.ui.widgets.text import Caption, Title

POINTED, PRESSED, OFF, CHOSEN = {"hovered": True}, {"state": "down"}, {"disabled": True}, {"chosen": True}
WITH_KEYS: dict[str, Any] = {}
"""What the ring is drawn around: it is no property of what it stands around."""

BUTTON = {"At rest": {}, "Pointed at": POINTED, "With keys": WITH_KEYS, "Pressed": PRESSED, "Not now": OFF}
AT_WORK = {"Checking …": OFF}
CHIP = {"At rest": {}, "Pointed at": POINTED, "With keys": WITH_KEYS, "Pressed": PRESSED, "Chosen": CHOSEN,
        "Chosen, pointed at": {**CHOSEN, **POINTED}}  # fmt: skip
ROW = {"At rest": {}, "Pointed at": POINTED, "With keys": WITH_KEYS, "Pressed": PRESSED}
TICK = {**BUTTON, "Ticked": {"active": True}, "Ticked, not now": {"active": True, **OFF}}


def _icon_button(words: str) -> Widget:
    return IconButton(icon="help", name_for_help=words)


BESIDE: tuple[tuple[str, Callable[[str], Widget], dict[str, dict[str, Any]]], ...] = (
    ("Filled button", lambda words: FilledButton(text=words), BUTTON),
    ("Outlined button", lambda words: OutlinedButton(text=words), BUTTON | AT_WORK),
    ("Text button", lambda words: TextButton(text=words), BUTTON),
    ("Danger button", lambda words: DangerButton(text=words), BUTTON),
    ("Hold button", lambda words: HoldButton(text=words), {**BUTTON, "Pressed": {"share": 0.6}}),
    ("Icon button", _icon_button, BUTTON),
    ("Chip", lambda words: Chip(text=words), CHIP),
)
UNDER: tuple[tuple[str, Callable[[str], Widget], dict[str, dict[str, Any]]], ...] = (
    ("Tick", lambda words: Check(text=words), TICK),
    ("Row", lambda words: Row(icon="call", title=words, second="Saida* · MSA-JC2-21-0143"), ROW),
    ("Row of a long list", lambda words: ListRow(title=words, second="MSA-JC2-21-0143", pill="19 h left",
                                                 pill_tone="due"), ROW | {"Chosen": CHOSEN}),
)  # fmt: skip


class GalleryStates(ScrollPage):
    """What can be pressed, in every state."""

    def on_kv_post(self, _base: Any) -> None:
        """Draw a card for each component."""
        for title, make, states in BESIDE:
            flow = Flow(spacing=[theme.space, theme.gap_wide])
            for words, state in states.items():
                flow.add_widget(_named(words, make, state) if make is _icon_button else _in(make(words), state))
            self.add_widget(_card(title, flow))
        for title, make, states in UNDER:
            column = Column(spacing=theme.gap)
            for words, state in states.items():
                column.add_widget(_in(make(words), state))
            self.add_widget(_card(title, column))


def _in(widget: Widget, state: dict[str, Any]) -> Widget:
    """Put a widget into a state, and return it."""
    for name, value in state.items():
        setattr(widget, name, value)
    if state is WITH_KEYS:
        _ring(widget)
    return widget


def _ring(widget: Widget) -> None:
    with widget.canvas.after:
        colour, line = Color(*theme.ring), SmoothLine(width=theme.ring_width)

    def place(*_: object) -> None:
        colour.rgba, line.rounded_rectangle = theme.ring, ring_around(widget)

    for name in ("pos", "size"):
        widget.fbind(name, place)
    theme.fbind("ring", place)
    place()


def _named(words: str, make: Callable[[str], Widget], state: dict[str, Any]) -> Column:
    """Return a widget without words of its own over the name of its state."""
    column = Column(size_hint_x=None, spacing=theme.gap / 2)
    name = Caption(text=words, hug=True)
    column.add_widget(_in(make(words), state))
    column.add_widget(name)
    name.fbind("width", lambda _name, width: setattr(column, "width", max(width, theme.target)))
    column.width = max(name.width, theme.target)
    return column


def _card(title: str, body: Widget) -> Card:
    card = Card()
    card.add_widget(Title(text=title))
    card.add_widget(body)
    return card
