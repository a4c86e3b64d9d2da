"""Every component, at every size and theme: large enough to press, nothing cut or hidden, told from its ground."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from kivy.core.window import Window
from PIL import ImageChops

from app.ui.language import language
from app.ui.screens.gallery.screen import PARTS, Gallery, GalleryParts
from app.ui.theme.theme import theme
from tests.ui import looks
from tests.ui.driver import Ui
from tests.ui.every_way import wrong_at

pytestmark = pytest.mark.ui

README = Path(__file__).parent.parent.parent / "app" / "ui" / "README.md"
SIZES = [(1366, 768), (1280, 800), (800, 1280), (360, 740)]


@pytest.fixture
def gallery(mount: Callable[..., Ui]) -> Callable[..., Ui]:
    """Return a function that shows one part of the gallery at a size."""
    return lambda part, size=(1366, 768): mount(lambda: Gallery(part=part), size)


@pytest.mark.in_turns
@pytest.mark.parametrize("part", PARTS)
def test_everything_fits_is_read_and_reached_at_every_size_in_large_text_a_longer_language_and_every_theme(
    gallery: Callable[..., Ui], part: str
) -> None:
    ui, number = gallery(part), list(PARTS).index(part)
    found = wrong_at(ui, SIZES, number)
    ui.resize(800, 3000)
    found |= looks.faint_by_theme(ui, number)
    assert {label: faults for label, faults in found.items() if faults} == {}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_changed_later_looks_as_if_it_had_been_so_from_the_start(gallery: Callable[..., Ui], part: str) -> None:
    ui = gallery(part, (360, 740))
    ui.resize(800, 1280)
    theme.choose("sunlight", 1.3)
    theme.choose("dark", 1.15)
    ui.frames(4)
    changed = ui.shot()
    assert ImageChops.difference(changed, gallery(part, (800, 1280)).shot()).getbbox() is None


def test_every_component_of_the_table_is_in_the_gallery(gallery: Callable[..., Ui]) -> None:
    shown = set()
    for part in PARTS:
        ui = gallery(part)
        for size in SIZES[::3]:
            ui.resize(*size)
            for widget in ui.root.walk():
                shown |= {kind.__name__ for kind in type(widget).__mro__[:2]}  # a part is a kind of page
    next(gallery("parts").every(GalleryParts)).ask()
    shown |= {type(child).__name__ for child in Window.children}

    table = README.read_text(encoding="utf-8").partition("## Widgets")[2].partition("## Traps")[0]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"\b[A-Z]\w+\b(?!\()", line.split("|")[1])
    }
    assert {"FilledButton", "Divider", "Sheet"} <= named
    assert named - shown == set()


def test_switching_the_language_changes_the_words_on_the_screen_at_once(gallery: Callable[..., Ui]) -> None:
    ui = gallery("form", (800, 1280))
    assert "Hide" in ui.texts()
    language.switch("sw")
    ui.frames(2)
    assert {"Ficha", "Hakuulizwa", "Mwezi tu"} <= set(ui.texts())
    assert "Hide" not in ui.texts()
