"""A disk that is full, or may not be written to, at every write of a save: one clear line, and nothing is lost."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.store import vault
from app.store.failures import DatabaseFailed
from app.store.head_file import HEAD_FILE
from tests.disks import Disk, only_root_mounts
from tests.faults.typist import Typist
from tests.seats import Known, Seat

pytestmark = pytest.mark.posix_only("how much room a process has, or a disk, is not for a Windows program to say")

SAVE = ("record", "incident", "--from", "-", "--json")
INCIDENT = '{"reported_on":"2022-03-22","narrative":"' + "karo ya shule " * 400 + '"}'
PAGE_IN_LOG = 8192 + 24


@pytest.mark.parametrize("step", [PAGE_IN_LOG * 9 // 2, pytest.param(PAGE_IN_LOG // 2, marks=pytest.mark.soak)])
def test_wherever_a_save_finds_no_room_it_says_so_and_stores_nothing(known: Known, typist: Typist, step: int) -> None:
    seat = Seat(known.folder)
    kept: list[str] = []
    refused = 0
    for room in range(32, 1 << 20, step):  # the log's header, then page after page, whole and cut
        ran = typist.type(*SAVE, "--data", seat.folder, stdin=INCIDENT, room=room)
        if ran.status == 0:
            kept.append(ran.data["id"])
            if len(kept) == 3:
                break
            continue
        refused += 1
        assert (ran.status, ran.out) == (1, "")
        assert "What was saved before is safe" in ran.line
    assert refused > 3, "the room must have been too little at several writes"
    assert len(kept) == 3, "at last there must have been room enough"
    assert {each["id"] for each in seat.ask("list", "incident")} == set(kept)
    assert seat.is_sound()
    assert seat.record("incident", reported_on="2022-03-23")["id"]


def test_a_log_that_cannot_be_folded_in_keeps_what_was_saved(known: Known, typist: Typist) -> None:
    seat = Seat(known.folder)
    database = (known.folder / vault.DATABASE_FILE).stat().st_size
    room = database - 1  # enough for the log, but not for writing the end of the file anew
    saved = [typist.type(*SAVE, "--data", seat.folder, stdin=INCIDENT, room=room) for _ in range(3)]
    assert [ran.status for ran in saved] == [0, 0, 0]
    assert {ran.data["id"] for ran in saved} == {each["id"] for each in seat.ask("list", "incident")}
    assert seat.is_sound()


def test_a_backup_that_finds_no_room_leaves_no_file_and_harms_nothing(
    known: Known, typist: Typist, tmp_path: Path
) -> None:
    seat = Seat(known.folder)
    seat.record("incident", reported_on="2022-03-22")
    for room in (0, 4096, 50_000, (known.folder / vault.DATABASE_FILE).stat().st_size):
        ran = typist.type("backup", tmp_path / "copy.haki", "--data", seat.folder, room=room)
        assert (ran.status, ran.out) == (1, "")
        assert ran.line
        assert not list(tmp_path.glob("copy.haki*"))
    assert set(seat.files()) == {vault.SLOT_FILE, vault.DATABASE_FILE, HEAD_FILE}
    assert seat.is_sound()


# --- On a disk of its own --------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    mounted = Disk(tmp_path / "disk")
    yield mounted
    mounted.unmount()


@only_root_mounts
def test_a_full_disk_is_called_so_and_after_making_room_all_goes_on(centre_made_once: Known, disk: Disk) -> None:
    seat = Seat(centre_made_once.copy(disk.place / "seat").folder)
    made = seat.record("incident", reported_on="2022-03-22")
    for leave in (0, 20_000, 60_000):
        disk.fill(leave)
        ran = seat(*SAVE, stdin=INCIDENT)
        if ran.status:
            assert "disk is full" in ran.line
        assert seat.ask("show", made["id"])["id"] == made["id"]
        assert seat("backup", disk.place / "copy.haki").status == 1
        assert not list(disk.place.glob("copy*"))
        disk.clear()
    seat.record("incident", reported_on="2022-03-23")
    assert seat.is_sound()


@only_root_mounts
def test_a_wrong_passphrase_on_a_full_disk_is_one_clear_line_too(centre_made_once: Known, disk: Disk) -> None:
    seat = Seat(centre_made_once.copy(disk.place / "seat").folder)
    disk.fill(0)
    ran = seat("status", HAKI_PASSPHRASE="maji ya mto moto")
    assert (ran.status, ran.out) == (1, "")
    assert ran.line


@only_root_mounts
def test_a_protected_disk_is_called_so_and_nothing_changes(centre_made_once: Known, disk: Disk) -> None:
    seat = Seat(centre_made_once.copy(disk.place / "seat").folder)
    made = seat.record("incident", reported_on="2022-03-22")
    before = seat.files()
    disk.protect()
    for words in (SAVE, ("edit", made["id"], "place_type=home")):
        ran = seat(*words, stdin=INCIDENT)
        assert (ran.status, ran.out) == (1, "")
        assert "cannot be written" in ran.line
    assert seat.files() == before
    disk.free()
    assert seat.ask("edit", made["id"], "place_type=home")["changed"]
    assert seat.is_sound()


def looked_at(book: Casebook) -> list[object]:
    """What somebody looks at who wants to know what is here."""
    today = [line.line for line in book.day.today()]
    return [
        book.records.find("incident"),
        book.records.find("case", search_for="Mama"),
        [book.records.show(each["id"]) for each in book.records.find("case")],
        book.day.week().topics,
        today,
        book.centre.status(),
        book.upkeep.verify(),
    ]


@only_root_mounts
@pytest.mark.parametrize(("is_full", "left_log"), [(True, False), (False, True)], ids=["full", "protected, power cut"])
def test_what_cannot_be_written_to_can_still_be_read_and_copied_elsewhere(
    centre_made_once: Known, disk: Disk, tmp_path: Path, is_full: bool, left_log: bool
) -> None:
    laptop = centre_made_once.copy(tmp_path / "laptop")
    with laptop.casebook() as book:
        made = book.records.record("incident", {"reported_on": "2022-03-22", "narrative": "Mama yake anajua"})
        if left_log:  # what was saved last stands in the log alone
            laptop.copy(disk.place / "seat")
            (disk.place / "seat" / f"{vault.DATABASE_FILE}-shm").unlink()
        expected = looked_at(book)
    there = Known(disk.place / "seat", laptop.keys) if left_log else laptop.copy(disk.place / "seat")
    seat = Seat(there.folder)
    (there.folder / vault.TRIES_FILE).write_bytes(b"")
    disk.fill(0) if is_full else disk.protect()
    before = (there.folder / vault.DATABASE_FILE).read_bytes()

    with there.casebook() as book:
        assert looked_at(book) == expected
    assert seat.ask("show", made.case)["code"] == made.code
    refused = seat("edit", made.id, "place_type=home")
    assert (refused.status, refused.out) == (1, "")
    assert ("disk is full" if is_full else "cannot be written") in refused.line
    assert seat("backup", tmp_path / "copy.haki").status == 0

    assert (there.folder / vault.DATABASE_FILE).read_bytes() == before
    assert not list(tmp_path.glob("copy.haki.*"))
    with tarfile.open(tmp_path / "copy.haki") as tar:
        tar.extractall(tmp_path / "copy", filter="data")
    with Known(tmp_path / "copy", laptop.keys).casebook() as book:
        assert looked_at(book) == expected


@only_root_mounts
def test_a_window_opened_on_a_full_disk_saves_again_once_there_is_room_and_sees_what_it_saved(
    centre_made_once: Known, disk: Disk
) -> None:
    known = centre_made_once.copy(disk.place / "seat")
    disk.fill(0)
    with known.casebook() as book:
        assert book.records.find("incident") == []
        with pytest.raises(DatabaseFailed) as full:
            book.records.record("incident", {"reported_on": "2022-03-22"})
        assert full.value.reason == "full"
        disk.clear()
        made = book.records.record("incident", {"reported_on": "2022-03-22"})
        assert [each["id"] for each in book.records.find("incident")] == [made.id]
        assert book.upkeep.verify()["ok"]


@only_root_mounts
def test_wherever_the_room_ends_an_edit_is_stored_and_its_draft_gone_or_neither_is(
    centre_made_once: Known, disk: Disk
) -> None:
    known = centre_made_once.copy(disk.place / "seat")
    with known.casebook() as book:
        case = book.records.record("case", {"risk": "low"}).id
        _values, parents = book.records.for_editing(case)
        typed = book.drafts.new("case", case)._replace(answers={"case.risk": "high"}, parents={case: parents})
        draft = book.drafts.keep(typed)
        refused = 0
        while book.drafts.every():  # each finds a little more room than the one before: the log keeps what it took
            disk.fill(PAGE_IN_LOG // 2)
            try:
                book.drafts.save(draft)
            except DatabaseFailed as full:
                assert full.reason == "full"
                assert (book.records.show(case)["risk"], book.drafts.every()) == ("low", [draft])
                refused += 1
            finally:
                disk.clear()
        assert refused > 3, "the room must have ended at several writes"
        assert (book.records.show(case)["risk"], book.drafts.every()) == ("high", [])
        assert book.upkeep.verify()["ok"]
