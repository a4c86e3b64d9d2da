"""The encrypted database file: opening it, its two threads, its transactions.

Knows SQLCipher and SQLAlchemy's engine. Must not know what is kept in it.

A SQLite without the codec ignores `PRAGMA key` in silence and writes plain text, so nothing is opened unless
`PRAGMA cipher_version` answers and the file does not begin as a plain one does. Connections never cross threads:
one thread owns the only writing connection, one thread a read-only one; calls from any thread are handed over.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import SingletonThreadPool

Transaction = Connection
"""What a job is handed. Those above the store pass it on and never look inside."""

_T = TypeVar("_T")
_PLAIN_MAGIC = b"SQLite format 3\0"
PAGE_BYTES = 8192
"""Rows of just over 2 KB leave half of a 4 KB page empty (measured); must not change for an existing file."""
_BUSY_MS = 10_000
_NO_ROOM = 64 * 1024
_CACHE_KIB = 8 * 1024
"""A page that falls out of the cache must be checked and decrypted again; two connections, on tablets of 2 GB."""
_CHECKPOINT_PAGES = 4000
"""32 MiB of log before it is folded in: a long pull touches the same index pages again and again."""


class CannotOpenDatabase(Exception):
    """The file is missing, foreign, damaged, of another key, or there is no codec. It has not been changed."""


class DatabaseFailed(Exception):
    """A job failed below us: nothing of it was stored, and what was stored before stands.

    `reason` is `full`, `read_only`, `busy` (somebody else writes), `damaged` (a page cannot be read) or `failing`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


_REASONS = {
    sqlcipher.SQLITE_FULL: "full",
    sqlcipher.SQLITE_READONLY: "read_only",
    sqlcipher.SQLITE_BUSY: "busy",
    sqlcipher.SQLITE_CORRUPT: "damaged",
    sqlcipher.SQLITE_NOTADB: "damaged",
    sqlcipher.SQLITE_IOERR: "failing",
    sqlcipher.SQLITE_CANTOPEN: "failing",
}
"""By SQLite's primary result code. Any other error is a mistake of ours, and passes as it is."""


class Database:
    """One encrypted file with a writer thread and a reader thread. Close it to end both."""

    def __init__(self, file: Path, key: bytes) -> None:
        """Open or create `file` under `key` (32 bytes). Raises `CannotOpenDatabase`, `DatabaseFailed`."""
        _require_codec(file)
        self.file = file
        self._writer = _Lane(file, _engine(file, key, read_only=False))
        self._reader = _Lane(file, _engine(file, key, read_only=True))
        try:
            self.write(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar())
        except DatabaseFailed as error:
            self.close()
            if error.reason == "damaged":
                raise CannotOpenDatabase(str(error)) from None
            raise

    def write(self, job: Callable[[Connection], _T]) -> _T:
        """Run `job` in one immediate transaction on the writer thread; commit durably, or change nothing.

        Raises `DatabaseFailed`, and whatever the job raises.
        """
        return self._writer.run(job)

    def read(self, job: Callable[[Connection], _T]) -> _T:
        """Run `job` on the reader thread, on one consistent snapshot. Raises `DatabaseFailed`."""
        return self._reader.run(job)

    def copy_to(self, file: Path) -> None:
        """Write a consistent copy under the same key (`VACUUM INTO`, on the writer thread). Raises `DatabaseFailed`."""
        self._writer.run_outside_transaction("VACUUM INTO ?", (str(file),))

    def close(self) -> None:
        """End both threads and close the file; the write-ahead log is folded in. May be repeated."""
        self._reader.close()
        self._writer.close()


class _Lane:
    """A thread with the one connection that lives on it."""

    def __init__(self, file: Path, engine: Engine) -> None:
        self._file = file
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="haki-store")

    def run(self, job: Callable[[Connection], _T]) -> _T:
        return self._thread.submit(self._run, job).result()

    def run_outside_transaction(self, statement: str, parameters: tuple[str, ...]) -> None:
        def run() -> None:
            with naming_failures(self._file):
                self._engine.raw_connection().cursor().execute(statement, parameters)

        self._thread.submit(run).result()

    def _run(self, job: Callable[[Connection], _T]) -> _T:
        with naming_failures(self._file), self._engine.begin() as connection:
            return job(connection)

    def close(self) -> None:
        with contextlib.suppress(RuntimeError):  # closed before
            self._thread.submit(self._engine.dispose).result()
        self._thread.shutdown()


@contextlib.contextmanager
def naming_failures(file: Path) -> Iterator[None]:
    """Raise `DatabaseFailed` for what SQLite reports about `file` and its disk; mistakes of ours pass as they are."""
    try:
        yield
    except (DBAPIError, sqlcipher.DatabaseError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = _REASONS.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code
        if reason is None:
            raise
        if reason == "failing":  # what SQLite says, too, when it cannot even make the log's index
            folder = file.parent
            reason = "full" if shutil.disk_usage(folder).free < _NO_ROOM else reason
            reason = reason if os.access(folder, os.W_OK) else "read_only"
        raise DatabaseFailed(reason, str(cause).splitlines()[0]) from None


def _engine(file: Path, key: bytes, *, read_only: bool) -> Engine:
    def connect() -> sqlcipher.Connection:
        connection = sqlcipher.connect(str(file), isolation_level=None, timeout=_BUSY_MS / 1000)
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA cipher_log_level = NONE")  # it writes to standard error
            cursor.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")  # also for what VACUUM INTO makes
            cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            cursor.execute("PRAGMA foreign_keys = OFF")  # projections have none: a parent may arrive later
            if read_only:
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("PRAGMA journal_mode = WAL")
                cursor.execute("PRAGMA synchronous = FULL")
                cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
            cursor.close()
        except BaseException:
            connection.close()
            raise
        return connection

    # `creator` keeps the key out of every URL and log; parameters may be a survivor's words
    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=SingletonThreadPool, hide_parameters=True
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"  # a writer that upgrades late could be refused

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _require_codec(file: Path) -> None:
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
