"""A seat's folder as a whole: made once and never over something else, opened, copied and opened from the copy."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from app.casebook import Casebook
from app.store import vault
from app.store.failures import CannotOpenDatabase, DatabaseFailed
from app.store.head_file import HEAD_FILE
from app.store.store import Store
from app.store.vault import DamagedVault, VaultError, WeakPassphrase, WrongPassphrase
from tests.seats import CENTRE, PASSPHRASE, Known


def found(folder: Path, passphrase: str = PASSPHRASE) -> None:
    Casebook.found(folder, passphrase, centre=CENTRE).close()


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def test_a_new_folder_holds_a_slot_a_database_and_its_head_and_nothing_else(known: Known) -> None:
    assert set(files(known.folder)) == {vault.SLOT_FILE, vault.DATABASE_FILE, HEAD_FILE}


def test_a_set_up_cut_before_the_slot_leaves_no_vault_and_can_be_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "seat"
    obstacle = folder / f"{vault.SLOT_FILE}.new"
    obstacle.mkdir(parents=True)  # where the slot is written first: now it cannot be
    with pytest.raises(OSError, match=obstacle.name):
        found(folder)
    assert not Casebook.is_set_up(folder)
    assert (folder / vault.DATABASE_FILE).exists()  # what a power cut would leave here
    obstacle.rmdir()
    found(folder)
    Casebook.open(folder, PASSPHRASE).close()
    assert set(files(folder)) == {vault.SLOT_FILE, vault.DATABASE_FILE, HEAD_FILE}


def test_a_database_whose_slot_was_lost_is_never_written_over(known: Known) -> None:
    slot = known.folder / vault.SLOT_FILE
    kept = slot.read_bytes()
    slot.unlink()
    before = files(known.folder)
    with pytest.raises(DamagedVault):
        found(known.folder)
    assert files(known.folder) == before
    slot.write_bytes(kept)  # from a backup
    with known.casebook() as book:
        assert book.upkeep.verify()["ok"]


def test_a_second_vault_in_a_folder_is_refused_and_the_first_stays(known: Known) -> None:
    before = files(known.folder)
    with pytest.raises(VaultError):
        found(known.folder)
    assert files(known.folder) == before


def test_a_weak_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        found(tmp_path / "seat", "haki")
    assert not (tmp_path / "seat").exists()


@pytest.mark.parametrize("damage", ["missing", "empty", "other"])
def test_a_database_that_is_missing_empty_or_anothers_is_refused_and_left_as_it_is(known: Known, damage: str) -> None:
    database = known.folder / vault.DATABASE_FILE
    if damage == "missing":
        database.unlink()
    elif damage == "empty":
        database.write_bytes(b"")
    else:
        other = known.folder.parent / "other"
        found(other)
        database.write_bytes((other / vault.DATABASE_FILE).read_bytes())
    before = files(known.folder)
    with pytest.raises(CannotOpenDatabase):
        Store.open(known.folder, PASSPHRASE)
    assert files(known.folder) == before


# --- Backup ----------------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(known: Known) -> Known:
    with known.casebook() as book:
        book.records.record("incident", {"reported_on": "2022-03-22", "narrative": "Alikuja jioni"})
    return known


def restore(backup: Path, folder: Path) -> Path:
    with tarfile.open(backup) as tar:
        tar.extractall(folder, filter="data")
    return folder


def test_a_backup_unpacked_elsewhere_opens_with_the_same_passphrase(recorded: Known, tmp_path: Path) -> None:
    with recorded.casebook() as book:
        book.upkeep.backup(tmp_path / "copy.haki")
        incidents = book.records.find("incident")
    with Casebook.open(restore(tmp_path / "copy.haki", tmp_path / "elsewhere"), PASSPHRASE) as copy:
        assert copy.upkeep.verify() == {"ok": True, "changes": 2, "problems": []}
        assert copy.records.find("incident") == incidents
        assert copy.records.find("incident", search_for="jioni") == incidents


def test_a_backup_opens_with_no_other_passphrase_and_holds_no_plain_word(recorded: Known, tmp_path: Path) -> None:
    with recorded.casebook() as book:
        book.upkeep.backup(tmp_path / "copy.haki")
    assert b"jioni" not in (tmp_path / "copy.haki").read_bytes()
    with pytest.raises(WrongPassphrase):
        Casebook.open(restore(tmp_path / "copy.haki", tmp_path / "elsewhere"), "maji ya mto moto")


def test_a_backup_taken_while_others_write_is_of_one_moment(recorded: Known, tmp_path: Path) -> None:
    with recorded.casebook() as book:
        book.upkeep.backup(tmp_path / "copy.haki")
        book.records.record("incident", {"reported_on": "2022-03-23"})
    with Casebook.open(restore(tmp_path / "copy.haki", tmp_path / "elsewhere"), PASSPHRASE) as copy:
        assert len(copy.records.find("incident")) == 1


@pytest.mark.posix_only("Windows keeps who may open a file elsewhere")
def test_what_is_kept_or_copied_is_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "seat"
    with Casebook.found(folder, PASSPHRASE, centre=CENTRE) as book:
        book.upkeep.backup(tmp_path / "copy.haki")
        kept = {each.name: oct(each.stat().st_mode & 0o777) for each in folder.iterdir()}
    assert set(kept) >= {"haki.db", "haki.db-wal", "slot"}
    assert set(kept.values()) == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "copy.haki").stat().st_mode & 0o777) == "0o600"


def test_a_backup_is_on_the_disk_before_it_bears_its_name(
    recorded: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, synced, fsync = tmp_path / "copy.haki", [], os.fsync

    def watched(handle: int) -> None:
        synced.append((os.fstat(handle).st_ino, file.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    with recorded.casebook() as book:
        book.upkeep.backup(file)
    assert (file.stat().st_ino, False) in synced


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(recorded: Known, tmp_path: Path) -> None:
    store = recorded.store()
    there = tmp_path / "there.haki"
    there.write_bytes(b"another's")
    with pytest.raises(FileExistsError):
        store.backup(there)
    with pytest.raises(OSError, match="No such file"):
        store.backup(tmp_path / "nowhere" / "copy.haki")
    store.close()
    assert there.read_bytes() == b"another's"
    assert set(files(recorded.folder)) == {vault.SLOT_FILE, vault.DATABASE_FILE, HEAD_FILE}


def test_a_backup_that_cannot_be_made_leaves_no_file(recorded: Known, tmp_path: Path) -> None:
    store = recorded.store()
    with pytest.raises((DatabaseFailed, OSError)):
        store.backup(tmp_path / "no such folder" / "copy.haki")
    store.close()
    assert not list(tmp_path.rglob("copy.haki*"))
