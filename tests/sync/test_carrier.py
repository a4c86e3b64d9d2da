"""An exchange knows only that a message goes there and its answer comes back: it can be carried by hand."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from sync import protocol
from sync.carrier import ServerUnreachable
from sync.exchange import ExchangeRun
from tests.sync.parts import Server, centre_of


class Folder:
    """A carrier by files: it leaves a message in a folder, and has an answer once somebody took the folder along."""

    seconds_up = 0.0  # how fast somebody walks says nothing of a line

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bytes_up = self.bytes_down = self.round_trips = 0

    def post(self, path: str, body: bytes) -> bytes:
        name = hashlib.sha256(path.encode() + body).hexdigest()
        (self._folder / f"{name}.message").write_bytes(path.encode() + b"\n" + body)
        self.bytes_up += len(body)
        answer = self._folder / f"{name}.answer"
        if not answer.exists():
            raise ServerUnreachable("the folder has yet to be taken to the server")
        self.bytes_down += answer.stat().st_size
        self.round_trips += 1
        return answer.read_bytes()


def take_along(folder: Path, server: Server) -> None:
    """Carry the folder to the server, and home again."""
    for message in folder.glob("*.message"):
        path, _, body = message.read_bytes().partition(b"\n")
        message.with_suffix(".answer").write_bytes(server.answer(path.decode(), body))


def test_an_exchange_by_a_folder_that_is_carried_there_and_back_pushes_and_pulls(
    server: Server, tmp_path: Path
) -> None:
    saida, neema = centre_of(server, 2)
    saida.record(phone="0712")
    saida.sync()
    neema.ledger.speed = 20_000
    neema.record(narrative=os.urandom(10_000).hex())
    with pytest.raises(ServerUnreachable):
        neema.sync_over(Folder(tmp_path))
    assert neema.ids != saida.ids

    take_along(tmp_path, server)
    take_along(tmp_path, server)  # twice is harmless
    report = neema.sync_over(Folder(tmp_path))

    assert (report.pushed, report.pulled, report.waiting, report.round_trips, report.alarms) == (1, 1, 0, 1, ())
    assert neema.ids > saida.ids
    assert neema.ledger.speed == 20_000
    assert saida.alarms() == []
    assert saida.ids == neema.ids


def test_an_answer_that_comes_days_later_is_taken_in_with_the_message_it_answers(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    saida.record(phone="0712")
    saida.sync()
    neema.record(phone="on the way")
    (message,) = ExchangeRun(neema.ledger, neema.seat, {}).messages()
    answer = server.answer(protocol.EXCHANGE_PATH, message)
    neema.record(phone="since")

    late = ExchangeRun(neema.ledger, neema.seat, {})
    assert late.take(message, answer)

    assert (late.pushed, late.pulled, late.waiting, late.alarms) == (1, 1, 1, ())
    assert not late.is_finished
    assert neema.alarms() == saida.alarms() == []
    assert saida.ids == neema.ids
