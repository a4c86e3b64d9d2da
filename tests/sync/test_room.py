"""A server that has no room for what a device sends: the device reads on, says so, and sends it once there is room."""

import os

import pytest

from sync.carrier import ServerFull, ServerFullToday
from sync.server import quotas
from tests.sync.parts import Device, Server, Wire, centre_of


def allow(device: Device, stored: int | None = None, a_day: int | None = None) -> None:
    """Allow a device so many bytes."""
    with device.server.database.writing() as connection:
        quotas.set_quota(connection, device.circle, device.seat.id, stored, a_day)


@pytest.mark.parametrize(("amount", "said"), [("stored", ServerFull), ("a_day", ServerFullToday)])
def test_a_full_server_holds_up_what_is_sent_and_nothing_that_is_read(
    server: Server, amount: str, said: type[Exception]
) -> None:
    saida, neema = centre_of(server, 2)
    for _ in range(3):
        saida.record(narrative=os.urandom(100_000).hex())
        saida.sync()
    allow(neema, **{amount: 1000})
    record = neema.record(narrative=os.urandom(2000).hex())
    neema.record(phone="0712")
    wire = Wire(server)
    with pytest.raises(said):
        neema.sync_over(wire)
    assert saida.ids <= neema.ids
    assert wire.round_trips < 8
    assert neema.ledger.alarms == []
    with pytest.raises(said):  # and it says so each time, until there is room
        neema.sync()

    allow(neema, **{amount: 10_000_000})
    assert neema.sync().pushed == 2
    saida.sync()
    assert saida.read(record).values


def test_a_centre_that_is_full_is_said_to_whoever_lets_somebody_in(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    with server.database.writing() as connection:
        quotas.set_quota(connection, saida.circle, b"", 0, None)
    neema.record(phone="1")
    with pytest.raises(ServerFull):
        neema.sync()
    assert saida.alarms() == []
