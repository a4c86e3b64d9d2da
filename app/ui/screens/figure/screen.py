"""Draws one figure with how it is counted, what it is made of, and its records. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from app.ui.record import sheets
from app.ui.record.fact_cards import fact_card, flow, past, section
from app.ui.record.facts import Fact
from app.ui.screen import Context, Screen
from app.ui.screens.figure.model import FigureModel
from app.ui.screens.figure.target_sheet import set_target
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.bar import Bar
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.chart import Chart
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.figure_line import FigureLine
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Card, Column
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.share import Share
from app.ui.widgets.text import GroupLabel, Second, Title
from app.words.language import _, ngettext, number


class FigureScreen(Screen):
    """A figure: `code` of the indicator, `first` and `last` day (ISO), `county`. Two columns where there is room."""

    two = BooleanProperty(False)

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = FigureModel(context.session, context.navigator, self.refresh)
        self._shows_history = False
        super().__init__(context, **params)

    def entered(self, **params: Any) -> None:
        """Count."""
        self.model.show(**params)
        self.refresh()

    def left(self) -> None:
        """Hold nothing."""
        self.model.close()

    def refresh(self) -> None:
        """Draw the figure as it is now."""
        model = self.model
        model.case_screen = "cases" if self.laptop else "case"
        self.title, self.subtitle = model.title or _("Numbers"), model.subtitle
        main, side = self._main(), [self._shares(*each) for each in model.broken_down()]
        for box, parts in ((self.ids.main, main), (self.ids.side, side)):
            box.clear_widgets()
            for part in parts:
                box.add_widget(part)
        self._arrange()

    def on_kv_post(self, _base: Any) -> None:
        """Follow the width."""
        self.fbind("width", self._arrange)

    def _arrange(self, *_: object) -> None:
        self.two = bool(self.ids.side.children) and self.width >= theme.laptop

    def _main(self) -> list[Widget]:
        model = self.model
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", title=_("The figures could not be counted"))
            banner.text, banner.action = model.voice.spoken(model.trouble), _("Try again")
            banner.bind(on_act=lambda *_: model.load())
            return [banner]
        if not model.is_ready:
            return [EmptyState(icon="numbers", title=_("Counting"))]
        return [self._number(), *self._targets(), *self._records()]

    def _number(self) -> Card:
        card, figure = Card(), self.model.figure()
        if figure is None:
            return card
        card.add_widget(FigureLine(value=figure.value, beside=figure.beside, is_known=figure.value != "–"))
        if figure.bar is not None:
            value, most, mark = figure.bar
            card.add_widget(Bar(value=value, most=most, mark=mark))
        card.add_widget(Chart(points=list(figure.trend)))
        for note in figure.footnotes:
            card.add_widget(Second(text=f"* {note}"))
        for heading, said in self.model.how():
            part = Column()
            part.add_widget(GroupLabel(text=heading))
            part.add_widget(Second(text=said))
            card.add_widget(part)
        return card

    def _targets(self) -> list[Widget]:
        """The targets of these days, or the way to set one; what was changed of them under it."""
        model, parts = self.model, []
        for target in model.targets():
            lines = past(target.history, is_unfolded=self._shows_history, fold=self._unfold)
            parts.append(section(_("Target of these days"), fact_card(target.facts, self._press), lines))
        if parts:
            return parts
        card, add = Card(), OutlinedButton(icon="flag", text=_("Set a target"))
        card.add_widget(Title(text=_("No target of these days")))
        card.add_widget(Second(text=model.subtitle))
        add.bind(on_release=lambda *_: set_target(model))
        card.add_widget(flow(add))
        return [card]

    def _unfold(self) -> None:
        self._shows_history = not self._shows_history
        self.refresh()

    def _press(self, fact: Fact) -> None:
        if fact.undecided:
            self.model.decide()
        else:
            sheets.change(self.model, fact)

    def _shares(self, heading: str, lines: list[tuple[str, int]]) -> Card:
        card = Card()
        card.add_widget(Title(text=heading))
        for words, count in lines:
            card.add_widget(Share(words=words, count=count, most=sum(each for _words, each in lines)))
        return card

    def _records(self) -> list[Widget]:
        model = self.model
        count = len(model.lines()) + model.hidden
        if not count:
            return [EmptyState(icon="record", title=_("No record counts in these days"))]
        box, rows = Column(spacing=theme.gap), Rows()
        box.add_widget(
            GroupLabel(text=ngettext("{count} record", "{count} records", count).format(count=number(count)))
        )
        for line in model.lines():
            row = Row(title=line.title, second=line.second, disabled=line.leads_to is None)
            row.bind(on_release=lambda _row, line=line: model.open(line))
            rows.add_widget(row)
        box.add_widget(rows)
        if model.hidden:
            more = OutlinedButton(text=_("Show more ({count})").format(count=number(model.hidden)))
            more.bind(on_release=lambda *_: model.more())
            foot = Flow()
            foot.add_widget(more)
            box.add_widget(foot)
        return [box]


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
