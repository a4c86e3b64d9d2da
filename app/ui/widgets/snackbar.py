"""A notice at the foot of a screen that says what was done, with a way to undo it, and goes by itself.

It takes room of its own: what it lay over could not be pressed, and a tap meant for that would undo.
"""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.theme.sizes import UNDO
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


class Notices(BoxLayout):
    """Shows one snackbar at a time; a new one replaces the one before. Without one it takes no room."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        for name in ("width", "padding"):
            self.fbind(name, self._make_room)

    def _make_room(self, *_: object) -> None:
        for bar in self.children:
            bar.room = self.width - self.padding[0] - self.padding[2]

    def show(self, text: str, action: str = "", then: Callable[[], None] | None = None, seconds: float = UNDO) -> None:
        """Say `text` for `seconds`; pressing `action` calls `then` and ends it."""
        self.hide()
        bar = Snackbar(text=text, action=action)

        def pressed(*_: object) -> None:
            self.hide()
            if then is not None:
                then()

        bar.bind(on_act=pressed)
        self.add_widget(bar)
        self._end = Clock.schedule_once(self.hide, seconds)

    def hide(self, *_: object) -> None:
        """Take the notice away, if there is one."""
        if self.children:
            self._end.cancel()
            self.clear_widgets()


Builder.load_string(KV)

notices = Notices()
