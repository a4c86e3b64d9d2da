"""What a disk, or a hand at the pages of the database without its key, brings about: the alarm that names it. Attacks
on promise 4, nothing is silently changed."""

from __future__ import annotations

from app.store import vault
from app.store.connecting import PAGE_BYTES
from app.store.head_file import HEAD_FILE
from tests.faults.test_put_back import assert_stopped, named, put_back, raise_alarm
from tests.seats import Known, Seat

DATABASE = vault.DATABASE_FILE


def page_of(known: Known, table: str) -> int:
    """Return where in the file the first page of a table begins: whoever has no key finds it by trying."""
    store = known.store()
    page: int = store.database.read(
        lambda tx: tx.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    )
    store.close()
    return (page - 1) * PAGE_BYTES


def spoil(seat: Seat, at: int, data: bytes) -> None:
    with (seat.folder / DATABASE).open("r+b") as file:
        file.seek(at)
        file.write(data)


def test_the_old_page_of_the_alarms_is_missed_at_unlock(known: Known) -> None:
    seat = Seat(known.folder)
    before = seat.files()
    raise_alarm(known, "own_rollback")
    after = seat.files()
    assert_stopped(seat, "own_rollback")
    put_back(seat, after, DATABASE, HEAD_FILE)
    at = page_of(known, "alarm")
    spoil(seat, at, before[DATABASE][at : at + PAGE_BYTES])
    assert_stopped(seat, "alarm_removed")


def test_an_alarm_that_was_taken_away_and_one_that_is_met_again_are_both_named(known: Known) -> None:
    seat = Seat(known.folder)
    before = seat.files()
    raise_alarm(known, "feed_gap")
    at = page_of(known, "alarm")
    spoil(seat, at, before[DATABASE][at : at + PAGE_BYTES])
    assert named(seat) == ["alarm_removed"]
    raise_alarm(known, "feed_gap")
    assert sorted(named(seat)) == ["alarm_removed", "feed_gap"]


def test_a_page_that_cannot_be_read_is_an_alarm_from_the_first_look_at_what_lies_on_it(known: Known) -> None:
    seat = Seat(known.folder)
    seat.record("incident", reported_on="2022-03-21")
    seat.record("partner", name="Afya", kind="hospital")
    spoil(seat, page_of(known, "record_incident") + 1000, b"what the disk lost")
    refused = seat("list", "incident")
    assert (refused.status, refused.out) == (1, "")
    assert "A part of the database cannot be read" in refused.line
    assert named(seat) == ["database_damaged"]
    assert seat.ask("list", "partner"), "what lies on other pages can be read"


def test_a_page_that_cannot_be_read_and_is_never_looked_at_is_an_alarm_of_the_check(known: Known) -> None:
    seat = Seat(known.folder)
    seat.record("incident", reported_on="2022-03-21")
    spoil(seat, page_of(known, "record_incident") + 1000, b"what the disk lost")
    problems = {each["alarm"] for each in seat("verify", "--json").data["problems"]}
    assert problems >= {"page_damaged", "database_damaged"}
