"""A database, its log or its head file put back while it was locked, without a key: seen at unlock, named, and recorded
is nothing more. Attacks on promises 1 and 4: nothing is lost, nothing silently changed."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.store import vault
from app.store.head_file import HEAD_FILE
from sync.alarms import Alarm
from tests.seats import Known, Seat

DATABASE, LOG = vault.DATABASE_FILE, f"{vault.DATABASE_FILE}-wal"


def named(seat: Seat) -> list[str]:
    """Return the alarms that `haki status` names."""
    return [each["alarm"] for each in seat.ask("status")["to_see_to"]]


def put_back(seat: Seat, before: dict[str, bytes], *names: str) -> None:
    for name in names:
        (seat.folder / name).write_bytes(before[name])


def assert_stopped(seat: Seat, alarm: str) -> None:
    assert named(seat) == [alarm]
    refused = seat("record", "incident", "--from", "-", stdin='{"reported_on": "2022-03-24"}')
    assert (refused.status, refused.out) == (1, "")
    assert "has stopped recording" in refused.line
    assert named(seat) == [alarm], "it stays, and is named once, however often it is opened"


def test_a_database_put_back_is_seen_at_unlock_and_nothing_more_is_recorded(seat: Seat) -> None:
    seat.record("incident", reported_on="2022-03-21")
    before = seat.files()
    seat.record("incident", reported_on="2022-03-22")
    put_back(seat, before, DATABASE)
    assert_stopped(seat, "folder_rolled_back")
    assert len(seat.ask("list", "incident")) == 1, "what is there can be read"


def test_a_database_put_back_a_second_time_shows_a_second_time(seat: Seat, known: Known) -> None:
    before = seat.files()
    seat.record("incident", reported_on="2022-03-22")
    put_back(seat, before, DATABASE)
    assert named(seat) == ["folder_rolled_back"]
    with known.casebook() as book:
        (alarm,) = book.centre.alarms()
        book.centre.saw_to(alarm["id"], "compared")
    assert named(seat) == []
    assert seat.record("incident", reported_on="2022-03-23")["id"], "who has made sure goes on"
    put_back(seat, before, DATABASE)
    assert_stopped(seat, "folder_rolled_back")


@pytest.mark.parametrize("log", ["older", "half", "none"])
def test_a_log_put_back_cut_or_taken_away_is_seen_at_unlock(known: Known, tmp_path: Path, log: str) -> None:
    states = []
    with known.casebook() as book:  # what lies there while it is open is what a power cut leaves
        for _ in range(2):
            book.records.record("incident", {"reported_on": "2022-03-21"})
            states.append(Seat(known.folder).files())
    (tmp_path / "cut").mkdir(mode=0o700)
    cut = Seat(tmp_path / "cut")
    put_back(cut, states[1], DATABASE, LOG, HEAD_FILE, vault.SLOT_FILE)
    assert named(cut) == [], "the power cut itself is nobody's doing"

    whole = states[1][LOG]
    put_back(cut, states[1], DATABASE, HEAD_FILE)
    (cut.folder / LOG).write_bytes({"older": states[0][LOG], "half": whole[: len(whole) // 2], "none": b""}[log])
    assert_stopped(cut, "folder_rolled_back")


def test_a_head_file_taken_away_or_spoilt_is_seen_at_unlock(seat: Seat) -> None:
    seat.record("incident", reported_on="2022-03-21")
    (seat.folder / HEAD_FILE).unlink()
    assert_stopped(seat, "head_file_missing")


@pytest.mark.parametrize("junk", [b"", b"HAKH", bytes(1024), b"\xff" * 5000])
def test_a_head_file_of_junk_is_as_good_as_none(seat: Seat, junk: bytes) -> None:
    (seat.folder / HEAD_FILE).write_bytes(junk)
    assert_stopped(seat, "head_file_missing")


def test_a_head_file_of_another_folder_is_as_good_as_none(seat: Seat, lead: Seat) -> None:
    shutil.copyfile(lead.folder / HEAD_FILE, seat.folder / HEAD_FILE)
    assert_stopped(seat, "head_file_missing")


def test_a_head_file_behind_its_database_was_cut_by_a_crash_and_is_brought_up(seat: Seat) -> None:
    before = seat.files()
    seat.record("incident", reported_on="2022-03-21")
    put_back(seat, before, HEAD_FILE)
    assert named(seat) == []
    again = seat.files()
    seat.record("incident", reported_on="2022-03-22")
    put_back(seat, again, DATABASE)
    assert_stopped(seat, "folder_rolled_back")


@pytest.mark.parametrize("place", [0, 1])
def test_a_write_of_the_head_file_that_was_cut_spoils_nothing(seat: Seat, place: int) -> None:
    seat.record("incident", reported_on="2022-03-21")
    seat.record("incident", reported_on="2022-03-22")
    head = seat.folder / HEAD_FILE
    whole = head.read_bytes()
    head.write_bytes(whole[: 512 * place] + bytes(512) + whole[512 * (place + 1) :])
    assert named(seat) == []
    assert seat.record("incident", reported_on="2022-03-23")["id"]


def test_reading_writes_no_head_and_two_windows_on_one_folder_raise_nothing(known: Known) -> None:
    seat = Seat(known.folder)
    before = seat.files()[HEAD_FILE]
    seat.ask("list", "incident")
    assert seat.files()[HEAD_FILE] == before
    with known.casebook() as one, known.casebook() as other:
        for book in (one, other, one, one, other):
            book.records.record("incident", {"reported_on": "2022-03-22"})
        with known.casebook() as third:
            assert third.centre.alarms() == []
    assert named(seat) == []


# --- Taking an alarm away --------------------------------------------------------------------------------------


def raise_alarm(known: Known, name: str) -> None:
    store = known.store()
    store.ledger.raise_alarm(Alarm(name, "circle 1", "seen in an exchange"))
    store.close()


def pages_that_differ(before: bytes, after: bytes, size: int = 8192) -> list[int]:
    return [at for at in range(0, len(before), size) if before[at : at + size] != after[at : at + size]]


def test_no_old_page_takes_an_alarm_away_unseen(known: Known) -> None:
    """Each page that raising the alarm wrote is put back by itself: whatever then opens names an alarm that stops
    recording, or says that the database is damaged."""
    seat = Seat(known.folder)
    before = seat.files()
    raise_alarm(known, "own_rollback")
    after = seat.files()
    pages = pages_that_differ(before[DATABASE], after[DATABASE])
    assert pages
    for at in pages:
        put_back(seat, after, DATABASE, HEAD_FILE)
        spoilt = after[DATABASE][:at] + before[DATABASE][at : at + 8192] + after[DATABASE][at + 8192 :]
        (seat.folder / DATABASE).write_bytes(spoilt)
        said = seat("record", "incident", "--from", "-", stdin='{"reported_on": "2022-03-24"}')
        assert said.status == 1, f"page at {at}: recorded as if nothing had been"
        assert "has stopped recording" in said.line or "cannot be read" in said.line, said


# --- Backups ---------------------------------------------------------------------------------------------------


@pytest.fixture
def unpacked(seat: Seat, tmp_path: Path) -> Seat:
    """The seat's folder as its backup holds it."""
    seat.record("incident", reported_on="2022-03-21")
    assert seat("backup", tmp_path / "copy.haki").status == 0
    (tmp_path / "old").mkdir(mode=0o700)
    with tarfile.open(tmp_path / "copy.haki") as tar:
        tar.extractall(tmp_path / "old", filter="data")
    return Seat(tmp_path / "old")


def test_a_backup_carries_its_head_and_opens_without_an_alarm(unpacked: Seat) -> None:
    assert set(unpacked.files()) == {vault.SLOT_FILE, DATABASE, HEAD_FILE}
    assert named(unpacked) == []
    assert len(unpacked.ask("list", "incident")) == 1
    assert unpacked.is_sound()


def test_what_was_unpacked_and_put_back_in_its_turn_is_seen_there_too(unpacked: Seat) -> None:
    before = unpacked.files()
    unpacked.record("incident", reported_on="2022-03-22")
    put_back(unpacked, before, DATABASE)
    assert_stopped(unpacked, "folder_rolled_back")


def test_the_database_of_a_backup_put_into_the_living_folder_is_seen(seat: Seat, unpacked: Seat) -> None:
    seat.record("incident", reported_on="2022-03-22")
    shutil.copyfile(unpacked.folder / DATABASE, seat.folder / DATABASE)
    assert_stopped(seat, "folder_rolled_back")


def is_copy(known: Known) -> bool:
    store = known.store()
    found = store.is_copy
    store.close()
    return found


def moved(known: Known, place: Path) -> Known:
    known.folder.rename(place)
    return Known(place, known.keys)


@pytest.mark.parametrize(
    ("made", "copied"),
    [
        (lambda known, place: known.copy(place), True),
        (lambda known, place: known.copy(place).copy(place.with_name("second")), True),
        (moved, False),
    ],
)
def test_a_copied_folder_is_told_from_one_that_was_moved(
    tmp_path: Path, made: Callable[[Known, Path], Known], copied: bool
) -> None:
    seat = Seat(tmp_path / "mine")
    assert seat("setup", "--standalone", "--centre", "Mtwapa").status == 0
    mine = Known.of(seat.folder)
    assert not is_copy(mine)
    other = made(mine, tmp_path / "other")
    assert is_copy(other) == copied
    Seat(other.folder).record("incident", reported_on="2022-03-22")
    assert is_copy(other) == copied, "it stays what it is"


def test_a_copy_whose_head_is_taken_away_stays_a_copy(known: Known, tmp_path: Path) -> None:
    other = known.copy(tmp_path / "other")
    (other.folder / HEAD_FILE).unlink()
    assert is_copy(other)
    with other.casebook() as book:
        alarms: list[Any] = book.centre.alarms()
        book.centre.saw_to(alarms[0]["id"], "compared")
    assert is_copy(other)


def test_what_was_unpacked_knows_that_it_is_a_copy(unpacked: Seat) -> None:
    assert is_copy(Known.of(unpacked.folder))
