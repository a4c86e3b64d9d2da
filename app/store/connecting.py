"""How a connection to the encrypted file is opened: its key, its settings, and for reading where there is no room.

Knows SQLCipher alone. Must not know SQLAlchemy, threads or what is kept in the file.

A SQLite without the codec ignores `PRAGMA key` in silence and writes plain text, so nothing is opened unless
`PRAGMA cipher_version` answers and the file does not begin as a plain one does.

Reading needs no room and no leave to write: where the disk is full or protected, SQLite cannot make the index of its
log beside the file, so each reading gets a connection that needs none. Writing is tried anew each time it is asked for.
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.store.failures import CannotOpenDatabase

FIRST_PAGE = "SELECT count(*) FROM sqlite_master"
PAGE_BYTES = 8192
"""Rows of just over 2 KB leave half of a 4 KB page empty (measured); must not change for an existing file."""
_PLAIN_MAGIC = b"SQLite format 3\0"
_BUSY_MS = 10_000
_CACHE_KIB = 8 * 1024
"""A page that falls out of the cache must be checked and decrypted again; three connections, on tablets of 2 GB."""
_CHECKPOINT_PAGES = 4000
"""32 MiB of log before it is folded in: a long pull touches the same index pages again and again."""


class Makeshift(sqlcipher.Connection):  # type: ignore[misc]
    """A connection that reads without the shared index of the log."""


def to_write(file: Path, key: bytearray) -> sqlcipher.Connection:
    """Open to read and write, or make, `file` under `key`. Raises the driver's errors, as what follows does."""
    return _connected(sqlcipher.Connection, str(file), key, *_TO_WRITE)


def to_read(file: Path, key: bytearray) -> sqlcipher.Connection:
    """Open `file` to read only; where its log's index can be made nowhere, for one reading: a `Makeshift`."""
    try:
        return _connected(sqlcipher.Connection, str(file), key, _READ_ONLY, FIRST_PAGE)
    except sqlcipher.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlcipher.SQLITE_BUSY:
            raise  # somebody writes just now: what takes no lock would read the middle of it
        return _makeshift(file, key)


_READ_ONLY = "PRAGMA query_only = ON"
_TO_WRITE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}",
)


def _connected(kind: type[sqlcipher.Connection], place: str, key: bytearray, *statements: str) -> sqlcipher.Connection:
    """Open a place: a path, or for `Makeshift` an address that begins with file:."""
    uri = kind is Makeshift
    connection = sqlcipher.connect(place, isolation_level=None, timeout=_BUSY_MS / 1000, factory=kind, uri=uri)
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA cipher_log_level = NONE")  # it writes to standard error
        cursor.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")  # also for what VACUUM INTO makes
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for statement in statements:  # how it is locked must be said before the file is read, as what follows does
            cursor.execute(statement)
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        cursor.execute("PRAGMA temp_store = MEMORY")  # what is sorted is not laid down beside the disk's other files
        cursor.execute("PRAGMA foreign_keys = OFF")  # projections have none: a parent may arrive later
        cursor.close()
    except BaseException:
        connection.close()
        raise
    return connection


def _makeshift(file: Path, key: bytearray) -> sqlcipher.Connection:
    """Open for one reading a file whose log's index can be made nowhere: it is kept in memory, or there is no log.

    No lock is taken, so a disk that is written to again just now could spoil this one reading; it spoils no file.
    """
    address = f"{file.absolute().as_uri()}?mode=ro"
    log = file.with_name(f"{file.name}-wal")
    if not (log.exists() and log.stat().st_size):
        return _connected(Makeshift, f"{address}&immutable=1", key, _READ_ONLY, FIRST_PAGE)
    without_locks = "win32-none" if os.name == "nt" else "unix-none"
    in_memory = "PRAGMA locking_mode = EXCLUSIVE"
    return _connected(Makeshift, f"{address}&vfs={without_locks}", key, in_memory, _READ_ONLY, FIRST_PAGE)


def require_codec(file: Path) -> None:
    """Raise `CannotOpenDatabase` where this SQLite does not encrypt, or `file` is a plain one."""
    probe = sqlcipher.connect(":memory:")
    try:
        version = probe.execute("PRAGMA cipher_version").fetchone()
    finally:
        probe.close()
    if not version or not version[0]:
        raise CannotOpenDatabase("this SQLite has no encryption; Haki does not run without it")
    if file.exists():
        with file.open("rb") as data:
            start = data.read(len(_PLAIN_MAGIC))
        if start == _PLAIN_MAGIC:
            raise CannotOpenDatabase("the database file is not encrypted: it is not Haki's")
