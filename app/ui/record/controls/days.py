"""Days: as far as one is known, or known to the day and likely one of a few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.casework import dates
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.controls.typed import TypedField, in_words, is_date
from app.ui.record.questions import FormQuestion
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.calendar_sheet import open_calendar
from app.ui.widgets.choice import ChipBelow
from app.ui.widgets.field import TextField
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet
from app.words.language import mark

KV = """
#:import theme app.ui.theme.theme.theme

<DayField>:
    spacing: theme.gap_wide

<DayChips>:
    spacing: theme.gap_wide, theme.gap_wide
"""

_BACK = {0: mark("Today"), -1: mark("Yesterday")}
_AHEAD = {0: mark("Today"), 1: mark("Tomorrow"), 7: mark("In a week"), 14: mark("In two weeks")}


class DateField(ApproximateDateField):
    """A date as far as it is known. What cannot be read as one is given as it was typed."""

    title = StringProperty("")

    def __init__(self, asker: Asker) -> None:
        self._asker, self._shown = asker, ""
        super().__init__(today=asker.today)

    def on_kv_post(self, base: Any) -> None:
        """Give what is typed and what is chosen."""
        super().on_kv_post(base)
        self.ids.field.fbind("text", self._typed)
        self.fbind("value", self._valued)

    def show(self, question: FormQuestion) -> None:
        """Show a question; what is being typed is not touched."""
        value, self.help = str(question.value), question.help
        self.title, self.ahead = question.words, question.ahead
        if value != self._shown and not self.ids.field.ids.entry.focus:
            self._shown = value
            self.value = value if is_date(value) else ""
            if not is_date(value):
                self.ids.field.text = value
        self.error = question.error

    def begin(self) -> None:
        """Put the keyboard into the field."""
        self.ids.field.begin()

    def open_calendar(self) -> Sheet:
        """Open the calendar under the question's words."""
        keyboard.leave()
        sheet = super().open_calendar()
        sheet.title = self.title
        return sheet

    def read(self, *_: object) -> None:
        """Tell that the keyboard has gone: the model reads what was typed."""
        self._asker.left()

    def _typed(self, _field: TextField, text: str) -> None:
        if self.ids.field.ids.entry.focus:
            self._shown = text
            self._asker.given(text)

    def _valued(self, _self: Any, value: str) -> None:
        if value != self._shown and value:
            self._shown = value
            self._asker.given(value)
            self._asker.left()


class DayField(Column):
    """A day that is known: typed, or one of the likely ones."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker
        self._field = TypedField(
            asker, hint=language._("For example: 18 October 2021"), action_icon="calendar",
            action_name=language._("Choose in a calendar"), on_act=self._open_calendar,
        )  # fmt: skip
        self._chips = DayChips()
        self._field.goes_on_below(self._chips)
        self.add_widget(self._field)
        self.add_widget(self._chips)

    def show(self, question: FormQuestion) -> None:
        """Show a question."""
        likely = _AHEAD if question.ahead else _BACK
        if not self._chips.children:
            for words in likely.values():
                chip = ChipBelow(text=language._(words))
                chip.above = self.begin
                chip.bind(on_release=self._chose)
                self._chips.add_widget(chip)
        today = self._asker.today()  # another one after midnight
        for chip, days in zip(reversed(self._chips.children), likely, strict=True):
            chip.value = (today + timedelta(days=days)).isoformat()
        for chip in self._chips.children:
            chip.chosen = chip.value == question.value
        self._question = question
        self._field.show(question._replace(value=in_words(str(question.value))))

    def begin(self) -> None:
        """Put the keyboard into the field."""
        self._field.begin()

    def _open_calendar(self, *_: object) -> None:
        keyboard.leave()  # what was typed is read, and the calendar opens there
        day = str(self._question.value)
        chosen = date.fromisoformat(day) if _is_day(day) else None

        def choose(on: date) -> None:
            self._asker.given(on.isoformat())
            self._asker.left()

        title, ahead = self._question.words, self._question.ahead
        open_calendar(title, choose, today=self._asker.today(), chosen=chosen, ahead=ahead)

    def _chose(self, chip: ChipBelow) -> None:
        self._asker.given("" if chip.chosen else chip.value)
        self._asker.left()


class DayChips(Flow):
    """The likely days."""


def _is_day(text: str) -> bool:
    return is_date(text) and dates.parse(text).is_exact


Builder.load_string(KV)
