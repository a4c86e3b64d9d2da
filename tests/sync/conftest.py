"""A server in this process for each module of tests; every test makes centres of its own at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.parts import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.database.close()
