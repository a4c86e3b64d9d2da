"""Draws the figures, target against result, two cards abreast where there is room. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.casework.dates import parse
from app.ui.figures import Figure
from app.ui.screen import Context, Screen
from app.ui.screens.numbers.model import NumbersModel
from app.ui.spans import Span
from app.ui.theme.theme import theme
from app.ui.widgets.approximate_date import ApproximateDate
from app.ui.widgets.banner import Banner
from app.ui.widgets.bar import Bar
from app.ui.widgets.button import FilledButton, HoldButton, IconButton, OutlinedButton
from app.ui.widgets.choice import Chip
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column, Surface
from app.ui.widgets.picker import Picker
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import GroupLabel, Second
from app.words.language import _, ngettext, number


class Numbers(Screen):
    """The figures of some days and a county: `first` and `last` (ISO) and `county`."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = NumbersModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the head, which stays."""
        self._head = NumbersHead(self.model)
        self._two = False
        self._cards: dict[str, FigureCard] = {}
        self._waiting: list[tuple[str, list[Figure]]] = []
        self._draw_soon = Clock.create_trigger(self._draw_next)
        self.fbind("width", self._arrange)

    def entered(self, **params: Any) -> None:
        """Count."""
        self.model.show(**params)

    def left(self) -> None:
        """Hear no more."""
        self._draw_soon.cancel()
        self.model.close()

    def refresh(self) -> None:
        """Draw the figures as they are now: the first of them at once, the rest section by section, a frame each."""
        self.title, self.subtitle = _("Numbers"), ""
        self._head.show()
        self.ids.page.show([self._head, *self._above()])
        self._waiting = self.model.sections()
        self._draw_next()

    def _draw_next(self, *_: object) -> None:
        page = self.ids.page.ids.column.__self__
        if self._waiting:
            page.add_widget(self._section(*self._waiting.pop(0)))
            if self._waiting:
                self._draw_soon()
            elif self.model.can_lock:
                page.add_widget(self._lock())

    def _arrange(self, *_: object) -> None:
        """Two cards beside each other where both are wide enough."""
        if (self.width >= theme.laptop) != self._two:
            self._two = self.width >= theme.laptop
            self.refresh()

    def _above(self) -> list[Any]:
        model = self.model
        parts: list[Any] = []
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", title=_("The figures could not be counted"))
            banner.text, banner.action = model.voice.spoken(model.trouble), _("Try again")
            banner.bind(on_act=lambda *_: model.load())
            parts.append(banner)
        elif not model.is_ready:
            parts.append(EmptyState(icon="numbers", title=_("Counting")))
        if model.hint:
            parts.append(Second(text=model.hint))
        if model.is_shared and model.is_ready:
            parts.append(Banner(icon="secure", text=_("As it may leave the centre: no records, and no small groups.")))
        return parts

    def _lock(self) -> Flow:
        lock, foot = HoldButton(text=_("Hold to lock what was reported"), icon="lock"), Flow()
        lock.bind(on_held=lambda *_: self.model.lock(notices.show))
        foot.add_widget(lock)
        return foot

    def _section(self, title: str, some: list[Figure]) -> Column:
        section = Column(spacing=theme.space)
        section.add_widget(GroupLabel(text=title))
        step = 2 if self._two else 1
        for at in range(0, len(some), step):
            row = FigureRow()
            for figure in some[at : at + step]:
                row.add_widget(self._card(figure))
            if self._two and at + 1 == len(some):
                row.add_widget(Surface())  # keeps the last one as wide as the others
            section.add_widget(row)
        return section

    def _card(self, figure: Figure) -> FigureCard:
        """Return the card of a figure, made once and moved to where it belongs now."""
        card = self._cards.get(figure.code)
        if card is None:
            card = self._cards[figure.code] = FigureCard()
            card.bind(on_open=lambda _card, code=figure.code: self.model.open(code))
        elif card.parent is not None:
            card.parent.remove_widget(card)
        card.show(figure, can_open=not self.model.is_shared)
        return card


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
    has_value = BooleanProperty(True)
    link = StringProperty("")
    is_locked = BooleanProperty(False)
    trend = ListProperty()
    marked = NumericProperty(0)
    made_of = StringProperty("")
    footnotes = StringProperty("")
    __events__ = ("on_open",)

    def show(self, figure: Figure, *, can_open: bool) -> None:
        """Show a figure: its bar where there is one, else its parts as columns."""
        self.title, self.value, self.beside = figure.title, figure.value, figure.beside
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


class NumbersHead(Flow):
    """Of which days, which county, and whether as shared."""

    def __init__(self, model: NumbersModel) -> None:
        super().__init__(spacing=[theme.gap, theme.gap])
        self._model = model
        self._before, self._after = IconButton(icon="back"), IconButton(icon="forward")
        self._span, self._county = OutlinedButton(icon="calendar"), OutlinedButton(icon="place")
        self._shared = Chip()
        for button, then in (
            (self._span, lambda: choose_span(model)),
            (self._before, lambda: model.step(-1)),
            (self._after, lambda: model.step(1)),
            (self._county, lambda: choose_county(model)),
            (self._shared, model.toggle_shared),
        ):
            button.bind(on_release=_then(then))
            self.add_widget(button)

    def show(self) -> None:
        """Say what is shown."""
        model = self._model
        self._before.name_for_help, self._after.name_for_help = _("Earlier"), _("Later")
        self._span.text, self._county.text = model.span.words, model.county_words
        self._shared.text, self._shared.chosen = _("For sharing"), model.is_shared


def choose_span(model: NumbersModel) -> Sheet:
    """Ask of which days."""
    sheet, rows = Sheet(title=_("Which days?")), Rows()

    def take(span: Span) -> None:
        sheet.dismiss()
        model.choose(span)

    for span, words in model.offered():
        row = Row(title=words)
        row.bind(on_release=_then(partial(take, span)))
        rows.add_widget(row)
    sheet.add_widget(rows)
    first = ApproximateDate(question=_("From"), value=model.span.first.isoformat(), today=lambda: model.today)
    last = ApproximateDate(question=_("To"), value=model.span.last.isoformat(), today=lambda: model.today)
    for field in (first, last):
        sheet.add_widget(field)

    def own() -> None:
        for field in (first, last):
            field.read()
        begins, ends = (parse(field.value) if field.value else None for field in (first, last))
        if begins and ends and begins.earliest and ends.latest:
            take(Span(begins.earliest, ends.latest))

    show = FilledButton(text=_("Show these days"))
    show.bind(on_release=_then(own))
    sheet.ids.foot.add_widget(show)
    sheet.open()
    return sheet


def choose_county(model: NumbersModel) -> Sheet:
    """Ask which county."""
    picker = Picker(question=_("County"), options=model.counties(), chosen=[model.county])
    picker.fbind("chosen", lambda _picker, chosen: model.choose_county(chosen[0]))
    return picker.open()


def _then(call: Callable[[], Any]) -> Callable[..., None]:
    def pressed(*_: object) -> None:
        call()

    return pressed


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
