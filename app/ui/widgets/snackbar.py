"""A notice at the foot of the window that says what was done, with a way to undo it, and goes by itself."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from app.ui.theme.sizes import UNDO
from app.ui.widgets.ground import Surface

KV = """
#:import theme app.ui.theme.theme.theme

<Snackbar>:
    size_hint: None, None
    width: min(theme.notice_width, self.room)
    height: max(theme.field_height, text.height + 2 * theme.space)
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
    anchor_y: "bottom"
    padding: theme.margin_narrow, theme.bottom_bar_height + theme.gap_wide
"""


class Snackbar(Surface):
    """What was done, `text`, and perhaps an `action` ("Undo")."""

    text = StringProperty("")
    action = StringProperty("")
    room = NumericProperty(0)
    __events__ = ("on_act",)

    def on_act(self) -> None:
        """The action was pressed: bind to this."""


class Notices(AnchorLayout):
    """Lies over the app and shows one snackbar at a time; a new one replaces the one before."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("width", self._make_room)

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
        self._make_room()
        self._end = Clock.schedule_once(self.hide, seconds)

    def hide(self, *_: object) -> None:
        """Take the notice away, if there is one."""
        if self.children:
            self._end.cancel()
            self.clear_widgets()


Builder.load_string(KV)

notices = Notices()
