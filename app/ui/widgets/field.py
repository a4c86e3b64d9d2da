"""A field to type in: its question above, its help or its error below, both always to be seen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.cache import Cache
from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.modalview import ModalView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.casework.remembering import forgets
from app.ui.focus import Stop, keyboard, root_of
from app.ui.widgets.button import IconButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.icon import Icon
from app.ui.widgets.text import FieldLabel, Second

KV = """
#:import theme app.ui.theme.theme.theme
#:import fonts app.ui.theme.fonts
#:import language app.ui.language.language
#:import TEXT_SELECTION app.ui.theme.sizes.TEXT_SELECTION

<QuestionWords>:
    spacing: theme.gap, theme.hair * 2

<BelowWords>:
    size_hint_y: None
    height: self.minimum_height
    spacing: theme.gap if self.error else 0
    Icon:
        icon: "error" if root.error else ""
        side: theme.icon_small
        ink: theme.over_ink
        pos_hint: {"top": 1}
    Second:
        text: root.error or root.help
        ink: theme.over_ink if root.error else theme.ink_soft
        pos_hint: {"top": 1}

<FieldEntry>:
    font_name: fonts.TEXT
    font_size: theme.body
    foreground_color: theme.ink
    hint_text_color: theme.ink_soft
    disabled_foreground_color: theme.ink_soft
    cursor_color: theme.primary
    cursor_width: theme.edge_strong
    selection_color: theme.primary[:3] + [TEXT_SELECTION]
    background_color: 0, 0, 0, 0
    background_normal: ""
    background_active: ""
    background_disabled_normal: ""
    write_tab: False
    padding: theme.field_padding, \
        theme.space if self.multiline else max(0, (theme.field_height - self.line_height) / 2)
    size_hint_y: None
    height: max(self.least_height, self.minimum_height)

<TextField>:
    spacing: theme.gap
    QuestionWords:
        question: root.question
        note: root.note
    Surface:
        id: box
        size_hint_y: None
        height: entry.height
        fill: theme.surface
        edge: theme.over_ink if root.error else theme.primary if entry.focus else theme.field_line
        edge_width: theme.edge_strong if entry.focus or root.error else theme.hair
        radius: [theme.button_radius]
        padding: theme.field_padding if root.icon else 0, 0, 0, 0
        FieldEntry:
            id: entry
            text: root.text
            hint_text: root.hint
            multiline: root.multiline
            password: root.password and not root.shown
            least_height: theme.narrative_height if root.multiline and not root.brief else theme.field_height
            input_type: root.input_type
            on_text: root.text = self.text
            on_text_validate: root.dispatch("on_entered")
    Below:
        help: root.help
        error: root.error

<FieldIcon>:
    ink: theme.ink_soft
    pos_hint: {"center_y": .5}

<FieldButton>:
    ink: theme.primary
    disabled: not self.icon
    pos_hint: {"center_y": .5}

<PasswordField>:
    action_icon: "hide" if self.shown else "show"
    action_name: language._("Hide the passphrase") if self.shown else language._("Show the passphrase")
"""


class QuestionWords(Flow):
    """The words above a field: the question, and a softer note after it. Each is made when there is one."""

    question = StringProperty("")
    note = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        self._question: FieldLabel | None = None
        self._note: Second | None = None
        super().__init__(**properties)
        self.on_question()
        self.on_note()

    def on_question(self, *_: object) -> None:
        """Show the question."""
        if self._question is None:
            if not self.question or self.canvas is None:  # Kivy sets what is given before there is anything to draw on
                return
            self._question = FieldLabel(hug=True)
            self.add_widget(self._question, index=len(self.children))
        self._question.text = self.question

    def on_note(self, *_: object) -> None:
        """Show the note."""
        if self._note is None:
            if not self.note or self.canvas is None:
                return
            self._note = Second(hug=True)
            self.add_widget(self._note)
        self._note.text = self.note


class BelowWords(BoxLayout):
    """What is wrong, with a sign, or else the help."""

    help = StringProperty("")
    error = StringProperty("")


for kept in ("textinput.label", "textinput.width"):  # the lines of every field, for a minute
    forgets(partial(Cache.remove, kept))

BLINKS_FOR = 10.0
"""Seconds after the last key in which the cursor blinks: a window that nobody uses draws nothing (GTK stops after as
long)."""


class Below(Column):
    """The words below a field, made when there are some: few questions have any."""

    help = StringProperty("")
    error = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        self._words: BelowWords | None = None
        super().__init__(**properties)
        self._say()

    def on_help(self, *_: object) -> None:
        """Say the help."""
        self._say()

    def on_error(self, *_: object) -> None:
        """Say what is wrong."""
        self._say()

    def _say(self) -> None:
        if self.canvas is None:
            return
        if not self.help and not self.error:
            self.clear_widgets()
            return
        if self._words is None:
            self._words = BelowWords()
        self._words.help, self._words.error = self.help, self.error
        if self._words.parent is None:
            self.add_widget(self._words)


class FieldIcon(Icon):
    """The icon before the text of a field."""


class FieldButton(IconButton):
    """The button at the end of a field."""


class FieldEntry(Stop, TextInput):
    """The part of a field that takes the keys. Enter in a single line goes on to the next stop."""

    ringed = False  # its field shows the focus by its edge
    least_height = NumericProperty(0)
    into_list: Callable[[int], None] | None = None
    """Hears Down (1) and Up (-1) where there is a list that they go into."""
    unfolds: Callable[[], object] | None = None
    """Hears Alt+Down where something opens from the field: the calendar."""

    def __init__(self, **properties: Any) -> None:
        self._seen_from = (0, 0)
        self._keep_cursor_in_view = Clock.create_trigger(self._see_cursor, -1)
        super().__init__(**properties)
        self._stand = Clock.create_trigger(lambda _passed: setattr(self, "cursor_blink", False), BLINKS_FOR)
        for name in ("focus", "cursor", "text"):
            self.fbind(name, self._blink)

    def _adjust_viewport(self, column: int, row: int) -> None:
        """Keep the cursor in view; called by Kivy, which does it itself by one trigger for all fields of the program:
        that one holds the last of them, and with it the screen it was on and every word there, as long as it runs."""
        self._seen_from = (column, row)
        self._keep_cursor_in_view()

    def _see_cursor(self, _passed: float) -> None:
        TextInput._adjust_viewport.__wrapped__(self, *self._seen_from)

    def _blink(self, *_: object) -> None:
        """Let the cursor blink while somebody types, and stand still after that."""
        self._stand.cancel()
        if self.focus:
            self.cursor_blink = True
            self._stand()

    def on_touch_down(self, touch: Any) -> bool:
        """Take the focus when touched, as a field should, unlike the other stops."""
        return bool(super(Stop, self).on_touch_down(touch))

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Close the sheet it is on by one Escape; a page is left by a second, the first leaves the field."""
        sheet = root_of(self)
        if keycode[1] in ("down", "up") and not modifiers and self.into_list is not None:
            self.into_list(1 if keycode[1] == "down" else -1)
            return True
        if keycode[1] == "down" and modifiers == ["alt"] and self.unfolds is not None:
            self.unfolds()
            return True
        if keycode[1] == "escape" and isinstance(sheet, ModalView) and sheet.auto_dismiss:
            sheet.dismiss()
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def on_text_validate(self) -> None:
        """Go on to the next stop, past the button at the end of the field; one stop, however long Enter is held."""
        if keyboard.is_repeat:
            return
        following = self.get_focus_next()
        while following not in (None, self) and _field_around(following) is _field_around(self):
            following = following.get_focus_next()
        if following is not None:
            following.focus = True


def enter_chips(chips: Widget) -> None:
    """Bring the keyboard to the chip that is chosen, else to the first."""
    stops = [each for each in reversed(chips.children) if isinstance(each, Stop)]
    next((each for each in stops if getattr(each, "chosen", False)), stops[0]).focus = True


def _field_around(widget: Widget) -> Widget:
    """Return the field a widget is in, else what hangs in the window."""
    while isinstance(widget, Widget) and not isinstance(widget, TextField):
        widget = widget.parent
    return widget


class TextField(Column):
    """A question and the box for its answer.

    `question` and `note` stand above, `help` or `error` below; `hint` shows while the box is empty. `multiline` for
    narratives, `brief` when a few lines will do; `shown` is false while a `password` is dots. `icon` stands before the
    text; `action_icon` makes a button at the end, `on_act` when it is pressed. `on_left` comes when the keyboard leaves
    the field: the moment to check the answer. `on_entered` on Enter in a single line.
    """

    question = StringProperty("")
    note = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    help = StringProperty("")
    error = StringProperty("")
    icon = StringProperty("")
    action_icon = StringProperty("")
    action_name = StringProperty("")
    multiline = BooleanProperty(False)
    brief = BooleanProperty(False)
    password = BooleanProperty(False)
    shown = BooleanProperty(True)
    input_type = StringProperty("null")
    __events__ = ("on_left", "on_entered", "on_act")

    def on_kv_post(self, _base: Any) -> None:
        """Watch the keyboard come and go, and show the icons there are."""
        self._icon: FieldIcon | None = None
        self._button: FieldButton | None = None
        self.ids.entry.fbind("focus", self._focused)
        self.fbind("icon", self._show_icon)
        for name in ("action_icon", "action_name"):
            self.fbind(name, self._show_button)
        self._show_icon()
        self._show_button()

    def _show_icon(self, *_: object) -> None:
        if self._icon is None and self.icon:
            self._icon = FieldIcon()
            self.ids.box.add_widget(self._icon, index=len(self.ids.box.children))
        if self._icon is not None:
            self._icon.icon = self.icon

    def _show_button(self, *_: object) -> None:
        if self._button is None and self.action_icon:
            self._button = FieldButton()
            self._button.bind(on_release=lambda _button: self.dispatch("on_act"))
            self.ids.box.add_widget(self._button)
        if self._button is not None:
            self._button.icon, self._button.name_for_help = self.action_icon, self.action_name

    def _focused(self, _entry: FieldEntry, focused: bool) -> None:
        if not focused:
            self.dispatch("on_left")

    def begin(self) -> None:
        """Put the keyboard into the field."""
        self.ids.entry.focus = True

    def goes_on_below(self, chips: Widget) -> None:
        """Make the field one stop with what stands below it: Down goes into the chips, and Alt+Down presses the button
        at its end, which is no stop then."""
        self.ids.entry.into_list = lambda step: enter_chips(chips) if step > 0 else None
        self.ids.entry.unfolds = lambda: self.dispatch("on_act")
        if self._button is not None:
            self._button.tab_stop = False

    def on_left(self) -> None:
        """The keyboard has left the field: bind to this."""

    def on_entered(self) -> None:
        """Enter was pressed: bind to this."""

    def on_act(self) -> None:
        """The button at the end was pressed: bind to this."""


class PasswordField(TextField):
    """A field for a passphrase or PIN: dots, with a button that shows what was typed."""

    password = BooleanProperty(True)
    shown = BooleanProperty(False)

    def on_act(self) -> None:
        """Show what was typed, or hide it again."""
        self.shown = not self.shown


Builder.load_string(KV)
