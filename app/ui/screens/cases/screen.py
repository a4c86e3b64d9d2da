"""Draws the list of cases; on a laptop as the pane beside the case that is open. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from app.ui.case.view import CaseView
from app.ui.screen import Context, Screen
from app.ui.screens.cases.list import CaseList
from app.ui.screens.cases.model import REST, CasesModel
from app.ui.screens.cases.saved import NO_LIST, SavedList
from app.ui.timers import Cancel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.page import ScrollPage
from app.words.language import _


class CasesScreen(Screen):
    """All cases: `case` is the one that is open, where there is room beside the list, `tab` its open part, `record`
    what one comes for in it."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = CasesModel(context.session, context.navigator, self._draw)
        self._soon: Cancel | None = None
        self._tab, self._record = "timeline", ""
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the list and the place beside it."""
        self.list, self.view = CaseList(self.model, self._open), CaseView(self.context)
        self.view.bind(title=self._name, subtitle=self._name)
        self.nothing = ScrollPage()
        self.nothing.add_widget(EmptyState(icon="cases"))
        self.fbind("laptop", self._arrange)
        self._arrange()

    def entered(
        self,
        case: str = "",
        kept: str = "all",
        order: str = "",
        typed: str = "",
        tab: str = "timeline",
        record: str = "",
        saved: SavedList = NO_LIST,
        **_params: Any,
    ) -> None:
        """Read the list as it was left, and the case that was open."""
        self._tab, self._record = tab, record
        self.model.typed = self.list.ids.search.text = typed
        self.model.chosen, self.model.kept, self.model.asked_order = case, kept, order
        self.model.saved = saved
        self.model.load()
        self._draw()
        self._arrange()

    def left(self) -> None:
        """Hear no more."""
        self._forget()
        self.model.close()
        self.view.close()

    def refresh(self) -> None:
        """Draw everything as it is now."""
        self._draw()
        self.view.refresh()

    def _draw(self) -> None:
        model = self.model
        if (here := self.context.navigator.here) and here.name == "cases":
            self.context.navigator.remember(
                case=model.chosen, kept=model.kept, order=model.asked_order, typed=model.typed, saved=model.saved
            )
        self.list.refresh()
        if self.laptop and not model.chosen and self.view.parent is self:
            self._arrange()  # it was none of the cases found
        self._name()

    def key(self, name: str) -> bool:
        """Ctrl+F searches."""
        if name == "ctrl+f":
            self.list.ids.search.begin()
            return True
        return False

    def _open(self, case: str, *, soon: bool = False) -> None:
        """Open a case: beside the list, or in its place. `soon`: once the keys rest."""
        self._forget()
        if self.laptop:
            self.model.choose(case)
            self._soon = self.context.session.later(REST if soon else 0, self._show_case)
        elif soon:
            self.model.choose(case)
        else:
            self.context.navigator.go("case", case=case)

    def _show_case(self) -> None:
        self._soon = None
        self._arrange()

    def _arrange(self, *_: object) -> None:
        """Put the list where it belongs, and beside it what is chosen."""
        self.list.beside = self.laptop
        detail = (self.view if self.model.chosen else self.nothing) if self.laptop else None
        if self.laptop and self.model.chosen:
            self.view.show(self.model.chosen, self._tab, self._record)
            self._tab, self._record = "timeline", ""  # another case begins at its beginning
        wanted = detail or self.list
        if self.children != [wanted]:
            self.pane = None
            self.clear_widgets()
            if self.list.parent is not None:
                self.list.parent.remove_widget(self.list)
            self.add_widget(wanted)
        self.pane = self.list if self.laptop else None
        self._name()

    def _name(self, *_given: object) -> None:
        if self.laptop and self.model.chosen:
            self.title, self.subtitle = self.view.title, self.view.subtitle
        else:
            self.title, self.subtitle = _("Cases"), ""
        self.nothing.opacity = 1 if self.list.rows.data else 0  # an empty list says itself what to do
        empty = self.nothing.ids.column.children[0]
        empty.title = _("No case is open")
        empty.text = _("Choose one in the list; the arrow keys go through it.")

    def _forget(self) -> None:
        if self._soon is not None:
            self._soon()
            self._soon = None


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
