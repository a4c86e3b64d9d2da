"""What lies over a case to be read: what of it was told to whom, when, and on whose yes."""

from __future__ import annotations

from app.ui.in_words import Names
from app.ui.record.was_told import ToldTime, WasToldModel
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body, SectionTitle
from app.words.language import _


class WasToldSheet:
    """A sheet with each time that something went, the last first."""

    def __init__(self, session: Session, case: str, names: Names) -> None:
        self.model = WasToldModel(session, case, names, self._draw)
        self.sheet = Sheet(title=_("What was told, and on whose yes"))
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())

    def opened(self) -> Sheet:
        """Open it and read what was told."""
        self.sheet.add_action(OutlinedButton(text=_("Close")))
        self.sheet.open()
        self.model.load()
        return self.sheet

    def _draw(self) -> None:
        if self.model.trouble is not None:
            self.sheet.add_widget(Banner(icon="warning", tone="over", text=self.model.voice.spoken(self.model.trouble)))
        elif self.model.is_ready:
            times = self.model.times()
            for each in times:
                self._add(each)
            if not times:
                self.sheet.add_widget(Body(text=_("Nothing of it was told to anybody.")))

    def _add(self, time: ToldTime) -> None:
        self.sheet.add_widget(SectionTitle(text=time.title))
        self.sheet.add_widget(Body(text=time.second))
        rows = Rows()
        for line in time.lines:
            rows.add_widget(Row(title=line.words, second=" · ".join(each for each in (line.second, line.of) if each)))
        if time.lines:
            self.sheet.add_widget(rows)


def show_what_was_told(session: Session, case: str, names: Names) -> Sheet:
    """Show what was told of a case."""
    return WasToldSheet(session, case, names).opened()
