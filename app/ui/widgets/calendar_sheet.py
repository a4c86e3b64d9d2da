"""A calendar on a sheet: a month of days to choose from, with the way to any other month."""

from calendar import Calendar
from collections.abc import Callable
from datetime import date
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout

from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.sheet import Sheet
from app.words.language import MONTHS, mark

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<CalendarDays>:
    spacing: theme.gap / 2
    BoxLayout:
        size_hint_y: None
        height: theme.target
        IconButton:
            icon: "back"
            name_for_help: language._("Earlier")
            on_release: root.turn(-1)
        LabelledMonth:
            text: root.title
            opened: root.by_years
            on_release: root.show_months()
        IconButton:
            icon: "forward"
            name_for_help: language._("Later")
            on_release: root.turn(1)
    WeekGrid:
        id: grid

<LabelledMonth>:
    size_hint_y: None
    height: theme.target
    radius: [theme.button_radius]
    veil: theme.primary
    BoxLayout:
        size_hint: None, None
        size: self.minimum_size
        spacing: theme.gap / 2
        ActionText:
            hug: True
            text: root.text
            ink: theme.ink
            pos_hint: {"center_y": .5}
        Icon:
            icon: "open_up" if root.opened else "open_down"
            side: theme.icon_small
            ink: theme.primary
            pos_hint: {"center_y": .5}

<WeekGrid>:
    size_hint_y: None
    height: self.minimum_height
    row_default_height: theme.target
    row_force_default: True

<WeekdayName>:
    Caption:
        hug: True
        text: root.text

<CalendarCell>:
    size_hint_y: None
    height: theme.target
    radius: [theme.target / 2 if self.round else theme.button_radius]
    fill: theme.primary if self.chosen else (0, 0, 0, 0)
    edge: theme.primary if self.marked else (0, 0, 0, 0)
    edge_width: theme.hair
    veil: theme.primary_ink if self.chosen else theme.primary
    ring_inside: True
    Body:
        hug: True
        text: root.text
        bold: root.chosen
        ink: theme.primary_ink if root.chosen else theme.ink_soft if root.disabled else theme.ink
"""

SHORT_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
STEPS = {"left": -1, "right": 1, "up": -7, "down": 7}
"""How many days an arrow key goes on."""


class LabelledMonth(Pressable, AnchorLayout):
    """The month and the year that are shown; pressing it leads to the months of the year, `opened` then."""

    text = StringProperty("")
    opened = BooleanProperty(False)


class WeekGrid(GridLayout):
    """Seven days a row, or three months."""


class WeekdayName(AnchorLayout):
    """The first letters of a weekday."""

    text = StringProperty("")


class CalendarCell(Pressable, AnchorLayout):
    """A day or a month; `marked` today, `chosen` the one that is answered."""

    text = StringProperty("")
    chosen = BooleanProperty(False)
    marked = BooleanProperty(False)
    round = BooleanProperty(True)

    def __init__(self, step: Callable[[int], None] | None = None, **properties: Any) -> None:
        self._step = step
        super().__init__(**properties)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go on by days with the arrow keys."""
        if self._step is not None and keycode[1] in STEPS:
            self._step(STEPS[keycode[1]])
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class CalendarDays(Column):
    """The days of a month, or the months of a year. `choose` is called with the day that was pressed.

    Days after `last` cannot be pressed; None lets every day be.
    """

    title = StringProperty("")
    by_years = BooleanProperty(False)

    def __init__(self, chosen: date | None, today: date, last: date | None, choose: Callable[[date], None]) -> None:
        self._chosen, self._today, self._last, self._choose = chosen, today, last, choose
        self._shown = (chosen or today).replace(day=1)
        self._days: dict[date, CalendarCell] = {}
        super().__init__()
        self._draw()

    def turn(self, by: int) -> None:
        """Go to the month before or after; among the months, to the year."""
        months = self._shown.year * 12 + self._shown.month - 1 + by * (12 if self.by_years else 1)
        year, month = divmod(months, 12)
        if date.min.year < year < date.max.year:
            self._shown = date(year, month + 1, 1)
            self._draw()

    def show_months(self) -> None:
        """Show the months of the year; pressed again, the days."""
        self.by_years = not self.by_years
        self._draw()

    def begin(self) -> None:
        """Put the keyboard on the day that is chosen, or on today, or on the first."""
        here = self._chosen if self._chosen in self._days else self._today if self._today in self._days else None
        cell = self._days.get(here) if here else next(iter(self._days.values()), None)
        if cell is not None and not cell.disabled:
            cell.focus = True

    def _draw(self) -> None:
        keyboard.leave()
        self._days = {}
        grid = self.ids.grid
        grid.clear_widgets()
        if self.by_years:
            self._draw_months(grid)
        else:
            self._draw_days(grid)

    def _draw_days(self, grid: WeekGrid) -> None:
        shown = self._shown
        self.title = f"{language._(MONTHS[shown.month - 1])} {shown.year}"
        grid.cols = 7
        for weekday in SHORT_WEEKDAYS:
            grid.add_widget(WeekdayName(text=language._(weekday)))
        for on in Calendar().itermonthdates(shown.year, shown.month):
            if on.month != shown.month:
                grid.add_widget(WeekdayName())
                continue
            cell = CalendarCell(
                self._stepping(on),
                text=str(on.day),
                chosen=on == self._chosen,
                marked=on == self._today,
                disabled=self._last is not None and on > self._last,
            )
            cell.bind(on_release=lambda _cell, on=on: self._choose(on))
            self._days[on] = cell
            grid.add_widget(cell)

    def _draw_months(self, grid: WeekGrid) -> None:
        self.title = str(self._shown.year)
        grid.cols = 3
        for number, name in enumerate(MONTHS, start=1):
            first = date(self._shown.year, number, 1)
            cell = CalendarCell(
                text=language._(name), round=False, disabled=self._last is not None and first > self._last,
                marked=first == self._today.replace(day=1),
                chosen=self._chosen is not None and first == self._chosen.replace(day=1),
            )  # fmt: skip
            cell.bind(on_release=lambda _cell, first=first: self._open(first))
            grid.add_widget(cell)

    def _open(self, month: date) -> None:
        self._shown, self.by_years = month, False
        self._draw()
        if keyboard.in_use:
            self.begin()

    def _stepping(self, on: date) -> Callable[[int], None]:
        def step(days: int) -> None:
            there = date.fromordinal(on.toordinal() + days)
            if self._last is not None and there > self._last:
                return
            if there not in self._days:
                self._shown = there.replace(day=1)
                self._draw()
            self._days[there].focus = True

        return step


def open_calendar(
    title: str, choose: Callable[[date], None], *, today: date, chosen: date | None = None, ahead: bool = False
) -> Sheet:
    """Open a calendar at the day that is `chosen`, or today's month; it closes with the day that is pressed.

    Without `ahead` no day after today can be chosen.
    """
    sheet = Sheet(title=title, tight=True)

    def pressed(on: date) -> None:
        sheet.dismiss()
        choose(on)

    days = CalendarDays(chosen, today, None if ahead else today, pressed)
    sheet.add_widget(days)
    sheet.open()
    if keyboard.in_use:
        days.begin()
    return sheet


Builder.load_string(KV)
