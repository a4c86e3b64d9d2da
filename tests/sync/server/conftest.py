"""A server process for each test module: starting one takes longer than most tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.server.parts import Device, Server, found_centre, run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("server")
    assert run("init", "--data", folder).returncode == 0
    running = Server("--data", folder).start()
    yield running
    running.stop()


@pytest.fixture
def lead(server: Server) -> Device:
    """The first device of a new centre."""
    return found_centre(server)
