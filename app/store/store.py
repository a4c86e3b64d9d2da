"""An opened store: the vault's keys, the database behind them, and the ledger for sync. What the casebook holds.

Must not know a screen, a command or the network.
"""

from __future__ import annotations

import contextlib
import io
import tarfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from app.casework.registry import Registry
from app.store import journal, meta, own_files, projections, schema, vault
from app.store.damage import DamageWatch
from app.store.database import Database
from app.store.failures import CannotOpenDatabase, OtherFormat
from app.store.folder_head import FolderHead, reached
from app.store.head_file import HEAD_FILE
from app.store.ledger import StoreLedger
from app.store.transaction import Transaction
from app.words.refusal import refuse
from sync.keys import Seat

FORMAT = 2
"""Of batches, entries and what is kept of them (docs/protocol.md). Nothing of another one is read."""
_UNFINISHED = "setting-up"
"""Stands in the folder until the slot is written: a database beside it was never anybody's."""


class Store:
    """A seat's opened folder. Close it to drop the keys and end its threads."""

    def __init__(self, folder: Path, database: Database, seat: Seat, head: FolderHead, slot: bytes = b"") -> None:
        self.folder = folder
        self._slot = slot
        self.database = database
        self.seat = seat
        self._head = head

    @property
    def is_copy(self) -> bool:
        """Whether this folder was copied or unpacked, as far as a copy can be told: a rule, not a key."""
        return self._head.is_copy

    @property
    def ledger(self) -> StoreLedger:
        """A ledger for one exchange: what it keeps in memory may be out of date by the next."""
        return StoreLedger(self.database, self.seat, real_clock)

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        prepare: Callable[[Transaction, Seat], None],
        about: Iterable[str] = (),
    ) -> Store:
        """Make a new seat, its keys and its database in `folder`.

        `prepare` writes what the store begins with, in the transaction that makes its tables. The slot is written
        last: a set-up that is cut anywhere leaves no vault, and can be done again. A database whose slot is missing is
        left alone. `about` are the names that the passphrase must not rest on. Raises `VaultError`.
        """
        vault.check_strength(passphrase, about)
        if vault.exists(folder):
            raise vault.VaultThere("there is a vault in this folder already")
        own_files.make_folder(folder)
        own_files.require_own(folder)
        _clear_unfinished(folder)
        seat = Seat.generate()
        keys = vault.new_keys(seat.id, seat.signing_seed)
        own_files.make(folder / vault.DATABASE_FILE).close()
        head = FolderHead(folder, keys.database_key)
        head.begin()
        database = Database(folder / vault.DATABASE_FILE, keys.database_key, head)
        database.on_failure = DamageWatch(database, seat.id, real_clock).behind

        def make(tx: Transaction) -> None:
            schema.kept.create_all(tx.connection)
            projections.create(tx)
            _note_fingerprint(tx)
            meta.set_count(tx, "format", FORMAT)
            meta.put(tx, "agreement", seat.agreement_seed)
            prepare(tx, seat)

        try:
            database.write(make)
            head.settle()
            vault.create(folder, passphrase, keys)
        except BaseException:
            database.close()
            head.wipe()
            raise
        finally:
            vault.wipe(keys.database_key)
        (folder / _UNFINISHED).unlink()
        return cls(folder, database, seat, head)

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Store:
        """Unlock a seat's folder. Before records are read or written, `keep_by` must hear what is asked of them here.

        Raises `VaultError`, `OpenToOthers`, `CannotOpenDatabase`, `OtherFormat`, `DatabaseFailed`.
        """
        keys = vault.unlock(folder, passphrase)
        try:
            return cls.of(folder, keys)
        finally:
            vault.wipe(keys.database_key)

    @classmethod
    def of(cls, folder: Path, keys: vault.Unlocked) -> Store:
        """Open a seat's folder by keys that a passphrase has opened, and see whether it was put back.

        Raises `CannotOpenDatabase`, `OtherFormat`, `DatabaseFailed`.
        """
        file = folder / vault.DATABASE_FILE
        if not file.exists() or not file.stat().st_size:
            raise CannotOpenDatabase("the database file is missing from the folder, or empty")
        with contextlib.suppress(OSError):  # there after a power cut just after the slot was written
            (folder / _UNFINISHED).unlink()
        head = FolderHead(folder, keys.database_key)
        database = Database(file, keys.database_key, head)
        database.on_failure = DamageWatch(database, keys.seat, real_clock).behind
        try:
            agreement = database.read(_agreement)
            head.compare(database, real_clock())
        except BaseException:
            database.close()
            head.wipe()
            raise
        return cls(folder, database, Seat(keys.signing_seed, agreement), head, keys.for_a_copy)

    @property
    def registry(self) -> Registry:
        """The declarations that records are kept by: the core's until `keep_by` hears of others."""
        return self.database.registry

    def keep_by(self, registry: Registry) -> None:
        """Keep records as these declarations have them; rebuilds the projections where they were kept by others.

        Nothing else is written: what lies on a full or protected disk is opened for reading. Raises `DatabaseFailed`.
        """
        before, self.database.registry = self.database.registry, registry
        try:
            if not self.database.read(_is_up_to_date):
                self.database.write(_bring_up_to_date)
        except BaseException:
            self.database.registry = before
            raise

    def backup(self, file: Path) -> None:
        """Write slot, database and head file, as encrypted as here, into one tar file; the passphrase opens the copy,
        which knows that it is one.

        It is made beside `file`: this folder may have no room. Raises `FileExistsError`, `OSError`, `DatabaseFailed`;
        then there is no file.
        """
        if file.exists():
            raise FileExistsError(str(file))
        part, copy = (file.with_name(f"{file.name}.{end}") for end in ("part", "database"))
        try:
            own_files.make_anew(copy).close()
            copied = self.database.copy_to(copy, reached)
            head = self._head.of_backup(copied)
            with own_files.make_anew(part) as out, tarfile.open(fileobj=out, mode="w") as tar:
                slot = self._slot_of_a_copy()
                _add(tar, vault.SLOT_FILE, io.BytesIO(slot), len(slot))
                _add(tar, HEAD_FILE, io.BytesIO(head), len(head))
                with copy.open("rb") as data:
                    _add(tar, vault.DATABASE_FILE, data, copy.stat().st_size)
            own_files.replace_durably(part, file)
        finally:
            copy.unlink(missing_ok=True)
            part.unlink(missing_ok=True)

    def _slot_of_a_copy(self) -> bytes:
        """Return the slot that opens by the passphrase alone. Raises `Refused` where only the next unlock makes it."""
        if not self._slot and vault.is_bound(self.folder):
            raise refuse("This casebook was bound to the account just now. Lock it, unlock it, and make the copy then.")
        return self._slot or (self.folder / vault.SLOT_FILE).read_bytes()

    def settle(self) -> None:
        """Have the disk keep how far this folder has come: before others hear of it."""
        self._head.settle()

    def close(self) -> None:
        """End the store's threads, close its file and wipe its keys."""
        self._head.settle()
        self.database.close()
        self._head.wipe()


def real_clock() -> int:
    """Return the wall clock in milliseconds."""
    return time.time_ns() // 1_000_000


def _clear_unfinished(folder: Path) -> None:
    """Remove what a cut set-up left, whose key was never written down; refuse to touch any other database."""
    left = [file for end in ("", "-wal", "-shm") if (file := folder / f"{vault.DATABASE_FILE}{end}").exists()]
    mark = folder / _UNFINISHED
    if left and not mark.exists():
        raise vault.DamagedVault("there is a database in this folder, and its slot is missing")
    own_files.make_anew(mark).close()
    for file in left:
        file.unlink()


def _agreement(tx: Transaction) -> bytes:
    agreement = meta.get(tx, "agreement")
    if agreement is None:
        raise CannotOpenDatabase("the database has no seat; it is not Haki's")
    found = meta.count(tx, "format")  # of the first one nobody wrote down which it was
    if found != FORMAT:
        raise OtherFormat(f"a folder of format {found or 1}", is_older=found < FORMAT)
    return agreement


def _is_up_to_date(tx: Transaction) -> bool:
    return meta.get(tx, "projections") == schema.fingerprint(tx.registry)


def _bring_up_to_date(tx: Transaction) -> None:
    schema.kept.create_all(tx.connection)
    journal.rebuild(tx)
    _note_fingerprint(tx)


def _note_fingerprint(tx: Transaction) -> None:
    meta.put(tx, "projections", schema.fingerprint(tx.registry))


def _add(tar: tarfile.TarFile, name: str, data: io.BufferedIOBase, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, data)
