"""Draws the figures, target against result, two cards abreast where there is room. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.uix.widget import Widget

from app.ui.figures import DrawnFigure
from app.ui.screen import Context, Screen
from app.ui.screens.numbers.cards import FigureCard, FigureRow
from app.ui.screens.numbers.choosing import NumbersHead
from app.ui.screens.numbers.model import NumbersModel
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import HoldButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column, Surface
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import GroupLabel, Second
from app.words.language import _


class Numbers(Screen):
    """The figures of some days and a county: `first` and `last` (ISO), `county`, and whether `compared`."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = NumbersModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the head, which stays."""
        self._head = NumbersHead(self.model)
        self._two = False
        self._cards: dict[str, FigureCard] = {}
        self._waiting: list[tuple[str, list[DrawnFigure]]] = []
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

    def _above(self) -> list[Widget]:
        model = self.model
        parts: list[Widget] = []
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", title=_("The figures could not be counted"))
            banner.text, banner.action = model.voice.spoken(model.trouble), _("Try again")
            banner.bind(on_act=lambda *_: model.load())
            parts.append(banner)
        elif not model.is_ready:
            parts.append(EmptyState(icon="numbers", title=_("Counting")))
        elif model.is_counting_earlier:
            parts.append(Second(text=_("Counting")))
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

    def _section(self, title: str, some: list[DrawnFigure]) -> Column:
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

    def _card(self, figure: DrawnFigure) -> FigureCard:
        """Return the card of a figure, made once and moved to where it belongs now."""
        card = self._cards.get(figure.code)
        if card is None:
            card = self._cards[figure.code] = FigureCard()
            card.bind(on_open=lambda _card, code=figure.code: self.model.open(code))
        elif card.parent is not None:
            card.parent.remove_widget(card)
        card.show(figure, can_open=not self.model.is_shared)
        return card


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
