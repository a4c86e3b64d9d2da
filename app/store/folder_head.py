"""Whether a folder is what it was when it was last written to: each transaction that writes is counted in the database
and, once committed, noted in the head file; at unlock the two are compared.

A head file behind its database was cut by a crash, and is brought up. A database behind its head file was put back: an
alarm, which stops recording. Both put back together are behind what the platform's secret store tells, where there is
one. Must not know the network, nor what an alarm means to people.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec

from app.store import alarms, meta
from app.store.database import Database
from app.store.failures import DatabaseFailed
from app.store.head_file import NOWHERE, Head, HeadFile
from app.store.secret_store import Reached, SecretStore
from app.store.transaction import Transaction
from sync.alarms import Alarm

_WRITES = "writes"
_COUNT_ON = """INSERT INTO counter(name, value) VALUES ('writes', 1), ('stamp', ?)
    ON CONFLICT DO UPDATE SET value = CASE name WHEN 'writes' THEN value + 1 ELSE excluded.value END"""
_WHERE = "folder"
_REACHED = """SELECT
    (SELECT coalesce(max(seq), 0) FROM change), (SELECT count(*) FROM alarm),
    (SELECT coalesce(sum(value), 0) FROM counter WHERE name = 'writes'),
    (SELECT coalesce(sum(value), 0) FROM counter WHERE name = 'stamp')"""
_CHAINS = (
    "SELECT id, circle, seat, number, hash, last_change, announced FROM chain ORDER BY id",
    "SELECT circle, server_key, server_address, position, feed_head FROM circle ORDER BY circle",
    "SELECT circle, epoch, key FROM epoch_key ORDER BY circle, epoch",
    "SELECT circle, count(*), max(number) FROM entry GROUP BY circle ORDER BY circle",
    "SELECT block FROM search_data WHERE id = 10",  # where FTS5 keeps which of its segments count
)
"""What must never go back, beyond the journal itself: the last batches, the feed, keys, who is in, what is searched."""


class FolderHead:
    """The head of one opened folder, kept up with its database. `is_copy` tells a folder that was copied or unpacked,
    as far as a copy can be told."""

    def __init__(self, folder: Path, database_key: bytes | bytearray) -> None:
        self._file = HeadFile(folder, database_key)
        self._apart = SecretStore(database_key)
        self._told: Reached | None = None
        self.is_copy = False
        self._home = NOWHERE
        self._next: Head | None = None
        self._is_settled = True

    def begin(self) -> None:
        """Begin a new folder's head, before its database is written to. Raises `OSError`."""
        self._file.make()
        self._home = self._file.home()

    def is_written(self, tx: Transaction) -> None:
        """Hear, inside a transaction that has written, that it is about to be committed."""
        tx.connection.connection.cursor().execute(_COUNT_ON, (secrets.randbits(62),))
        self._next = reached(tx)._replace(is_copy=self.is_copy, home=self._home)

    def is_committed(self) -> None:
        """Hear that the last transaction is durable. What the disk does not take now is brought up later."""
        head, self._next = self._next, None
        if head is not None:
            self._note(head)
            self._told = Reached(head.writes, head.stamp)

    def compare(self, database: Database, now_ms: int) -> None:
        """Compare head file and database, at unlock: bring up a head file that is behind, keep an alarm of a database
        that is.

        Where the disk takes nothing, nothing is kept; whatever would be recorded is not taken either.
        """
        before = self._file.read()  # first: whoever writes meanwhile commits before noting it here
        is_backup = before is not None and before.home == NOWHERE
        self._home = NOWHERE if is_backup else self._file.home()
        self.is_copy = before is None or before.is_copy or before.home != self._home
        apart = None if is_backup else self._apart.read()  # a backup is behind, and there to be read
        alarm = self._look(database, before, apart)
        if alarm is not None:
            with suppress(DatabaseFailed):
                counted = max(before.writes if before else 0, apart.writes if apart else 0)
                self._raise(database, alarm, before, counted, now_ms)

    def _look(self, database: Database, before: Head | None, apart: Reached | None) -> Alarm | None:
        try:
            now = database.read(reached)
        except DatabaseFailed as failed:
            if failed.reason != "damaged":
                raise
            return Alarm("database_damaged", _WHERE, str(failed))
        alarm = _difference(before, now) or _behind(apart, now)
        if alarm is None:
            self._told = Reached(now.writes, now.stamp)
            self._is_settled = self._told == apart
        if alarm is None and before is not None and now.writes > before.writes:
            self._note(now._replace(is_copy=self.is_copy, home=self._home))
        return alarm

    def settle(self) -> None:
        """Have the disk keep it: before an exchange, and at lock."""
        if not self._is_settled:
            self._file.settle()
            if self._told is not None and not self.is_copy:
                self._apart.write(self._told)
            self._is_settled = True

    def wipe(self) -> None:
        """Wipe the keys."""
        self._file.wipe()
        self._apart.wipe()

    def of_backup(self, copied: Head) -> bytes:
        """Return the head file of a copied database, which tells that it is a backup."""
        return self._file.packed(copied._replace(is_copy=True, home=NOWHERE))

    def _note(self, head: Head) -> None:
        with suppress(OSError):
            self._file.write(head)
            self._is_settled = False

    def _raise(self, database: Database, alarm: Alarm, before: Head | None, counted: int, now_ms: int) -> None:
        """Keep the alarm, and go on counting past what was `counted`: what is put back once more shows once more."""
        if before is None:
            with suppress(OSError):
                self._file.make()
                self._home = self._file.home()
        self.is_copy = True  # nobody can tell any more whose it is

        def keep(tx: Transaction) -> None:
            alarms.keep(tx, alarm, now_ms)
            meta.set_count(tx, _WRITES, max(meta.count(tx, _WRITES), counted))

        database.write(keep)
        self.settle()


def reached(tx: Transaction) -> Head:
    """Return how far the database has come, as this transaction sees it."""
    cursor = tx.connection.connection.cursor()  # SQLAlchemy's own would cost more than SQLite, at each Save
    changes, raised, writes, stamp = cursor.execute(_REACHED).fetchone()
    chains = hashlib.sha256()
    for statement in _CHAINS:
        chains.update(msgspec.msgpack.encode(cursor.execute(statement).fetchall()))
    cursor.close()
    return Head(writes, stamp, changes, raised, chains.digest())


def _difference(before: Head | None, now: Head) -> Alarm | None:
    """Return what is wrong with a database, given what was noted of it last; None when nothing is."""
    if before is None:
        return Alarm("head_file_missing", _WHERE, "the head file beside the database is missing or cannot be read")
    if now.writes < before.writes:
        lost = before.writes - now.writes
        return Alarm("folder_rolled_back", _WHERE, f"the last {lost} writings of this folder are no longer in it")
    if now.alarms < before.alarms:
        return Alarm("alarm_removed", _WHERE, f"{before.alarms - now.alarms} alarms that were raised here are gone")
    is_same = now.writes == before.writes
    if now.changes < before.changes or (is_same and (now.stamp, now.changes) != (before.stamp, before.changes)):
        return Alarm("folder_rolled_back", _WHERE, "the journal is not the one that was written here last")
    if is_same and now.chains != before.chains:
        return Alarm("folder_rolled_back", _WHERE, "a part of the database is older than the rest")
    return None


def _behind(apart: Reached | None, now: Head) -> Alarm | None:
    """Return what is wrong with a folder whose head file fits its database, given what the secret store tells."""
    if apart is None or now.writes > apart.writes or (now.writes, now.stamp) == apart:
        return None
    lost = apart.writes - now.writes
    told = f"the last {lost} writings of this folder are" if lost else "what this folder wrote last is"
    return Alarm("folder_rolled_back", _WHERE, f"{told} not in it, as this computer's secret store tells")
