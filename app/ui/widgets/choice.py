"""Chips to choose one answer or several. A chosen chip changes its ground and carries a tick."""

from collections.abc import Callable
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.ui.theme.theme import theme
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.worded import WithWord

KV = """
#:import theme app.ui.theme.theme.theme

<Chip>:
    radius: [theme.target / 2]
    fill: theme.primary if self.chosen else theme.surface
    edge: theme.primary if self.chosen else theme.field_line
    edge_width: theme.hair
    veil: theme.primary_ink if self.chosen else theme.primary
    word_ink: theme.primary_ink if self.chosen else theme.ink

<Choice>:
    spacing: theme.gap
    QuestionWords:
        question: root.question
        note: root.note
    Flow:
        id: chips
        spacing: theme.gap_wide, theme.gap_wide
    Below:
        size_hint_y: None
        help: root.help
        error: root.error
"""


class Chip(WithWord):
    """One answer; `value` is what it stands for, `text` what it says. Arrow keys go to its neighbours."""

    value = StringProperty("")
    chosen = BooleanProperty(False)
    roves = True

    def on_chosen(self, *_: object) -> None:
        """Carry a tick."""
        self.word.bold = self.chosen
        self._changed()

    def is_entrance(self) -> bool:
        """Tell whether Tab comes to this one: the first that is chosen, or else the first."""
        chips = [chip for chip in reversed(self.parent.children) if isinstance(chip, Chip)]
        return self is next((chip for chip in chips if chip.chosen), chips[0])

    def shown_icon(self) -> str:
        """A tick, when it is chosen."""
        return "done" if self.chosen else self.icon

    def _fit(self) -> None:
        around = 2 * theme.chip_padding + self._before()
        self.word.max_width = max(1, self.max_width - around)
        self.size = around + self.word.width, max(theme.target, self.word.height + theme.space)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go to the neighbour on an arrow key."""
        step = {"left": -1, "up": -1, "right": 1, "down": 1}.get(keycode[1])
        if step is None:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        chips = [chip for chip in reversed(self.parent.children) if isinstance(chip, Chip)]
        chips[(chips.index(self) + step) % len(chips)].focus = True
        return True


class ChipBelow(Chip):
    """One of those below a field that is their question's one stop: Up goes back into it (`above`)."""

    tab_stop = False
    above: Callable[[], None]

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go up into the field, or to the neighbour."""
        if keycode[1] == "up":
            self.above()
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


class SwitchChip(Chip):
    """On or off by itself, and no answer among others: Tab comes to each, and arrows go nowhere."""

    roves = False

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Do as a button does."""
        return super(Chip, self).keyboard_on_key_down(window, keycode, text, modifiers)


class Choice(Column):
    """A question answered by chips.

    `options` are (value, words) pairs; `chosen` is the list of values chosen, at most one unless `multiple`. Tapping
    a chosen chip takes the answer back. `help` or `error` stands below.
    """

    question = StringProperty("")
    note = StringProperty("")
    help = StringProperty("")
    error = StringProperty("")
    options = ListProperty()
    chosen = ListProperty()
    multiple = BooleanProperty(False)

    def on_kv_post(self, _base: Any) -> None:
        """Draw the chips, now and whenever the options change."""
        self.fbind("options", self._draw)
        self.fbind("chosen", self._mark)
        self._draw()

    def _draw(self, *_: object) -> None:
        flow: Flow = self.ids.chips
        flow.clear_widgets()
        for value, words in self.options:
            chip = Chip(value=value, text=words)
            chip.bind(on_release=self._tapped)
            flow.add_widget(chip)
        self._mark()

    def _mark(self, *_: object) -> None:
        for chip in self.ids.chips.children:
            chip.chosen = chip.value in self.chosen

    def _tapped(self, chip: Chip) -> None:
        if chip.value in self.chosen:
            self.chosen = [value for value in self.chosen if value != chip.value]
        elif self.multiple:
            order = [value for value, _words in self.options]
            self.chosen = sorted([*self.chosen, chip.value], key=order.index)
        else:
            self.chosen = [chip.value]


Builder.load_string(KV)
