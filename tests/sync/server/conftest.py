"""A server process for each test module: starting one takes longer than most tests.

A module that says `pytestmark = BOTH_DATABASES` runs twice, on SQLite and on PostgreSQL; one that says
`POSTGRESQL_IN_SOAK`, the second time in `make soak`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.server import postgresql
from tests.sync.server.parts import Device, Server, found_centre, run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A centre's server is run on Linux: on Windows it is only what the tests of the laptops sync with."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.posix_only("the server is run on Linux"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL for all tests of this process."""
    if what := postgresql.missing():
        pytest.skip(what)
    running = postgresql.Cluster()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The `--data` or `--db` of a new server."""
    if getattr(request, "param", "sqlite") == "postgresql":
        where = ("--db", request.getfixturevalue("cluster").new_database())
    else:
        where = ("--data", str(tmp_path_factory.mktemp("server")))
    made = run("init", *where)
    assert made.returncode == 0, made.stderr
    return where


@pytest.fixture(scope="module")
def server(place: tuple[str, str]) -> Iterator[Server]:
    """A running server."""
    running = Server(*place).start()
    yield running
    if running.running:
        running.stop()


@pytest.fixture
def start(place: tuple[str, str]) -> Iterator[Callable[[int], Server]]:
    """Start a server of the test's own with so many workers; it is stopped at the end if it still runs."""
    started: list[Server] = []

    def begin(workers: int) -> Server:
        started.append(Server(*place, workers=workers).start())
        return started[-1]

    yield begin
    for server in started:
        if server.running:
            server.stop()


@pytest.fixture
def lead(server: Server) -> Device:
    """The first device of a new centre."""
    return found_centre(server)
