"""What several tests of faults need: somebody who types commands in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.typist import Typist


@pytest.fixture(scope="session")
def typist() -> Iterator[Typist]:
    """One who types for all: what is killed is what is typed, and nothing of it stays with who types."""
    with Typist() as typing:
        typing.type("--help")  # the first child of all is slower than the others
        yield typing
