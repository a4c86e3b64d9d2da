"""The one door to what differs from platform to platform: looking away, the way back, what covers the window, capture,
screen readers, the clipboard. Nothing else in `app.ui` asks which platform it runs on.

Only desktops are built so far: Windows, and Linux and macOS together. Another platform is another class that keeps this
promise; a secret kept in its hardware joins the door with the first platform whose vault asks for one. What must be
settled before there is a window stands in `machine` beside this, and in `app.ui.start`.
"""

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:  # it brings AccessKit, which not every platform has
    from app.ui.semantics.bridge import Adapter, ReaderRequest


class Covered(NamedTuple):
    """How much of the window's edges cannot be used, in pixels: by a notch, the system's bars, its keyboard."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0


class Platform(Protocol):
    """What the app needs of the machine it runs on."""

    tablet: bool
    """Whether it is held in the hand: only for the word the first run proposes as the device's name."""

    def watch(self, left: Callable[[], None], returned: Callable[[], None]) -> Callable[[], None]:
        """Call `left` whenever the person may look elsewhere (the draft is kept then), `returned` when she is back.

        Returns what ends it. `left` may come several times in a row, and nothing may come after it: a tablet ends a
        program in the background without another word.
        """

    def is_back(self, key: int) -> bool:
        """Tell whether a key, numbered as SDL 1 counts them, is the platform's way back."""

    def watch_edges(self, changed: Callable[[Covered], None]) -> Callable[[], None]:
        """Call `changed` with what covers the window's edges, now and whenever it changes. Returns what ends it."""

    def seat_window(self, folder: Path) -> Callable[[], None]:
        """Let the window fit its screen, as it was left by whoever used `folder`. Returns what keeps how it stands: to
        be called before it closes."""

    def measured(self) -> None:
        """See how densely the window's screen is drawn: to be called as soon as there is a window."""

    def hide_from_capture(self, hidden: bool) -> None:
        """Keep the window out of pictures that other programs take of the screen, as far as the platform can; or show
        it in them again, where there is nothing to hide."""

    def watch_the_end(self, ending: Callable[[], None]) -> Callable[[], None]:
        """Call `ending` when the system is about to end every program: it ends this one as soon as that returns.
        Returns what ends it."""

    def come_forward(self) -> None:
        """Put the window before all others, as whoever started the program once more wants to see it."""

    def tell_readers(
        self, came: Callable[[], None], went: Callable[[], None], asked: Callable[["ReaderRequest"], None]
    ) -> "Adapter | None":
        """Return what the window's screen readers are told by; None where there is nothing for that yet.

        To be called before `show_window`. `came`, `went` and `asked` are called from any thread.
        """

    def show_window(self) -> None:
        """Show the window, where it is made unseen."""

    def copy(self, text: str) -> None:
        """Put a text where it can be pasted from, and nowhere else: no history, no other device."""

    def forget_copied(self) -> None:
        """Leave nothing that was copied here for another program."""


@cache
def door() -> Platform:
    """Return the door of the platform this runs on."""
    if sys.platform == "win32":
        from app.ui.platform.windows import Windows  # noqa: PLC0415 -- it brings the window

        return Windows()
    from app.ui.platform.desktop import Desktop  # noqa: PLC0415

    return Desktop()
