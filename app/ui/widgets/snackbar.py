"""A notice at the foot of a screen that says what was done, with a way to undo it, and goes by itself.

It takes room of its own: what it lay over could not be pressed, and a tap meant for that would undo.
"""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.theme.sizes import UNDO
from app.ui.theme.theme import theme
from app.ui.widgets.button import TextButton
from app.ui.widgets.ground import Surface

KV = """
#:import theme app.ui.theme.theme.theme

<Snackbar>:
    size_hint: None, None
    width: min(theme.notice_width, self.room)
    height: max(theme.field_height, text.height + 2 * theme.space)
    pos_hint: {"center_x": .5}
    padding: theme.space_wide, 0, theme.gap, 0
    spacing: theme.gap
    fill: theme.notice
    radius: [theme.button_radius]
    Body:
        id: text
        text: root.text
        ink: theme.notice_ink
        pos_hint: {"center_y": .5}
    TextButton:
        text: root.action
        ink: theme.notice_action
        max_width: root.width / 2
        pos_hint: {"center_y": .5}
        on_release: root.dispatch("on_act")

<NoticeButton>:
    ink: theme.notice_action

<MadeBar>:
    orientation: "vertical"
    size_hint: None, None
    height: self.minimum_height
    pos_hint: {"center_x": .5}
    padding: theme.space_wide, theme.gap, theme.gap, 0
    fill: theme.notice
    radius: [theme.button_radius]
    Body:
        text: root.text
        ink: theme.notice_ink
    Flow:
        id: actions
        spacing: theme.gap, 0
        padding: -theme.gap, 0, 0, 0

<Notices>:
    orientation: "vertical"
    size_hint_y: None
    height: self.minimum_height
    padding: (theme.margin_narrow, theme.gap) if self.children else 0
"""


class Snackbar(Surface):
    """What was done, `text`, and perhaps an `action` ("Undo")."""

    text = StringProperty("")
    action = StringProperty("")
    room = NumericProperty(0)
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The action was pressed: bind to this."""


class NoticeButton(TextButton):
    """Something to do with what a notice tells of."""


class MadeBar(Surface):
    """What was made, and what can be done with it: it stays in sight until somebody puts it away."""

    text = StringProperty("")


class Notices(BoxLayout):
    """Shows one snackbar at a time; a new one replaces the one before. Without one it takes no room.

    Where nothing has the focus, Tab comes to what can be done first: there are only seconds for it.
    """

    def __init__(self, **properties: Any) -> None:
        self._end: Any = None
        self._undo: Callable[[], None] | None = None
        super().__init__(**properties)
        for name in ("width", "padding"):
            self.fbind(name, self._make_room)

    def _make_room(self, *_: object) -> None:
        for bar in self.children:
            room = self.width - self.padding[0] - self.padding[2]
            if isinstance(bar, Snackbar):
                bar.room = room
            else:
                bar.width = min(theme.notice_width, room)

    def show(self, text: str, action: str = "", then: Callable[[], None] | None = None, seconds: float = UNDO) -> None:
        """Say `text` for `seconds`; pressing `action` calls `then` and ends it."""
        self.hide()
        bar = Snackbar(text=text, action=action)

        def pressed(*_: object) -> None:
            self.hide()
            if then is not None:
                then()

        bar.bind(on_act=pressed)
        self._undo = pressed if action and action == language._("Undo") else None
        self.add_widget(bar)
        keyboard.await_in(bar)
        self._end = Clock.schedule_once(self.hide, seconds)

    def offer(
        self,
        text: str,
        actions: Sequence[tuple[str, Callable[[], None]]],
        undo: Callable[[], None] | None,
        *,
        stays: bool,
    ) -> None:
        """Say `text` with what can be done, and `undo` as long as ever. What `stays` does so until another notice, or
        until it is put away."""
        self.hide()
        made = MadeBar(text=text)

        def done(then: Callable[[], None] | None) -> Callable[..., None]:
            def pressed(*_: object) -> None:
                self.hide()
                if then is not None:
                    then()

            return pressed

        def button_of(words: str, then: Callable[[], None] | None) -> TextButton:
            button = NoticeButton(text=words)
            button.bind(on_release=done(then))
            made.ids.actions.add_widget(button)
            return button

        for words, then in actions:
            button_of(words, then)
        undoing = button_of(language._("Undo"), undo) if undo is not None else None
        self._undo = done(undo) if undo is not None else None

        def end(_passed: float) -> None:
            if not stays:
                self.hide()
            elif undoing is not None:
                self._undo = None
                made.ids.actions.remove_widget(undoing)

        self._end = Clock.schedule_once(end, UNDO)
        button_of(language._("Close"), None)
        self.add_widget(made)
        self._make_room()
        keyboard.await_in(made)

    def undo(self) -> bool:
        """Take back what the notice tells of, by a key. False when nothing that can be taken back is told."""
        if self._undo is None:
            return False
        self._undo()
        return True

    def hide(self, *_: object) -> None:
        """Take the notice away, if there is one."""
        if self._end is not None:
            self._end.cancel()
            self._end = None
        self._undo = None
        if self.children:
            self.clear_widgets()


Builder.load_string(KV)

notices = Notices()
