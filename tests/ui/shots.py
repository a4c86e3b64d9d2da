"""`make shots`: a picture of every screen at every size, theme and language, and a page to look at them all.

python -m tests.ui.shots [name …]        # only the screens whose name begins so
"""

# ruff: noqa: E402 -- Kivy reads its environment while it is imported
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("KIVY_CLIPBOARD", "dummy")

from app.ui import start

start.prepare(Path(mkdtemp(prefix="haki-shots-")))

from kivy.uix.widget import Widget

from app import tour, tour_centre
from app.casebook import Casebook
from app.language import LANGUAGES
from app.ui import hints, program
from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.navigation import SCREENS
from app.ui.player import Player
from app.ui.screens.gallery.screen import PARTS, Gallery, GalleryParts
from app.ui.session import DEMO_PASSPHRASE
from app.ui.theme.theme import theme
from app.ui.theme.tokens import THEMES
from app.ui.widgets.approximate_date import ApproximateDate
from app.ui.widgets.picker import Picker
from tests.ui.driver import Ui
from tests.ui.shots_page import page

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
    next(ui.every(ApproximateDate)).open_calendar()


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


TABS = {"people": "incident", "referrals": "referral", "justice": "legal_case", "aftercare": "outcome",
        "history": "follow_up"}  # fmt: skip
"""The parts of a case, each drawn of the case with most of these records."""

# name: the screen and what it is opened with; a function gives what differs from run to run
APP: dict[str, tuple[str, Callable[[Casebook], dict[str, Any]]]] = {
    "today": ("today", lambda _book: {}),
    "cases": ("cases", lambda _book: {}),
    "case": ("case", lambda book: {"case": _most(book, "follow_up")}),
    **{
        f"case-{tab}": ("case", lambda book, tab=tab, of=of: {"case": _most(book, of), "tab": tab})
        for tab, of in TABS.items()
    },
    "numbers": ("numbers", lambda _book: {}),
    "figure": ("figure", lambda book: {"code": "trained", **_years(book)}),
    "partners": ("partners", lambda _book: {}),
    "partner": ("partners", lambda book: {"partner": _most(book, "referral", "partner")}),
    "trainings": ("trainings", lambda _book: {}),
    "training": ("trainings", lambda book: {"training": _most(book, "attendee", "training")}),
    "trained": ("trained", lambda book: {"attendee": str(book.find("attendee")[0]["id"])}),
    "more": ("more", lambda _book: {}),
    "conflicts": ("conflicts", lambda _book: {}),
    "devices": ("devices", lambda _book: {}),
    "settings": ("settings", lambda _book: {}),
    "form": ("form", lambda _book: {"form": "incident"}),
    "form-half": ("form", lambda book: {"draft": book.drafts()[0].id}),
    "referral": ("form", lambda book: {"form": "referral", "record": _most(book, "follow_up")}),
    "incident-again": ("form", lambda book: {"form": "incident", "record": _most(book, "follow_up")}),
    "consent": ("form", lambda book: {"form": "consent", "record": _most(book, "follow_up")}),
    "legal-case": ("form", lambda book: {"form": "legal_case", "record": _most(book, "follow_up")}),
    "follow-up": ("form", lambda book: {"form": "follow_up", "record": _most(book, "follow_up")}),
}


def _most(book: Casebook, entity: str, link: str = "case") -> str:
    """What most records of a kind belong to: most to see."""
    linked = [each[link] for each in book.find(entity) if each.get(link)]
    return str(max(linked, key=linked.count)) if linked else str(book.find("case")[0]["id"])


def _years(book: Casebook) -> dict[str, str]:
    """This year and the one before."""
    year = book.now().year
    return {"first": f"{year - 1}-01-01", "last": f"{year}-12-31"}


def draw_app(seat: Path, names: list[str], size: tuple[int, int], look: str, code: str) -> None:
    """Draw the screens of the app on the made-up centre, from unlocking on."""
    running = program.Program(seat)
    playing = Player(running.app, size)
    playing.frames(4)
    playing.picture(picture_of("unlock", size, look, code))
    running.open_with(DEMO_PASSPHRASE)
    frame = running.frame
    assert frame is not None
    playing.until(lambda: frame.navigator.here is not None and frame.navigator.here.name == "today")
    for name in names:
        screen, opened_with = APP[name]
        frame.navigator.start(screen, **opened_with(running.session.book))
        _answered(running, playing)
        _settle(playing)
        playing.picture(picture_of(name, size, look, code))
    running.end()
    playing.close()


def _answered(running: program.Program, playing: Player) -> None:
    """Wait until everything that a screen has asked of the casebook is answered: one is answered after the other."""
    answers: list[None] = []
    running.session.ask(lambda _book: None, answers.append)
    playing.until(lambda: bool(answers))


def _settle(playing: Player) -> None:
    """Wait until the screen has what it shows: the same words for a while."""
    words, since = playing.texts(), time.monotonic()
    while time.monotonic() - since < STILL:
        playing.frames(2)
        if playing.texts() != words:
            words, since = playing.texts(), time.monotonic()


def draw_welcome(size: tuple[int, int], look: str, code: str) -> None:
    """Draw the first run."""
    running = program.Program(Path(mkdtemp(prefix="haki-shots-")))
    playing = Player(running.app, size)
    playing.frames(4)
    playing.picture(picture_of("welcome", size, look, code))
    running.end()
    playing.close()


def picture_of(name: str, size: tuple[int, int], look: str, code: str) -> Path:
    """Return where a picture lies."""
    return SHOTS / f"{name}-{size[0]}x{size[1]}-{look}-{code}.png"


def main(beginnings: list[str]) -> int:
    """Draw the screens whose name begins with one of `beginnings` (all without any) and write the page."""

    def wanted(names: Iterable[str]) -> list[str]:
        return [name for name in names if not beginnings or name.startswith(tuple(beginnings))]

    SHOTS.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="haki-shots-") as name:
        folder = Path(name)
        with tour.serving(folder / "server") as address:
            invite = tour.first_invite(folder / "server", tour_centre.CENTRE)
            seat = tour_centre.found(folder, DEMO_PASSPHRASE, address, invite)
            (seat / hints.FILE).write_text(json.dumps(list(SCREENS)))  # the screens themselves, without introduction
            for size, look, code in product(SIZES, THEMES, LANGUAGES):
                theme.choose(look)
                language.switch(code)
                draw_gallery(wanted(GALLERY), size, look, code)
                if wanted(["welcome"]):
                    draw_welcome(size, look, code)
                if screens := wanted(APP):
                    draw_app(seat, screens, size, look, code)
    pictures = sorted(path.name for path in SHOTS.glob("*-*x*-*-*.png"))  # `make run` leaves one of its own there
    (SHOTS / "index.html").write_text(page(pictures), encoding="utf-8")
    sys.stdout.write(f"{len(pictures)} pictures: {SHOTS / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
