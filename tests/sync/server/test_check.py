"""What `haki-server check` finds when somebody has been at the database."""

import json
import os
import sqlite3
from pathlib import Path

import pytest

from sync import frame
from sync.server.check import check
from sync.server.database import ServerDatabase, UnusableDatabase, sqlite_url
from tests.sync.server.parts import Server, found_centre, run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a server with a centre of two devices and six batches."""
    folder = tmp_path_factory.mktemp("filled")
    run("init", "--data", folder)
    server = Server("--data", folder).start()
    lead = found_centre(server)
    worker = lead.let_in()
    for device in (lead, worker) * 3:
        device.push(device.seat.next_batch(lead.circle))
    server.stop()
    return (folder / "haki-server.db").read_bytes()


def test_a_sound_database_is_said_to_be_sound(filled: bytes, tmp_path: Path) -> None:
    (tmp_path / "haki-server.db").write_bytes(filled)
    answer = run("check", "--data", tmp_path, "--json")
    assert json.loads(answer.stdout) == {"ok": True, "entries": 2, "batches": 6, "problems": []}
    assert answer.returncode == 0


VALUES = {"noise": os.urandom(200), "sixty_four": os.urandom(frame.SIGNATURE_BYTES)}


@pytest.mark.parametrize(
    ("manipulation", "alarm"),
    [
        ("UPDATE batch SET ciphertext = :noise WHERE position = 3", "batch_hash"),
        ("UPDATE batch SET signature = :sixty_four WHERE position = 3", "bad_signature"),
        ("UPDATE batch SET time = time + 1 WHERE position = 3", "batch_hash"),
        ("UPDATE batch SET time = time + 1 WHERE position = 6", "feed_end"),
        ("UPDATE batch SET time = 1 WHERE position = 3", "feed_time"),
        ("UPDATE circle SET generations = :noise", "generations"),
        (
            "UPDATE circle SET generations = CAST(substr(generations, 1, 16) || x'00000000000000ff' AS BLOB)",
            "generations",
        ),
        ("UPDATE batch SET header = substr(header, 1, 213) WHERE position = 3", "malformed_batch"),
        ("UPDATE batch SET feed_head = :noise WHERE position = 3", "batch_hash"),
        ("UPDATE batch SET number = 9 WHERE position = 6", "batch_hash"),
        ("DELETE FROM batch WHERE position = 3", "feed_gap"),
        ("DELETE FROM batch WHERE position = 6", "feed_end"),
        (
            "UPDATE batch SET position = -1 WHERE position = 3;"
            "UPDATE batch SET position = 3 WHERE position = 5;"
            "UPDATE batch SET position = 5 WHERE position = -1",
            "chain",
        ),
        ("UPDATE batch SET ciphertext = 'words' WHERE position = 3", "damaged"),
        ("UPDATE circle SET feed_head = :noise", "feed_end"),
        ("UPDATE circle SET membership_number = 1", "membership_end"),
        ("UPDATE seat SET administrator = 1", "membership_end"),
        (
            "UPDATE entry SET wire = CAST(substr(wire, 1, length(wire) - 1) || x'41' AS BLOB) WHERE number = 2",
            "membership_signature",
        ),
        ("DELETE FROM entry WHERE number = 2", "bad_signature"),
        ("UPDATE entry SET hash = :noise WHERE number = 1", "membership_hash"),
    ],
)
def test_every_manipulation_is_found_and_named(filled: bytes, tmp_path: Path, manipulation: str, alarm: str) -> None:
    file = tmp_path / "haki-server.db"
    file.write_bytes(filled)
    with sqlite3.connect(file) as connection:
        for statement in manipulation.split(";"):
            used = {name: value for name, value in VALUES.items() if f":{name}" in statement}
            assert connection.execute(statement, used).rowcount > 0
    database = ServerDatabase.open(sqlite_url(tmp_path))
    assert alarm in {problem.alarm for problem in check(database).problems}
    database.close()


def test_a_damaged_page_is_found_wherever_it_is(filled: bytes, tmp_path: Path) -> None:
    file = tmp_path / "haki-server.db"
    for start in range(4096, len(filled), 4096):
        file.write_bytes(filled[:start] + os.urandom(4096) + filled[start + 4096 :])
        try:
            database = ServerDatabase.open(sqlite_url(tmp_path))
        except UnusableDatabase:
            continue
        assert check(database).problems, f"page {start // 4096 + 1}"
        database.close()


def test_what_is_found_is_told_in_a_line_each_and_by_the_exit_status(filled: bytes, tmp_path: Path) -> None:
    file = tmp_path / "haki-server.db"
    file.write_bytes(filled)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE batch SET feed_head = signature WHERE position IN (2, 3)")
    people, program = run("check", "--data", tmp_path), run("check", "--data", tmp_path, "--json")
    assert (people.returncode, program.returncode) == (1, 1)
    assert people.stdout.count("\n") == 2
    assert people.stderr == "haki-server: 2 problems; keep the database as it is and restore a backup elsewhere\n"
    report = json.loads(program.stdout)
    assert (report["ok"], report["batches"]) == (False, 6)
    assert [problem["alarm"] for problem in report["problems"]] == ["batch_hash", "batch_hash"]
