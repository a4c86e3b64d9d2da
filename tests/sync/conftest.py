"""A server in this process for each module of tests; every test makes centres of its own at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.parts import Server, centre_of
from tests.sync.store_device import StoreDevice


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.database.close()


@pytest.fixture(scope="module")
def stores(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[StoreDevice]]:
    """Three devices of one centre with real stores, which live on from one history to the next, as real ones do."""
    (lead,) = centre_of(server, 1)
    folder = tmp_path_factory.mktemp("stores")
    devices = [StoreDevice(lead, folder / person, person) for person in ("Neema", "Zawadi", "Amina")]
    yield devices
    for device in devices:
        device.store.close()
