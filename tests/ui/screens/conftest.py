"""A centre made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seats import Known
from tests.ui.screens.parts import House


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
