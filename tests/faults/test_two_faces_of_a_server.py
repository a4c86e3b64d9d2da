"""A server that keeps one seat's work from the others, with real processes: two copies of its database, one key.
Whoever is muted sees it with the first batch that is relayed to them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync import frame
from sync.server import feed, schema, storage
from sync.server.database import ServerDatabase, sqlite_url
from sync.server.feed import Placed
from tests.relay import Relay
from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server, run


class Faces:
    """The lead at one world, Amina at the other; each knows the server by an address of its own."""

    def __init__(self, place: Path) -> None:
        self.folders = place / "first", place / "second"
        assert run("init", "--data", self.folders[0]).returncode == 0
        self.servers = [Server("--data", self.folders[0]).start()]
        self.relays = [Relay(self.servers[0].address) for _ in range(2)]
        self.lead = new_centre(place / "lead", self.servers[0], self.relays[0].address)
        self.amina = join(place / "tablet", self.lead, self.relays[1].address)
        for seat in (self.lead, self.amina):
            seat.record("incident", reported_on="2022-03-22")
            seat.sync()
        self.lead.sync()
        assert run("backup", str(place / "copy"), "--data", self.folders[0]).returncode == 0
        self.folders[1].mkdir(mode=0o700)
        shutil.copy(place / "copy", self.folders[1] / "haki-server.db")  # by hand: it must not tell
        self.servers.append(Server("--data", self.folders[1]).start())
        self.relays[1].server = self.servers[1].address

    def relay(self, seat: Seat) -> None:
        """Bring a seat's batches from the second world into the first, as whoever holds the server can."""
        known, author = (ServerDatabase.open(sqlite_url(folder)) for folder in self.folders)
        me = bytes.fromhex(seat.ask("device", "list")[1]["id"])
        with author.reading() as connection:
            rows = connection.execute(
                select(schema.batch).where(schema.batch.c.seat == me).order_by(schema.batch.c.number)
            ).all()
        with known.writing() as connection:
            (state,) = storage.circles(connection)
            end = feed.chain_ends(connection, state.circle, [me])[me]
            position, head, placed = state.position, state.feed_head, []
            for row in rows[end.number :]:
                batch = frame.read_batch(row.header + row.signature + row.ciphertext)
                position, head = position + 1, frame.feed_step(head, batch.hash, state.feed_time)
                placed.append(Placed(batch, head, position, state.feed_time))
            feed.add_batches(connection, state, placed)
        known.close()
        author.close()

    def close(self) -> None:
        for server in self.servers:
            server.stop()
        for relay in self.relays:
            relay.close()


@pytest.fixture
def faces(tmp_path: Path) -> Iterator[Faces]:
    made = Faces(tmp_path)
    yield made
    made.close()


def names(seat: Seat) -> list[str]:
    """Exchange, and return the alarms."""
    return [alarm["alarm"] for alarm in seat("sync", "--json").data["alarms"]]


def test_the_muted_lead_sees_it_with_the_first_batch_that_is_relayed_to_them(faces: Faces) -> None:
    lead, amina = faces.lead, faces.amina
    for day in range(3):
        lead.record("incident", reported_on=f"2022-04-0{day + 1}")
        amina.record("incident", reported_on=f"2022-05-0{day + 1}")
        assert names(lead) == names(amina) == []  # so far each lives in a world that fits
    faces.relay(amina)
    assert names(lead) == ["split_view"]
    assert "compare with the person named" in lead("status").out
    assert lead.is_sound()


def test_the_ten_words_tell_before_anything_crosses_and_once_the_muted_seat_is_shown_the_other_world_it_knows(
    faces: Faces,
) -> None:
    lead, amina = faces.lead, faces.amina
    shared = str(amina.ask("checkpoint")["position"])
    for seat in (lead, amina):
        seat.record("incident", reported_on="2022-04-01")
        assert names(seat) == []
    (first, second) = (seat.ask("checkpoint") for seat in (lead, amina))
    assert first["position"] == second["position"]
    assert first["words"] != second["words"]
    assert lead.ask("checkpoint", "--at", shared)["words"] == amina.ask("checkpoint", "--at", shared)["words"]
    faces.relays[0].server = faces.servers[1].address
    assert names(lead) == ["server_rollback"]
