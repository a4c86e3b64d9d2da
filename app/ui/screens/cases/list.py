"""Draws the list of cases: search, filters, rows; and says why there is none. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.record.deletion_sheets import delete
from app.ui.screens.cases.model import CasesModel
from app.ui.screens.cases.saved import SavedList, told
from app.ui.theme.theme import theme
from app.ui.theme.tokens import TONES
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter import Filter
from app.ui.widgets.list_pane import ListPane, PickedRow, PickedRows
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.picker import PickerOptions
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Second
from app.words.language import _

NEAR = 10
"""Rows from an end of the window at which more are fetched."""


class CaseRow(PickedRow, BoxLayout):
    """A case in the list."""

    title = StringProperty("")
    second = StringProperty("")
    risk = StringProperty("")
    risk_tone = OptionProperty("plain", options=TONES)
    pill = StringProperty("")
    pill_tone = OptionProperty("plain", options=TONES)
    chosen = BooleanProperty(False)
    crowded = BooleanProperty(False)  # too narrow, for the size of the text, for two pills


class CaseList(ListPane):
    """Search, filters and rows."""

    def __init__(self, model: CasesModel, opened: Callable[..., None]) -> None:
        self.model = model
        super().__init__(opened, viewclass="CaseRow")

    def on_kv_post(self, base: Any) -> None:
        """Make the parts that change places."""
        super().on_kv_post(base)
        self.rows.fbind("scroll_y", self._scrolled)
        self.ids.search.ids.entry.into_list = self.go_into_list
        self.empty, self.around = EmptyState(icon="cases"), ScrollPage()
        self.around.add_widget(self.empty)
        self.empty.bind(on_act=lambda _empty: self._way_out())
        self.order_button = TextButton(icon="filter", compact=True)
        self.order_button.bind(on_release=lambda _button: choose_order(self.model))
        self.lists_button = TextButton(icon="steps", compact=True)
        self.lists_button.bind(on_release=lambda _button: choose_list(self.model))
        self._top = 0
        self._way_out: Callable[[], None] = lambda: None

    def on_typed(self, text: str) -> None:
        """Search for what is typed."""
        if text != self.model.typed:
            self.model.type(text)

    def refresh(self) -> None:
        """Draw the list as it is now."""
        model = self.model
        self.rows.name_for_help = _("Cases")
        self._draw_filters(model.filters())
        orders = model.orders()
        by = model.order or model.asked_order or orders[0][0]  # said before it is read: what comes then moves nothing
        self.order_button.text = dict(orders).get(by, "")
        rows = model.rows()
        data = [
            {
                "record": row.id, "title": row.title, "second": row.second, "risk": row.risk.words,
                "risk_tone": row.risk.tone, "pill": row.pill.words, "pill_tone": row.pill.tone,
                "chosen": row.id == model.chosen, "pane": self,
            }
            for row in rows
        ]  # fmt: skip
        if data != self.rows.data:
            self._replace(data, model.above)
        self._say_empty()
        self.place(self.rows if rows and model.trouble is None else self.around)

    def open_first(self) -> None:
        """Open the first case that was found; without a search go into the list."""
        if self.model.typed.strip():
            self.model.first_found(self.open)
        self.go_into_rows()

    def go_into_list(self, step: int) -> None:
        """Go from the search down into the list, to the first case unless one of them is open."""
        if step > 0 and self.rows.data:
            self.go_into_rows()
            if not any(row["record"] == self.model.chosen for row in self.rows.data):
                self.step(1)

    def pick(self) -> None:
        """Open the case the arrows stand at."""
        if case := self.model.chosen or self.model.beside(0):
            self.open(case)

    def step(self, step: int) -> None:
        """Choose a neighbour, and let it be seen."""
        case = self.model.beside(step) or self.model.beside(1 if step > 0 else -1)
        if case:
            self._opened(case, soon=True)
            self.rows.reveal(case)

    def _draw_filters(self, filters: list[tuple[str, str]]) -> None:
        flow = self.ids.filters
        if not flow.children:
            for value, _words in filters:
                button = Filter(value=value)
                button.bind(on_release=lambda button: self.model.keep(button.value))
                flow.add_widget(button)
            flow.add_widget(self.order_button)
            flow.add_widget(self.lists_button)
        saved = self.model.saved
        self.lists_button.text = saved.name or _("Saved lists")
        for button, (value, words) in zip(reversed(flow.children[2:]), filters, strict=True):
            button.text, button.chosen = words, value == self.model.kept and not saved.record

    def _replace(self, data: list[dict[str, Any]], above: int) -> None:
        """Show other rows, and stay where one was looking: rows may have been added or taken away above."""
        moved = (self._top - above) * theme.list_row_height
        seen_from = (1 - self.rows.scroll_y) * max(0, self.rows.room)
        was_kept = bool(self.rows.data)
        self.rows.data, self._top = data, above
        room = self.rows.room
        if was_kept and moved:
            self.rows.scroll_y = 1 - min(1, max(0, (seen_from + moved) / room)) if room > 0 else 1

    def _scrolled(self, _rows: PickedRows, scroll_y: float) -> None:
        room = self.rows.room
        near = NEAR * theme.list_row_height
        if room > 0 and scroll_y * room < near:
            self.model.more()
        elif room > 0 and (1 - scroll_y) * room < near:
            self.model.less()

    def _say_empty(self) -> None:
        """Say why there is no row, and what to do about it."""
        model, voice = self.model, self.model.voice
        title, text, action, way_out = "", "", "", lambda: None
        if model.trouble is not None:
            title, text = _("The list could not be read"), voice.spoken(model.trouble)
            action, way_out = _("Try again"), model.load
        elif not model.is_ready:
            title = _("Reading the list")
        elif model.typed.strip():
            title = _("Nothing found")
            text = _("No case here has these words in anything that may be searched.")
            if model.kept != "all" or model.saved.record:
                action, way_out = _("Search all cases"), lambda: model.keep("all")
        elif model.saved.record:
            title = _("No case is on this list")
            action, way_out = _("Show all cases"), lambda: model.keep("all")
        elif model.kept == "all":
            title = _("No case yet")
            text = _("A case opens by itself with the first incident that is recorded.")
            action, way_out = _("New incident"), model.begin
        else:
            title = {
                "mine": _("No case is yours"),
                "silent": _("No institution is silent"),
                "in_court": _("No case is in court"),
            }[model.kept]
            action, way_out = _("Show all cases"), lambda: model.keep("all")
        self.empty.title, self.empty.text, self.empty.action, self._way_out = title, text, action, way_out


def choose_list(model: CasesModel) -> Sheet:
    """Ask which saved list to work by, or begin a new one; the small button of a list asks to delete it."""
    sheet, voice = Sheet(title=_("Saved lists")), model.voice

    def choose(saved: SavedList) -> None:
        sheet.dismiss()
        model.work_by(saved)

    def remove(saved: SavedList) -> None:
        sheet.dismiss()
        delete(model.session, saved.record)

    def show(lists: list[SavedList]) -> None:
        rows = Rows()
        for saved in lists:
            row = Row(title=saved.name, second=told(saved, voice), further=_("Delete"))
            row.bind(on_release=lambda _row, saved=saved: choose(saved), on_end=lambda _row, saved=saved: remove(saved))
            rows.add_widget(row)
        if lists:
            sheet.add_widget(rows)
        else:
            sheet.add_widget(Second(text=_("None yet. A list keeps the cases that one goes through again and again.")))

    def begin(*_: object) -> None:
        sheet.dismiss()
        model.make_list()

    new = OutlinedButton(icon="add", text=_("New list"))
    new.bind(on_release=begin)
    sheet.ids.foot.add_widget(new)
    sheet.open()
    model.lists(show)
    return sheet


def choose_order(model: CasesModel) -> Sheet:
    """Ask by what the list is ordered."""
    sheet = Sheet(title=_("What comes first?"))

    def choose(order: str) -> None:
        sheet.dismiss()
        model.order_by(order)

    options = PickerOptions(choose)
    options.show(model.orders(), [model.order])
    sheet.add_widget(options)
    sheet.open()
    return sheet


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
