"""A date as people know it: typed in words or figures, exact or not. Many things happened "about October"."""

from datetime import date
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from app.casework import dates
from app.casework.dates import Precision, Qualifier
from app.ui.language import language
from app.ui.widgets.calendar_sheet import open_calendar
from app.ui.widgets.choice import ChipBelow
from app.ui.widgets.ground import Column
from app.ui.widgets.sheet import Sheet
from app.words import language as words
from app.words.language import mark

EXACT, ABOUT, MONTH, YEAR = "exact", "about", "month", "year"
PRECISIONS = (
    (EXACT, mark("Exact")),
    (ABOUT, mark("About")),
    (MONTH, mark("Only the month")),
    (YEAR, mark("Only the year")),
)

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<PrecisionChip>:
    text: language._(self.message)
    chosen: self.value == self.precision

<ApproximateDateField>:
    spacing: theme.gap_wide
    TextField:
        id: field
        question: root.question
        note: root.note
        help: root.help
        error: root.error
        hint: language._("For example: 18 October 2021")
        action_icon: "calendar"
        action_name: language._("Choose in a calendar")
        on_act: root.open_calendar()
        on_left: root.read()
        on_entered: root.read()
    Flow:
        id: chips
        spacing: theme.gap_wide, theme.gap_wide
"""


class PrecisionChip(ChipBelow):
    """One way of knowing a date; chosen when it is the `precision` at hand."""

    message = StringProperty("")
    precision = StringProperty("")


class ApproximateDateField(Column):
    """A question whose answer is a date, exact or not.

    `value` is the date as `app.casework.dates` writes it ("2021-10-18", "~2021-10", "2021", "" for none); the field
    shows it in words. What was typed is read when the keyboard leaves the field; what cannot be read stays, with an
    error that says what to write. The calendar offers days after today where the date may lie `ahead`. `today` says
    which day it is (a function, so that tests and midnight are right).
    """

    question = StringProperty("")
    note = StringProperty("")
    help = StringProperty("")
    error = StringProperty("")
    value = StringProperty("")
    precision = StringProperty("")
    ahead = BooleanProperty(False)
    today = ObjectProperty(date.today)

    def on_kv_post(self, _base: Any) -> None:
        """Draw the chips and show the value, now and whenever it changes."""
        for value, message in PRECISIONS:
            chip = PrecisionChip(value=value, message=message)
            chip.above = self.ids.field.begin
            self.fbind("precision", chip.setter("precision"))
            chip.bind(on_release=lambda chip: self._choose(chip.value))
            self.ids.chips.add_widget(chip)
        self.ids.field.goes_on_below(self.ids.chips)
        self.fbind("value", self._show)
        self._show()

    def _show(self, *_: object) -> None:
        self.error = ""
        self.precision = _precision(self.value)
        self.ids.field.text = words.said(self.value) if self.value else ""

    def read(self, *_: object) -> None:
        """Read what was typed."""
        typed = self.ids.field.text.strip()
        on = words.understood(typed, self.today()) if typed else None
        if typed and on is None:
            self.error = language._("Write the month and the year, even if you do not know the day")
        else:
            self.value = on.text if on else ""
            self._show()

    def open_calendar(self) -> Sheet:
        """Choose the day in a calendar; a date that is known about stays about."""
        self.read()
        known = dates.parse(self.value) if self.value else None
        is_about = known is not None and known.qualifier is Qualifier.ABOUT

        def choose(on: date) -> None:
            self.value = f"{'~' if is_about else ''}{on.isoformat()}"

        chosen = known.anchor if known else None
        return open_calendar(self.question, choose, today=self.today(), chosen=chosen, ahead=self.ahead)

    def _choose(self, precision: str) -> None:
        self.read()
        known = dates.parse(self.value) if self.value else None
        if known is None or (precision == EXACT and known.precision is not Precision.DAY):
            self.precision = precision  # the day is asked for
            self.ids.field.begin()
        elif precision in (EXACT, ABOUT):
            self.value = known._replace(qualifier=Qualifier.ABOUT if precision == ABOUT else Qualifier.EXACTLY).text
        else:
            kept = Precision.MONTH if precision == MONTH and known.precision is not Precision.YEAR else Precision.YEAR
            self.value = known._replace(qualifier=Qualifier.EXACTLY, precision=kept).text


def _precision(stored: str) -> str:
    """Return which of the four ways a stored date is known in; "" for none of them ("before 2015")."""
    known = dates.parse(stored) if stored else None
    if known is None or known.qualifier in (Qualifier.BEFORE, Qualifier.AFTER):
        return ""
    if known.qualifier is Qualifier.ABOUT:
        return ABOUT
    return {Precision.DAY: EXACT, Precision.MONTH: MONTH, Precision.YEAR: YEAR}[known.precision]


Builder.load_string(KV)
