"""What every screen is: a box that the frame shows, with the words for its bar and the moments of coming and going."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.ui.navigation import Navigator

if TYPE_CHECKING:
    from app.ui.session import Session


@dataclass(frozen=True)
class Context:
    """What a screen is given: the session (the opened casebook and its workers) and the way through the app."""

    session: "Session"
    navigator: Navigator


class Screen(BoxLayout):
    """The base of every screen. `context` and what it was opened with (`params`) come with its making.

    The frame draws `title` and `subtitle` in its bar, and `saved` ("Saved 10:42") beside the sync line.
    `foot` is what stays at its end while the rest scrolls, if there is such a thing: notices stand above it.
    `pane` is a widget that the frame shows left of the bar and the screen, from top to bottom: a list, say.
    The frame tells the window's width as `phone` (under 600 dp) and `laptop` (from 840).

    `framed` is off for what stands alone: first run and unlocking. `is_task` is on for what one does to its end, such
    as a form: the ways elsewhere show only where there is room.
    """

    title = StringProperty("")
    subtitle = StringProperty("")
    saved = StringProperty("")
    foot = ObjectProperty(None, allownone=True)
    pane = ObjectProperty(None, allownone=True)
    phone = BooleanProperty(False)
    laptop = BooleanProperty(False)
    framed: ClassVar[bool] = True
    is_task: ClassVar[bool] = False

    def __init__(self, context: Context, **params: Any) -> None:
        self.context = context
        self.params = params
        super().__init__()

    def entered(self, **params: Any) -> None:
        """The screen is shown now, with `params`: load what it shows."""

    def left(self) -> None:
        """The screen is no longer shown: keep what was typed, drop what is still on its way."""

    def refresh(self) -> None:
        """Something it may show has changed, or the language: show it as it is now."""

    def key(self, name: str) -> bool:  # noqa: ARG002
        """Take a shortcut ("ctrl+enter", "ctrl+s", "ctrl+f", "escape"); return whether it was taken."""
        return False
