"""The vault: a seat's folder, opened by a passphrase. Slot file, key derivation, back-off after wrong tries.

Knows files and keys. Must not know what is kept in the database. Nothing of a key, a passphrase or a person's name
is ever written beside the database; the slot file holds only what Argon2id and AES-256-GCM protect.

    passphrase ─Argon2id (RFC 9106)→ P ;  KEK = HKDF(P, salt, "haki/kek/v1" ‖ install ‖ seat)
    slot = header ‖ AES-256-GCM(KEK, database key ‖ signing seed ; AAD = header) ‖ SHA-256 of all before

A slot that is bound to an account of the machine needs the account's secret A beside the passphrase (decision 0069):

    KEK = HKDF(P ‖ A, salt, "haki/kek/account/v1" ‖ install ‖ seat) ;  kept = what the account opens as A
    slot = header ‖ length of kept (2) ‖ kept ‖ AES-256-GCM(KEK, … ; AAD = all before) ‖ SHA-256 of all before

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
from app.passphrase import guessing
from app.store import account, own_files
from app.store.head_file import HEAD_FILE
from app.store.vault_errors import (
    DamagedVault,
    NoAccountSecrets,
    NotThisAccount,
    NoVault,
    OldVault,
    TooManyTries,
    VaultError,
    VaultThere,
    WeakPassphrase,
    WrongPassphrase,
)

__all__ = [
    "DATABASE_FILE", "SLOT_FILE", "TRIES_FILE", "DamagedVault", "NoAccountSecrets", "NoVault", "NotThisAccount",
    "OldVault", "TooManyTries", "Unlocked", "VaultError", "VaultThere", "WeakPassphrase", "WrongPassphrase",
    "bind", "check_strength", "create", "exists", "is_bound", "new_keys", "unlock", "wipe",
]  # fmt: skip

SLOT_FILE = data_folder.SLOT_FILE
DATABASE_FILE = "haki.db"
TRIES_FILE = "tries"

_MAGIC = b"HAKS"
_VERSION = 2
_PASSPHRASE_ALONE, _ACCOUNT = 0, 2
"""What a slot needs beside the passphrase: bits, of which 1 is kept for a key in hardware, which nothing has yet."""
_HEADER = struct.Struct(">4sBBIIB32s16s16s12s")
"""magic, version, needs, memory (KiB), iterations, lanes, salt, install, seat, nonce"""
_LENGTH = struct.Struct(">H")
_SEALED_BYTES = 32 + 32 + 16
"""database key, signing seed, tag"""
_SUM_BYTES = 32
_MOST_BYTES = _HEADER.size + _LENGTH.size + account.MOST_BYTES + _SEALED_BYTES + _SUM_BYTES
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


class Unlocked(NamedTuple):
    """What a passphrase opens. Whoever has done with the database key wipes it. `for_a_copy` is the slot that goes into
    a backup, where it must not be the one that lies here: a copy opens by its passphrase alone, on any machine."""

    install: bytes
    seat: bytes
    database_key: bytearray
    signing_seed: bytes
    for_a_copy: bytes = b""


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
    fields = _Header(
        _PASSPHRASE_ALONE, MEMORY_KIB, ITERATIONS, LANES, _new_salt(), keys.install, keys.seat, os.urandom(12)
    )
    derived = _derived(passphrase, fields.salt, ITERATIONS, LANES, MEMORY_KIB)
    slot = _sealed(fields, derived, keys)
    wipe(derived)
    own_files.write_durably(folder / SLOT_FILE, slot)


def unlock(folder: Path, passphrase: str) -> Unlocked:
    """Open the slot. Raises `NoVault`, `NoPlainFile`, `OpenToOthers`, `DamagedVault`, `OldVault`, `NotThisAccount`,
    `TooManyTries`, `WrongPassphrase`.

    A slot that is not as it was written is called damaged, whatever was typed, and costs no try; so does an account
    that does not open its own.
    """
    return _opened(folder, passphrase, None)


def bind(folder: Path, passphrase: str, *, to_account: bool) -> None:
    """Let the slot need the account of this machine beside the passphrase from now on, or no longer.

    Raises what `unlock` does, and `NoAccountSecrets`; then it needs what it did.
    """
    if to_account and not account.is_there():
        raise NoAccountSecrets("no secrets by account here")
    wipe(_opened(folder, passphrase, _ACCOUNT if to_account else _PASSPHRASE_ALONE).database_key)


def is_bound(folder: Path) -> bool:
    """Tell whether the slot needs the account of this machine. Raises `DamagedVault`, `OldVault`, `OSError`."""
    header = own_files.beginning(folder / SLOT_FILE, _HEADER.size)
    return _read_header(header).needs == _ACCOUNT


def _opened(folder: Path, passphrase: str, needs: int | None) -> Unlocked:
    """Open the slot, and write it anew where it is to need something else."""
    kept = (SLOT_FILE, DATABASE_FILE, HEAD_FILE, TRIES_FILE)
    own_files.require_plain(folder, kept, _MADE_ANEW)
    try:
        data = own_files.beginning(folder / SLOT_FILE, _MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoVault("no vault in this folder") from None
    own_files.require_own(folder, kept)
    fields, header, sealed = _read(data)
    tries = _Tries(folder / TRIES_FILE)
    tries.admit()
    secret = bytearray()
    if fields.needs == _ACCOUNT:
        try:
            secret = account.opened(header[_HEADER.size + _LENGTH.size :])
        except account.SealedElsewhere as error:
            raise NotThisAccount(str(error)) from None
    derived = _derived(passphrase, fields.salt, fields.iterations, fields.lanes, fields.memory)
    key, plain = _key(derived, secret, fields), bytearray(_SEALED_BYTES - 16)
    try:
        AESGCM(key).decrypt_into(fields.nonce, sealed, header, plain)
        tries.forget()
        opened = Unlocked(fields.install, fields.seat, plain[:32], bytes(plain[32:]))
        if fields.needs == _ACCOUNT:
            opened = opened._replace(for_a_copy=_sealed(_anew(fields, _PASSPHRASE_ALONE), derived, opened))
            if needs == _PASSPHRASE_ALONE:
                own_files.write_durably(folder / SLOT_FILE, opened.for_a_copy)
        elif needs == _ACCOUNT:
            own_files.write_durably(folder / SLOT_FILE, _bound(_anew(fields, _ACCOUNT), derived, opened))
    except InvalidTag:
        tries.count_wrong()
        raise WrongPassphrase("the passphrase does not open this vault") from None
    finally:
        wipe(key, derived, secret, plain)
    return opened


def wipe(*secrets: bytearray) -> None:
    """Write zeros over secrets that are done with. Copies that Python made of them meanwhile are beyond anybody."""
    for secret in secrets:
        secret[:] = bytes(len(secret))


class _Header(NamedTuple):
    needs: int
    memory: int
    iterations: int
    lanes: int
    salt: bytes
    install: bytes
    seat: bytes
    nonce: bytes


def _read(data: bytes) -> tuple[_Header, bytes, bytes]:
    """Take a slot apart: its header, all that stands before what is sealed, and that."""
    fields, before = _read_header(data[: _HEADER.size]), _HEADER.size
    if fields.needs == _ACCOUNT:
        before += _LENGTH.size + int.from_bytes(data[before : before + _LENGTH.size], "big")
    header, sealed, checksum = data[:before], data[before:-_SUM_BYTES], data[-_SUM_BYTES:]
    if len(sealed) != _SEALED_BYTES:
        raise DamagedVault("the slot file is cut short or has grown")
    if checksum != _sum(header + sealed):
        raise DamagedVault("the slot file is not as it was written")
    return fields, header, sealed


def _read_header(header: bytes) -> _Header:
    """Refuse parameters outside the range: a tampered header must neither downgrade nor exhaust."""
    try:
        magic, version, *rest = _HEADER.unpack(header)
    except struct.error:
        raise DamagedVault("the slot file is cut short") from None
    if magic != _MAGIC:
        raise DamagedVault("the slot file is not one of Haki's")
    if 0 < version < _VERSION:
        raise OldVault("the slot file was made by a trial version")
    fields = _Header(*rest)
    if version != _VERSION or fields.needs not in (_PASSPHRASE_ALONE, _ACCOUNT):
        raise DamagedVault("the slot file was made by a newer Haki or needs this device's hardware key")
    allowed = fields.memory in _MEMORY_RANGE and fields.iterations in _ITERATION_RANGE and fields.lanes in _LANE_RANGE
    if not allowed:
        raise DamagedVault("the slot file asks for a key derivation outside the allowed range")
    return fields


def _anew(fields: _Header, needs: int) -> _Header:
    """Return the header of the same slot sealed anew: its salt stays, so that nothing slow has to be done again."""
    return fields._replace(needs=needs, nonce=os.urandom(12))


def _bound(fields: _Header, derived: bytearray, keys: Unlocked) -> bytes:
    """Return a slot that needs the account too."""
    secret, kept = account.new_secret()
    try:
        return _sealed(fields, derived, keys, secret, _LENGTH.pack(len(kept)) + kept)
    finally:
        wipe(secret)


def _sealed(
    fields: _Header, derived: bytearray, keys: Unlocked, secret: bytearray | None = None, kept: bytes = b""
) -> bytes:
    """Return a slot: its header, what the account opens, what is sealed, and the sum."""
    header = _HEADER.pack(_MAGIC, _VERSION, *fields) + kept
    plain, key = bytearray(keys.database_key + keys.signing_seed), _key(derived, secret or bytearray(), fields)
    sealed = AESGCM(key).encrypt(fields.nonce, plain, header)
    wipe(plain, key)
    return header + sealed + _sum(header + sealed)


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _new_salt() -> bytes:
    return os.urandom(32)


def _key(derived: bytearray, secret: bytearray, fields: _Header) -> bytearray:
    """Return the KEK of the head of this module, from P and, where there is one, the account's secret."""
    material, key = derived + secret, bytearray(32)
    info = (b"haki/kek/account/v1" if secret else b"haki/kek/v1") + fields.install + fields.seat
    HKDF(algorithm=SHA256(), length=32, salt=fields.salt, info=info).derive_into(material, key)
    wipe(material)
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
