"""The vault: what a passphrase opens, what wrong ones cost, and headers that nobody may trust."""

from __future__ import annotations

import hashlib
import shutil
import struct
import sys
import tarfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.casebook import Casebook
from app.store import vault
from app.store.vault import (
    DamagedVault,
    NotThisAccount,
    NoVault,
    TooManyTries,
    VaultError,
    WeakPassphrase,
    WrongPassphrase,
)
from tests.accounts import WindowsAccount
from tests.seats import PASSPHRASE, Known

HEADER = struct.Struct(">4sBBIIB32s16s16s12s")
"""The slot's header, laid out here a second time: whatever differs from it breaks every vault in the field."""


@pytest.fixture
def folder(centre_made_once: Known, tmp_path: Path) -> Path:
    """A folder with a slot file alone."""
    shutil.copy(centre_made_once.folder / vault.SLOT_FILE, tmp_path)
    return tmp_path


def with_header(folder: Path, **fields: Any) -> None:
    names = ("magic", "version", "hardware", "memory", "iterations", "lanes", "salt", "install", "seat", "nonce")
    slot = folder / vault.SLOT_FILE
    data = slot.read_bytes()
    header = dict(zip(names, HEADER.unpack(data[: HEADER.size]), strict=True)) | fields
    changed = HEADER.pack(*header.values()) + data[HEADER.size : -32]
    slot.write_bytes(changed + hashlib.sha256(changed).digest())


# --- Opening ---------------------------------------------------------------------------------------------------


def test_the_passphrase_opens_it(folder: Path, centre_made_once: Known) -> None:
    assert vault.unlock(folder, PASSPHRASE) == centre_made_once.keys


def test_a_slot_is_what_the_design_says_and_opens_without_any_code_of_ours(tmp_path: Path) -> None:
    keys = vault.new_keys(b"s" * 16, b"k" * 32)
    vault.create(tmp_path, PASSPHRASE, keys)
    data = (tmp_path / vault.SLOT_FILE).read_bytes()
    assert data[-32:] == hashlib.sha256(data[:-32]).digest()
    header, sealed = data[: HEADER.size], data[HEADER.size : -32]
    magic, version, hardware, memory, iterations, lanes, salt, install, seat, nonce = HEADER.unpack(header)
    assert (magic, version, hardware) == (b"HAKS", 2, 0)
    assert (memory, iterations, lanes) == (64 * 1024, 3, 4)
    derived = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(PASSPHRASE.encode())
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"haki/kek/v1" + install + seat).derive(derived)
    plain = AESGCM(key).decrypt(nonce, sealed, header)
    assert plain == keys.database_key + keys.signing_seed
    assert seat == keys.seat


def test_each_vault_has_a_salt_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "_new_salt", vault._new_salt.__wrapped__)  # type: ignore[attr-defined]  # not remembered
    monkeypatch.setattr(vault, "MEMORY_KIB", 32 * 1024)
    salts = set()
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        vault.create(folder, PASSPHRASE, vault.new_keys(b"s" * 16, b"k" * 32))
        salts.add(HEADER.unpack((folder / vault.SLOT_FILE).read_bytes()[: HEADER.size])[6])
    assert len(salts) == 2
    assert all(len(set(salt)) > 8 for salt in salts), "a salt of almost nothing"


@pytest.mark.posix_only("Windows keeps who may open a file elsewhere")
def test_only_its_owner_may_read_the_slot(folder: Path, centre_made_once: Known) -> None:
    assert (centre_made_once.folder / vault.SLOT_FILE).stat().st_mode & 0o077 == 0
    assert centre_made_once.folder.stat().st_mode & 0o077 == 0


def test_a_passphrase_is_the_same_however_the_keyboard_composes_its_letters(tmp_path: Path) -> None:
    typed = "sauti ya mtoto Zoë na Renée"
    keys = vault.new_keys(b"s" * 16, b"k" * 32)
    vault.create(tmp_path, unicodedata.normalize("NFD", typed), keys)
    assert vault.unlock(tmp_path, unicodedata.normalize("NFC", typed)) == keys


@pytest.mark.parametrize("wrong", ["maji ya mto moto", "", PASSPHRASE + " ", PASSPHRASE.upper(), "\udcff" * 20])
def test_no_other_passphrase_opens_it(folder: Path, wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, wrong)
    assert vault.unlock(folder, PASSPHRASE)


def test_an_empty_folder_has_no_vault(tmp_path: Path) -> None:
    assert not vault.exists(tmp_path)
    with pytest.raises(NoVault):
        vault.unlock(tmp_path, PASSPHRASE)


# --- Wrong tries -----------------------------------------------------------------------------------------------


class Clock:
    """The wall clock, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_700_000_000.0
        monkeypatch.setattr("app.store.vault.time.time", lambda: self.now)


def try_wrongly(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, "maji ya mto moto")


def wait_asked_for(folder: Path) -> int:
    with pytest.raises(TooManyTries) as refused:
        vault.unlock(folder, PASSPHRASE)
    return refused.value.seconds


def test_after_three_wrong_tries_each_further_one_doubles_the_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    for _ in range(3):
        try_wrongly(folder)
    waits = []
    for _ in range(3):
        waits.append(wait_asked_for(folder))
        clock.now += waits[-1]
        try_wrongly(folder)
    assert waits == [3, 5, 9]  # 2, 4, 8 seconds, rounded up


def test_the_wait_ends_and_the_right_passphrase_forgets_the_wrong_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    for _ in range(3):
        try_wrongly(folder)
    clock.now += wait_asked_for(folder)
    assert vault.unlock(folder, PASSPHRASE)
    assert not (folder / vault.TRIES_FILE).exists()
    for _ in range(3):
        try_wrongly(folder)


def test_the_wait_outlives_a_restart_since_it_is_kept_beside_the_database(folder: Path) -> None:
    for _ in range(3):
        try_wrongly(folder)
    assert (folder / vault.TRIES_FILE).exists()
    assert wait_asked_for(folder) <= 3


def test_nobody_waits_longer_than_an_hour_and_a_clock_set_back_locks_nobody_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    (folder / vault.TRIES_FILE).write_bytes(struct.pack(">Id", 2**32 - 1, clock.now))
    assert wait_asked_for(folder) <= 3601
    clock.now -= 10 * 365 * 86400
    assert vault.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("junk", [b"", b"x", b"\xff" * 12, b"\0" * 100])
def test_a_damaged_counter_of_tries_keeps_nobody_out_for_ever(
    folder: Path, junk: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    (folder / vault.TRIES_FILE).write_bytes(junk)
    clock.now += 3601
    assert vault.unlock(folder, PASSPHRASE)


# --- Slots that nobody may trust -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "downgrade_or_exhaustion",
    [
        {"memory": 32 * 1024 - 1},
        {"memory": 8},
        {"iterations": 2},
        {"iterations": 0},
        {"lanes": 0},
        {"memory": 1024 * 1024 + 1},
        {"memory": 2**32 - 1},
        {"iterations": 11},
        {"iterations": 2**32 - 1},
        {"lanes": 17},
        {"lanes": 255},
    ],
)
def test_a_header_outside_the_floor_and_the_ceiling_is_refused_before_anything_is_derived(
    folder: Path, downgrade_or_exhaustion: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_header(folder, **downgrade_or_exhaustion)

    def derived(*_: object, **__: object) -> None:
        raise AssertionError("a key was derived from a header that asks for too little or too much")

    monkeypatch.setattr(vault, "_derived", derived)
    with pytest.raises(DamagedVault):
        vault.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize(
    "altered",
    [
        {"memory": 48 * 1024},
        {"iterations": 4},
        {"lanes": 1},
        {"salt": b"s" * 32},
        {"install": b"i" * 16},
        {"seat": b"s" * 16},
        {"nonce": b"n" * 12},
    ],
    ids=lambda altered: next(iter(altered)),
)
def test_no_byte_of_the_header_can_be_altered_unseen(folder: Path, altered: dict[str, Any]) -> None:
    with_header(folder, **altered)
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("foreign", [{"magic": b"LUKS"}, {"version": 3}, {"hardware": 1}])
def test_a_slot_of_another_program_version_or_device_is_refused_by_name(folder: Path, foreign: dict[str, Any]) -> None:
    with_header(folder, **foreign)
    with pytest.raises(DamagedVault):
        vault.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("kept", [0, 1, 50, HEADER.size - 1])
def test_a_slot_cut_within_its_header_is_damaged(folder: Path, kept: int) -> None:
    slot = folder / vault.SLOT_FILE
    slot.write_bytes(slot.read_bytes()[:kept])
    with pytest.raises(DamagedVault):
        vault.unlock(folder, PASSPHRASE)


@pytest.mark.parametrize("change", ["cut", "longer", "empty"])
def test_a_slot_of_the_wrong_length_is_damaged_and_no_wrong_try(folder: Path, change: str) -> None:
    slot = folder / vault.SLOT_FILE
    data = slot.read_bytes()
    slot.write_bytes({"cut": data[:-1], "longer": data + b"\0", "empty": data[: HEADER.size]}[change])
    with pytest.raises(DamagedVault):
        vault.unlock(folder, PASSPHRASE)
    assert not (folder / vault.TRIES_FILE).exists()


# --- Making one ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weak", ["", "haki", "0123456789abcdef", "maji ya mto baridi", "a b c d e f g", "    mto    "])
def test_a_passphrase_too_short_for_a_device_without_a_hardware_key_makes_no_vault(tmp_path: Path, weak: str) -> None:
    with pytest.raises(WeakPassphrase):
        vault.create(tmp_path, weak, vault.new_keys(b"s" * 16, b"k" * 32))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["Jahazi Karata Kengele Mwembe Tausi", "Kengele ya Mwembe Tayari Jahazini"])
def test_a_passphrase_that_rests_on_a_name_that_is_known_makes_no_vault(name: str) -> None:
    vault.check_strength(name)
    with pytest.raises(WeakPassphrase) as refused:
        vault.check_strength(name, [name])
    assert "whoever takes this device knows" in refused.value.said()
    assert "haki passphrase --offer" in refused.value.said()


def test_a_second_vault_in_a_folder_is_refused_and_the_first_stays(folder: Path) -> None:
    before = (folder / vault.SLOT_FILE).read_bytes()
    with pytest.raises(VaultError):
        vault.create(folder, "maji mengi ya bahari", vault.new_keys(b"s" * 16, b"k" * 32))
    assert (folder / vault.SLOT_FILE).read_bytes() == before


# --- Bound to the account of the machine beside the passphrase ---------------------------------------------------


def test_a_bound_slot_is_what_the_design_says_and_opens_without_any_code_of_ours(
    folder: Path, centre_made_once: Known, windows_account: WindowsAccount
) -> None:
    vault.bind(folder, PASSPHRASE, to_account=True)
    data = (folder / vault.SLOT_FILE).read_bytes()
    assert data[-32:] == hashlib.sha256(data[:-32]).digest()
    _, _, needs, memory, iterations, lanes, salt, install, seat, nonce = HEADER.unpack(data[: HEADER.size])
    assert needs == 2
    length = int.from_bytes(data[HEADER.size : HEADER.size + 2], "big")
    before, sealed = data[: HEADER.size + 2 + length], data[HEADER.size + 2 + length : -32]
    assert before.endswith(b"volunteer keeps it")
    derived = Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory).derive(
        PASSPHRASE.encode()
    )
    info = b"haki/kek/account/v1" + install + seat
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(derived + windows_account.secret)
    keys = centre_made_once.keys
    assert AESGCM(key).decrypt(nonce, sealed, before) == keys.database_key + keys.signing_seed


def test_a_bound_slot_opens_by_both_together_and_by_neither_alone(
    folder: Path, centre_made_once: Known, windows_account: WindowsAccount
) -> None:
    vault.bind(folder, PASSPHRASE, to_account=True)
    assert vault.is_bound(folder)
    assert vault.unlock(folder, PASSPHRASE)._replace(for_a_copy=b"") == centre_made_once.keys
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, "maji ya mto moto")
    (folder / vault.TRIES_FILE).unlink()
    windows_account.name = b"somebody else"
    for typed in (PASSPHRASE, "maji ya mto moto"):
        with pytest.raises(NotThisAccount) as refused:
            vault.unlock(folder, typed)
    assert "set this device up anew" in refused.value.said()
    assert not (folder / vault.TRIES_FILE).exists(), "a passphrase that nobody judged is no wrong try"


def test_what_goes_into_a_copy_opens_by_the_passphrase_alone(
    folder: Path, centre_made_once: Known, windows_account: WindowsAccount
) -> None:
    vault.bind(folder, PASSPHRASE, to_account=True)
    (folder / vault.SLOT_FILE).write_bytes(vault.unlock(folder, PASSPHRASE).for_a_copy)
    windows_account.name = b"another computer"
    assert vault.unlock(folder, PASSPHRASE) == centre_made_once.keys


def test_a_slot_that_is_released_again_needs_no_account(
    folder: Path, centre_made_once: Known, windows_account: WindowsAccount
) -> None:
    for to_account in (True, True, False, False):
        vault.bind(folder, PASSPHRASE, to_account=to_account)
    windows_account.name = b"another computer"
    assert vault.unlock(folder, PASSPHRASE) == centre_made_once.keys


@pytest.mark.parametrize("altered", [5, HEADER.size, HEADER.size + 1, HEADER.size + 5])
def test_no_byte_that_binds_can_be_altered_unseen(folder: Path, altered: int, windows_account: WindowsAccount) -> None:
    vault.bind(folder, PASSPHRASE, to_account=True)
    data = bytearray((folder / vault.SLOT_FILE).read_bytes()[:-32])
    data[altered] ^= 2
    (folder / vault.SLOT_FILE).write_bytes(data + hashlib.sha256(data).digest())
    with pytest.raises((DamagedVault, NotThisAccount)):
        vault.unlock(folder, PASSPHRASE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps such secrets")
def test_where_no_account_keeps_secrets_nothing_is_bound(folder: Path, centre_made_once: Known) -> None:
    with pytest.raises(vault.NoAccountSecrets):
        vault.bind(folder, PASSPHRASE, to_account=True)
    assert vault.unlock(folder, PASSPHRASE) == centre_made_once.keys


def test_a_backup_of_a_bound_casebook_opens_on_another_computer(
    known: Known, tmp_path: Path, windows_account: WindowsAccount
) -> None:
    vault.bind(known.folder, PASSPHRASE, to_account=True)
    with Casebook.open(known.folder, PASSPHRASE) as book:
        book.upkeep.backup(tmp_path / "copy.haki")
    windows_account.name = b"another computer"
    with tarfile.open(tmp_path / "copy.haki") as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    with Casebook.open(tmp_path / "unpacked", PASSPHRASE) as copy:
        assert copy.upkeep.verify()["ok"]
