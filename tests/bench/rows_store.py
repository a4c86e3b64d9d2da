"""Rows about saving and applying, against bare SQLCipher with the same settings."""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median

import sqlcipher3.dbapi2 as sqlcipher

from app.casebook import Casebook
from app.store import reading
from app.store.connecting import PAGE_BYTES
from sync.client import Link
from sync.exchange import exchange
from tests.bench import corpus, parts
from tests.bench.table import Row


def save(folder: Path, count: int = 200) -> Row:
    """Save one record (journal, row, search, durable commit), against one bare commit of the same bytes."""
    book = Casebook.found(folder / "book", parts.PASSPHRASE, centre="Mombasa Justice Centre 2")
    case = book.records.record("incident", {"reported_on": "2022-03-22"}).case
    plain = bare(folder / "bare.db")
    plain.execute("CREATE TABLE saved(id BLOB, bytes BLOB)")
    ours, theirs = [], []
    for text in corpus.texts(count):
        values = {"case": case, "on": "2022-03-22", "text": text}
        began = time.perf_counter()
        book.records.record("note", values)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        plain.execute("INSERT INTO saved VALUES (?, ?)", (os.urandom(16), text.encode()))
        plain.commit()
        theirs.append(time.perf_counter() - began)
    book.close()
    mine, base = median(ours) * 1e3, median(theirs) * 1e3
    return Row("save one record of 2 KB, median; ms over bare", mine, base, "ms", mine - base, 2.0)


def apply(folder: Path, count: int = 10_000) -> list[Row]:
    """Apply pulled changes, verified and opened, against a bare executemany of the same rows; then index them."""
    with parts.server(folder / "server") as (address, invite):
        first = parts.lead(folder / "first", address, invite)
        second = parts.worker(folder / "second", address, first)
        case = first.records.record("incident", {"reported_on": "2022-03-22"}).case
        first.centre.sync()
        second.centre.sync()
        texts = corpus.texts(count)
        parts.put(first, "note", [{"case": case, "on": "2022-03-22", "text": text} for text in texts])
        first.centre.sync()
        link = _TimedLink(address)
        began = time.perf_counter()
        exchange(second._door.store.ledger, second._door.store.seat, link)
        taken = time.perf_counter() - began - link.seconds
        link.close()
        began = time.perf_counter()
        while second._door.store.database.write(reading.index_slice):
            pass
        indexing = time.perf_counter() - began
        first.close()
        second.close()
    plain = bare(folder / "bare.db")
    plain.execute("CREATE TABLE note(id TEXT PRIMARY KEY, case_id TEXT, day TEXT, text TEXT)")
    rows = [(os.urandom(16).hex(), case, "2022-03-22", text) for text in texts]
    began = time.perf_counter()
    plain.executemany("INSERT INTO note VALUES (?, ?, ?, ?)", rows)
    plain.commit()
    base = time.perf_counter() - began
    return [
        Row(f"apply {count:,} pulled changes", taken * 1e3, base * 1e3, "ms", taken / base, 3.5),
        Row("index them for search", count / indexing, 8000, "records/s", count / indexing, 8000, True),
    ]


class _TimedLink(Link):
    """A link that knows how long was spent waiting for the server."""

    seconds = 0.0

    def post(self, path: str, body: bytes) -> bytes:
        """Post, and count the time."""
        began = time.perf_counter()
        try:
            return super().post(path, body)
        finally:
            self.seconds += time.perf_counter() - began


def bare(file: Path) -> sqlcipher.Connection:
    """Open a bare SQLCipher file with the settings that ours has."""
    connection = sqlcipher.connect(str(file))
    connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
