"""The server's database: making it, opening it, and its transactions; SQLite by default, PostgreSQL for scale.

Must not know what the tables mean. A transaction that ends without an error is on the disk; one that does not has
left nothing behind.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync.server import schema

DATABASE_FILE = "haki-server.db"
THREADS = 8
"""How many requests one process works on at once, and therefore how many connections it needs."""

_BUSY_MS = 20_000
_WRITING = "haki_writing"


class StorageFailed(Exception):
    """The database did not do what it was asked; nothing of the transaction was kept. Trying again is harmless."""


class UnusableDatabase(Exception):
    """There is no server's database at this place, or it cannot be used. The message tells the operator why."""


class AlreadyThere(Exception):
    """A server's database exists at this place; it was left as it is."""


def sqlite_url(folder: Path) -> URL:
    """Return the URL of the SQLite database in a data folder."""
    return URL.create("sqlite", database=str(folder / DATABASE_FILE))


def parse_url(text: str) -> URL:
    """Return a database URL an operator typed. Raises `UnusableDatabase` for anything but SQLite and PostgreSQL."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnusableDatabase("this is not a database URL; write postgresql+psycopg://user@host/name") from None
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise UnusableDatabase(f"{url.drivername} is not served; use postgresql+psycopg://… or --data")
    if url.drivername == "sqlite" and not url.database:
        raise UnusableDatabase("name the database file: sqlite:////folder/file.db")
    return url


class ServerDatabase:
    """One open database. Safe to use from several threads."""

    def __init__(self, engine: Engine, signing_key: Ed25519PrivateKey) -> None:
        self._engine = engine
        self._writer: AbstractContextManager[Any] = (
            threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()
        )
        self.signing_key = signing_key

    @classmethod
    def create(cls, url: URL) -> ServerDatabase:
        """Make the tables and the server's signing key. Raises `AlreadyThere`, `UnusableDatabase`."""
        if url.drivername == "sqlite":
            _make_private_file(Path(str(url.database)))
        key = Ed25519PrivateKey.generate()
        engine = _engine(url)
        try:
            with engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
                tables = sqlalchemy.inspect(connection).get_table_names()
                if schema.server.name in tables:
                    raise AlreadyThere("a server's database is there already; nothing was changed")
                if tables:
                    raise UnusableDatabase("this database holds something else; the server needs one of its own")
                schema.metadata.create_all(connection)
                row = {
                    "id": 1,
                    "schema_version": schema.SCHEMA_VERSION,
                    "signing_seed": key.private_bytes_raw(),
                    "made_at": time.time_ns() // 1_000_000,
                }
                connection.execute(schema.server.insert(), row)
        except SQLAlchemyError as error:
            raise UnusableDatabase(f"the database cannot be made: {_what(error)}") from None
        return cls(engine, key)

    @classmethod
    def open(cls, url: URL) -> ServerDatabase:
        """Open a database that `create` made. Raises `UnusableDatabase`."""
        missing = "there is no server's database here; run `haki-server init` first"
        if url.drivername == "sqlite" and not Path(str(url.database)).is_file():
            raise UnusableDatabase(missing)
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                if not sqlalchemy.inspect(connection).has_table(schema.server.name):
                    raise UnusableDatabase(missing)
                _refuse_hasty_commits(connection)
                row = connection.execute(schema.server.select()).one()
        except SQLAlchemyError as error:
            raise UnusableDatabase(f"the database cannot be opened: {_what(error)}") from None
        if row.schema_version != schema.SCHEMA_VERSION:
            raise UnusableDatabase(
                f"this database is of format {row.schema_version} and this haki-server of format "
                f"{schema.SCHEMA_VERSION}; nothing was changed. "
                + (
                    "Centres of format 1 are not read any more: make a new one with `haki-server init` in another "
                    "folder, and a new centre on it"
                    if row.schema_version < schema.SCHEMA_VERSION
                    else "install the haki-server that made it"
                )
            )
        return cls(engine, Ed25519PrivateKey.from_private_bytes(row.signing_seed))

    @property
    def server_key(self) -> bytes:
        """The public half of the server's signing key, 32 bytes: what invites and devices pin."""
        return self.signing_key.public_key().public_bytes_raw()

    @contextmanager
    def reading(self, *, snapshot: bool = False) -> Iterator[Connection]:
        """Give a connection to read with; with `snapshot` all reads see one moment. Raises `StorageFailed`."""
        engine = self._engine
        if snapshot and engine.dialect.name == "postgresql":  # SQLite never does it otherwise
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with _failures(), engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose transaction is durable when the block ends. Raises `StorageFailed`.

        SQLite has one writer: threads of this process queue here, other processes at the file's lock.
        """
        with (
            _failures(),
            self._writer,
            self._engine.connect().execution_options(**{_WRITING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def damage(self) -> str:
        """Return what SQLite finds wrong with its own file, "" when nothing; PostgreSQL keeps checksums of its own.

        Raises `StorageFailed` when it is too damaged to say.
        """
        if self._engine.dialect.name != "sqlite":
            return ""
        with self.reading() as connection:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
        return "" if found == "ok" else " ".join(found.split())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    arguments: dict[str, Any] = {"pool_size": THREADS, "max_overflow": 0, "pool_timeout": 30, "hide_parameters": True}
    try:
        if url.drivername == "sqlite":
            engine = sqlalchemy.create_engine(url, connect_args={"timeout": _BUSY_MS / 1000}, **arguments)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        return sqlalchemy.create_engine(url, pool_pre_ping=True, **arguments)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise UnusableDatabase("PostgreSQL needs the psycopg package: pip install 'psycopg[binary]'") from None


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 must not begin transactions of its own; see _begin_sqlite
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one that reads first and locks later could fail half-way.
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _make_private_file(path: Path) -> None:
    """Make an empty file that only its owner may read, before SQLite would make a public one."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise UnusableDatabase(f"{path.parent} is not a folder") from None
    except OSError as error:
        raise UnusableDatabase(f"{path} cannot be made: {error.strerror}") from None


def _refuse_hasty_commits(connection: Connection) -> None:
    """A receipt promises durability; PostgreSQL keeps that promise only with these two settings on."""
    if connection.dialect.name != "postgresql":
        return
    for setting in ("fsync", "synchronous_commit"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == "off":
            raise UnusableDatabase(f"PostgreSQL has {setting} = off, so a receipt would promise what it cannot keep")


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        raise StorageFailed(_what(error)) from None


def _what(error: SQLAlchemyError) -> str:
    """Return the name of a database's error. Never its text: PostgreSQL puts values of rows into it."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return type(error).__name__
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return f"{type(error.orig).__name__} {code or ''}".rstrip()
