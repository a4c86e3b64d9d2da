"""Draws the drafts: a search, a row each, and the way to throw many away. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.widget import Widget

from app.ui.record.draft_lines import DraftLine
from app.ui.screen import Context, Screen
from app.ui.screens.drafts.model import DraftsModel
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.check import Check
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.ground import Card
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.snackbar import notices
from app.words.language import _, ngettext, number


class DraftsScreen(Screen):
    """The drafts, the last touched first."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = DraftsModel(context.session, context.navigator, self.refresh)
        super().__init__(context, **params)

    def entered(self, **_params: Any) -> None:
        """Read them."""
        self.model.load()
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def key(self, name: str) -> bool:
        """Ctrl+F searches here; Escape ends choosing."""
        if name == "ctrl+f" and self.model.total:
            self.ids.search.begin()
        elif name == "escape" and self.model.is_choosing:
            self.model.choose(begins=False)
        else:
            return False
        return True

    def refresh(self) -> None:
        """Draw them as they are now."""
        model = self.model
        self.title = _("Drafts")
        place = self.ids.found
        if model.trouble is not None:
            place.clear_widgets()
            place.add_widget(Banner(icon="warning", tone="over", text=model.voice.spoken(model.trouble)))
        if not model.is_ready or model.trouble is not None:
            return
        found = model.found
        self.subtitle = ngettext("{count} draft", "{count} drafts", model.total).format(count=number(model.total))
        place.clear_widgets()
        self._offer(found)
        for part in self._rows(found):
            place.add_widget(part)

    def _offer(self, found: list[DraftLine]) -> None:
        """What can be done about many."""
        model, flow = self.model, self.ids.ways
        flow.clear_widgets()
        if not found:
            return
        if not model.is_choosing:
            flow.add_widget(_button(TextButton(text=_("Choose several"), icon="ticked"), self._begin))
            return
        flow.add_widget(_button(TextButton(text=_("Choose all")), model.choose_all))
        flow.add_widget(_button(TextButton(text=_("Cancel")), lambda: model.choose(begins=False)))
        count = len(model.chosen)
        words = ngettext("Throw {count} draft away", "Throw {count} drafts away", count).format(count=number(count))
        flow.add_widget(_button(OutlinedButton(text=words, icon="remove", disabled=not count), self._discard))

    def _begin(self) -> None:
        self.model.choose(begins=True)

    def _discard(self) -> None:
        count = len(self.model.chosen)
        words = ngettext("{count} draft was thrown away", "{count} drafts were thrown away", count)
        notices.show(words.format(count=number(count)), _("Undo"), self.model.discard())

    def _rows(self, found: list[DraftLine]) -> list[Widget]:
        model = self.model
        if not found:
            return [self._nothing()]
        rows, now = Card() if model.is_choosing else Rows(), model.now
        for at, each in enumerate(found[: model.limit]):
            rows.add_widget(self._row(each, each.second(now), is_first=at == 0))
        hidden = len(found) - model.limit
        if hidden <= 0:
            return [rows]
        more = TextButton(icon="open_down", text=_("Show more ({count})").format(count=number(hidden)))
        return [rows, _button(more, model.more)]

    def _row(self, each: DraftLine, second: str, *, is_first: bool) -> Widget:
        model, draft = self.model, each.id
        if model.is_choosing:
            return _button(
                Check(text=each.title, second=second, active=draft in model.chosen), lambda: model.open(draft)
            )
        row = Row(icon="draft", tone="info", title=each.title, second=second, divided=not is_first)
        return _button(row, lambda: model.open(draft))

    def _nothing(self) -> EmptyState:
        if self.model.total:
            return EmptyState(icon="search", title=_("Nothing found"), text=_("No draft has these words in its line."))
        text = _("What you begin and do not save waits here.")
        return EmptyState(icon="draft", title=_("No draft is waiting"), text=text)


def _button(button: Pressable, press: Callable[[], object]) -> Pressable:
    """Return what calls `press` when it is pressed."""
    button.bind(on_release=lambda *_: press())
    return button


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
