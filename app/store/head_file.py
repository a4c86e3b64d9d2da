"""The head file: beside the database, sealed, how far the database had come when it was last written to.

A database that is put back is older than what stands here. Two places are written in turn, so that a write that is cut
spoils one of them, and the other tells of the write before. Knows files and keys; must not know what is in the
database, nor what follows from a difference.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store import own_files

HEAD_FILE = "head"

NOWHERE = bytes(16)
"""The home of what was unpacked of a backup, wherever it lies."""
_MAGIC = b"HAKH\x01"
_STATE = struct.Struct(">QQQQ32s?16s")
_NONCE_BYTES, _TAG_BYTES = 12, 16
_PLACE_BYTES = 512
"""One sector: written whole or not at all by most disks."""
_USED = len(_MAGIC) + _NONCE_BYTES + _STATE.size + _TAG_BYTES
_OPEN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Head(NamedTuple):
    """How far a database has come: `writes` counts its transactions that wrote, `stamp` is drawn by each anew.

    `changes` is the place of the last change, `alarms` how many were ever raised, `chains` a hash over what must never
    go back unnoticed. `is_copy` tells that the folder was made from a backup or another folder; `home` is where it
    was written, see `home_of`.
    """

    writes: int
    stamp: int
    changes: int
    alarms: int
    chains: bytes
    is_copy: bool = False
    home: bytes = NOWHERE


class HeadFile:
    """The head file of one folder. Whoever has done with it wipes it."""

    def __init__(self, folder: Path, database_key: bytes | bytearray) -> None:
        self._file = folder / HEAD_FILE
        self._key = bytearray(32)
        HKDF(algorithm=SHA256(), length=32, salt=None, info=b"haki/head/v1").derive_into(bytes(database_key), self._key)

    def make(self) -> None:
        """Make the file anew, with nothing in it yet. Raises `OSError`."""
        with own_files.make_anew(self._file) as out:
            out.write(bytes(2 * _PLACE_BYTES))

    def read(self) -> Head | None:
        """Return what was written last; None when the file is missing or neither of its places can be opened."""
        try:
            data = own_files.beginning(self._file, 2 * _PLACE_BYTES)
        except OSError:
            return None
        places = (data[:_PLACE_BYTES], data[_PLACE_BYTES : 2 * _PLACE_BYTES])
        return max((head for head in map(self._opened, places) if head), default=None)

    def write(self, head: Head) -> None:
        """Write over the older of the two places. Raises `OSError`, also where the file has gone: it is not made again
        here, so that its absence shows."""
        file = os.open(self._file, _OPEN)
        try:
            os.lseek(file, _PLACE_BYTES * (head.writes % 2), os.SEEK_SET)
            os.write(file, self.packed(head))
        finally:
            os.close(file)

    def settle(self) -> None:
        """Have the disk keep what was written. What cannot be is left: a head behind its database is brought up."""
        with suppress(OSError):
            file = os.open(self._file, _OPEN)
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def packed(self, head: Head) -> bytes:
        """Return one sealed place: by itself, the smallest head file there is."""
        nonce = os.urandom(_NONCE_BYTES)
        return _MAGIC + nonce + AESGCM(self._key).encrypt(nonce, _STATE.pack(*head), _MAGIC)

    def home(self) -> bytes:
        """Return what a copy of this folder changes: the machine, and the numbers its disk knows folder and file by.

        The number of the disk itself is left out: it is another after each start of the machine.
        """
        parts = [_machine()]
        for place in (self._file.parent, self._file):
            with suppress(OSError):
                parts.append(str(place.stat().st_ino).encode())
        return hashlib.sha256(b"haki/home/v1\0" + b"\0".join(parts)).digest()[:16]

    def wipe(self) -> None:
        """Wipe the key."""
        self._key[:] = bytes(len(self._key))

    def _opened(self, place: bytes) -> Head | None:
        nonce, sealed = place[len(_MAGIC) : len(_MAGIC) + _NONCE_BYTES], place[len(_MAGIC) + _NONCE_BYTES : _USED]
        if place[: len(_MAGIC)] != _MAGIC or len(sealed) != _STATE.size + _TAG_BYTES:
            return None
        try:
            return Head(*_STATE.unpack(AESGCM(self._key).decrypt(nonce, sealed, _MAGIC)))
        except InvalidTag:
            return None


def _machine() -> bytes:
    """Return what the system calls this machine; empty where it does not say."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with suppress(OSError):
            return Path(name).read_bytes().strip()
    return b""
