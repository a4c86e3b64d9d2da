"""Copies of a server's database, and what must be done when one is put back.

Every circle's feed then lives on as another generation: what devices had seen of the former one beyond the copy is no
contradiction to what comes now. Must not know HTTP.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from sync.server import storage
from sync.server.database import DATABASE_FILE, AlreadyThere, ServerDatabase, UnusableDatabase, sqlite_url


def begin_generations(database: ServerDatabase) -> int:
    """Let the feed of every circle live on as another generation. Return of how many. Raises `StorageFailed`."""
    with database.writing() as connection:
        states = storage.circles(connection)
        for state in states:
            locked = storage.circle_state(connection, state.circle, lock=True)
            if locked is not None:
                storage.begin_generation(connection, locked)
    return len(states)


def backup(folder: Path, file: Path) -> None:
    """Write the database of a server's folder, as it is at one moment, into a new file, also while it is serving.

    Raises `AlreadyThere`, `UnusableDatabase`, `OSError`; then there is no file.
    """
    ServerDatabase.open(sqlite_url(folder)).close()
    _make(file)
    try:
        with (
            contextlib.closing(sqlite3.connect(folder / DATABASE_FILE)) as source,
            contextlib.closing(sqlite3.connect(file)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        file.unlink(missing_ok=True)
        raise UnusableDatabase(f"the database could not be copied: {type(error).__name__}") from None


def restore(file: Path, folder: Path) -> int:
    """Put a copy back as the database of a new folder, and begin its generations. Return of how many centres.

    Raises `AlreadyThere` where there is a database already, `UnusableDatabase`, `OSError`.
    """
    if not file.is_file():
        raise UnusableDatabase(f"{file} is no file")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder / DATABASE_FILE
    _make(made)
    try:
        with (
            contextlib.closing(sqlite3.connect(file.resolve().as_uri() + "?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(made)) as copy,
        ):
            source.backup(copy)
        database = ServerDatabase.open(sqlite_url(folder))
    except (sqlite3.Error, UnusableDatabase) as error:
        made.unlink(missing_ok=True)
        what = str(error) if isinstance(error, UnusableDatabase) else "it is no copy of a server's database"
        raise UnusableDatabase(f"{file}: {what}") from None
    try:
        return begin_generations(database)
    finally:
        database.close()


def _make(file: Path) -> None:
    """Make a file that only its owner may read. Raises `AlreadyThere`, `OSError`."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR, 0o600))
    except FileExistsError:
        raise AlreadyThere(f"{file} is there already; nothing was changed") from None
