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
from app.store.failures import DatabaseFailed, TurnTaken

TURN_FILE = "exchange"
WAIT_SECONDS = 10.0


@contextmanager
def exchange_turn(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Wait for the turn, `patience` seconds at most (`WAIT_SECONDS` unless told), and hold it. Raises `TurnTaken` when
    another holds it for longer, and `DatabaseFailed` where the disk does not give or take."""
    with naming_failures(folder / TURN_FILE):
        lock = sqlcipher.connect(
            str(folder / TURN_FILE),
            isolation_level=None,
            timeout=WAIT_SECONDS if patience is None else patience,
            check_same_thread=False,
        )
    try:
        try:
            with naming_failures(folder / TURN_FILE):
                lock.execute("BEGIN EXCLUSIVE")
        except DatabaseFailed as error:
            if error.reason == "busy":
                raise TurnTaken from None
            raise
        yield
    finally:
        lock.close()
