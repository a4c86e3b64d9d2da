"""A device with a real store, for tests of sync: SQLCipher, journal and projections, and the store's own ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.store import circles, journal
from app.store.journal import Author, Intent
from app.store.ledger import StoreLedger
from app.store.store import Store, real_clock
from app.store.transaction import Transaction
from sync.carrier import Carrier
from sync.changes import ChangeId, Kind
from sync.exchange import Report, exchange
from sync.merging import FieldRule, Merged, merge
from tests.sync.memory_ledger import Edit
from tests.sync.parts import NOW, Device, Wire, admit

PASSPHRASE = "kobe ndizi mshumaa reli tausi"


class StoreDevice:
    """A device with a real store; how its keys come out of the passphrase is no part of this. Its clock is `skew_ms`
    off, when it records and when it exchanges."""

    def __init__(self, lead: Device, folder: Path, person: str) -> None:
        self.server = lead.server
        self._now = NOW
        self.skew_ms = 0

        def prepare(tx: object, seat: object) -> None:
            genesis, server_key = admit(lead, seat, person)  # type: ignore[arg-type]
            circles.add(tx, genesis.clear.circle, server_key=server_key, server_address="")  # type: ignore[arg-type]
            circles.add_entry(tx, seat, genesis)  # type: ignore[arg-type]

        self.folder = folder
        self.store = Store.create(folder, PASSPHRASE, prepare)
        self._author = Author(lead.circle, self.store.seat.id)
        assert self.sync_over(Wire(self.server)).alarms == ()  # brings the keys: a seat that waits records nothing

    @property
    def circle(self) -> bytes:
        return self._author.circle

    def save(self, *edits: Edit) -> list[ChangeId]:
        self._now += 1000

        def append(tx: Transaction) -> list[ChangeId]:
            begun = journal.next_records(tx, self._author, len(edits))
            intents = [
                Intent(entity, record or new, Kind(kind), *rest)
                for new, (entity, record, kind, *rest) in zip(begun, edits, strict=True)
            ]
            return [change.id for change in journal.append(tx, self._author, intents, now_ms=self._now + self.skew_ms)]

        return self.store.database.write(append)

    def start_anew(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, PASSPHRASE)

    def read(self, record: bytes, rule_of: Callable[[str, str], FieldRule]) -> Merged | None:
        history = self.store.database.read(lambda tx: journal.history(tx, record))
        return merge(history, rule_of) if history else None

    def seen(self, record: bytes) -> set[ChangeId]:
        return {change.id for change in self.store.database.read(lambda tx: journal.history(tx, record))}

    def sync_over(self, wire: Carrier, **options: bool) -> Report:
        ledger = StoreLedger(self.store.database, self.store.seat, lambda: real_clock() + self.skew_ms)
        return exchange(ledger, self.store.seat, wire, **options)
