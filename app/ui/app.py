"""The app as Kivy knows it: one window, one root. What the root is, its caller decides."""

from collections.abc import Callable
from pathlib import Path

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.focus import keyboard
from app.ui.platform import door
from app.ui.pointer import pointer
from app.ui.theme.theme import theme
from app.ui.widgets.snackbar import notices

MOST_LAYOUTS = 40
"""Rounds of layout in one frame: heights that follow from texts settle level by level, and forms are deep."""


class HakiApp(App):
    """Shows what `make_root` returns in the colours of the theme, the notices under it unless it holds them."""

    title = "Notes"  # what a task list shows: nothing that tells what this is
    icon = str(Path(__file__).parents[2] / "assets" / "icons" / "haki.png")

    def __init__(self, make_root: Callable[[], Widget]) -> None:
        super().__init__()
        self._make_root = make_root

    def build(self) -> Widget:
        """Build the root; called by Kivy once."""
        keyboard.listen()
        pointer.listen()
        Clock.max_iteration = MOST_LAYOUTS
        self._following = theme.fbind("ground", self._clear)
        self._clear()
        notices.hide()  # what an app before this one has said
        if notices.parent is not None:
            notices.parent.remove_widget(notices)
        stage = BoxLayout(orientation="vertical")
        stage.add_widget(self._make_root())
        if notices.parent is None:
            stage.add_widget(notices)
        return stage

    def on_start(self) -> None:
        """Show the window; called by Kivy when all is built."""
        door().show_window()

    def on_stop(self) -> None:
        """Follow the theme no longer."""
        theme.unbind_uid("ground", self._following)

    def _clear(self, *_: object) -> None:
        Window.clearcolor = theme.ground

    def load_kv(self, filename: str | None = None) -> bool:  # noqa: ARG002
        """Load nothing by the app's name: every kv is loaded by the module it belongs to."""
        return False

    def _install_settings_keys(self, window: object) -> None:
        """Leave F1 to help; Kivy would open its own settings."""
