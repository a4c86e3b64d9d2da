"""What the casework tests share: the real Kenyan pack."""

from __future__ import annotations

import pytest

from app import packs
from app.casework.country import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return packs.load("kenya")
