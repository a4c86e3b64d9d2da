"""What can be pressed, by finger, mouse or keyboard, and shows it."""

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior

from app.ui.focus import Stop, keyboard
from app.ui.theme.sizes import HOVERED, PRESSED
from app.ui.widgets.ground import Ground

ENTER, ENTER_PAD, SPACE = 13, 271, 32


class Pressable(ButtonBehavior, Stop, Ground):
    """Mixed into a widget: `on_release` when tapped, or on Enter or Space while it has the keyboard.

    `veil` is the colour laid over the ground while it is held or pointed at. `name_for_help` says what it does where it
    shows no words.
    """

    veil = ColorProperty([0, 0, 0, 1])
    veil_strength = NumericProperty(0)
    hovered = BooleanProperty(False)
    name_for_help = StringProperty("")

    def on_state(self, *_: object) -> None:
        """Show that it is held."""
        self._veiled()

    def on_hovered(self, *_: object) -> None:
        """Show that it is pointed at."""
        self._veiled()

    def on_veil_strength(self, *_: object) -> None:
        """Draw the veil."""
        self._ground_changed()

    def on_veil(self, *_: object) -> None:
        """Draw the veil, if it is there."""
        if self.veil_strength:
            self._ground_changed()

    def _veiled(self) -> None:
        self.veil_strength = PRESSED if self.state == "down" else HOVERED if self.hovered else 0

    def _ground_laid(self) -> tuple[tuple[list[float], float], ...]:
        return *super()._ground_laid(), ([*self.veil[:3], self.veil_strength], 0)

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Press on Enter or Space, once however long it is held; leave Tab and the rest to Kivy."""
        if keycode[0] in (ENTER, ENTER_PAD, SPACE) and not modifiers:
            if keyboard.is_repeat:
                return True
            self.dispatch("on_press")
            self.dispatch("on_release")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))
