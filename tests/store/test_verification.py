"""`haki verify`: whoever holds the key and alters what is kept is found out, and each kind of damage has its name."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from app.casebook import upkeep
from app.store import journal, vault
from app.store.connecting import PAGE_BYTES
from app.store.transaction import Transaction
from sync.changes import Change
from tests.relay import Relay
from tests.seats import Known, Seat, join, new_centre
from tests.sync.server.parts import Server

Tamper = Callable[[Transaction], Any]


@pytest.fixture(scope="module")
def worked_in(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The lead's folder after some work of two people: batches, receipts, a conflict, and changes not yet sent."""
    place = tmp_path_factory.mktemp("worked-in")
    with Relay(server.address) as relay:
        lead = new_centre(place / "lead", server, relay.address)
        first = lead.record("incident", reported_on="2022-03-22", narrative="Alikuja jioni", county="mombasa")
        lead.sync()
        amina = join(place / "tablet", lead, relay.address)
        amina("edit", first["case"], "age=12")
        amina("edit", first["id"], "place_type=home")
        lead("edit", first["case"], "age=14")
        for each in (amina, lead):
            each.sync()
        amina.record("incident", reported_on="2022-03-23", summary="Promise of school fees")
        amina.sync()
        lead.sync()
        relay.server = "http://127.0.0.1:1"  # nobody there: what is sealed now stays in the outbox
        lead("edit", first["id"], "ongoing=yes")
        assert lead("sync").status == 1
        lead.record("incident", reported_on="2022-03-24", narrative="Bado haijatumwa")
    return Known.of(lead.folder)


@pytest.fixture
def mine(worked_in: Known, tmp_path: Path) -> Known:
    return worked_in.copy(tmp_path / "mine")


def alarms(known: Known) -> list[str]:
    with known.casebook() as book:
        found = book.upkeep.verify()
    assert found["ok"] == (not found["problems"])
    return [each["alarm"] for each in found["problems"]]


def checked_beside_the_work(known: Known) -> list[str]:
    """The names of the alarms that a window has kept once its check has looked at everything."""
    with known.casebook() as book:
        while not book.upkeep.check_a_little().is_over:
            pass
        return [each["alarm"] for each in book.centre.alarms()]


def with_the_key(known: Known, do: Callable[[Transaction], object]) -> None:
    """Let somebody at the tables who holds the key, past every door."""
    store = known.store()
    store.database.write(do)
    store.close()


def say(*statements: str) -> Tamper:
    def run(tx: Transaction) -> None:
        for statement in statements:
            assert tx.exec_driver_sql(statement).rowcount > 0

    return run


def flip(column: str, where: str, at: int = -1) -> Tamper:
    """Flip one bit of one kept value."""
    table, _, name = column.partition(".")

    def run(tx: Transaction) -> None:
        data = bytearray(tx.exec_driver_sql(f"SELECT {name} FROM {table} WHERE {where}").scalar_one())  # noqa: S608
        data[at] ^= 1
        tx.exec_driver_sql(f"UPDATE {table} SET {name} = ? WHERE {where}", (bytes(data),))  # noqa: S608

    return run


def test_nothing_is_wrong_after_honest_work(mine: Known) -> None:
    assert alarms(mine) == []
    assert checked_beside_the_work(mine) == []


def test_where_little_is_kept_the_check_beside_the_work_is_over_in_few_looks(
    mine: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks() -> int:
        with mine.casebook() as book:
            return next(at for at in count(1) if book.upkeep.check_a_little().is_over)

    in_few = looks()
    monkeypatch.setattr(upkeep, "A_LITTLE", 0)

    assert in_few * 3 < looks(), "each wakes the device"


def test_the_check_beside_the_work_takes_little_at_a_time_and_honest_work_between_is_no_damage(
    lead: Seat, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "A_LITTLE", 0)  # as where a slice takes longer than that
    amina = join(tmp_path / "tablet", lead, server.address)
    for _ in range(15):
        lead.record("incident", reported_on="2022-03-22", narrative="Alikuja jioni")
    slices = 0
    with Known.of(lead.folder).casebook() as book:
        records = len({change.body.record for change in book._door.store.database.read(_all_changes)})
        while not book.upkeep.check_a_little().is_over:
            slices += 1
            if slices < 4:
                book.records.record("incident", {"reported_on": "2022-03-23"})
                amina.record("incident", reported_on="2022-03-24")
                amina.sync()
                book.centre.sync()
        assert book.centre.alarms() == []
        assert book.upkeep.verify()["ok"]
    assert slices > records / 20


def _all_changes(tx: Transaction) -> list[Change]:
    return [change for history in journal.all_records(tx) for change in history.changes]


OWN, COLLEAGUES = "chain = 1", "chain = 2"
TAMPERED: list[tuple[str, str, Tamper]] = [
    # what was said
    ("a word of an own change", "change_altered", flip("change.payload", f"{OWN} AND number = 1", 100)),
    ("a word of a colleague's change", "change_altered", flip("change.payload", f"{COLLEAGUES} AND number = 1")),
    ("the end of a change", "change_altered", say("UPDATE change SET payload = x'9a' WHERE seq = 1")),
    ("the seed of the leaves", "change_altered", flip("batch.seed", f"{OWN} AND number = 1")),
    ("a change that was sent, removed", "change_missing", say("DELETE FROM change WHERE seq = 4")),
    ("a change not yet sent, removed", "change_missing", say("DELETE FROM change WHERE seq = 9")),
    ("the last change, removed", "projection_differs", say("DELETE FROM change WHERE seq = 10")),
    ("a change given to another", "change_missing", say("UPDATE change SET chain = 1, number = 9 WHERE seq = 4")),
    ("a change filed elsewhere", "change_altered", say("UPDATE change SET record = x'00' WHERE seq = 4")),
    # by whom, and in which order
    ("a signature", "bad_signature", flip("batch.signature", f"{COLLEAGUES} AND number = 1")),
    ("the hash of a batch", "bad_signature", flip("batch.hash", f"{OWN} AND number = 2")),
    ("the header of a batch", "bad_signature", flip("batch.header", f"{OWN} AND number = 2")),
    ("the beginning of a header", "chain_broken", flip("batch.header", f"{OWN} AND number = 2", 0)),
    ("the hash of what was sealed", "bad_signature", flip("batch.ciphertext_hash", f"{COLLEAGUES} AND number = 2")),
    ("a batch in the middle, removed", "chain_broken", say("DELETE FROM batch WHERE chain = 1 AND number = 2")),
    ("the last batch, removed", "chain_broken", say("DELETE FROM batch WHERE chain = 2 AND number = 2")),
    ("two batches, swapped", "chain_broken", say(
        "UPDATE batch SET number = 9 WHERE chain = 2 AND number = 1", "UPDATE batch SET number = 1 WHERE chain = 2 "
        "AND number = 2", "UPDATE batch SET number = 2 WHERE chain = 2 AND number = 9")),
    ("the chain of another seat", "unknown_author", flip("chain.seat", "id = 2")),
    ("the end of a chain", "chain_broken", say("UPDATE chain SET last_change = last_change + 1 WHERE id = 1")),
    # what the server has given its word for, and what it has not been sent
    ("a receipt's signature", "bad_receipt", flip("batch.receipt_signature", f"{OWN} AND number = 1")),
    ("a receipt's time", "bad_receipt", say("UPDATE batch SET receipt_time = receipt_time - 1 WHERE number = 1")),
    ("a receipt's position", "bad_receipt", say("UPDATE batch SET position = 2 WHERE chain = 1 AND number = 1")),
    ("a receipt of another batch", "bad_receipt", say(
        "UPDATE batch SET (position, receipt_time, receipt_signature) = (SELECT position, receipt_time, "
        "receipt_signature FROM batch WHERE chain = 1 AND number = 1) WHERE chain = 1 AND number = 3")),
    ("a batch in the outbox", "outbox_altered", flip("batch.sealed", f"{OWN} AND number = 3")),
    ("a batch in the outbox, emptied", "outbox_altered", say("UPDATE batch SET sealed = NULL WHERE position IS NULL "
                                                             "AND chain = 1")),
    # who is in
    ("a membership entry", "membership_malformed", flip("entry.wire", "number = 2", 0)),
    ("a signature under an entry", "membership_signature", flip("entry.wire", "number = 2")),
    ("the last entry, removed", "unknown_author", say("DELETE FROM entry WHERE number = 2")),
    ("the first entry, removed", "membership_gap", say("DELETE FROM entry WHERE number = 1")),
    ("a member's name", "member_altered", say("UPDATE member SET person = 'zawadi' WHERE person = 'amina'")),
    ("a member, removed", "member_altered", say("DELETE FROM member WHERE person = 'amina'")),
    ("a member, invented", "member_altered", say("INSERT INTO member SELECT circle, x'00', 'x', 'x', 'lead', 'XX', '' "
                                                 "FROM circle")),
    ("a key of the centre", "member_altered", flip("epoch_key.key", "epoch = 1")),
    # what is shown
    ("an answer", "projection_differs", say("UPDATE record_case SET f_age = 18 WHERE row = 1")),
    ("the words of another", "projection_differs", say("UPDATE record_incident SET f_narrative = 10 WHERE row = 2")),
    ("a record, hidden", "projection_differs", say("UPDATE record_incident SET hidden = 1 WHERE row = 2")),
    ("a record, removed", "projection_differs", say("DELETE FROM record_incident WHERE row = 2")),
    ("a record, invented", "projection_differs", say("UPDATE record_case SET row = 99 WHERE row = 6")),
    ("an undecided answer", "projection_differs", say("UPDATE conflict SET value = x'0d' WHERE rank = 1")),
    ("an undecided answer, removed", "projection_differs", say("DELETE FROM conflict WHERE rank = 1")),
    ("what the search finds", "projection_differs", say("DELETE FROM search WHERE rowid = 10")),
]  # fmt: skip


@pytest.mark.parametrize(("alarm", "tamper"), [row[1:] for row in TAMPERED], ids=[row[0] for row in TAMPERED])
def test_whoever_holds_the_key_alters_nothing_unseen(mine: Known, alarm: str, tamper: Tamper) -> None:
    with_the_key(mine, tamper)
    assert alarm in alarms(mine)
    assert alarm in checked_beside_the_work(mine)


# --- Pages -----------------------------------------------------------------------------------------------------


def test_a_byte_that_the_disk_lost_is_seen_on_whichever_page_it_lies(worked_in: Known, tmp_path: Path) -> None:
    pages = (worked_in.folder / vault.DATABASE_FILE).stat().st_size // PAGE_BYTES
    for page in (1, 2, pages // 2, pages - 1):
        known = worked_in.copy(tmp_path / str(page))
        with (known.folder / vault.DATABASE_FILE).open("r+b") as file:
            file.seek(page * PAGE_BYTES + 1000)
            (byte,) = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 0xFF]))
        ran = Seat(known.folder)("verify", "--json")
        assert ran.status == 1
        assert "Nothing was changed" in ran.line
        if ran.out:  # the damage did not keep the casebook shut
            assert "page_damaged" in [each["alarm"] for each in ran.data["problems"]]


def test_a_file_that_was_cut_is_seen(mine: Known) -> None:
    file = mine.folder / vault.DATABASE_FILE
    os.truncate(file, file.stat().st_size - PAGE_BYTES // 2)
    assert "page_damaged" in alarms(mine)


def test_verifying_mends_and_changes_nothing(mine: Known) -> None:
    with_the_key(mine, flip("change.payload", f"{OWN} AND number = 1", 100))
    before = Seat(mine.folder).files()
    alarms(mine)
    assert Seat(mine.folder).files() == before


def test_an_agenda_that_is_not_what_follows_from_its_case_is_seen(mine: Known) -> None:
    seat = Seat(mine.folder)
    assert seat.ask("today"), "what waits is kept beside the cases"
    assert alarms(mine) == []
    with_the_key(mine, say("DELETE FROM agenda WHERE id = (SELECT max(id) FROM agenda)"))
    assert alarms(mine) == ["projection_differs"]
    assert checked_beside_the_work(mine) == ["projection_differs"]
