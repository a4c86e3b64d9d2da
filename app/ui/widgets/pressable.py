"""What can be pressed, by finger, mouse or keyboard, and shows it."""

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior

from app.ui.focus import Stop
from app.ui.theme.sizes import HOVERED, PRESSED
from app.ui.widgets.ground import Ground

ENTER, ENTER_PAD, SPACE = 13, 271, 32

KV = """
#:import mask app.ui.theme.rounded.mask
#:import border app.ui.theme.rounded.border

<Pressable>:
    canvas.before:
        Color:
            rgba: self.veil[:3] + [self.veil_strength]
        BorderImage:
            texture: mask(self.radius)
            border: border(self.radius)
            pos: round(self.x), round(self.y + self.inset)
            size: (round(self.width), round(self.height - 2 * self.inset)) if self.veil_strength else (0, 0)
"""


class Pressable(ButtonBehavior, Stop, Ground):
    """Mixed into a widget: `on_release` when tapped, or on Enter or Space while it has the keyboard.

    `veil` is the colour laid over the ground while it is held or pointed at. `name_for_help` says what it does where it
    shows no words.
    """

    veil = ColorProperty([0, 0, 0, 1])
    veil_strength = NumericProperty(0)
    hovered = BooleanProperty(False)
    name_for_help = StringProperty("")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("state", self._veiled)
        self.fbind("hovered", self._veiled)

    def _veiled(self, *_: object) -> None:
        self.veil_strength = PRESSED if self.state == "down" else HOVERED if self.hovered else 0

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Press on Enter or Space; leave Tab and the rest to Kivy."""
        if keycode[0] in (ENTER, ENTER_PAD, SPACE) and not modifiers:
            self.dispatch("on_press")
            self.dispatch("on_release")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))


Builder.load_string(KV)
