"""Which way of drawing is asked first: what failed once is not asked again, until all have failed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.ui import graphics
from app.ui.graphics import CHOSEN, FAILED, Graphics


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is set up, on a laptop of Windows."""
    monkeypatch.setattr(graphics, "WAYS", ("angle_sdl2", "glew", "sdl2"))
    monkeypatch.setenv(CHOSEN, "")  # so that what is chosen here is taken back
    monkeypatch.delenv(CHOSEN)
    (tmp_path / "slot").touch()
    return tmp_path


def first_asked(folder: Path) -> str:
    Graphics(folder).choose()
    return os.environ[CHOSEN]


def began_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the first way of a start fail; return which is asked in the program that it starts."""
    asked = first_asked(folder)
    monkeypatch.delenv(CHOSEN)
    start = Graphics(folder)
    assert start.another()
    monkeypatch.setenv(FAILED, asked)
    return first_asked(folder)


def test_direct3d_is_asked_first_and_what_failed_is_not_asked_by_the_next_start(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert began_anew(laptop, monkeypatch) == "glew"
    monkeypatch.delenv(FAILED)
    monkeypatch.delenv(CHOSEN)
    assert first_asked(laptop) == "glew"


def test_when_every_way_has_failed_the_next_start_begins_anew(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = Graphics(laptop)
    assert [start.another(), start.another(), start.another()] == [True, True, False]
    assert first_asked(laptop) == "angle_sdl2"


def test_before_somebody_has_set_up_nothing_is_made(tmp_path: Path, laptop: Path) -> None:
    folder = tmp_path / "none yet"
    start = Graphics(folder)
    assert start.another()
    start.works()
    assert not folder.exists()


def test_what_somebody_names_is_asked_first_and_not_remembered(laptop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOSEN, "nosuch")
    start = Graphics(laptop)
    start.choose()
    assert os.environ[CHOSEN] == "nosuch"
    assert start.another()
    monkeypatch.delenv(CHOSEN)
    assert first_asked(laptop) == "angle_sdl2"


@pytest.mark.parametrize("written", ["", "{}", "[1, null]", '["nosuch"]', "\xff"])
def test_a_file_that_says_nothing_sensible_is_passed_over(
    laptop: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (laptop / graphics.FILE).write_text(written, encoding="latin-1")
    assert first_asked(laptop) == "angle_sdl2"
