"""Prepares Kivy for tests before anything imports it, and mounts apps in the driver."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest

from app.ui import start

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
start.prepare(Path(mkdtemp(prefix="haki-ui-")))

from kivy.config import Config  # noqa: E402

for name in ("maxfps", "vsync"):
    Config.set("graphics", name, "0")

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from tests.ui.driver import Ui

Mount = Callable[..., "Ui"]


@pytest.fixture(scope="session")
def warm() -> None:
    """Mount an app once and throw it away: in the first mount of a process one text sits a pixel off."""
    from kivy.uix.label import Label

    from app.ui.app import HakiApp
    from tests.ui.driver import Ui

    Ui(HakiApp(lambda: Label(text="warm")), (320, 240)).close()


@pytest.fixture
def mount(warm: None) -> Iterator[Mount]:
    """Return a function that shows what `make_root` returns and hands back its driver; cleared away after the test."""
    from app.ui.app import HakiApp
    from app.ui.language import language
    from app.ui.theme.theme import theme
    from tests.ui.driver import Ui

    opened: list[Ui] = []

    def show(make_root: "Callable[[], Widget]", size: tuple[int, int] = (1366, 768)) -> Ui:
        opened.append(Ui(HakiApp(make_root), size))
        return opened[-1]

    yield show
    for ui in opened:
        ui.close()
    theme.name, theme.text_size, theme.moves = "light", 1.0, True
    if language.code != "en":
        language.switch("en")
