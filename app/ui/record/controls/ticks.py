"""A list of ticks: what could be told, item by item."""

from __future__ import annotations

from kivy.lang import Builder

from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.questions import FormQuestion, Tick
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


class ItemsList(Column):
    """What could be told, item by item, by what it belongs to."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._drawn: tuple[Tick, ...] = ()
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
        card, group = None, ""
        for tick in ticks:
            if tick.of != group:
                group, card = tick.of, Items()
                self.add_widget(GroupLabel(text=group))
                self.add_widget(card)
            elif card is not None:
                card.add_widget(Divider())
            second = language._("The survivor does not want this to be told") if tick.withheld else tick.second
            check = Check(text=tick.words, second=second, disabled=tick.withheld)
            check.fbind("active", self._ticked, tick.name)
            self._checks[tick.name] = check
            if card is not None:
                card.add_widget(check)

    def _ticked(self, name: str, _check: Check, active: bool) -> None:
        if active != (name in self._value):
            told = [each.name for each in self._drawn if (active if each.name == name else each.name in self._value)]
            self._asker.given(told)
            self._asker.left()


Builder.load_string(KV)
