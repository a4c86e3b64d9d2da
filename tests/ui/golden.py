"""Pictures of a dozen screens as they are meant to look, at half their size, under tests/ui/golden/.

python -m tests.ui.golden [name …]   # draws them anew, after a change that is wanted: look at them before a commit

Nothing in them differs from run to run: the time stands still, and no screen is drawn that names a case.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

if __name__ == "__main__":
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ.setdefault("KIVY_CLIPBOARD", "dummy")
    from app.ui import start

    start.prepare(Path(mkdtemp(prefix="haki-golden-")))

from kivy.uix.label import Label
from PIL import Image, ImageChops

from app.ui.app import HakiApp
from app.ui.language import language
from app.ui.record.controls import DateField
from app.ui.screens.welcome.model import Beginning
from app.ui.theme.theme import theme
from app.ui.widgets.picker import Picker
from tests.seats import Known
from tests.ui.driver import Ui
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play

FOLDER = Path(__file__).parent / "golden"
PHONE, TABLET, LAPTOP = (360, 740), (640, 800), (1000, 640)
F1 = 282


class Picture(NamedTuple):
    """What is done to come to a screen, and how it is drawn then; `is_new` for a folder that nobody has set up."""

    size: tuple[int, int]
    look: str
    spoken: str
    come_to: Callable[[Play], None]
    is_new: bool = False


def _stay(_play: Play) -> None:
    pass


def _start_a_centre(play: Play) -> None:
    play.frame.screen.model.choose(Beginning.CENTRE)


def _lock(play: Play) -> None:
    play.session.lock()


def _at(screen: str) -> Callable[[Play], None]:
    return lambda play: play.frame.navigator.start(screen)


def _step(step: str) -> Callable[[Play], None]:
    def come_to(play: Play) -> None:
        play.frame.new_incident()
        play.frames(8)
        play.frame.screen.model.go(step)

    return come_to


def _two_suspects(play: Play) -> None:
    _step("people")(play)
    play.frame.screen.model.answer("perpetrator.code_name", "The villa owner")
    play.frame.screen.model.add("perpetrator")


def _mending(play: Play) -> None:
    _step("next")(play)
    play.frames(8)
    play.frame.screen.next()


def _calendar(play: Play) -> None:
    _step("what")(play)
    play.frame.screen.model.answer("incident.happened_on", "~2025-10-18")
    play.frame.screen.refresh()
    play.frames(8)
    next(play.every(DateField)).open_calendar()


def _long_list(play: Play) -> None:
    _step("who")(play)
    play.frames(8)
    next(play.every(Picker)).open()


def _help(play: Play) -> None:
    _at("today")(play)
    play.frames(8)
    play.key(F1)


PICTURES = {
    "welcome": Picture(PHONE, "light", "en", _stay, is_new=True),
    "first-steps": Picture(TABLET, "dark", "sw", _start_a_centre, is_new=True),
    "unlock": Picture(PHONE, "sunlight", "en", _lock),
    "today-empty": Picture(PHONE, "light", "sw", _at("today")),
    "settings": Picture(LAPTOP, "dark", "en", _at("settings")),
    "form-safety": Picture(TABLET, "light", "sw", _step("safety")),
    "form-what": Picture(PHONE, "sunlight", "en", _step("what")),
    "form-people": Picture(LAPTOP, "light", "en", _two_suspects),
    "form-mending": Picture(PHONE, "light", "en", _mending),
    "calendar": Picture(PHONE, "dark", "en", _calendar),
    "long-list": Picture(TABLET, "light", "en", _long_list),
    "help": Picture(LAPTOP, "light", "sw", _help),
}


def drawn(names: list[str], known: Known, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Draw pictures, each on a copy of a centre in `folder`, at half their size."""
    for name in names:
        wanted = PICTURES[name]
        theme.choose(wanted.look, 1.0, moves=False)
        language.switch(wanted.spoken)
        copy = known.copy(folder / name)
        play = Play(folder / f"{name}-new" if wanted.is_new else copy.folder, wanted.size)
        if not wanted.is_new:
            open_with_keys(play.session, copy)
            play.frames(6)
        wanted.come_to(play)
        play.frames(14)
        image = play.shot()
        play.end()
        yield name, image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    theme.choose("light", 1.0, moves=True)
    language.switch("en")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of points, 0 to 1, that look different; the edges of letters are drawn a little differently
    by every driver, and count only from a fifth of the whole scale on. Pictures of different sizes differ wholly."""
    if one.size != other.size:
        return 1.0
    changed = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L").point(lambda v: v > 51)
    return sum(changed.histogram()[1:]) / (one.width * one.height)


def main(names: list[str]) -> int:
    """Draw these pictures anew, without any name all."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="haki-golden-") as name:
        folder = Path(name)
        House(folder / "seat").found().session.lock()
        Ui(HakiApp(lambda: Label(text="warm")), (320, 240)).close()
        for title, image in drawn(names or list(PICTURES), Known.of(folder / "seat"), folder):
            image.quantize(64, dither=Image.Dither.NONE).save(FOLDER / f"{title}.png", optimize=True)
            sys.stdout.write(f"{FOLDER / title}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
