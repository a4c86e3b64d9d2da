"""Prepares Kivy for tests before anything imports it, mounts apps in the driver, and makes a centre once, copied for
each test, with a place to sit down at one."""

# ruff: noqa: E402 -- Kivy reads its environment while it is imported
import atexit
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

import pytest

from app.ui import start

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
_home = mkdtemp(prefix="haki-ui-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
start.prepare(Path(_home))

from kivy.config import Config

for name in ("maxfps", "vsync"):
    Config.set("graphics", name, "0")

from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.ui import session
from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.theme.theme import theme
from app.words.language import in_use
from tests.seats import Known
from tests.ui.driver import Ui
from tests.ui.effort import Effort
from tests.ui.hands import Hand
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play
from tests.ui.x_server import x_server

Mount = Callable[..., Ui]


@pytest.fixture(scope="session", autouse=True)
def put_aside_before() -> Iterator[None]:
    """Open a session without putting aside what lies there: that was done before the first test (`tests/conftest.py`),
    and what earlier tests have left is to be looked through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "gc", SimpleNamespace(freeze=lambda: None))
        yield


@pytest.fixture(scope="session")
def warm(keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Go through the screens once and throw the app away: in the first mount of a process one text sits a pixel off,
    and what is loaded for the screens stays, so that it need not be looked through at each test's end."""
    play = Play(keys_of_a_centre.copy(tmp_path_factory.mktemp("warm") / "seat").folder, (320, 240))
    play.frames(2)
    open_with_keys(play.session, keys_of_a_centre._replace(folder=play.session.folder))
    play.frames(2)
    for screen in ("today", "cases", "form", "numbers", "devices", "settings"):
        play.frame.navigator.start(screen, **({"form": "incident"} if screen == "form" else {}))
        play.frames(3)
    play.end()
    Ui(HakiApp(lambda: TextInput(text="warm")), (320, 240)).close()  # Kivy holds the last field that was laid out
    gc.collect()
    gc.freeze()


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
    if in_use() != "en":
        language.switch("en")


@pytest.fixture(scope="session")
def a_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a standalone centre with nothing in it; never opened again, only copied."""
    folder: Path = tmp_path_factory.mktemp("centre") / "seat"
    House(folder).found().session.lock()
    return folder


@pytest.fixture(scope="session")
def keys_of_a_centre(a_centre: Path) -> Known:
    """The same centre with its keys read."""
    return Known.of(a_centre)


@pytest.fixture
def house(keys_of_a_centre: Known, tmp_path: Path) -> Iterator[House]:
    """A session on an opened standalone centre."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    opened = House(known.folder).open(known)
    yield opened
    opened.session.lock()


@pytest.fixture
def sit(warm: None, request: pytest.FixtureRequest) -> Iterator[Callable[..., Hand]]:
    """Sit down at a folder, in place of where one sat before, with the hand and the language of the journey.

    A seat whose keys are known is unlocked: typing its passphrase costs next to nothing, for nothing is derived again.
    """
    kind, spoken = request.param
    sitting: list[Hand] = []
    spent = Effort()

    def get_up() -> None:
        nonlocal spent
        while sitting:
            spent += sitting[-1].play.effort
            sitting.pop().play.end()

    def sat(seat: Known | Path, **given: object) -> Hand:
        get_up()
        hand: Hand = kind(Play(seat.folder if isinstance(seat, Known) else seat, kind.size, **given))
        sitting.append(hand)
        if in_use() != spoken:
            language.switch(spoken)
        hand.play.frames(12)
        if isinstance(seat, Known):
            hand.unlock()
        return hand

    yield sat
    get_up()
    spent.carried_by(request.node)
    if in_use() != "en":
        language.switch("en")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of one's own, which draws into memory: for a program in a real window."""
    with x_server("1400x900x24") as name:
        yield name
