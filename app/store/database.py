"""The encrypted database file: its threads and its transactions.

Knows SQLAlchemy's engine, and from `connecting` how a connection is opened. Must not know what is kept in the file.

Connections never cross threads: one thread owns the only writing connection, one thread a read-only one, and one more,
made when it is first wanted, a read-only one for what takes long; calls from any thread are handed over.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar
from weakref import WeakSet

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.casework.registry import CORE, Registry
from app.store.connecting import FIRST_PAGE, Makeshift, require_codec, to_read, to_write
from app.store.failures import CannotOpenDatabase, DatabaseFailed, Unwanted
from app.store.transaction import Transaction

_T = TypeVar("_T")
_NO_ROOM = 64 * 1024

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


class Witness(Protocol):
    """What hears of each transaction that has written something, on the thread that writes."""

    def is_written(self, tx: Transaction) -> None:
        """Hear of it before it is committed, and within it."""

    def is_committed(self) -> None:
        """Hear that the last one is durable; also of one that has written nothing."""


class Database:
    """One encrypted file with a writer thread and a reader thread. Close it to end both.

    `registry` is handed on to each job, with its connection. `on_failure` hears of each job that failed, on the thread
    that asked for it, and may return what is raised instead.
    """

    def __init__(self, file: Path, key: bytes | bytearray, witness: Witness | None = None) -> None:
        """Open or create `file` under `key` (32 bytes); where it cannot be written to, open it for reading. The key is
        copied, and the copy is wiped when the file is closed. `witness` hears of what is written.

        Raises `CannotOpenDatabase`, `DatabaseFailed`.
        """
        require_codec(file)
        self.file = file
        self.registry: Registry = CORE
        self._key, self._witness = bytearray(key), witness
        _open_files.add(self)
        self.on_failure: Callable[[Exception], Exception | None] = lambda _: None
        self._place = _place_of(file)
        self._writer = _Lane(file, self._key, reads=False)
        self._reader = _Lane(file, self._key, reads=True)
        self._aside: _Lane | None = None
        self._making_aside = threading.Lock()
        self._version: int | None = None
        try:
            self._writer.run(_look)
            self._place = _place_of(file)  # what was not there has been made
        except DatabaseFailed as error:
            if error.reason != "damaged":
                with contextlib.suppress(DatabaseFailed):
                    self._reader.run(_look)
                    return
            self.close()
            if error.reason == "damaged":
                raise CannotOpenDatabase(str(error)) from None
            raise

    def write(self, job: Callable[[Transaction], _T]) -> _T:
        """Run `job` in one immediate transaction on the writer thread; commit durably, or change nothing.

        A system may let an open file be moved or deleted, and takes what is written into it all the same: so it is
        looked for each time. Raises `DatabaseFailed`, and whatever the job raises.
        """
        if _place_of(self.file) != self._place:
            raise DatabaseFailed("gone", f"{self.file} is not the file that was opened")
        witness = self._witness
        if witness is None:
            return self._run(self._writer, lambda connection: job(Transaction(connection, self.registry)))

        def witnessed(connection: Connection) -> _T:
            before = _rows_written(connection)
            done = job(tx := Transaction(connection, self.registry))
            if _rows_written(connection) != before:
                witness.is_written(tx)
            return done

        return self._run(self._writer, witnessed, witness.is_committed)

    def read(self, job: Callable[[Transaction], _T]) -> _T:
        """Run `job` on the reader thread, on one consistent snapshot. Raises `DatabaseFailed`."""
        return self._run(self._reader, lambda connection: job(Transaction(connection, self.registry)))

    def read_aside(self, job: Callable[[Transaction], _T]) -> _T:
        """Read as `read` does, on a thread and a connection of its own: for what takes long, so that nothing else waits
        for it. Whoever closes the database waits for it. Raises `DatabaseFailed`."""
        with self._making_aside:
            if self._aside is None:
                self._aside = _Lane(self.file, self._key, reads=True)
        return self._run(self._aside, lambda connection: job(Transaction(connection, self.registry)))

    def was_written_elsewhere(self) -> bool:
        """Tell whether another process has written to the file since this was last asked. Raises `DatabaseFailed`."""
        before, self._version = self._version, self._writer.version()
        return before is not None and before != self._version

    def _run(self, lane: _Lane, job: Callable[[Connection], _T], then: Callable[[], None] = lambda: None) -> _T:
        try:
            return lane.run(job, then)
        except Unwanted:
            raise
        except Exception as error:
            instead = self.on_failure(error)
            if instead is None:
                raise
            raise instead from error

    def copy_to(self, file: Path, look: Callable[[Transaction], _T]) -> _T:
        """Write a consistent copy under the same key (`VACUUM INTO`, on the reader thread), and return what a `look` at
        the copy finds. Raises `DatabaseFailed`."""
        self._reader.copy_to(file)
        copy = _Lane(file, self._key, reads=True)
        try:
            return copy.run(lambda connection: look(Transaction(connection, self.registry)))
        finally:
            copy.close()

    def close(self) -> None:
        """End the threads, close the file and wipe the key; the write-ahead log is folded in. May be repeated."""
        with self._making_aside:
            if self._aside is not None:
                self._aside.close()
        self._reader.close()
        self._writer.close()
        self._key[:] = bytes(len(self._key))
        _open_files.discard(self)
        if not _open_files:
            _forget_what_was_asked()


class _Lane:
    """A thread with the one connection that lives on it."""

    def __init__(self, file: Path, key: bytearray, *, reads: bool) -> None:
        self._file = file
        self._reads = reads
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(
            1, "haki-store", _opens_by, ((lambda: to_read(file, key)) if reads else (lambda: to_write(file, key)),)
        )

    def run(self, job: Callable[[Connection], _T], then: Callable[[], None] = lambda: None) -> _T:
        """Run a job in a transaction of its own; `then` follows its commit, before the next job."""
        return self._thread.submit(self._run, job, then).result()

    def version(self) -> int:
        """Return what is another number once another connection than this has written to the file."""
        return self._thread.submit(self._read_version).result()

    def copy_to(self, file: Path) -> None:
        self._thread.submit(self._copy_to, file).result()

    def _run(self, job: Callable[[Connection], _T], then: Callable[[], None]) -> _T:
        with naming_failures(self._file, reading=self._reads), self._connected() as connection:
            try:
                with connection.begin():
                    done = job(connection)
            except BaseException:
                _raw(connection).rollback()  # also what a commit that failed has left open
                raise
        then()
        return done

    def _read_version(self) -> int:
        with naming_failures(self._file, reading=True), self._connected() as connection:
            found: int = _raw(connection).execute("PRAGMA data_version").fetchone()[0]  # no transaction: no lock
        return found

    def _copy_to(self, file: Path) -> None:
        with (
            naming_failures(file),
            self._connected() as connection,
            contextlib.closing(_raw(connection).cursor()) as raw,
        ):
            raw.execute("PRAGMA query_only = OFF")  # of this file nothing is written, but of the copy
            try:
                raw.execute("VACUUM INTO ?", (str(file),))
            finally:
                raw.execute("PRAGMA query_only = ON")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give the connection of this thread."""
        if self._connection is None:
            self._connection = _ENGINE.connect().execution_options(begins=_BEGIN_READING if self._reads else _BEGIN)
            self._connection.detach()  # no pool's: one that is forgotten must not be put back by a stranger's thread
        try:
            yield self._connection
        finally:
            if isinstance(_raw(self._connection), Makeshift):
                self._disconnect()  # it ends with this reading: by the next one there may be room

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        with contextlib.suppress(RuntimeError):  # closed before
            self._thread.submit(self._disconnect).result()
        self._thread.shutdown()


@contextlib.contextmanager
def naming_failures(file: Path, *, reading: bool = False) -> Iterator[None]:
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
        raise DatabaseFailed(reason, str(cause).splitlines()[0], was_reading=reading) from None


def _place_of(file: Path) -> tuple[int, int]:
    """Return by which numbers its disk knows a file; zeros where there is none."""
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _look(connection: Connection) -> None:
    """Read the first page: it must be there, and of this key."""
    connection.exec_driver_sql(FIRST_PAGE).scalar()


def _rows_written(connection: Connection) -> int:
    """Return how many rows were ever written over this connection."""
    written: int = _raw(connection).total_changes
    return written


def _raw(connection: Connection) -> sqlcipher.Connection:
    """Return the driver's own connection below SQLAlchemy's."""
    return connection.connection.dbapi_connection


_BEGIN, _BEGIN_READING = "BEGIN IMMEDIATE", "BEGIN"  # a writer that upgrades late could be refused
_opening = threading.local()


def _opens_by(connect: Callable[[], sqlcipher.Connection]) -> None:
    """Have the engine's connections on this thread opened by a function, which knows the file and its key."""
    _opening.connect = connect


def _open() -> sqlcipher.Connection:
    return _opening.connect()


_ENGINE = create_engine(
    "sqlite+pysqlite://",
    module=sqlcipher,
    creator=_open,  # keeps the key out of every URL and log
    poolclass=NullPool,
    hide_parameters=True,  # they may be a survivor's words
)
"""One for all files: of what it has made SQL once, it need not for the other lane, nor for the next file. Half of a
command's time went into that. What it keeps holds the values it was first asked with, too: an id, a draft."""
_open_files: WeakSet[Database] = WeakSet()


def _forget_what_was_asked() -> None:
    """Keep nothing of what was asked of the files: the last of them was closed, and a lock leaves no words behind."""
    _ENGINE.clear_compiled_cache()


@event.listens_for(_ENGINE, "begin")
def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["begins"])
