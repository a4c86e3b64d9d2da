"""Choosing from a long list: a box like a field that opens a sheet with a search and the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleview import RecycleView

from app.casework.folding import folded
from app.ui.focus import reveal_row
from app.ui.language import language
from app.ui.theme.theme import theme
from app.ui.widgets.field import TextField
from app.ui.widgets.ground import Column
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Second
from app.words.language import number

KV = """
#:import theme app.ui.theme.theme.theme
#:import language app.ui.language.language

<PickerBox>:
    size_hint_y: None
    height: max(theme.field_height, word.height + theme.space)
    padding: theme.field_padding, 0
    spacing: theme.gap
    fill: theme.surface
    edge: theme.field_line
    edge_width: theme.hair
    radius: [theme.button_radius]
    veil: theme.primary
    Body:
        id: word
        text: root.text or root.hint
        ink: theme.ink if root.text else theme.ink_soft
        pos_hint: {"center_y": .5}
    Icon:
        icon: "open_down"
        ink: theme.primary
        pos_hint: {"center_y": .5}

<Option>:
    size_hint_y: None
    height: theme.field_height
    padding: theme.gap_wide, 0
    spacing: theme.gap_wide
    fill: theme.primary_soft if self.chosen else theme.surface
    veil: theme.primary
    ring_inside: True
    Body:
        text: root.text
        lines: 2
        ink: theme.primary_soft_ink if root.chosen else theme.ink
        pos_hint: {"center_y": .5}
    Icon:
        icon: "done" if root.chosen else ""
        side: theme.icon_small
        ink: theme.primary_soft_ink
        pos_hint: {"center_y": .5}

<PickerOptions>:
    size_hint_y: None
    height: min(len(self.data), self.most) * theme.field_height
    viewclass: "Option"
    bar_width: theme.gap / 2
    bar_color: theme.field_line
    effect_cls: "ScrollEffect"
    scroll_wheel_distance: theme.wheel
    RecycleBoxLayout:
        orientation: "vertical"
        size_hint_y: None
        height: self.minimum_height
        default_size: None, theme.field_height
        default_size_hint: 1, None

<Picker>:
    spacing: theme.gap
    QuestionWords:
        question: root.question
        note: root.note
    PickerBox:
        text: ", ".join(words for value, words in root.options if value in root.chosen)
        hint: root.hint or language._("Choose")
        on_release: root.open()
    Below:
        size_hint_y: None
        help: root.help
        error: root.error
"""

Options = Sequence[tuple[str, str]]
"""(value, words) pairs."""


class PickerBox(Pressable, BoxLayout):
    """The closed picker: what is chosen, or the hint."""

    text = StringProperty("")
    hint = StringProperty("")


class Option(Pressable, BoxLayout):
    """One line of the open list. Arrow keys go to its neighbours, in view or not."""

    value = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)
    at = NumericProperty(0)
    options: PickerOptions  # the open list, handed to each line with its data

    def on_release(self) -> None:
        """Choose this one."""
        self.options.choose(self.value)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Go to the neighbour on an arrow key."""
        step = {"up": -1, "down": 1}.get(keycode[1])
        if step is None:
            return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
        self.options.go_to(self.at + step)
        return True


class PickerOptions(RecycleView):
    """The open list, at most `most` lines high; only the lines in view are widgets."""

    most = NumericProperty(7)

    def __init__(self, choose: Callable[[str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self.choose = choose

    def show(self, options: list[tuple[str, str]], chosen: list[str]) -> None:
        """Show these (value, words) pairs."""
        self.data = [
            {"value": value, "text": words, "chosen": value in chosen, "at": at, "options": self}
            for at, (value, words) in enumerate(options)
        ]
        self.scroll_y = 1

    def go_to(self, at: int) -> None:
        """Bring the keyboard to line `at`, scrolled into view; nowhere beyond the ends."""
        if 0 <= at < len(self.data):
            reveal_row(self, at, theme.field_height)
            Clock.schedule_once(lambda _passed: self._focus(at), 0)  # lines come into view with the next layout

    def _focus(self, at: int) -> None:
        line = self.view_adapter.views.get(at)
        if line is not None:
            line.focus = True


class Picker(Column):
    """A question answered from a long list.

    `options` are (value, words) pairs; `chosen` is the list of values, at most one unless `multiple`. The search
    looks anywhere in the words, folded as all that is looked for. Where there are more, `total` in all, `find` looks
    among them: it is given what was typed, and what hears the options that fit.
    """

    question = StringProperty("")
    note = StringProperty("")
    hint = StringProperty("")
    help = StringProperty("")
    error = StringProperty("")
    options = ListProperty()
    chosen = ListProperty()
    multiple = BooleanProperty(False)
    total = NumericProperty(0)
    find: Callable[[str, Callable[[Options], None]], None] | None = None

    def open(self) -> Sheet:
        """Open the list and return its sheet."""
        sheet = Sheet(title=self.question)
        search = TextField(icon="search", hint=language._("Search"))
        listed: PickerOptions = PickerOptions(choose=lambda value: self._choose(value, sheet, listed, search))
        none = Second()

        def show(found: list[tuple[str, str]]) -> None:
            listed.show(found, self.chosen)
            none.text = self._said(len(found), typed=bool(search.text.strip()))

        def look(*_: object) -> None:
            show(self._found(search.text))
            if self.find is not None and self._is_part:
                typed = search.text
                self.find(typed, lambda more: show(self._with(more, typed)) if search.text == typed else None)

        def into_list(step: int) -> None:
            if step > 0:
                listed.go_to(0)

        def take_first(*_: object) -> None:
            found = self._found(search.text)
            if found and search.text.strip():
                self._choose(found[0][0], sheet, listed, search)

        search.bind(text=look, on_entered=take_first)
        search.ids.entry.into_list = into_list
        for part in (search, none, listed):
            sheet.add_widget(part)
        look()
        sheet.open()
        search.begin()
        return sheet

    @property
    def _is_part(self) -> bool:
        return bool(self.total > len(self.options))

    def _said(self, count: int, *, typed: bool) -> str:
        if not count and not typed:
            return language._("There is nothing to choose from yet. Go on without it; it can be added later.")
        if not count:
            return language._("Nothing in this list has these letters. Try fewer of them.")
        if typed or not self._is_part:
            return ""
        return language._("{count} of {total} are shown. Type a word to find the others.").format(
            count=number(count), total=number(self.total)
        )

    def _with(self, more: Options, text: str) -> list[tuple[str, str]]:
        """Take up what was found among all there are, and return what fits now."""
        known = dict(self.options)
        self.options = [*self.options, *(each for each in more if each[0] not in known)]
        found = dict(self._found(text))
        return [*found.items(), *(each for each in more if each[0] not in found)] if text.strip() else [*found.items()]

    def _found(self, text: str) -> list[tuple[str, str]]:
        wanted = _plain(text).strip()
        return [(value, words) for value, words in self.options if wanted in _plain(words)]

    def _choose(self, value: str, sheet: Sheet, listed: PickerOptions, search: TextField) -> None:
        if not self.multiple:
            self.chosen = [value]
            sheet.dismiss()
            return
        self.chosen = [kept for kept in self.chosen if kept != value] if value in self.chosen else [*self.chosen, value]
        at = listed.scroll_y
        listed.show(self._found(search.text), self.chosen)
        listed.scroll_y = at


def _plain(words: str) -> str:
    return folded(words.casefold())


Builder.load_string(KV)
