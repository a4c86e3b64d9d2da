"""Without a key, at the files of a folder: another seat's, a plain or an empty one, a pipe, a folder, a file without
end, a journal that SQLite would play back, wrong tries that are forgotten. Attacks on promises 2 and 4: nobody else
reads it, nothing is silently changed; and nobody's device is silenced.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.store import vault
from app.store.connecting import PAGE_BYTES
from app.store.head_file import HEAD_FILE
from tests.faults.test_put_back import assert_stopped, named
from tests.seats import Known, Seat, haki

SLOT, DATABASE, TRIES = vault.SLOT_FILE, vault.DATABASE_FILE, vault.TRIES_FILE
LOG, INDEX, JOURNAL = (f"{DATABASE}-{end}" for end in ("wal", "shm", "journal"))
WRONG = "maji ya mto moto"
ONE_MORE = ("record", "incident", "--from", "-")
INCIDENT = '{"reported_on": "2022-03-24"}'


# --- Another file in a file's place ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The folder of another seat of another centre, of the same passphrase."""
    folder = tmp_path_factory.mktemp("foreign") / "seat"
    assert haki("setup", "--standalone", "--centre", "Mtwapa", "--data", folder).status == 0
    other = Known.of(folder)
    with other.casebook() as book:  # what lies there while it is open is what a power cut leaves
        book.records.record("incident", {"reported_on": "2022-03-20"})
        shutil.copytree(folder, folder.with_name("cut"))
    return Known(folder.with_name("cut"), other.keys)


def plain_database(place: Path) -> None:
    with sqlite3.connect(place) as plain:
        plain.execute("CREATE TABLE record_case(id)")


def bytes_of(data: bytes) -> Callable[[Path], object]:
    return lambda place: place.write_bytes(data)


FOREIGN: dict[str, tuple[dict[str, Callable[[Path], object] | None], str]] = {
    # the files, each made so or (None) taken from the other seat, and what is said or the alarm
    "its database": ({DATABASE: None}, "missing, damaged or not Haki's"),
    "its database, log and index": ({DATABASE: None, LOG: None, INDEX: None}, "missing, damaged or not Haki's"),
    "its key file": ({SLOT: None}, "missing, damaged or not Haki's"),
    "its key file and head": ({SLOT: None, HEAD_FILE: None}, "missing, damaged or not Haki's"),
    "its database and head": ({DATABASE: None, HEAD_FILE: None}, "missing, damaged or not Haki's"),
    "its head": ({HEAD_FILE: None}, "head_file_missing"),
    "its log": ({LOG: None, INDEX: None}, "A part of the database cannot be read"),
    "an empty database": ({DATABASE: bytes_of(b"")}, "missing, damaged or not Haki's"),
    "a plain database": ({DATABASE: plain_database}, "missing, damaged or not Haki's"),
    "a plain database and log": ({DATABASE: plain_database, LOG: bytes_of(b"")}, "missing, damaged or not Haki's"),
    "a database of junk": ({DATABASE: bytes_of(os.urandom(3 * PAGE_BYTES))}, "missing, damaged or not Haki's"),
    "a log of junk": ({LOG: bytes_of(os.urandom(PAGE_BYTES))}, ""),
    "an index of junk": ({INDEX: bytes_of(os.urandom(32_768))}, ""),
    "a journal of junk": ({JOURNAL: bytes_of(os.urandom(PAGE_BYTES))}, ""),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_file_of_another_seat_or_of_nobody_opens_nothing_and_hides_nothing(
    known: Known, foreign: Known, what: str
) -> None:
    files, said = FOREIGN[what]
    seat = Seat(known.folder)
    seat.record("incident", reported_on="2022-03-21")
    before = seat.files()
    for name, make in files.items():
        place = seat.folder / name
        place.unlink(missing_ok=True)
        if make is None:
            shutil.copyfile(foreign.folder / name, place)
        else:
            make(place)
        place.chmod(0o600)
    laid = seat.files()

    if said == "head_file_missing":
        assert_stopped(seat, said)
        return
    ran = seat("list", "incident", "--json")
    if said:
        assert (ran.status, ran.out) == (1, "")
        assert said in ran.line
        assert "Nothing was changed" in ran.line
        if LOG not in files:  # a log that is laid in is folded in by SQLite: damage, which is called so
            assert seat.files() == laid, "nothing is made out of it"
        for name in files.keys() - before.keys():
            (seat.folder / name).unlink(missing_ok=True)
        for name, data in before.items():
            (seat.folder / name).write_bytes(data)
    assert len(seat.ask("list", "incident")) == 1, "what was recorded here is there, and nothing else"
    assert named(seat) == []
    assert seat.is_sound()
    assert seat(*ONE_MORE, stdin=INCIDENT).status == 0


# --- What is no file ---------------------------------------------------------------------------------------------


def pipe(place: Path) -> None:
    os.mkfifo(place)


def nowhere(place: Path) -> None:
    place.symlink_to(place.with_name("nowhere"))


NO_FILES: list[tuple[str, Callable[[Path], object]]] = [
    *((name, pipe) for name in (SLOT, DATABASE, HEAD_FILE, TRIES, LOG, INDEX, JOURNAL)),  # once waited for, for ever
    *((name, Path.mkdir) for name in (SLOT, DATABASE, HEAD_FILE, TRIES, LOG, INDEX, JOURNAL)),
    *((name, nowhere) for name in (LOG, INDEX, JOURNAL)),
]


@pytest.mark.posix_only("no pipes among the files of Windows, and links are laid by administrators alone")
@pytest.mark.parametrize(("name", "make"), NO_FILES)
def test_what_is_no_file_is_neither_waited_for_nor_taken_for_a_full_disk(
    known: Known, name: str, make: Callable[[Path], object]
) -> None:
    seat = Seat(known.folder)
    place = known.folder / name
    kept = place.read_bytes() if place.exists() else None
    place.unlink(missing_ok=True)
    make(place)
    for refused in (seat("status"), seat(*ONE_MORE, stdin=INCIDENT), seat("status", HAKI_PASSPHRASE=WRONG)):
        assert (refused.status, refused.out) == (1, "")
        assert f"belongs: {place}" in refused.line
        assert "Nothing was read or changed" in refused.line
    place.rmdir() if place.is_dir() else place.unlink()
    if kept is not None:
        place.write_bytes(kept)
        place.chmod(0o600)
    assert seat(*ONE_MORE, stdin=INCIDENT).status == 0


@pytest.mark.parametrize(("name", "said"), [(SLOT, "key file of this folder is"), (HEAD_FILE, ""), (TRIES, "")])
def test_a_small_file_that_has_grown_without_end_is_not_read_to_its_end(known: Known, name: str, said: str) -> None:
    """Two tebibytes of nothing, which take no room on the disk."""
    with (known.folder / name).open("ab") as grown:
        grown.truncate(1 << 41)
    (known.folder / name).chmod(0o600)
    ran = Seat(known.folder)("status")
    assert said in ran.err
    assert ran.status == bool(said)


def played_back(pages: bytes) -> bytes:
    """Return a rollback journal that has SQLite put these pages back: its format stands in SQLite's fileformat2.html,
    section 3, and it needs no key."""
    sector, nonce, count = 512, 7, len(pages) // PAGE_BYTES
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", count, nonce, count, sector, PAGE_BYTES)
    journal = [head.ljust(sector, b"\0")]
    for number in range(count):
        page = pages[number * PAGE_BYTES : (number + 1) * PAGE_BYTES]
        total = nonce + sum(page[at] for at in range(PAGE_BYTES - 200, 0, -200))
        journal.append(struct.pack(">I", number + 1) + page + struct.pack(">I", total & 0xFFFFFFFF))
    return b"".join(journal)


def test_a_journal_that_would_put_old_pages_back_by_sqlites_own_hand_is_seen(seat: Seat) -> None:
    seat.record("incident", reported_on="2022-03-21")
    before = seat.files()
    seat.record("incident", reported_on="2022-03-22")
    (seat.folder / JOURNAL).write_bytes(played_back(before[DATABASE]))
    assert_stopped(seat, "folder_rolled_back")
    assert len(seat.ask("list", "incident")) == 1, "they were put back, and that is said"


# --- Wrong tries -------------------------------------------------------------------------------------------------


def tried_wrong(seat: Seat, times: int) -> None:
    for _ in range(times):
        assert "does not open" in seat("status", HAKI_PASSPHRASE=WRONG).line


def test_whoever_deletes_the_count_of_wrong_tries_has_three_more_and_opens_nothing(seat: Seat) -> None:
    """Expected, and said in docs/security.md: the wait slows a hand at the keyboard, not who holds the disk."""
    for _ in range(2):
        tried_wrong(seat, 3)
        waits = seat("status", HAKI_PASSPHRASE=WRONG)
        assert "Wait" in waits.line
        assert "Wait" in seat("status").line, "the right one waits as well: nothing is told by not waiting"
        (seat.folder / TRIES).unlink()
    assert seat("status").status == 0


@pytest.mark.parametrize(
    "count",
    [
        b"", b"\0", bytes(64), b"\xff" * 12, struct.pack(">Id", 2**32 - 1, float("nan")),
        struct.pack(">Id", 2**32 - 1, float("inf")), struct.pack(">Id", 2**32 - 1, float("-inf")),
        struct.pack(">Id", 2**32 - 1, 4e18),
    ],
)  # fmt: skip
def test_a_count_of_wrong_tries_that_is_none_locks_nobody_out(seat: Seat, count: bytes) -> None:
    (seat.folder / TRIES).write_bytes(count)
    assert seat("status").status == 0
    assert not (seat.folder / TRIES).exists()
    (seat.folder / TRIES).write_bytes(count)
    tried_wrong(seat, 1)
