"""A time that no right clock can have given is shown as doubtful, on every device, and a device is told that its own
clock is far from the server's. Nothing of it changes what is recorded.

Two real devices at a real server; `HAKI_NOW` is the clock by which a device dates what is recorded, and the clock of an
exchange is moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.store import store
from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server, run

BY_A_WRONG_CLOCK = "by a clock that was wrong"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def clock(**off: int) -> str:
    """Return what a clock shows that is `off` by so much."""
    return (datetime.now(UTC) + timedelta(**off)).isoformat()


def told(seat: Seat, record: str, **environment: str) -> dict[Any, bool]:
    """Return, in the order of the history, what each change says of the age (None: nothing), and if it is doubtful."""
    found = seat.ask("history", record, **environment)
    return {each["fields"].get("age"): each["doubtful"] for each in found}


@pytest.fixture
def case(two_seats: tuple[Seat, Seat]) -> str:
    """A case that both devices hold."""
    lead, tablet = two_seats
    made = lead.record("case", age=11)["id"]
    lead.sync()
    tablet.sync()
    return made


def test_a_save_under_a_clock_of_2061_is_doubtful_everywhere_and_what_was_saved_before_and_after_is_not(
    two_seats: tuple[Seat, Seat], case: str, server: Server, tmp_path: Path
) -> None:
    lead, tablet = two_seats
    tablet.ask("edit", case, "age=12", HAKI_NOW="2061-01-01T09:00:00+03:00")
    assert told(tablet, case) == {11: False, 12: True}, "before it is sent, by a clock that is right again"
    tablet.ask("edit", case, "age=13")
    tablet.sync()
    lead.sync()
    late = join(tmp_path / "late", lead, server.address, person="Neema", device="phone")
    for seat in (tablet, lead, late):
        assert list(told(seat, case).items()) == [(11, False), (12, True), (13, False)], "what is built on comes first"
    line = next(each for each in lead("history", case).out.splitlines() if BY_A_WRONG_CLOCK in each)
    assert line.startswith("2061-01-01T09:00:00+03:00 (")
    assert lead("history", case).out.count(BY_A_WRONG_CLOCK) == 1


def test_an_answer_dated_before_what_it_answers_is_doubtful(two_seats: tuple[Seat, Seat], case: str) -> None:
    lead, tablet = two_seats
    tablet.ask("edit", case, "age=12", HAKI_NOW="2001-01-01T00:00:00+03:00")
    assert told(tablet, case) == {11: False, 12: True}
    tablet.sync()
    lead.sync()
    assert list(told(lead, case).items()) == [(11, False), (12, True)]


def test_weeks_offline_and_minutes_off_are_not_doubtful(two_seats: tuple[Seat, Seat], case: str) -> None:
    lead, tablet = two_seats
    begun = tablet.ask("record", "case", "--from", "-", stdin='{"age": 9}', HAKI_NOW=clock(days=-21))["id"]
    tablet.ask("edit", begun, "age=8", HAKI_NOW=clock(days=-20))
    tablet.ask("edit", case, "age=12", HAKI_NOW=clock(minutes=5))
    lead.ask("edit", case, "age=10", HAKI_NOW=clock(minutes=-5))
    tablet.sync()
    lead.sync()
    assert told(lead, begun) == {9: False, 8: False}
    assert told(lead, case) == {11: False, 10: False, 12: False}


def test_of_two_answers_the_one_that_a_wrong_clock_dated_is_shown_so(two_seats: tuple[Seat, Seat], case: str) -> None:
    lead, tablet = two_seats
    tablet.ask("edit", case, "age=12", HAKI_NOW=clock(hours=1))
    lead.ask("edit", case, "age=13")
    tablet.sync()
    lead.sync()
    (conflict,) = lead.ask("conflicts")
    assert {each["value"]: each["doubtful"] for each in conflict["values"]} == {12: True, 13: False}
    lines = lead("conflicts").out.splitlines()
    assert [BY_A_WRONG_CLOCK in each for each in lines if " by " in each] == [True, False]


@pytest.mark.posix_only("the server is run on Linux")
def test_who_answered_before_the_server_was_put_back_is_not_doubted_after_it(
    own_server: Server, tmp_path: Path
) -> None:
    lead = new_centre(tmp_path / "lead", own_server)
    tablet = join(tmp_path / "tablet", lead, own_server.address)
    case = lead.record("case", age=11)["id"]
    lead.sync()
    copy, folder = tmp_path / "copy", tmp_path / "put back"
    assert run("backup", str(copy), *map(str, own_server.place)).returncode == 0
    for seat, other, age in ((lead, tablet, 12), (tablet, lead, 13), (lead, tablet, 14)):
        other.sync()
        seat.sync()
        seat.ask("edit", case, f"age={age}")
        seat.sync()
    tablet.sync()
    own_server.stop()
    assert run("restore", str(copy), "--data", str(folder)).returncode == 0
    put_back = Server("--data", folder, options=("--port", own_server.address.rpartition(":")[2])).start()
    for seat in (lead, tablet, lead, tablet):
        seat("sync", "--full")
    put_back.stop()
    for seat in (lead, tablet):
        assert seat.ask("status")["unsent"] == 0, "what was lost has been sent again, at a later time"
        assert list(told(seat, case).items()) == [(11, False), (12, False), (13, False), (14, False)]


# --- This device's own clock ------------------------------------------------------------------------------------


class Clock:
    """The clock by which this device exchanges."""

    off_ms = 0


@pytest.fixture
def own_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    moved, real = Clock(), store.real_clock
    monkeypatch.setattr(store, "real_clock", lambda: real() + moved.off_ms)
    yield moved


@pytest.mark.parametrize(
    ("off_ms", "said"),
    [
        (45 * MINUTE, "45 min ahead of"),
        (-3 * HOUR, "3 hours behind"),
        (-400 * DAY, "400 days behind"),
        (30 * 366 * DAY, "30 years ahead of"),
    ],
)
def test_a_clock_that_is_far_from_the_servers_is_said_until_an_exchange_finds_it_right(
    lead: Seat, own_clock: Clock, off_ms: int, said: str
) -> None:
    own_clock.off_ms = off_ms
    lead.sync()
    own_clock.off_ms = 0
    assert abs(lead.ask("status")["clock"] - off_ms / 1000) < 600, "and stands until then"
    assert f"This device's clock is {said} the server's." in lead("status").out
    (line,) = [each for each in lead.ask("today") if each["action"] == "set_clock"]
    assert line["kind"] == "notice" and said in line["what"]
    lead.sync()
    assert lead.ask("status")["clock"] == 0
    assert "clock" not in lead("status").out and lead.ask("today") == []


def test_a_clock_that_is_a_few_minutes_off_is_not_spoken_of(lead: Seat, own_clock: Clock) -> None:
    for off_ms in (-9 * MINUTE, 9 * MINUTE):
        own_clock.off_ms = off_ms
        lead.sync()
        assert (lead.ask("status")["clock"], lead.ask("today")) == (0, [])


def test_a_day_or_a_year_that_a_slow_clock_refuses_names_the_clock(seat: Seat) -> None:
    slow = {"HAKI_NOW": "2001-01-01T09:00:00+03:00"}
    case = seat.ask("record", "case", "--from", "-", stdin='{"age": 9}', **slow)["id"]
    said = {}
    for entity, values in {
        "incident": f'{{"case": "{case}", "reported_on": "2022-03-22"}}',
        "case": '{"birth_year": 2009}',
    }.items():
        ran = seat("record", entity, "--from", "-", stdin=values, **slow)
        assert ran.status == 1
        said[entity] = ran.err
    assert all("this device's clock says that today is 2001-01-01" in each for each in said.values()), said
