"""One case where there is no room for the list beside it."""

from __future__ import annotations

from typing import Any

from app.ui.case.view import CaseView
from app.ui.screen import Context, Screen


class Case(Screen):
    """A case: `case` is its id, `tab` the part that is open, `record` what one comes for."""

    def __init__(self, context: Context, **params: Any) -> None:
        super().__init__(context, **params)
        self.view = CaseView(context)
        self.view.bind(title=self.setter("title"), subtitle=self.setter("subtitle"))
        self.add_widget(self.view)

    def entered(self, case: str = "", tab: str = "timeline", record: str = "", **_params: Any) -> None:
        """Read the case; with room beside it, show it there."""
        if self.laptop:
            self.context.navigator.replace("cases", case=case, tab=tab, record=record)
            return
        self.view.show(case, tab, record)

    def left(self) -> None:
        """Hear no more."""
        self.view.close()

    def refresh(self) -> None:
        """Draw the case as it is now."""
        self.view.refresh()
