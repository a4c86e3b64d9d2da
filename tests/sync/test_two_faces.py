"""A server that shows one seat one world and the others another: seen with the first batch that crosses; and an honest
server that was put back, which is not taken for one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync import frame, protocol
from sync.frame import NO_HASH, read_generations
from sync.protocol import CircleAsk, ExchangeRequest
from sync.server.restoring import begin_generations
from tests.sync.parts import Device, Server, Wire, centre_of, let_in, sync_all


class Faces:
    """Two worlds of one server, with one key: a copy of its folder lives on beside it."""

    def __init__(self, folder: Path, people: int) -> None:
        self.folder = folder
        self.first = Server(folder / "first")
        self.devices = centre_of(self.first, people)
        for device in self.devices:
            device.record(phone="before")
        sync_all(self.devices)
        shutil.copytree(folder / "first", folder / "second")
        self.second = Server(folder / "second")

    def relay(self, author: Device) -> None:
        """Bring what somebody has sent to the second world into the first as well, as it was signed."""
        carry(author, self.first)


def carry(author: Device, to: Server) -> None:
    """Bring what somebody has sent to one world into another, as it was signed."""
    batches = tuple(kept.batch.pack() for _, kept in author.ledger.own())
    ask = CircleAsk(author.circle, 0, NO_HASH, 0, batches=batches)
    body = protocol.encode(ExchangeRequest(protocol.VERSION, author.seat.id, (ask,), 0))
    signature = author.seat.signing.sign(frame.request_message(to.key, body))
    to.answer(protocol.EXCHANGE_PATH, body + signature)


@pytest.fixture
def faces(tmp_path: Path) -> Faces:
    return Faces(tmp_path, 3)


def test_a_seat_that_is_muted_sees_it_with_the_first_batch_that_crosses(faces: Faces) -> None:
    lead, neema, zawadi = faces.devices
    neema.server = zawadi.server = faces.second
    lead.record(phone="nobody will read this")
    assert lead.alarms() == []
    neema.record(phone="1")
    assert neema.alarms() == zawadi.alarms() == []
    neema.record(phone="2")  # sealed by who has read further in her world
    zawadi.record(phone="3")
    assert neema.alarms() == zawadi.alarms() == neema.alarms() == []
    faces.relay(neema)
    assert lead.alarms() == ["split_view"]
    assert neema.ids & lead.ids  # what is genuine is taken in all the same


def test_what_the_muted_seat_wrote_shows_it_to_the_others_when_it_crosses(faces: Faces) -> None:
    lead, neema, _ = faces.devices
    neema.server = faces.second
    neema.record(phone="in her world")
    neema.sync()
    lead.record(phone="1")
    lead.sync()
    lead.record(phone="2")
    lead.sync()
    carry(lead, faces.second)
    assert neema.alarms() == ["split_view"]


def test_two_faces_that_begin_with_a_pretended_restore_are_said_when_they_begin(faces: Faces) -> None:
    lead, neema, zawadi = faces.devices
    put_back(faces.second)
    neema.server = zawadi.server = faces.second
    assert neema.alarms() == zawadi.alarms() == ["server_rollback"]
    neema.record(phone="in the other world")
    assert neema.alarms() == []
    lead.record(phone="1")
    assert lead.alarms() == []
    carry(neema, faces.first)
    assert lead.alarms() == ["server_rollback"]  # somebody reads a generation that this server does not name


def put_back(server: Server) -> None:
    """Do what `haki-server restore` does."""
    begin_generations(server.database)


def test_an_honest_restore_in_the_middle_of_writing_is_no_split_view_for_anybody(tmp_path: Path) -> None:
    first = Server(tmp_path / "first")
    saida, neema, zawadi = devices = centre_of(first, 3)
    for device in devices:
        device.record(phone="before the backup")
    sync_all(devices)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    for round_ in range(3):
        for device in devices:
            device.record(phone=f"lost {round_}")
        sync_all(devices)
    neema.record(phone="sealed and not sent")
    neema.sync_over(Wire(first))
    put_back(copy := Server(tmp_path / "copy"))
    for device in devices:
        device.server = copy
    assert saida.alarms() == ["server_rollback"]
    for device in devices:
        assert device.alarms(full=True) == ["server_rollback"]
    for _ in range(2):
        for device in devices:
            device.record(phone="after")
            assert device.alarms() == []
    for device in devices:
        assert device.alarms(full=True) == []
    assert saida.ids == neema.ids == zawadi.ids
    newcomer = let_in(saida, "Amina")
    assert newcomer.alarms() == newcomer.alarms(full=True) == []
    assert newcomer.ids == saida.ids


def test_a_copy_put_back_in_silence_lives_on_in_another_generation_once_it_is_shown_its_word(tmp_path: Path) -> None:
    saida, neema = devices = centre_of(Server(tmp_path / "first"), 2)
    for device in devices:
        device.record(phone="1")
    sync_all(devices)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    saida.record(phone="lost")
    sync_all(devices)
    copy = Server(tmp_path / "copy")
    for device in devices:
        device.server = copy
    assert saida.alarms() == ["server_rollback"]
    assert saida.alarms(full=True) == ["server_rollback"]
    assert neema.alarms(full=True) == ["server_rollback"]
    assert saida.alarms() == neema.alarms() == []
    assert saida.ids == neema.ids
    assert saida.ledger.served is not None
    assert len(read_generations(saida.ledger.served.generations)) == 2
