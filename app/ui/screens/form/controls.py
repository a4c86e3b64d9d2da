"""What answers a question: a box to type in, chips, a searched list, a date, a list of ticks; one class for each.

Each shows a `Question` as it is (`show`), and tells what is given (`given`, with a text or a list of values) and that
the keyboard has gone elsewhere (`left`). Must not know what a question is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from app.casework import dates
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.screens.form.disclosure import Tick
from app.ui.screens.form.questions import Control, Question
from app.ui.theme.theme import theme
from app.ui.widgets.approximate_date import ApproximateDate
from app.ui.widgets.calendar_sheet import open_calendar
from app.ui.widgets.check import Check
from app.ui.widgets.choice import Chip, Choice
from app.ui.widgets.field import Field
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column, Divider, Panel
from app.ui.widgets.picker import Picker, PickerBox
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import GroupLabel
from app.words.language import mark

Given = Callable[[str | Sequence[str]], None]
Left = Callable[[], None]

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<DayField>:
    spacing: theme.gap_wide

<DayChips>:
    spacing: theme.gap_wide, theme.gap_wide

<ItemsList>:
    spacing: theme.gap_wide

<Items>:
    padding: theme.gap_wide, theme.gap
    fill: theme.surface
    edge: theme.line
"""


class Answering(Protocol):
    """What every control does."""

    def show(self, question: Question) -> None:
        """Show a question as it is now."""

    def begin(self) -> None:
        """Put the keyboard into it."""


class TypedField(Field):
    """A box for text; what is typed is given letter by letter."""

    def __init__(self, given: Given, left: Left, **properties: Any) -> None:
        self._given, self._left, self._shown = given, left, ""
        super().__init__(**properties)

    def show(self, question: Question) -> None:
        """Show a question; what is being typed is not touched."""
        self.help, self.error = question.help, question.error
        if not self.ids.entry.focus:
            self.text = self._shown = str(question.value)

    def on_text(self, _field: Field, text: str) -> None:
        """Give what was typed."""
        if text != self._shown:
            self._shown = text
            self._given(text)

    def on_left(self) -> None:
        """Tell that the keyboard has gone."""
        self._left()


class LinesField(TypedField):
    """A box of several lines."""

    multiline = BooleanProperty(True)


class NoteField(LinesField):
    """A box of a few lines, which grows with what is in it."""

    brief = BooleanProperty(True)


class ShortField(TypedField):
    """A box for a number or a time."""

    def on_kv_post(self, base: Any) -> None:
        """Make the box as wide as what goes into it."""
        super().on_kv_post(base)
        self.ids.box.size_hint_x, self.ids.box.width = None, 3 * theme.field_height


class NumberField(ShortField):
    """A box for a number."""

    def __init__(self, given: Given, left: Left) -> None:
        super().__init__(given, left, input_type="number")


class TimeField(ShortField):
    """A box for a time of day."""

    def __init__(self, given: Given, left: Left) -> None:
        super().__init__(given, left, hint="21:30")


class MomentField(TypedField):
    """A box for a day and a time."""

    def __init__(self, given: Given, left: Left) -> None:
        super().__init__(given, left, hint=language._("For example: 18 October 2021 21:30"))

    def show(self, question: Question) -> None:
        """Show a question, the moment in words."""
        super().show(question._replace(value=_in_words(str(question.value))))


class DateField(ApproximateDate):
    """A date as far as it is known. What cannot be read as one is given as it was typed."""

    title = StringProperty("")

    def __init__(self, given: Given, left: Left, today: Callable[[], date]) -> None:
        self._given, self._left, self._shown = given, left, ""
        super().__init__(today=today)

    def on_kv_post(self, base: Any) -> None:
        """Give what is typed and what is chosen."""
        super().on_kv_post(base)
        self.ids.field.fbind("text", self._typed)
        self.fbind("value", self._valued)

    def show(self, question: Question) -> None:
        """Show a question; what is being typed is not touched."""
        value, self.help = str(question.value), question.help
        self.title, self.ahead = question.words, question.ahead
        if value != self._shown and not self.ids.field.ids.entry.focus:
            self._shown = value
            self.value = value if _is_date(value) else ""
            if not _is_date(value):
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
        self._left()

    def _typed(self, _field: Field, text: str) -> None:
        if self.ids.field.ids.entry.focus:
            self._shown = text
            self._given(text)

    def _valued(self, _self: Any, value: str) -> None:
        if value != self._shown and value:
            self._shown = value
            self._given(value)
            self._left()


class DayField(Column):
    """A day that is known: typed, or one of the likely ones."""

    def __init__(self, given: Given, left: Left, today: Callable[[], date]) -> None:
        super().__init__()
        self._given, self._left, self._today = given, left, today
        self._field = TypedField(
            given, left, hint=language._("For example: 18 October 2021"), action_icon="calendar",
            action_name=language._("Choose in a calendar"), on_act=self._open_calendar,
        )  # fmt: skip
        self._chips = DayChips()
        self.add_widget(self._field)
        self.add_widget(self._chips)

    def show(self, question: Question) -> None:
        """Show a question."""
        if not self._chips.children:
            for days, words in (_AHEAD if question.ahead else _BACK).items():
                chip = Chip(value=(self._today() + timedelta(days=days)).isoformat(), text=language._(words))
                chip.bind(on_release=self._chose)
                self._chips.add_widget(chip)
        for chip in self._chips.children:
            chip.chosen = chip.value == question.value
        self._question = question
        self._field.show(question._replace(value=_in_words(str(question.value))))

    def begin(self) -> None:
        """Put the keyboard into the field."""
        self._field.begin()

    def _open_calendar(self, *_: object) -> None:
        keyboard.leave()  # what was typed is read, and the calendar opens there
        day = str(self._question.value)
        chosen = date.fromisoformat(day) if _is_day(day) else None

        def choose(on: date) -> None:
            self._given(on.isoformat())
            self._left()

        title, ahead = self._question.words, self._question.ahead
        open_calendar(title, choose, today=self._today(), chosen=chosen, ahead=ahead)

    def _chose(self, chip: Chip) -> None:
        self._given("" if chip.chosen else chip.value)
        self._left()


class DayChips(Flow):
    """The likely days."""


class ChipsChoice(Choice):
    """Chips; of many answers some, and a way to the rest."""

    def __init__(self, given: Given, left: Left, **properties: Any) -> None:
        self._given, self._left = given, left
        self._question: Question | None = None
        super().__init__(**properties)

    def on_kv_post(self, base: Any) -> None:
        """Give what is chosen."""
        super().on_kv_post(base)
        self.fbind("chosen", self._chose)

    def show(self, question: Question) -> None:
        """Show a question."""
        had, self._question = self._question, question
        self.multiple, self.help, self.error = question.multiple, question.help, question.error
        if had is None or had.offered != question.offered or had.options != question.options:
            self.options = list(question.offered)
            self._offer_more(question)
        self.chosen = list(question.value)

    def begin(self) -> None:
        """Put the keyboard on the first chip."""
        self.ids.chips.children[-1].focus = True

    def _offer_more(self, question: Question) -> None:
        if len(question.offered) < len(question.options):
            more = Chip(icon="search", text=language._("More"))
            more.bind(on_release=lambda *_: self._open(question))
            self.ids.chips.add_widget(more)

    def _open(self, question: Question) -> None:
        picker = Picker(question=question.words, options=list(question.options), multiple=question.multiple)
        picker.chosen = list(self.chosen)
        picker.fbind("chosen", lambda _picker, chosen: self._give(chosen))
        picker.open()

    def _chose(self, _self: Any, chosen: Sequence[str]) -> None:
        if self._question is not None and tuple(chosen) != self._question.value:
            self._give(chosen)

    def _give(self, chosen: Sequence[str]) -> None:
        self._given(list(chosen))
        self._left()


class ListChoice(Picker):
    """A box that opens a searched list."""

    title = StringProperty("")

    def __init__(self, given: Given, left: Left) -> None:
        self._given, self._left = given, left
        self._value: Sequence[str] = ()
        super().__init__()
        self.fbind("chosen", self._chose)

    def show(self, question: Question) -> None:
        """Show a question."""
        self._value = question.value
        self.title, self.multiple, self.help, self.error = (
            question.words, question.multiple, question.help, question.error
        )  # fmt: skip
        self.options, self.chosen = list(question.options), list(question.value)

    def begin(self) -> None:
        """Put the keyboard on the box."""
        next(child for child in self.children if isinstance(child, PickerBox)).focus = True

    def open(self) -> Sheet:
        """Open the list under the question's words."""
        sheet = super().open()
        sheet.title = self.title
        return sheet

    def _chose(self, _self: Any, chosen: Sequence[str]) -> None:
        if tuple(chosen) != self._value:
            self._given(list(chosen))
            self._left()


class Items(Panel):
    """The ticks of one kind of record."""


class ItemsList(Column):
    """What could be told, item by item, by what it belongs to."""

    def __init__(
        self, given: Given, left: Left, ticks: Callable[[], Sequence[Tick]], title: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._given, self._left, self._ticks, self._title = given, left, ticks, title
        self._drawn: tuple[Tick, ...] = ()
        self._checks: dict[str, Check] = {}
        self._value: tuple[str, ...] = ()

    def show(self, question: Question) -> None:
        """Show what there is to tell, and what is ticked."""
        self._value = tuple(question.value)
        ticks = tuple(self._ticks())
        if ticks != self._drawn:
            self._draw(ticks)
        for name, check in self._checks.items():
            check.active = name in self._value

    def begin(self) -> None:
        """Put the keyboard on the first item."""
        if self._checks:
            next(iter(self._checks.values())).focus = True

    def _draw(self, ticks: tuple[Tick, ...]) -> None:
        self.clear_widgets()
        self._drawn, self._checks = ticks, {}
        card, group = None, ""
        for tick in ticks:
            belongs = tick.name.partition(".")[0]
            if belongs != group:
                group, card = belongs, Items()
                self.add_widget(GroupLabel(text=self._title(belongs)))
                self.add_widget(card)
            elif card is not None:
                card.add_widget(Divider())
            second = language._("The survivor does not want this to be told") if tick.withheld else tick.second
            check = Check(text=tick.words, second=second, disabled=tick.withheld)
            check.fbind("active", self._ticked, tick.name)
            self._checks[tick.name] = check
            if card is not None:
                card.add_widget(check)

    def _ticked(self, name: str, _check: Check, active: bool) -> None:
        if active != (name in self._value):
            told = [each.name for each in self._drawn if (active if each.name == name else each.name in self._value)]
            self._given(told)
            self._left()


CONTROLS: dict[Control, type[Any]] = {
    Control.LINE: TypedField,
    Control.NOTE: NoteField,
    Control.LINES: LinesField,
    Control.NUMBER: NumberField,
    Control.TIME: TimeField,
    Control.MOMENT: MomentField,
    Control.DATE: DateField,
    Control.DAY: DayField,
    Control.CHIPS: ChipsChoice,
    Control.LIST: ListChoice,
    Control.ITEMS: ItemsList,
}

_BACK = {0: mark("Today"), -1: mark("Yesterday")}
_AHEAD = {0: mark("Today"), 1: mark("Tomorrow"), 7: mark("In a week"), 14: mark("In two weeks")}


def _is_day(text: str) -> bool:
    return _is_date(text) and dates.parse(text).is_exact


def _is_date(text: str) -> bool:
    try:
        dates.parse(text)
    except dates.ImpossibleDate:
        return False
    return True


def _in_words(text: str) -> str:
    """Say a stored day, or a day with its time; leave what is neither as it was typed."""
    day, _t, time = text.partition("T")
    return " ".join(part for part in (language.said(day), time[:5]) if part) if _is_date(day) else text


Builder.load_string(KV)
