"""The database file: encrypted or not opened at all, one transaction or nothing, one thread for each connection."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.store import connecting
from app.store.connecting import PAGE_BYTES
from app.store.database import Database
from app.store.failures import CannotOpenDatabase, DatabaseFailed
from app.store.transaction import Transaction

KEY = bytes(range(32))
WORDS = "maneno ya mtoto yasiyopaswa kusomwa"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "haki.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    with_words = Database(file, KEY)
    with_words.write(lambda tx: tx.exec_driver_sql("CREATE TABLE words (word TEXT)"))
    with_words.write(lambda tx: tx.exec_driver_sql("INSERT INTO words VALUES (?)", (WORDS,)))
    yield with_words
    with_words.close()


def words(tx: Transaction) -> list[str]:
    return list(tx.exec_driver_sql("SELECT word FROM words ORDER BY rowid").scalars())


def add(word: str, tx: Transaction) -> None:
    tx.exec_driver_sql("INSERT INTO words VALUES (?)", (word,))


# --- Encrypted -------------------------------------------------------------------------------------------------


def test_no_byte_of_what_is_kept_stands_in_the_file_or_its_log(database: Database, file: Path) -> None:
    open_files = {each.name: each.read_bytes() for each in file.parent.iterdir()}
    assert set(open_files) == {"haki.db", "haki.db-wal", "haki.db-shm"}
    database.close()
    closed_file = file.read_bytes()
    for data in (*open_files.values(), closed_file):
        for plain in (WORDS.encode(), b"words", b"CREATE", b"SQLite format 3", KEY):
            assert plain not in data
    assert min(closed_file.count(bytes([value])) for value in range(256)) > 0  # every byte as likely as another


def test_a_sqlite_without_the_codec_is_refused_before_it_writes_a_byte(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "sqlcipher", sqlite3)  # it takes `PRAGMA key` without a word
    with pytest.raises(CannotOpenDatabase, match="no encryption"):
        Database(file, KEY)
    assert not file.exists()


def test_a_plain_sqlite_file_is_refused_and_left_as_it_is(file: Path) -> None:
    plain = sqlite3.connect(file)
    plain.execute("CREATE TABLE words (word TEXT)")
    plain.commit()
    plain.close()
    refuses_unchanged(file, KEY)


@pytest.mark.parametrize("other", [bytes(32), KEY[:-1] + b"\xff"])
def test_another_key_does_not_open_it(database: Database, file: Path, other: bytes) -> None:
    database.close()
    refuses_unchanged(file, other)


@pytest.mark.parametrize("kept", [16, 100, 4096, PAGE_BYTES - 1, PAGE_BYTES])
def test_a_truncated_file_is_refused_and_left_as_it_is(database: Database, file: Path, kept: int) -> None:
    database.close()
    os.truncate(file, kept)
    refuses_unchanged(file, KEY)


@pytest.mark.parametrize("foreign", [b"\x89PNG\r\n\x1a\n" + bytes(9000), b"PK\x03\x04" * 5000, os.urandom(8192)])
def test_a_file_of_another_program_is_refused_and_left_as_it_is(file: Path, foreign: bytes) -> None:
    file.write_bytes(foreign)
    refuses_unchanged(file, KEY)


def refuses_unchanged(file: Path, key: bytes) -> None:
    before = file.read_bytes()
    with pytest.raises(CannotOpenDatabase):
        Database(file, key)
    assert file.read_bytes() == before


def test_a_page_of_the_file_is_eight_kilobytes_and_so_is_one_of_a_copy(
    database: Database, file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    database.copy_to(copy, lambda _: None)
    database.close()
    for each in (file, copy):
        assert each.stat().st_size % PAGE_BYTES == 0
        opened = Database(each, KEY)
        assert (
            opened.read(lambda tx: tx.exec_driver_sql("PRAGMA page_count").scalar()) * PAGE_BYTES == each.stat().st_size
        )
        assert opened.read(words) == [WORDS]
        opened.close()


# --- Durable, whole or not at all ------------------------------------------------------------------------------


def test_a_commit_reaches_the_disk_before_it_returns(database: Database) -> None:
    def setting(name: str) -> object:
        return database.write(lambda tx: tx.exec_driver_sql(f"PRAGMA {name}").scalar())

    assert setting("journal_mode") == "wal"
    assert setting("synchronous") == 2  # FULL: the log is synced at every commit


def test_temporary_tables_never_go_to_a_file(database: Database) -> None:
    options = set(database.read(lambda tx: tx.exec_driver_sql("PRAGMA compile_options").scalars().all()))
    assert options & {"TEMP_STORE=2", "TEMP_STORE=3"}


def test_a_job_that_fails_changes_nothing(database: Database) -> None:
    def half(tx: Transaction) -> None:
        add("half", tx)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        database.write(half)
    assert database.read(words) == [WORDS]


def test_the_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseFailed, match="readonly"):
        database.read(lambda tx: add("by the reader", tx))
    assert database.read(words) == [WORDS]


def test_a_reader_sees_one_moment_while_the_writer_goes_on(database: Database) -> None:
    reading, written = threading.Event(), threading.Event()

    def read_twice(tx: Transaction) -> tuple[list[str], list[str]]:
        first = words(tx)
        reading.set()
        assert written.wait(10)
        return first, words(tx)

    with ThreadPoolExecutor(1) as screen:
        seen = screen.submit(database.read, read_twice)
        assert reading.wait(10)
        database.write(lambda tx: add("later", tx))
        written.set()
        assert seen.result() == ([WORDS], [WORDS])
    assert database.read(words) == [WORDS, "later"]


def test_connections_stay_on_their_threads_however_many_call(database: Database) -> None:
    def work(number: int) -> tuple[str, str]:
        database.write(lambda tx: add(str(number), tx))
        return (
            database.write(lambda tx: threading.current_thread().name),
            database.read(lambda tx: threading.current_thread().name),
        )

    with ThreadPoolExecutor(8) as callers:
        names = set(callers.map(work, range(40)))
    assert len(names) == 1
    assert len(database.read(words)) == 41


def test_after_closing_nothing_but_the_file_is_left(database: Database, file: Path) -> None:
    database.close()
    assert [each.name for each in file.parent.iterdir()] == ["haki.db"]


ASKED = """
import gc, sys
from pathlib import Path
from sqlalchemy import column, select, table
from sqlalchemy.sql.elements import BindParameter
from app.store.database import Database

def ask(file):
    file.read(lambda tx: tx.connection.execute(select(column("word")).select_from(words).where(
        column("word") == sys.argv[2])).all())

def is_held():
    gc.collect()
    return any(isinstance(each, BindParameter) and each.value == sys.argv[2] for each in gc.get_objects())

words = table("words", column("word"))
first, second = Database(Path(sys.argv[1]), bytes(range(32))), Database(Path(sys.argv[1]), bytes(range(32)))
ask(first)
first.close()
before = is_held()
second.close()
print(before, is_held())
"""


def test_what_was_asked_of_a_file_is_not_held_once_the_last_is_closed(database: Database, file: Path) -> None:
    database.close()
    asked = [sys.executable, "-c", ASKED, file, "maneno yaliyotafutwa"]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "True False\n", "held for the files that are open, and for nobody after them"


def test_a_database_that_is_used_elsewhere_is_waited_for_and_two_writers_lose_nothing(
    database: Database, file: Path
) -> None:
    other = Database(file, KEY)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda at: (database, other)[at % 2].write(lambda tx: add(f"{at}", tx)), range(20)))
    assert sorted(other.read(words)) == sorted([WORDS, *map(str, range(20))])
    other.close()
