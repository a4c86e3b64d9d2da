"""`make shots`: a picture of every screen at every size, theme and language, of its states in two looks, and a page to
look at them all. What is drawn stands in `shots_screens`; here it is drawn, by as many processes as there are cores.

python -m tests.ui.shots [name …]        # only the screens whose name begins so
"""

# ruff: noqa: E402 -- Kivy reads its environment while it is imported
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Event

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")

from app.casework.languages import LANGUAGES
from app.ui import start

start.prepare(Path(os.environ.get("KIVY_HOME") or mkdtemp(prefix="haki-shots-")))  # one for all processes

from kivy.core.window import Window
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from app import tour, tour_centre
from app.ui import preferences, program
from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.player import Player
from app.ui.preferences import Preferences
from app.ui.screens.gallery.screen import PARTS, Gallery, GalleryParts
from app.ui.session import DEMO_PASSPHRASE
from app.ui.theme.theme import theme
from app.ui.theme.tokens import THEMES
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.picker import Picker
from app.ui.widgets.snackbar import notices
from tests.ui.driver import Ui
from tests.ui.shots_page import page
from tests.ui.shots_screens import MADE_UP, PICTURES, Centres, Shot

SHOTS = Path(__file__).parent.parent.parent / "shots"
STILL = 0.8
"""Seconds without another word after which a screen has what it shows."""
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


def calendar(ui: Ui) -> None:
    """Open the gallery's calendar."""
    next(ui.every(ApproximateDateField)).open_calendar()


def notice(ui: Ui) -> None:
    """Show the gallery's notice."""
    next(ui.every(GalleryParts)).notify()


# name: what is shown, and what is done to it before the picture
GALLERY: dict[str, tuple[Callable[[], Widget], Callable[[Ui], None] | None]] = {
    **{f"gallery-{part}": (gallery(part), None) for part in PARTS},
    "gallery-dialog": (gallery("parts"), dialog),
    "gallery-picker": (gallery("form"), picker),
    "gallery-calendar": (gallery("form"), calendar),
    "gallery-notice": (gallery("parts"), notice),
}


def draw_gallery(names: list[str], size: tuple[int, int], look: str, code: str) -> None:
    """Draw parts of the gallery."""
    for name in names:
        make, then = GALLERY[name]
        ui = Ui(HakiApp(make), size)
        if then is not None:
            then(ui)
            ui.wait(0.5)
        ui.shot(picture_of(name, size, look, code))
        ui.close()


def draw_app(seat: Path, names: list[str], size: tuple[int, int], look: str, code: str) -> None:
    """Draw screens of the app on one centre, from unlocking on."""
    running = program.Program(seat)
    playing = Player(running.app, size)
    playing.frames(4)
    if "unlock" in names:
        playing.picture(picture_of("unlock", size, look, code))
    running.open_with(DEMO_PASSPHRASE)
    frame = running.frame
    assert frame is not None
    playing.until(lambda: frame.navigator.here is not None and frame.navigator.here.name == "today")
    for name in names:
        if name in PICTURES:
            _draw(running, playing, PICTURES[name])
            playing.picture(picture_of(name, size, look, code))
            _uncover(playing)
    running.end()
    playing.close()


def _draw(running: program.Program, playing: Player, shot: Shot) -> None:
    """Go to a screen and do to it what belongs to its picture."""
    assert running.frame is not None
    opened_with = shot.opened_with(running.session.book)
    go = partial(running.frame.navigator.start, shot.screen, **opened_with)
    if shot.is_busy:
        with _busy(running):
            go()
            _rest(playing)
        return
    go()
    _settle(running, playing)
    if shot.then is not None:
        shot.then(running, playing)
        _settle(running, playing)


@contextmanager
def _busy(running: program.Program) -> Iterator[None]:
    """Let the store's thread be at something else, so that what is asked for meanwhile waits its turn."""
    done = Event()
    running.session.ask(lambda _book: done.wait(60), lambda _answer: None)
    try:
        yield
    finally:
        done.set()


def _answered(running: program.Program, playing: Player) -> None:
    """Wait until everything that a screen has asked of the casebook is answered: one is answered after the other."""
    answers: list[None] = []
    running.session.ask(lambda _book: None, answers.append)
    playing.until(lambda: bool(answers))


def _uncover(playing: Player) -> None:
    """Put away what lies over the screen."""
    notices.hide()
    for child in list(Window.children):
        if isinstance(child, ModalView):
            child.dismiss(animation=False)
    playing.frames(4)


def _settle(running: program.Program, playing: Player) -> None:
    """Wait until the screen has what it shows: an answer may have made it ask for more."""
    words: list[str] = []
    while words != (now := playing.texts()):
        words = now
        _answered(running, playing)
    _rest(playing)


def _rest(playing: Player) -> None:
    """Wait until the same words have stood there for a while."""
    words, since = playing.texts(), time.monotonic()
    while time.monotonic() - since < STILL:
        playing.frames(2)
        if playing.texts() != words:
            words, since = playing.texts(), time.monotonic()


def draw_welcome(size: tuple[int, int], look: str, code: str) -> None:
    """Draw the first run."""
    with TemporaryDirectory(prefix="haki-shots-") as folder:
        running = program.Program(Path(folder))
        playing = Player(running.app, size)
        playing.frames(4)
        playing.picture(picture_of("welcome", size, look, code))
        running.end()
        playing.close()


def picture_of(name: str, size: tuple[int, int], look: str, code: str) -> Path:
    """Return where a picture lies."""
    return SHOTS / f"{name}-{size[0]}x{size[1]}-{look}-{code}.png"


STATES_IN = {("light", "en"), ("dark", "sw")}
"""The looks that a state is drawn in: it is about what is said and how much, and each more of them takes minutes."""


Combination = tuple[tuple[int, int], str, str]
"""Size, theme and language of a picture."""


def draw(beginnings: list[str], share: int, shares: int) -> None:
    """Draw every so many-th combination of size, theme and language, on centres of this process's own."""
    names = ["welcome", "unlock", *PICTURES, *GALLERY]
    wanted = [name for name in names if not beginnings or name.startswith(tuple(beginnings))]
    draw_in(list(product(SIZES, THEMES, LANGUAGES))[share::shares], wanted)


def draw_in(combinations: list[Combination], names: list[str]) -> None:
    """Draw these screens in each combination, on centres made for it."""
    with TemporaryDirectory(prefix="haki-shots-") as name:
        folder = Path(name)
        with tour.serving(folder / "server") as address:
            centres = Centres(folder, address, tour.first_invite(folder / "server", tour_centre.CENTRE))
            for size, look, code in combinations:
                theme.choose(look)
                language.switch(code)
                draw_gallery([name for name in names if name in GALLERY], size, look, code)
                if "welcome" in names:
                    draw_welcome(size, look, code)
                shown = [name for name in names if name == "unlock" or name in PICTURES]
                for centre, of_it in of_centres(shown, look, code).items():
                    preferences.keep(centres.seat(centre), Preferences(code, look))
                    draw_app(centres.seat(centre), of_it, size, look, code)


def of_centres(names: list[str], look: str, code: str) -> dict[str, list[str]]:
    """Return what is drawn in a look, by the centre it is drawn of; a screen that still reads comes before any other:
    once it has read, it shows what it knows."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: name in PICTURES and not PICTURES[name].is_busy):
        shot = PICTURES.get(name)
        if shot is None or not shot.is_state or (look, code) in STATES_IN:
            found.setdefault(shot.centre if shot else MADE_UP, []).append(name)
    return found


def main(beginnings: list[str]) -> int:
    """Draw the screens whose name begins with one of `beginnings` (all without any) and write the page."""
    SHOTS.mkdir(exist_ok=True)
    shares = os.cpu_count() or 1
    with ProcessPoolExecutor(shares, mp_context=get_context("spawn")) as processes:
        for drawing in [processes.submit(draw, beginnings, share, shares) for share in range(shares)]:
            drawing.result()
    pictures = [path.name for path in SHOTS.glob("*-*x*-*-*.png")]  # `make run` leaves one of its own there
    order = ["welcome", "unlock", *PICTURES, *GALLERY]
    (SHOTS / "index.html").write_text(page(pictures, order), encoding="utf-8")
    sys.stdout.write(f"{len(pictures)} pictures: {SHOTS / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
