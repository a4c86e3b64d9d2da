"""Prepares Kivy for tests before anything imports it, and mounts apps in the driver."""

# ruff: noqa: E402 -- Kivy reads its environment while it is imported
import atexit
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from app.ui import start

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
_home = mkdtemp(prefix="haki-ui-")
atexit.register(rmtree, _home, ignore_errors=True)
start.prepare(Path(_home))

from kivy.config import Config

for name in ("maxfps", "vsync"):
    Config.set("graphics", name, "0")

from kivy.uix.label import Label
from kivy.uix.widget import Widget

from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.theme.theme import theme
from app.words import language as words
from tests.ui.driver import Ui

Mount = Callable[..., Ui]


@pytest.fixture(scope="session")
def warm() -> None:
    """Mount an app once and throw it away: in the first mount of a process one text sits a pixel off."""
    Ui(HakiApp(lambda: Label(text="warm")), (320, 240)).close()
    gc.freeze()  # what is imported stays: each test's end then looks through its own widgets alone


@pytest.fixture
def mount(warm: None) -> Iterator[Mount]:
    """Return a function that shows what `make_root` returns, in place of what it showed before, and its driver."""
    opened: list[Ui] = []

    def show(make_root: Callable[[], Widget], size: tuple[int, int] = (1366, 768)) -> Ui:
        while opened:
            opened.pop().close()
        opened.append(Ui(HakiApp(make_root), size))
        return opened[-1]

    yield show
    for ui in opened:
        ui.close()
    theme.choose("light", 1.0, moves=True)
    if words.in_use() != "en":
        language.switch("en")
