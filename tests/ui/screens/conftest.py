"""A centre made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.screens.parts import House


@pytest.fixture(scope="session")
def a_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a standalone centre with nothing in it; never opened again, only copied."""
    folder: Path = tmp_path_factory.mktemp("centre") / "seat"
    House(folder).found().session.lock()
    return folder


@pytest.fixture
def house(a_centre: Path, tmp_path: Path) -> Iterator[House]:
    """A session on an opened standalone centre."""
    opened = House(shutil.copytree(a_centre, tmp_path / "seat")).unlock()
    yield opened
    opened.session.lock()
