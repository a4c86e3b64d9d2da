"""`make shots`: a picture of every screen at every size, theme and language, and a page to look at them all.

python -m tests.ui.shots [name …]        # only the screens whose name begins so
"""

# ruff: noqa: E402 -- Kivy reads its environment while it is imported
import os
import sys
from collections.abc import Callable
from html import escape
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")

from app.ui import start

start.prepare(Path(mkdtemp(prefix="haki-shots-")))

from kivy.uix.widget import Widget

from app.language import LANGUAGES
from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.screens.gallery.screen import PARTS, Gallery, GalleryParts
from app.ui.theme.theme import theme
from app.ui.theme.tokens import THEMES
from app.ui.widgets.picker import Picker
from tests.ui.driver import Ui

SHOTS = Path(__file__).parent.parent.parent / "shots"
SIZES = [(1366, 768), (1280, 800), (800, 1280), (360, 740)]


def gallery(part: str) -> Callable[[], Widget]:
    """Return what makes one part of the gallery."""

    def make() -> Widget:
        made = Gallery()
        made.part = part
        return made

    return make


def dialog(ui: Ui) -> None:
    """Open the gallery's dialog."""
    next(ui.every(GalleryParts)).ask()


def picker(ui: Ui) -> None:
    """Open the gallery's picker."""
    next(ui.every(Picker)).open()


def notice(ui: Ui) -> None:
    """Show the gallery's notice."""
    next(ui.every(GalleryParts)).notify()


# name: what is shown, and what is done to it before the picture
SCREENS: dict[str, tuple[Callable[[], Widget], Callable[[Ui], None] | None]] = {
    **{f"gallery-{part}": (gallery(part), None) for part in PARTS},
    "gallery-dialog": (gallery("parts"), dialog),
    "gallery-picker": (gallery("form"), picker),
    "gallery-notice": (gallery("parts"), notice),
}


def main(beginnings: list[str]) -> int:
    """Draw the screens whose name begins with one of `beginnings` (all without any) and write the page."""
    names = [name for name in SCREENS if not beginnings or name.startswith(tuple(beginnings))]
    for name, size, look, code in product(names, SIZES, THEMES, LANGUAGES):
        theme.choose(look)
        language.switch(code)
        make, then = SCREENS[name]
        ui = Ui(HakiApp(make), size)
        if then is not None:
            then(ui)
            ui.wait(0.5)
        ui.shot(SHOTS / f"{name}-{size[0]}x{size[1]}-{look}-{code}.png")
        ui.close()
    pictures = sorted(path.name for path in SHOTS.glob("*.png"))
    (SHOTS / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Haki, screen by screen</title>\n"
        "<style>body{font:14px sans-serif}figure{display:inline-block;margin:8px}img{max-width:420px}</style>\n"
        + "\n".join(f'<figure><img src="{name}" loading=lazy><figcaption>{escape(name)}</figure>' for name in pictures),
        encoding="utf-8",
    )
    sys.stdout.write(f"{len(names) * len(SIZES) * len(THEMES) * len(LANGUAGES)} pictures: {SHOTS / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
