"""On a phone: the ways through the app that its bottom bar has no room for, each with what it is for.

It shows the first line of each screen's help and nothing else, so its model has nothing of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from app.ui import help_text
from app.ui.bars import MORE_WAYS
from app.ui.model import Model
from app.ui.screen import Context, Screen
from app.ui.widgets.row import Row
from app.words.language import _, in_use


class More(Screen):
    """The other destinations, one row each."""

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = Model(context.session, self.refresh)
        super().__init__(context, **params)

    def entered(self, **_params: Any) -> None:
        """Draw them; where there is a rail it shows them all."""
        self.refresh()

    def left(self) -> None:
        """Hear no more."""
        self.model.close()

    def refresh(self) -> None:
        """Draw them in the language in use."""
        self.title, language_now = _("More"), in_use()
        self.model.newest("help", lambda _book: help_text.of_all(language_now), self._show)

    def _show(self, known: dict[str, help_text.Help]) -> None:
        rows = self.ids.rows
        rows.clear_widgets()
        for way in MORE_WAYS:
            row = Row(icon=way.icon, title=_(way.message), second=known[way.name].hint)
            row.bind(on_release=lambda _row, name=way.name: self.context.navigator.go(name))
            rows.add_widget(row)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
