"""A dozen screens look as they were meant to: compared with the pictures of tests/ui/golden/, a little aside."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.seats import Known
from tests.ui import golden

pytestmark = pytest.mark.ui

ASIDE = 0.004
"""Share of points that may differ: another driver's edges do; a word, a line or a colour changes several times more."""


@pytest.mark.parametrize("name", golden.PICTURES)
def test_a_screen_looks_as_it_was_meant_to(warm: None, keys_of_a_centre: Known, tmp_path: Path, name: str) -> None:
    meant = Image.open(golden.FOLDER / f"{name}.png")
    [(_name, now)] = golden.drawn([name], keys_of_a_centre, tmp_path)
    share = golden.difference(now, meant)
    if share > ASIDE:
        now.save(tmp_path / f"{name}.png")
    assert share <= ASIDE, f"{share:.1%} differs: look at {tmp_path / name}.png; if it is wanted: -m tests.ui.golden"


def test_a_button_of_another_colour_and_a_line_that_moved_would_be_seen() -> None:
    meant = Image.open(golden.FOLDER / "today-empty.png").convert("RGB")
    recoloured = meant.copy()
    ImageDraw.Draw(recoloured).rectangle((60, 200, 120, 224), fill=(160, 60, 60))
    moved = meant.copy()
    moved.paste(meant.crop((0, 0, meant.width, 40)), (0, 4))
    assert golden.difference(recoloured, meant) > ASIDE
    assert golden.difference(moved, meant) > ASIDE
    assert golden.difference(meant, meant) == 0


def test_every_picture_that_is_kept_is_of_a_screen_that_is_drawn() -> None:
    assert {path.stem for path in golden.FOLDER.glob("*.png")} == set(golden.PICTURES)
