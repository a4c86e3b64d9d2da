"""Buttons: one filled button a screen for what comes next, outlined for the rest, bare text for the least."""

from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from app.ui.focus import keyboard
from app.ui.theme.theme import theme
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.text import ActionText
from app.ui.widgets.worded import WithWord

KV = """
#:import theme app.ui.theme.theme.theme
#:import mask app.ui.theme.rounded.mask
#:import border app.ui.theme.rounded.border
#:import DISABLED app.ui.theme.sizes.DISABLED

<LabelledButton>:
    side_padding: theme.gap if self.tight else theme.button_compact_padding if self.compact else theme.button_padding
    radius: [theme.button_radius]
    inset: max(0, (theme.target - theme.button_compact) / 2) if self.compact else 0
    word_ink: theme.ink_soft if self.disabled else self.ink or self.kind_ink

<FilledButton>:
    fill: theme.track if self.disabled else theme.primary
    kind_ink: theme.primary_ink

<OutlinedButton>:
    fill: theme.surface
    edge: theme.line if self.disabled else theme.primary
    edge_width: theme.hair
    kind_ink: theme.primary

<TextButton>:
    kind_ink: theme.primary
    tight: True

<DangerButton>:
    fill: theme.surface
    edge: theme.line if self.disabled else theme.danger
    edge_width: theme.hair
    kind_ink: theme.danger

<HoldButton>:
    canvas.before:
        Color:
            rgba: theme.primary[:3] + [.25 if self.share else 0]
        BorderImage:
            texture: mask(self.radius)
            border: border(self.radius)
            pos: round(self.x), round(self.y)
            size: (max(2 * theme.button_radius, round(self.width * self.share)), round(self.height)) \
                if self.share else (0, 0)

<IconButton>:
    size_hint: None, None
    size: (theme.target, theme.target) if self.icon else (0, 0)
    radius: [theme.target / 2 if self.circular else theme.button_radius]
    veil: self.ink or theme.ink
    opacity: DISABLED if self.disabled else 1
    Icon:
        icon: root.icon
        ink: root.ink
"""


class LabelledButton(WithWord):
    """A word, with an `icon` before it if it has one. Use one of the four kinds below.

    `compact` draws it 40 high inside a target of 48, for rows on laptops. `wide` fills the width it is given.
    What it says wraps within `max_width` pixels; where a single word has no room there, it says `short`. Without word
    and icon it takes no room. `ink` replaces the colour of its kind, on a ground that is not the page's.
    """

    short = StringProperty("")
    compact = BooleanProperty(False)
    wide = BooleanProperty(False)
    tight = BooleanProperty(False)
    ink = ColorProperty(None, allownone=True)
    kind_ink = ColorProperty([0, 0, 0, 1])
    side_padding = NumericProperty(0)
    word_kind = ActionText
    word_align = "center"

    def on_kv_post(self, _base: Any) -> None:
        """Fit the button to its word, from now on."""
        for name in ("wide", "side_padding", "width"):
            self.fbind(name, self._changed)
        self._changed()

    def on_word_ink(self, *_: object) -> None:
        """Draw all in it, the veil as well."""
        super().on_word_ink()
        self.veil = self.word_ink

    def _fit(self) -> None:
        self.is_focusable = is_there = bool(self.text or self.icon)
        around = self._before() + 2 * self.side_padding
        self.word.max_width = room = max(1, (self.width if self.wide else self.max_width) - around)
        is_broken = self.short and any(self.word.natural_width(word) > room for word in self.text.split())
        self.word.text = self.short if is_broken else self.text
        self.height = max(theme.target, self.word.height + theme.space) if is_there else 0
        if self.wide:
            self.size_hint_x = 1
        else:
            self.size_hint_x = None
            needed = around + (self.word.width if self.text else 0)
            self.width = max(self.height, needed) if is_there else 0


class FilledButton(LabelledButton):
    """The one next step of a screen."""


class OutlinedButton(LabelledButton):
    """Any other action."""


class TextButton(LabelledButton):
    """An action that may be overlooked."""


class DangerButton(LabelledButton):
    """An action by which something is lost."""


class HoldButton(OutlinedButton):
    """For what cannot be taken back: it must be held for `seconds`, by finger or by key, and fires `on_held` once.

    `share` is how much of that has passed, 0 to 1.
    """

    seconds = NumericProperty(1.2)
    share = NumericProperty(0.0)
    __events__ = ("on_held",)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("state", self._holding)
        self._tick = None

    def _holding(self, *_: object) -> None:
        if self.state == "down" and self._tick is None:
            self._tick = Clock.schedule_interval(self._grow, 0)
        elif self.state != "down":
            self._stop()

    def _stop(self) -> None:
        if self._tick is not None:
            self._tick.cancel()
        self._tick, self.share = None, 0

    def _grow(self, passed: float) -> None:
        self.share = min(1, self.share + passed / self.seconds)
        if self.share >= 1:
            self._stop()
            self.dispatch("on_held")

    def keyboard_on_key_down(self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]) -> bool:
        """Begin to hold on Enter or Space."""
        if keycode[1] in ("enter", "numpadenter", "spacebar"):
            if not keyboard.is_repeat:  # of a press that led here
                self.state = "down"
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Let go."""
        self.state = "normal"
        return bool(super().keyboard_on_key_up(window, keycode))

    def on_held(self) -> None:
        """Held long enough: bind to this."""


class IconButton(Pressable, AnchorLayout):
    """An icon alone, 48 by 48; without an icon it takes no room. `name_for_help` says in words what it does."""

    icon = StringProperty("")
    ink = ColorProperty(None, allownone=True)
    circular = BooleanProperty(True)

    def on_kv_post(self, _base: Any) -> None:
        """Be no stop for the keyboard while there is nothing to see, now and whenever that changes."""
        self.fbind("icon", self._stop_if_seen)
        self._stop_if_seen()

    def _stop_if_seen(self, *_: object) -> None:
        self.is_focusable = bool(self.icon)


Builder.load_string(KV)
