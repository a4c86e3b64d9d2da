"""A word in the middle of what can be pressed, with an icon before it: what chips and buttons have in common."""

from typing import Any, ClassVar

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.layout import Layout

from app.ui.theme.theme import theme
from app.ui.widgets.icon import Icon
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.text import Body, TextLabel


class WithWord(Pressable, Layout):
    """`text` in `word_ink`, wrapped within `max_width` pixels, and before it the icon that a kind of it `shown_icon`s.

    The icon is made when there is one to show: most chips never have one. The parts are placed here and not by layouts
    in rules, since a step of a form has half a hundred of these.
    """

    width: float  # these two are Kivy's
    size_hint_x: float | None
    text = StringProperty("")
    icon = StringProperty("")
    word_ink = ColorProperty([0, 0, 0, 1])
    max_width = NumericProperty(float("inf"))
    word_kind: ClassVar[type[TextLabel]] = Body
    word_align: ClassVar[str] = "left"

    def __init__(self, **properties: Any) -> None:
        self._is_made = False  # Kivy sets what is given before there is anything to put parts into
        self.word = self.word_kind(hug=True, halign=self.word_align)
        self.sign: Icon | None = None
        properties.setdefault("size_hint", (None, None))
        super().__init__(**properties)
        self.word.text = self.text
        self.add_widget(self.word)
        for name in ("pos", "size"):
            self.fbind(name, self._trigger_layout)
        self.word.fbind("size", self._changed)
        self._is_made = True
        self._fit()

    def on_text(self, *_: object) -> None:
        """Show the word."""
        self.word.text = self.text
        self._changed()

    def on_icon(self, *_: object) -> None:
        """Show the icon."""
        self._changed()

    def on_word_ink(self, *_: object) -> None:
        """Draw word and icon in it."""
        self.word.ink = self.word_ink
        if self.sign is not None:
            self.sign.ink = self.word_ink

    def on_max_width(self, *_: object) -> None:
        """Wrap the word."""
        self._changed()

    def shown_icon(self) -> str:
        """Return the name of the icon before the word, "" for none."""
        icon: str = self.icon
        return icon

    def _changed(self, *_: object) -> None:
        if self._is_made:
            self._fit()

    def _fit(self) -> None:
        """Be as large as the parts need."""
        raise NotImplementedError

    def _before(self) -> float:
        """Show the icon, and return the pixels it takes before the word."""
        icon = self.shown_icon()
        if self.sign is None:
            if not icon:
                return 0
            self.sign = Icon(ink=self.word_ink)
            self.add_widget(self.sign, index=1)
        self.sign.icon, self.sign.side = icon, theme.icon_small
        return float(self.sign.width + (theme.gap if self.text else 0)) if icon else 0

    def do_layout(self, *_: object) -> None:
        """Place the parts; called by Kivy once a frame at most."""
        before = self.sign.width + theme.gap if self.sign is not None and self.sign.icon and self.text else 0
        alone = self.sign.width if self.sign is not None and not self.text else 0
        x = self.x + (self.width - before - alone - (self.word.width if self.text else 0)) / 2
        if self.sign is not None:
            self.sign.x, self.sign.center_y = x, self.center_y
        self.word.x, self.word.center_y = x + before, self.center_y
