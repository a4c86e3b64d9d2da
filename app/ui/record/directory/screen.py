"""Draws a directory: the list, and the open record beside it where there is room, else in its place.

A subclass gives the model and the parts of the open record.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from app.ui.record import sheets
from app.ui.record.deletion_sheets import banners, delete_button
from app.ui.record.directory.model import DirectoryModel
from app.ui.record.fact_cards import fact_group, past
from app.ui.record.facts import Fact
from app.ui.screen import Context, Screen
from app.ui.theme.theme import theme
from app.ui.widgets.banner import Banner
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter import Filter
from app.ui.widgets.flow import Flow  # noqa: F401 -- kv names it
from app.ui.widgets.list_pane import ListPane, PickedRow
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.pill import Pill
from app.ui.widgets.row import ListRow
from app.ui.widgets.text import Title
from app.words.language import _


class Directory(Screen):
    """The base of the screens that show one."""

    icon = ""
    makes: ClassVar[type[DirectoryModel[Any, Any]]]
    """Its model."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = self.makes(context.session, context.navigator, self.refresh)
        self._is_unfolded = self._shows_history = False
        super().__init__(context, **params)

    def parts(self) -> list[Widget]:
        """Return what a screen shows of the open record above its answers."""
        return []

    # --- The screen --------------------------------------------------------------------------------------------

    def on_kv_post(self, _base: Any) -> None:
        """Make the list and the page beside it."""
        self.list, self.page = DirectoryList(self.model, self._open), ScrollPage()
        self.list.bind(on_add=lambda *_: self.model.begin())
        self.fbind("laptop", self._arrange)

    def entered(self, typed: str = "", kept: str = "", **params: Any) -> None:
        """Read the list as it was left, and the record that was open."""
        self.model.kept = kept or self.model.kept
        self.model.show(params.get(self.model.param, ""), typed)
        self.list.ids.search.text = typed
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def key(self, name: str) -> bool:
        """Ctrl+F searches here."""
        if name == "ctrl+f" and self.list.parent is not None:
            self.list.ids.search.begin()
            return True
        return False

    def refresh(self) -> None:
        """Draw everything as it is now."""
        self.list.show(self.model.summary() if self.model.is_ready else "", self._say_empty())
        self.page.show(self._detail(), self.model.chosen)
        self._arrange()

    def unfold(self) -> None:
        """Show what was not asked yet of the open record, or fold it."""
        self._is_unfolded = not self._is_unfolded
        self.refresh()

    def _fold_history(self) -> None:
        self._shows_history = not self._shows_history
        self.refresh()

    def _open(self, record: str) -> None:
        if record != self.model.chosen:
            self._is_unfolded = self._shows_history = False
        if self.laptop:
            self.model.choose(record)
        else:
            self.context.navigator.go(self.model.screen, **{self.model.param: record, "kept": self.model.kept})

    def _arrange(self, *_: object) -> None:
        """Put the list where it belongs, and beside it what is open."""
        self.list.beside = self.laptop
        wanted = self.page if self.laptop or self.model.chosen else self.list
        if self.children != [wanted]:
            self.pane = None
            self.clear_widgets()
            if self.list.parent is not None:
                self.list.parent.remove_widget(self.list)
            self.add_widget(wanted)
        self.pane = self.list if self.laptop else None
        self.title, self.subtitle = self.model.heading() if self.model.is_open else (self.model.name(), "")

    def _detail(self) -> list[Widget]:
        model = self.model
        if not model.chosen and not model.rows():
            return []  # the list says itself what to do
        if not model.chosen:
            title, text = _("Nothing is open"), _("Choose one in the list; the arrow keys go through it.")
            return [EmptyState(icon=self.icon, title=title, text=text)]
        if model.trouble is not None:
            banner = Banner(icon="warning", tone="over", text=model.voice.spoken(model.trouble), action=_("Try again"))
            banner.bind(on_act=lambda *_: model.load())
            return [banner]
        if not model.is_open:
            return [EmptyState(icon=self.icon, title=_("Opening"))]
        own = [delete_button(model.session, model.chosen)]
        details = model.group(_("Details"))
        group = fact_group(details, self._press, is_unfolded=self._is_unfolded, fold=self.unfold, besides=own)
        lines = past(model.history(), is_unfolded=self._shows_history, fold=self._fold_history)
        return [*banners(model.session, model.row, model.asked_for), *self.parts(), group, lines]

    def _press(self, fact: Fact) -> None:
        if fact.undecided:
            self.model.decide()
        else:
            sheets.change(self.model, fact)

    def _say_empty(self) -> tuple[str, str, str]:
        """Return why there is no row: title, text, and the action that goes on."""
        model = self.model
        if model.trouble is not None:
            return _("The list could not be read"), model.voice.spoken(model.trouble), _("Try again")
        if not model.is_ready:
            return _("Reading the list"), "", ""
        if model.typed.strip():
            return _("Nothing found"), _("Try fewer words, or the beginning of one."), ""
        return *model.nothing(), _("Add")


MOST_LINES = 3
"""Of a title in the list."""


class DirectoryRow(PickedRow, ListRow):
    """A record in the list."""


class DirectoryList(ListPane):
    """Search, Add and rows; `summary` is a line about them all."""

    summary = StringProperty("")
    __events__ = ("on_add",)

    def __init__(self, model: DirectoryModel[Any, Any], opened: Callable[[str], None]) -> None:
        self.model = model
        self._shown: list[dict[str, Any]] = []
        super().__init__(opened, viewclass="DirectoryRow")

    def on_kv_post(self, base: Any) -> None:
        """Make the parts that change places."""
        super().on_kv_post(base)
        self.empty, self.around = EmptyState(), ScrollPage()
        self.around.add_widget(self.empty)
        self.empty.bind(on_act=lambda *_: self._way_out())
        self._ruler, self._pill = Title(), Pill()  # never shown: they measure
        self.rows.fbind("width", self._fill)
        self.ids.search.ids.entry.into_list = self.go_into_list

    def on_typed(self, text: str) -> None:
        """Search for what is typed."""
        if text != self.model.typed:
            self.model.type(text)

    def on_add(self) -> None:
        """A new record is wanted: bind to this."""

    def show(self, summary: str, nothing: tuple[str, str, str]) -> None:
        """Show the rows as they are now; `nothing` says why there is none: title, text, action."""
        self.summary, self.rows.name_for_help = summary, self.model.name()
        self._show_filters()
        data = [
            {
                "record": row.id, "title": row.title, "second": row.second, "pill": row.pill.words,
                "pill_tone": row.pill.tone, "chosen": row.id == self.model.chosen, "pane": self,
            }
            for row in self.model.rows()
        ]  # fmt: skip
        if data != self._shown:
            self._shown = data
            self._fill()
        self.empty.title, self.empty.text, self.empty.action = nothing
        self.place(self.rows if data and self.model.trouble is None else self.around)

    def _show_filters(self) -> None:
        """Show the ways to keep less of the list, where it has any."""
        found = self.model.filters()
        if not found:
            return
        flow = self.ids.filters
        if not flow.children:
            flow.spacing = [theme.gap, 0]
            for value, _words in found:
                chip = Filter(value=value)
                chip.bind(on_release=lambda chip: self.model.keep(chip.value))
                flow.add_widget(chip)
        for chip, (value, words) in zip(reversed(flow.children), found, strict=True):
            chip.text, chip.chosen = words, value == self.model.kept

    def _fill(self, *_: object) -> None:
        """Fill the rows, all with the room of the longest title: names of institutions differ at their ends."""
        lines = min(MOST_LINES, max((self._lines_of(row["title"], row["pill"]) for row in self._shown), default=1))
        rows = [{**row, "title_lines": lines} for row in self._shown]
        self.rows.title_lines = lines
        if rows != self.rows.data:
            self.rows.data = rows

    def _lines_of(self, title: str, pill: str) -> int:
        beside = self._pill.natural_width(pill) + theme.gap if pill else 0
        room = max(1, self.rows.width - 2 * (theme.space + 4 * theme.hair) - beside)
        return 1 if self._ruler.natural_width(title) <= room else self._ruler.rows_in(title, room)

    def open_first(self) -> None:
        """Open the first that was found; without a search go into the list."""
        if self.model.typed.strip():
            self.model.first_found(self.open)
        self.go_into_rows()

    def go_into_list(self, step: int) -> None:
        """Go from the search down into the list, to the first unless one of them is open."""
        if step > 0 and self.rows.data:
            self.go_into_rows()
            if not any(row["record"] == self.model.chosen for row in self.rows.data):
                self.step(1)

    def step(self, step: int) -> None:
        """Open a neighbour, and let it be seen."""
        if record := self.model.beside(step) or self.model.beside(1 if step > 0 else -1):
            self.open(record)
            self.rows.reveal(record)

    def pick(self) -> None:
        """Open the chosen one, or the first."""
        if record := self.model.chosen or self.model.beside(0):
            self.open(record)

    def _way_out(self) -> None:
        if self.model.trouble is not None:
            self.model.load()
        else:
            self.dispatch("on_add")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
