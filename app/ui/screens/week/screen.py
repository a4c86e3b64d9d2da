"""Draws the week: a group of rows for each topic. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.screen import Context, Screen
from app.ui.screens.week.model import WeekGroup, WeekModel, WeekRow
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.ground import Column
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import GroupLabel, Second
from app.words.language import _, number


class WeekColumns(BoxLayout):
    """Topics in one column or in two."""


class WeekScreen(Screen):
    """What a lead goes through once a week."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = WeekModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def entered(self, **_params: Any) -> None:
        """Read it."""
        self.fbind("laptop", lambda *_: self.refresh())
        self.model.open()
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def refresh(self) -> None:
        """Draw it as it is now."""
        model = self.model
        model.case_screen = "cases" if self.laptop else "case"
        self.title, self.subtitle = _("The week"), model.day
        self.ids.page.show(self._parts(), "week")

    def _parts(self) -> list[Widget]:
        model = self.model
        parts: list[Widget] = []
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", title=_("The week could not be read"))
            banner.text, banner.action = model.voice.spoken(model.trouble), _("Try again")
            banner.bind(on_act=lambda *_: model.load())
            parts.append(banner)
        if not model.is_ready:
            return [*parts, Second(text=_("Going through every open case…"))] if model.is_slow else parts
        if model.week is not None and not model.week.is_whole:
            parts.append(Second(text=_("Of your own cases; a lead sees everybody's.")))
        if model.is_empty:
            text = _("Open cases, court dates and who is silent come here by themselves.")
            return [*parts, EmptyState(icon="calendar", title=_("Nothing stands in this week"), text=text)]
        return [*parts, self._columns(list(map(self._group, model.groups())))]

    def _columns(self, groups: list[Widget]) -> WeekColumns:
        """Beside each other where there is room: every other one, so that both read from the top in the order."""
        drawn = WeekColumns()
        across = 2 if self.laptop and len(groups) > 1 else 1
        for at in range(across):
            column = Column(spacing=theme.space_wide, pos_hint={"top": 1})
            for group in groups[at::across]:
                column.add_widget(group)
            drawn.add_widget(column)
        return drawn

    def _group(self, group: WeekGroup) -> Column:
        drawn, rows = Column(spacing=theme.gap_wide), Rows()
        drawn.add_widget(GroupLabel(text=f"{group.title} · {number(group.total)}"))
        for row in group.rows:
            rows.add_widget(self._row(row))
        drawn.add_widget(rows)
        if group.hidden:
            more = TextButton(icon="open_down", text=_("Show more ({count})").format(count=number(group.hidden)))
            more.bind(on_release=lambda *_: group.more())
            drawn.add_widget(more)
        return drawn

    def _row(self, each: WeekRow) -> Row:
        row = Row(icon=each.icon, tone=each.tone, title=each.title, second=each.second)
        if each.folded is not None:
            row.action = _("Show") if each.folded else _("Fold")
        row.bind(on_release=lambda *_: each.press(), on_act=lambda *_: each.press())
        return row


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
