"""The vault: a seat's folder, opened by a passphrase. Slot file, key derivation, back-off after wrong tries.

Knows files and keys. Must not know what is kept in the database. Nothing of a key, a passphrase or a person's name
is ever written beside the database; the slot file holds only what Argon2id and AES-256-GCM protect.

    passphrase ─Argon2id (RFC 9106)→ P ;  KEK = HKDF(P, salt, "haki/kek/v1" ‖ install ‖ seat)
    slot = header ‖ AES-256-GCM(KEK, database key ‖ signing seed ; AAD = header) ‖ SHA-256 of all before

The sum tells a slot that was damaged from a passphrase that is wrong; against a hand that reckons it anew the seal
alone stands. Secrets are kept in `bytearray`s where Python lets them be wiped.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import folder as data_folder
from app.casework.messages import Message, Question
from app.passphrase import guessing
from app.store import own_files
from app.store.head_file import HEAD_FILE
from app.words.refusal import HakiError

SLOT_FILE = data_folder.SLOT_FILE
DATABASE_FILE = "haki.db"
TRIES_FILE = "tries"

_MAGIC = b"HAKS"
_VERSION = 2
_NO_HARDWARE = 0
_HEADER = struct.Struct(">4sBBIIB32s16s16s12s")
"""magic, version, hardware, memory (KiB), iterations, lanes, salt, install, seat, nonce"""
_SEALED_BYTES = 32 + 32 + 16
"""database key, signing seed, tag"""
_SUM_BYTES = 32
_MADE_ANEW = tuple(f"{DATABASE_FILE}-{end}" for end in ("wal", "shm", "journal"))
"""What SQLite makes beside its file."""

MEMORY_KIB, ITERATIONS, LANES = 64 * 1024, 3, 4
_MEMORY_RANGE = range(32 * 1024, 1024 * 1024 + 1)
_ITERATION_RANGE = range(3, 11)
_LANE_RANGE = range(1, 17)

_TRIED = struct.Struct(">Id")
"""how many wrong tries, when the last one (seconds since 1970)"""
_FREE_TRIES = 3
_LONGEST_WAIT_S = 3600
_MOST_COUNTED = 64
"""Far past the longest wait; a damaged counter must not ask for a number with millions of digits."""


class VaultError(HakiError):
    """The vault cannot be opened, or not made; nothing in it has been changed."""


class WrongPassphrase(VaultError):
    """The passphrase does not open this vault."""

    message = Message("That passphrase does not open this casebook. Check the language of the keyboard and try again.")


class TooManyTries(VaultError):
    """Wrong tries have to be waited out. `seconds` tells how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many wrong tries; wait {seconds} seconds")
        self.seconds = seconds
        self.message = Message(
            "Too many wrong tries. Wait {count} second.",
            many="Too many wrong tries. Wait {count} seconds.",
            count=seconds,
        )


class DamagedVault(VaultError):
    """The slot is no slot, cut short, or asks for a key derivation outside the allowed range."""

    message = Message(
        "The key file of this folder is missing, damaged or of another program. Nothing was changed; restore "
        "it from the backup."
    )


class OldVault(VaultError):
    """The slot was made by a trial version, whose formats nothing reads any more."""

    message = Message(
        "This casebook was made by a trial version of Haki, which this one does not read. Nothing was changed; set "
        "this device up anew in another folder."
    )


class NoVault(VaultError):
    """There is no vault in this folder yet."""

    message = Message("There is no casebook in this folder yet. Set one up first.")


class VaultThere(VaultError):
    """There is a vault in this folder already."""

    message = Message("There is a casebook in this folder already. Nothing was changed; choose another folder.")


class WeakPassphrase(VaultError):
    """The passphrase could be guessed, where no hardware key helps it. `weakness` says why: a message id."""

    def __init__(self, weakness: str = guessing.WEAK_WORDS) -> None:
        super().__init__("the passphrase could be guessed")
        self.message = Message(
            "{weakness} Nothing was set up. Take five words that do not belong together; `haki passphrase --offer` "
            "draws them by chance. Only the passphrase keeps a copied file closed.",
            {"weakness": Question(weakness)},
        )


class Unlocked(NamedTuple):
    """What a passphrase opens. Whoever has done with the database key wipes it."""

    install: bytes
    seat: bytes
    database_key: bytearray
    signing_seed: bytes


def check_strength(passphrase: str, about: Iterable[str] = ()) -> None:
    """Raise `WeakPassphrase` where a passphrase could be guessed, by who knows the names in `about` for a start.

    A device without a hardware key can be copied and guessed at leisure; only the passphrase slows that down.
    """
    judged = guessing.strength(passphrase, about)
    if not judged.is_enough:
        raise WeakPassphrase(judged.weakness)


def exists(folder: Path) -> bool:
    """Tell whether a vault lies in this folder."""
    return data_folder.is_set_up(folder)


def new_keys(seat: bytes, signing_seed: bytes) -> Unlocked:
    """Return what a new vault will hold, with a new random database key."""
    return Unlocked(os.urandom(16), seat, bytearray(os.urandom(32)), signing_seed)


def create(folder: Path, passphrase: str, keys: Unlocked) -> None:
    """Write the slot: from here on there is a vault. Raises `WeakPassphrase`, `VaultThere`.

    The slot is durable before this returns, and is never half written under its own name.
    """
    check_strength(passphrase)
    if exists(folder):
        raise VaultThere("there is a vault in this folder already")
    salt, nonce = _new_salt(), os.urandom(12)
    header = _HEADER.pack(
        _MAGIC, _VERSION, _NO_HARDWARE, MEMORY_KIB, ITERATIONS, LANES, salt, keys.install, keys.seat, nonce
    )
    plain, key = bytearray(keys.database_key + keys.signing_seed), _key(passphrase, header)
    sealed = AESGCM(key).encrypt(nonce, plain, header)
    wipe(plain, key)
    own_files.write_durably(folder / SLOT_FILE, header + sealed + _sum(header + sealed))


def unlock(folder: Path, passphrase: str) -> Unlocked:
    """Open the slot. Raises `NoVault`, `NoPlainFile`, `OpenToOthers`, `DamagedVault`, `OldVault`, `TooManyTries`,
    `WrongPassphrase`.

    A slot that is not as it was written is called damaged, whatever was typed, and costs no try.
    """
    kept = (SLOT_FILE, DATABASE_FILE, HEAD_FILE, TRIES_FILE)
    own_files.require_plain(folder, kept, _MADE_ANEW)
    try:
        data = own_files.beginning(folder / SLOT_FILE, _HEADER.size + _SEALED_BYTES + _SUM_BYTES + 1)
    except FileNotFoundError:
        raise NoVault("no vault in this folder") from None
    own_files.require_own(folder, kept)
    header, sealed, checksum = data[: _HEADER.size], data[_HEADER.size : -_SUM_BYTES], data[-_SUM_BYTES:]
    fields = _read_header(header)
    if len(sealed) != _SEALED_BYTES:
        raise DamagedVault("the slot file is cut short or has grown")
    if checksum != _sum(header + sealed):
        raise DamagedVault("the slot file is not as it was written")
    tries = _Tries(folder / TRIES_FILE)
    tries.admit()
    key, plain = _key(passphrase, header), bytearray(_SEALED_BYTES - 16)
    try:
        AESGCM(key).decrypt_into(fields.nonce, sealed, header, plain)
    except InvalidTag:
        tries.count_wrong()
        raise WrongPassphrase("the passphrase does not open this vault") from None
    finally:
        wipe(key)
    tries.forget()
    opened = Unlocked(fields.install, fields.seat, plain[:32], bytes(plain[32:]))
    wipe(plain)
    return opened


def wipe(*secrets: bytearray) -> None:
    """Write zeros over secrets that are done with. Copies that Python made of them meanwhile are beyond anybody."""
    for secret in secrets:
        secret[:] = bytes(len(secret))


class _Header(NamedTuple):
    memory: int
    iterations: int
    lanes: int
    salt: bytes
    install: bytes
    seat: bytes
    nonce: bytes


def _read_header(header: bytes) -> _Header:
    """Refuse parameters outside the range: a tampered header must neither downgrade nor exhaust."""
    try:
        magic, version, hardware, *rest = _HEADER.unpack(header)
    except struct.error:
        raise DamagedVault("the slot file is cut short") from None
    if magic != _MAGIC:
        raise DamagedVault("the slot file is not one of Haki's")
    if 0 < version < _VERSION:
        raise OldVault("the slot file was made by a trial version")
    if version != _VERSION or hardware != _NO_HARDWARE:
        raise DamagedVault("the slot file was made by a newer Haki or needs this device's hardware key")
    fields = _Header(*rest)
    allowed = fields.memory in _MEMORY_RANGE and fields.iterations in _ITERATION_RANGE and fields.lanes in _LANE_RANGE
    if not allowed:
        raise DamagedVault("the slot file asks for a key derivation outside the allowed range")
    return fields


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _new_salt() -> bytes:
    return os.urandom(32)


def _key(passphrase: str, header: bytes) -> bytearray:
    fields = _read_header(header)
    derived, key = _derived(passphrase, fields.salt, fields.iterations, fields.lanes, fields.memory), bytearray(32)
    info = b"haki/kek/v1" + fields.install + fields.seat
    HKDF(algorithm=SHA256(), length=32, salt=fields.salt, info=info).derive_into(derived, key)
    wipe(derived)
    return key


def _derived(passphrase: str, salt: bytes, iterations: int, lanes: int, memory: int) -> bytearray:
    """Return P of the head of this module: what is slow on purpose. `memory` is in KiB."""
    typed, derived = _as_bytes(passphrase), bytearray(32)
    Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory).derive_into(
        typed,  # type: ignore[arg-type]  # any buffer is taken: `bytes` could not be wiped
        derived,
    )
    wipe(typed)
    return derived


def _as_bytes(passphrase: str) -> bytearray:
    """Return the same bytes whichever way a keyboard composes "é" (Unicode NFC, as RFC 8265 section 4.2 has it)."""
    return bytearray(unicodedata.normalize("NFC", passphrase), "utf-8", "surrogatepass")


class _Tries:
    """Counts wrong tries outside the database, by the real clock. After three free ones the wait doubles."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def admit(self) -> None:
        count, last = self._read()
        if count < _FREE_TRIES:
            return
        wait = min(2 ** (count - _FREE_TRIES + 1), _LONGEST_WAIT_S)
        waited = time.time() - last
        if 0 <= waited < wait:  # a clock set back does not lock anybody out for ever
            raise TooManyTries(int(wait - waited) + 1)

    def count_wrong(self) -> None:
        count, _ = self._read()
        own_files.write_durably(self._file, _TRIED.pack(min(count + 1, _MOST_COUNTED), time.time()))

    def forget(self) -> None:
        with contextlib.suppress(OSError):  # there is none, or the disk is protected: reading must not need a write
            self._file.unlink()

    def _read(self) -> tuple[int, float]:
        try:
            count, last = _TRIED.unpack(own_files.beginning(self._file, _TRIED.size + 1))
        except (FileNotFoundError, struct.error):
            return 0, 0.0
        return min(count, _MOST_COUNTED), last
