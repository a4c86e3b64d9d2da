"""A list of ticks: what could be told, item by item."""

from __future__ import annotations

from itertools import groupby

from kivy.lang import Builder

from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.questions import FormQuestion, Tick
from app.ui.widgets.button import TextButton
from app.ui.widgets.check import Check
from app.ui.widgets.ground import Column, Divider, Panel
from app.ui.widgets.text import GroupLabel

KV = """
#:import theme app.ui.theme.theme.theme

<ItemsList>:
    spacing: theme.gap_wide

<Items>:
    padding: theme.gap_wide, theme.gap
    fill: theme.surface
    edge: theme.line
"""


class Items(Panel):
    """The ticks of one kind of record."""


OPEN = 5
"""Records whose answers are shown at once; of more, those of which something is ticked, and the others when asked."""


class ItemsList(Column):
    """What could be told, item by item, by what it belongs to."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._drawn: tuple[Tick, ...] = ()
        self._opened: set[str] = set()
        self._checks: dict[str, Check] = {}
        self._value: tuple[str, ...] = ()

    def show(self, question: FormQuestion) -> None:
        """Show what there is to tell, and what is ticked."""
        self._value = tuple(question.value)
        ticks = tuple(self._asker.ticks())
        if ticks != self._drawn:
            self._draw(ticks)
        for name, check in self._checks.items():
            check.active = name in self._value

    def begin(self) -> None:
        """Put the keyboard on the first item."""
        if self._checks:
            next(iter(self._checks.values())).focus = True

    def _draw(self, ticks: tuple[Tick, ...]) -> None:
        self.clear_widgets()
        self._drawn, self._checks = ticks, {}
        groups = [(of, list(found)) for of, found in groupby(ticks, lambda tick: tick.of)]
        for at, (of, found) in enumerate(groups):
            is_shown = len(groups) <= OPEN or at == 0 or of in self._opened
            if is_shown or any(tick.name in self._value for tick in found):
                self._opened.add(of)
                self.add_widget(GroupLabel(text=of))
                self.add_widget(self._card(found))
            else:
                head = TextButton(text=of, icon="open_down")
                head.bind(on_release=lambda _head, of=of: self._open(of))
                self.add_widget(head)

    def _card(self, ticks: list[Tick]) -> Items:
        card = Items()
        for tick in ticks:
            if card.children:
                card.add_widget(Divider())
            second = language._("The survivor does not want this to be told") if tick.withheld else tick.second
            check = Check(text=tick.words, second=second, disabled=tick.withheld, active=tick.name in self._value)
            check.fbind("active", self._ticked, tick.name)
            self._checks[tick.name] = check
            card.add_widget(check)
        return card

    def _open(self, of: str) -> None:
        """Show what could be told of one more record, and put the keyboard there."""
        self._opened.add(of)
        self._draw(self._drawn)
        if keyboard.in_use and (first := next((tick.name for tick in self._drawn if tick.of == of), "")):
            self._checks[first].focus = True

    def _ticked(self, name: str, _check: Check, active: bool) -> None:
        if active != (name in self._value):
            told = [each.name for each in self._drawn if (active if each.name == name else each.name in self._value)]
            self._asker.given(told)
            self._asker.left()


Builder.load_string(KV)
