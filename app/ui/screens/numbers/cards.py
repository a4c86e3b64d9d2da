"""The cards of the figures: each with its number, its bar or its parts as columns, and the way to its records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.figures import DrawnFigure
from app.ui.widgets.bar import Bar
from app.ui.widgets.ground import Surface
from app.words.language import _, ngettext, number


def link_words(count: int) -> str:
    """Say how many records a figure opens to; "" for none."""
    return ngettext("{count} record", "{count} records", count).format(count=number(count)) if count else ""


class FigureRow(BoxLayout):
    """Cards beside each other, all as high as the highest."""

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Add a card, and follow how high it needs to be."""
        super().add_widget(widget, *args, **kwargs)
        widget.fbind("minimum_height", self._fit)
        self._fit()

    def remove_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """Let a card go, and follow it no more."""
        widget.funbind("minimum_height", self._fit)
        super().remove_widget(widget, *args, **kwargs)

    def _fit(self, *_: object) -> None:
        self.height = max((card.minimum_height for card in self.children), default=0)


class FigureCard(Surface):
    """One figure."""

    title = StringProperty("")
    value = StringProperty("")
    beside = StringProperty("")
    earlier = StringProperty("")
    has_value = BooleanProperty(True)
    link = StringProperty("")
    is_locked = BooleanProperty(False)
    trend = ListProperty()
    marked = NumericProperty(0)
    made_of = StringProperty("")
    footnotes = StringProperty("")
    __events__ = ("on_open",)

    def show(self, figure: DrawnFigure, *, can_open: bool) -> None:
        """Show a figure: its bar where there is one, else its parts as columns."""
        self.title, self.value, self.beside = figure.title, figure.value, figure.beside
        self.earlier = figure.earlier
        self.has_value, self.is_locked = figure.value != "–", figure.is_locked
        self.link = (link_words(len(figure.records)) or _("Open")) if can_open else ""
        self.made_of = figure.made_of
        self.footnotes = "\n".join(f"* {note}" for note in figure.footnotes)
        self.trend, self.marked = [] if figure.bar else list(figure.trend), len(figure.trend) - 1
        bar = next(iter(self.ids.bar.children), None)
        if figure.bar is None:
            self.ids.bar.clear_widgets()
            return
        if bar is None:
            bar = Bar()
            self.ids.bar.add_widget(bar)
        bar.value, bar.most, bar.mark = figure.bar

    def on_open(self) -> None:
        """The records are wanted: bind to this."""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
