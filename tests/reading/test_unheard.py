"""A colleague who goes on sending and never names what came from here is to be asked; who reads is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.unheard import not_reading
from sync.frame import NO_HASH
from sync.ledger import Cursor, FeedPlace
from tests.sync.parts import Server, centre_of
from tests.sync.store_device import StoreDevice

DAY = 86_400_000
BEGAN = 1_800_000_000_000


@pytest.fixture
def device(server: Server, tmp_path: Path) -> StoreDevice:
    lead, _ = centre_of(server, 2)
    return StoreDevice(lead, tmp_path / "seat", "Amina")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "server")


def asked(device: StoreDevice, *feed: tuple[bytes, int, int | None]) -> list[tuple[bytes, int]]:
    """Return who is to be asked after a feed of (seat, day, read to)."""
    places = [
        FeedPlace(Cursor(at, at.to_bytes(32, "big"), BEGAN + day * DAY), seat, at, bytes(16), read_to)
        for at, (seat, day, read_to) in enumerate(feed, 1)
    ]
    end = places[-1].cursor if places else Cursor(0, NO_HASH)
    device.store.ledger.feed.apply(device.circle, [], end, places, at_end=True)
    found = device.store.database.read(lambda tx: not_reading(tx, device.store.seat.id, 7))
    return [(each.seat, (each.since - BEGAN) // DAY) for each in found]


def test_who_sends_twice_a_week_later_without_having_read_is_to_be_asked(device: StoreDevice) -> None:
    me, other = device.store.seat.id, next(iter(device.store.ledger.members.membership(device.circle).members))
    assert asked(device, (me, 0, None), (other, 8, 0), (other, 9, 0)) == [(other, 0)]
    assert asked(device, (me, 0, None), (other, 8, 0), (other, 9, 1)) == []  # has read by now
    assert asked(device, (me, 0, None), (other, 6, 0), (other, 9, 0)) == []  # only one of them a week later
    assert asked(device, (me, 0, None), (other, 8, 0), (other, 9, None)) == []  # it cannot be said
    assert asked(device, (me, 0, None), (other, 1, 0), (me, 30, None)) == []  # is silent altogether
    device.store.close()
