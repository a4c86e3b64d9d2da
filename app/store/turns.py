"""Lets one exchange at a time into a seat's folder, whichever window, thread or command asks.

Two at once would seal the same changes twice and take the same batches in twice. The turn is a lock on an empty SQLite
file: the same on every platform, and given back by the system when its holder is killed. Must not know what is done
in a turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.store.database import naming_failures

TURN_FILE = "exchange"
_WAIT_SECONDS = 10


@contextmanager
def exchange_turn(folder: Path) -> Iterator[None]:
    """Wait for the turn and hold it. Raises `DatabaseFailed` (`busy`) when another holds it for longer."""
    with naming_failures(folder / TURN_FILE):
        lock = sqlcipher.connect(
            str(folder / TURN_FILE), isolation_level=None, timeout=_WAIT_SECONDS, check_same_thread=False
        )
    try:
        with naming_failures(folder / TURN_FILE):
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
