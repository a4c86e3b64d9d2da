"""What is shared by all tests: a standalone centre to copy, a real server process, and a centre at it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from app import packs
from app.store import account, database, secret_store, vault
from tests import examples  # noqa: F401 -- its settings come before any test's
from tests.accounts import WindowsAccount
from tests.country_packs import Install, folder_of
from tests.relay import Relay
from tests.seats import CENTRE, Known, Seat, haki, join, new_centre
from tests.sync.server.parts import Server, run
from tests.ui import effort


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never through what is loaded: by default four tenths of a window's test go into
    that, for screens are made of many objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 1_000)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip on Windows what asks of a system what Windows has not, and say what that is."""
    if sys.platform == "win32" and (mark := item.get_closest_marker("posix_only")):
        pytest.skip(mark.args[0])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what each journey cost who made it: at the end of the soak, or where all is shown; `make test` is short."""
    lines = effort.table(terminalreporter.stats.get("", []))  # where setups and teardowns are that went well
    if lines and (config.getoption("markexpr") != "not soak" or config.getoption("capture") == "no"):
        terminalreporter.section("touches and keys of each journey")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def derivations_remembered() -> Iterator[None]:
    """Derive from a passphrase once in this process, for every seat that is made here gets the same salt: deriving is
    slow on purpose. What a seat's key is made of besides is its own. A process of its own derives again."""
    with pytest.MonkeyPatch.context() as patch:
        remembered = cache(partial(lambda derive, *given: bytes(derive(*given)), vault._derived))
        patch.setattr(vault, "_derived", lambda *given: bytearray(remembered(*given)))  # wiped
        patch.setattr(vault, "_new_salt", cache(vault._new_salt))
        yield


@pytest.fixture(scope="session", autouse=True)
def no_secret_store() -> Iterator[None]:
    """Have no secret store, as on a machine where nobody has signed in. On Windows there always is one: it would know
    each folder that a test copies or puts back, and what it knows stays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secret_store, "is_there", lambda: False)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_remembered() -> Iterator[None]:
    """Keep the SQL that was made for the next test's file, which a program that locks forgets: see
    `tests/store/test_database.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_forget_what_was_asked", lambda: None)
        yield


@pytest.fixture
def windows_account(monkeypatch: pytest.MonkeyPatch) -> WindowsAccount:
    """The account of the machine, which keeps secrets."""
    there = WindowsAccount()
    for name in ("is_there", "new_secret", "opened"):
        monkeypatch.setattr(account, name, getattr(there, name))
    return there


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Have certain country packs installed."""
    return lambda *codes: monkeypatch.setattr(packs, "PACKS", folder_of(codes, tmp_path / "packs"))


@pytest.fixture(scope="session")
def centre_made_once(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A standalone centre with nothing in it. Never written to: tests copy it."""
    folder: Path = tmp_path_factory.mktemp("made-once") / "seat"
    made = haki("setup", "--standalone", "--centre", CENTRE, "--device-name", "laptop", "--data", folder)
    assert made.status == 0, made
    return Known.of(folder)


@pytest.fixture
def known(centre_made_once: Known, tmp_path: Path) -> Known:
    """A standalone centre of one's own, opened without waiting for the key derivation."""
    return centre_made_once.copy(tmp_path / "seat")


@pytest.fixture
def seat(known: Known) -> Seat:
    """The same centre, driven by commands."""
    return Seat(known.folder)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server process, shared: every test makes centres of its own at it."""
    folder: Path = tmp_path_factory.mktemp("server")
    assert run("init", "--data", folder).returncode == 0
    running = Server("--data", folder).start()
    yield running
    status, errors = running.stop()
    assert status == 0, f"the server ended before its time: {status} {errors}"


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server process that a test may kill and look into."""
    folder = tmp_path / "server"
    assert run("init", "--data", folder).returncode == 0
    running = Server("--data", folder).start()
    yield running
    if running.running:
        running.stop()


@pytest.fixture
def relay(server: Server) -> Iterator[Relay]:
    """A relay in front of the shared server."""
    with Relay(server.address) as passing:
        yield passing


@pytest.fixture
def lead(server: Server, tmp_path: Path) -> Seat:
    """The first seat of a new centre at the server."""
    return new_centre(tmp_path / "lead", server)


@pytest.fixture
def two_seats(lead: Seat, server: Server, tmp_path: Path) -> tuple[Seat, Seat]:
    """The lead's laptop and Amina's tablet, both members."""
    return lead, join(tmp_path / "tablet", lead, server.address)


@pytest.fixture
def two_seats_behind_a_relay(server: Server, relay: Relay, tmp_path: Path) -> tuple[Seat, Seat, Relay]:
    """The same two, who know the server by the relay's address."""
    first = new_centre(tmp_path / "lead", server, relay.address)
    return first, join(tmp_path / "tablet", first, relay.address), relay
