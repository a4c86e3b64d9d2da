"""What every screen is: a box that the frame shows, with the words for its bar and the moments of coming and going."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kivy.properties import StringProperty
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
    `framed` is off for what stands alone: first run and unlocking. `kept` screens are built once and shown again.
    """

    title = StringProperty("")
    subtitle = StringProperty("")
    saved = StringProperty("")
    framed: ClassVar[bool] = True
    kept: ClassVar[bool] = False

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
        """Take a shortcut ("ctrl+enter", "ctrl+s", "escape"); return whether it was taken."""
        return False
