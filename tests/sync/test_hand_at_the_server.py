"""A hand at the server's tables: an operator who is bribed, or a restore that went wrong, edits each of them, and the
server goes on serving. What devices make of it: an alarm for whoever is shown something else, no word that is not
genuine taken in, nobody let in, and for who has read already nothing changes. Attacks on promises 1, 2 and 4.

The server's own code runs on the edited database; each case is a copy of one centre.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest

from sync import keys
from sync.keys import Seat, SeatDetails
from tests.sync.hostile import World, a_world
from tests.sync.parts import NOW, Device, Server
from tests.sync.test_hostile_membership import newcomer_at


class Edit(NamedTuple):
    """What is done to the tables, and the alarms of three: who has read everything, who has read nothing of the feed
    yet, and a newcomer who knows the founding entry alone."""

    statements: str
    read: str
    unread: str
    newcomer: str


TABLES: dict[str, Edit] = {
    # batch
    "the last batch taken out, and the feed's end with it": Edit(
        "DELETE FROM batch WHERE position = 5; UPDATE circle SET (position, feed_head, feed_time) = "
        "(SELECT position, feed_head, time FROM batch WHERE position = 4)",
        "server_rollback", "", ""),  # who has read it says so; to the others nobody has spoken of it yet
    "the last batch taken out": Edit(
        "DELETE FROM batch WHERE position = 5", "server_rollback", "feed_gap", "feed_gap"),
    "a batch in the middle taken out": Edit("DELETE FROM batch WHERE position = 3", "", "feed_gap", "feed_gap"),
    "what was sealed, replaced by noise": Edit(
        "UPDATE batch SET ciphertext = randomblob(length) WHERE position = 2", "", "bad_signature", "bad_signature"),
    "a header altered": Edit(
        "UPDATE batch SET header = CAST(substr(header, 1, 100) || x'00' || substr(header, 102) AS BLOB) "
        "WHERE position = 2", "", "bad_signature", "bad_signature"),
    "a signature altered": Edit(
        "UPDATE batch SET signature = randomblob(64) WHERE position = 2", "", "bad_signature", "bad_signature"),
    "a time moved by a minute": Edit(
        "UPDATE batch SET time = time + 60000 WHERE position = 2", "", "feed_altered", "feed_altered"),
    "every time moved by a day": Edit(
        "UPDATE batch SET time = time + 86400000; UPDATE circle SET feed_time = feed_time + 86400000",
        "", "split_view feed_altered", "split_view feed_altered"),
    "the running hash at the end altered": Edit(
        "UPDATE batch SET feed_head = randomblob(32) WHERE position = 5", "server_rollback", "", ""),
    "a batch filed under another hash": Edit(
        "UPDATE batch SET hash = randomblob(32) WHERE position = 5", "server_answer", "", ""),
    # circle
    "the end of the feed moved on": Edit("UPDATE circle SET position = position + 1", *["feed_gap"] * 3),
    "the feed's hash altered": Edit("UPDATE circle SET feed_head = randomblob(32)", *["feed_altered"] * 3),
    "a member fewer counted": Edit(
        "UPDATE circle SET membership_number = membership_number - 1",
        "server_rollback", "membership_fork", "no_key"),
    "a member more counted": Edit(
        "UPDATE circle SET membership_number = membership_number + 1", *["server_answer"] * 3),
    "the membership's hash altered": Edit(
        "UPDATE circle SET membership_head = randomblob(32)", *["membership_fork"] * 3),
    "the feed's generation given another name": Edit(
        "UPDATE circle SET generations = CAST(randomblob(16) || substr(generations, 17) AS BLOB)",
        "server_rollback", "server_rollback server_rollback", "server_rollback"),
    "a generation begun in the past": Edit(
        "UPDATE circle SET generations = CAST(generations || randomblob(16) || x'0000000000000002' AS BLOB)",
        "server_rollback", "server_rollback", ""),
    "the clock of the feed set to the next century": Edit("UPDATE circle SET feed_time = 4102444800000", "", "", ""),
    "another epoch and suite": Edit("UPDATE circle SET epoch = 2, suite = 2", "", "", ""),
    "another server and another beginning": Edit(
        "UPDATE circle SET server_key = randomblob(32), genesis = randomblob(32)", "", "", ""),
    # seat, entry, server
    "everybody made an administrator": Edit("UPDATE seat SET administrator = 1", "", "", ""),
    "nobody left an administrator": Edit("UPDATE seat SET administrator = 0", "", "", ""),
    "a member's key exchanged for another's": Edit(
        "UPDATE seat SET signing = (SELECT signing FROM seat AS other WHERE other.since = 2) WHERE since = 3",
        "", "not_a_member", ""),
    "who was added, altered": Edit(
        "UPDATE entry SET wire = CAST(substr(wire, 1, length(wire) - 1) || x'41' AS BLOB) WHERE number = 2",
        "", "", "membership_signature"),
    "who was added, taken out": Edit("DELETE FROM entry WHERE number = 3", "", "", "membership_gap"),
    "who was added, twice": Edit(
        "UPDATE entry SET wire = (SELECT wire FROM entry AS other WHERE other.number = 2) WHERE number = 3",
        "", "", "membership_gap"),
    "the server's own key exchanged": Edit(
        "UPDATE server SET signing_seed = randomblob(32)", *["not_a_member"] * 3),
    # what the operator allows
    "what was used counted as less than nothing": Edit("UPDATE used SET stored = -9000, on_day = -9000", "", "", ""),
}  # fmt: skip


class Centre(NamedTuple):
    """The folder of a server, closed, and the people of the centre: whoever takes part in a case is a copy."""

    folder: Path
    world: World
    newcomer: Device


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("hand") / "server"
    world = a_world(Server(folder))
    newcomer = newcomer_at(world)
    assert world.saida.alarms() == world.neema.alarms() == []
    world.server.database.close()
    return Centre(folder, world, newcomer)


def edited(centre: Centre, place: Path, statements: str) -> Server:
    """Return a server on a copy of the database in which each statement has found something to change."""
    shutil.copytree(centre.folder, place)
    with sqlite3.connect(place / "haki-server.db") as database:
        for statement in statements.split(";"):
            assert database.execute(statement).rowcount > 0
    return Server(place)


@pytest.mark.parametrize("what", TABLES)
def test_whatever_is_edited_at_the_server_nobody_is_shown_anything_else_without_an_alarm(
    centre: Centre, tmp_path: Path, what: str
) -> None:
    statements, *expected = TABLES[what]
    genuine, members = set(centre.world.saida.ids), set(centre.world.saida.ledger.state.members)
    people = (centre.world.saida, centre.world.zawadi, centre.newcomer)
    for at, (original, alarms) in enumerate(zip(people, expected, strict=True)):
        device = original.copy()
        device.server = server = edited(centre, tmp_path / str(at), statements)
        before = set(device.ids)
        if original is centre.world.saida:
            genuine.add(device.save(("case", b"", "create", {"phone": "new"}, (), ()))[0])
        assert device.alarms() == alarms.split()
        assert before <= device.ids <= genuine, "nothing is lost, and nothing is here that nobody wrote"
        assert set(device.ledger.state.members) <= members
        server.database.close()


def test_whom_the_server_calls_an_administrator_nobody_else_does(centre: Centre, tmp_path: Path) -> None:
    """The operator and a volunteer together: the server takes her entry and relays it, and every colleague refuses."""
    server = edited(centre, tmp_path / "server", "UPDATE seat SET administrator = 1")
    saida, neema, zawadi = (each.copy() for each in (centre.world.saida, centre.world.neema, centre.world.zawadi))
    for each in (saida, neema, zawadi):
        each.server = server
    stranger = Seat.generate()
    details = SeatDetails("Stranger", "phone", "worker", "XX")
    ledger = neema.ledger
    entry = keys.add_seat(
        neema.seat, ledger.state, ledger.known_keys, keys=stranger.public, details=details, now_ms=NOW
    )
    neema.sync(entries={neema.circle: entry.wire})
    for each in (saida, zawadi):
        assert each.alarms()[0] == "membership_not_administrator"
        assert stranger.id not in each.ledger.state.members
    assert stranger.id not in neema.ledger.state.members, "nor does her own device"
