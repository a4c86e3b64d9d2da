"""How much may be stored: what is full takes no more, says so in a word, and gives all it has."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from sync import protocol
from sync.protocol import Outcome
from sync.server import quotas, schema
from sync.server.database import ServerDatabase, parse_url, sqlite_url
from sync.server.exchange import Exchange
from tests.sync.server.parts import POSTGRESQL_IN_SOAK, Device, Server, found_centre, run

pytestmark = POSTGRESQL_IN_SOAK

KIB = 1024


def allow(device: Device, *what: str) -> list[dict[str, object]]:
    """Allow a centre, or one seat of it, other amounts while its server runs."""
    answer = run("quota", *what, "--json", *device.server.place)
    assert answer.returncode == 0, answer
    shown: list[dict[str, object]] = json.loads(answer.stdout)
    return shown


def opened(device: Device) -> ServerDatabase:
    """Open the database of a device's server beside it."""
    option, value = device.server.place
    return ServerDatabase.open(sqlite_url(Path(value)) if option == "--data" else parse_url(str(value)))


def of(device: Device) -> str:
    return device.circle.hex()


def test_a_seat_stores_as_much_as_it_may_and_its_colleagues_go_on(lead: Device) -> None:
    worker = lead.let_in()
    allow(lead, of(lead), "--seat", worker.seat.id.hex(), "--stored", "10KiB")
    fits, does_not, smaller = (worker.seat.next_batch(lead.circle, bytes(size)) for size in (6000, 6000, 10))
    assert worker.push(fits, does_not, smaller) == [Outcome.STORED, Outcome.FULL, Outcome.GAP]
    assert worker.push(fits) == [Outcome.ALREADY]
    assert lead.push(lead.seat.next_batch(lead.circle, bytes(20_000))) == [Outcome.STORED]
    (shown,) = allow(lead, of(lead))
    (seat,) = [each for each in shown["seats"] if each["id"] == worker.seat.id.hex()]  # type: ignore[attr-defined]
    assert (seat["stored"], seat["stored_quota"]) == (6000 + 278, 10 * KIB)


def test_a_full_centre_takes_nothing_more_and_gives_all_it_has(lead: Device) -> None:
    worker = lead.let_in()
    first = lead.seat.next_batch(lead.circle, bytes(5000))
    assert lead.push(first) == [Outcome.STORED]
    allow(lead, of(lead), "--stored", "6000")
    for device in (lead, worker):
        answer = device.exchange(device.seat.next_batch(lead.circle, bytes(5000)))
        assert [verdict.outcome for verdict in answer.verdicts] == [Outcome.FULL]
        assert answer.head is not None
    assert worker.pull() == [first]


def test_more_room_is_used_at_once(lead: Device) -> None:
    batch = lead.seat.next_batch(lead.circle, bytes(5000))
    allow(lead, of(lead), "--stored", "4000")
    assert lead.push(batch) == [Outcome.FULL]
    allow(lead, of(lead), "--stored", "100MiB")
    assert lead.push(batch) == [Outcome.STORED]


def test_a_day_has_its_own_amount(lead: Device) -> None:
    first, second = (lead.seat.next_batch(lead.circle, bytes(5000)) for _ in range(2))
    allow(lead, of(lead), "--day", "9KiB")
    assert lead.push(first, second) == [Outcome.STORED, Outcome.FULL_TODAY]
    assert lead.push(second) == [Outcome.FULL_TODAY]


def test_a_centre_that_is_full_can_still_change_who_is_in_it(lead: Device) -> None:
    allow(lead, of(lead), "--stored", "0")
    assert lead.push(lead.seat.next_batch(lead.circle)) == [Outcome.FULL]
    lead.let_in()


def test_entries_count_as_well_so_that_a_lead_cannot_fill_the_disk_with_them(
    lead: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = allow(lead, of(lead))[0]["stored"]
    worker = lead.let_in()
    size = len(lead.entries[-1])
    assert allow(lead, of(lead))[0]["stored"] == before + size  # type: ignore[operator]

    monkeypatch.setattr(quotas, "FOR_ENTRIES", 2 * size)
    allow(lead, of(lead), "--stored", "0")
    database = opened(lead)
    exchange = Exchange(database)
    outcomes = []
    for _ in range(3):
        ask = lead.ask(entries=(lead.add(type(worker.seat)()),))
        (answer,) = exchange.answer(*protocol.read_request(lead.request(ask))).circles
        outcomes += answer.entry_outcomes
        lead.entries += answer.entries
        lead.known += len(answer.entries)
    database.close()
    assert outcomes == [Outcome.STORED, Outcome.FULL, Outcome.FULL]


def test_what_holds_for_all_gives_way_to_what_is_said_of_one(lead: Device) -> None:
    other = found_centre(lead.server)
    allow(lead, "--every-centre", "--stored", "3KiB")
    allow(lead, "--every-seat", "--day", "2KiB")
    allow(lead, of(other), "--stored", "1MiB")
    allow(lead, of(other), "--seat", other.seat.id.hex(), "--day", "1MiB")
    assert lead.push(lead.seat.next_batch(lead.circle, bytes(2500))) == [Outcome.FULL_TODAY]
    assert other.push(other.seat.next_batch(other.circle, bytes(2500))) == [Outcome.STORED]
    shown = {each["circle"]: each for each in allow(lead)}
    assert (shown[of(lead)]["stored_quota"], shown[of(other)]["stored_quota"]) == (3 * KIB, 1024 * KIB)
    allow(lead, "--every-centre", "--stored", "8GiB")
    allow(lead, "--every-seat", "--day", "256MiB")


def test_the_usual_is_far_more_than_a_centre_needs(lead: Device) -> None:
    shown = {each["circle"]: each for each in allow(lead)}[of(lead)]
    assert (shown["stored_quota"], shown["day_quota"]) == tuple(quotas.USUAL_CENTRE)


@pytest.mark.parametrize(
    "typed",
    [
        ["--stored", "1GiB"],
        ["somewhere", "--every-centre", "--stored", "1GiB"],
        ["--every-seat"],
        ["--seat", "00" * 16],
        ["somewhere", "--stored", "a lot"],
        ["somewhere", "--stored", "-1"],
    ],
)
def test_what_is_no_quota_is_wrong_usage(server: Server, typed: list[str]) -> None:
    answer = run("quota", *typed, *server.place)
    assert (answer.returncode, answer.stdout) == (2, "")


def test_a_centre_or_device_that_is_not_there_is_named_in_one_line(lead: Device) -> None:
    for typed in (["nowhere", "--stored", "1GiB"], [of(lead), "--seat", "0" * 32, "--stored", "1GiB"]):
        answer = run("quota", *typed, *lead.server.place)
        assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    (shown,) = run("quota", of(lead), *lead.server.place).stdout.splitlines()[1:]
    assert shown.strip().startswith(lead.seat.id.hex())


def test_yesterday_is_forgotten(lead: Device) -> None:
    batches = [lead.seat.next_batch(lead.circle, bytes(5000)) for _ in range(2)]
    allow(lead, of(lead), "--day", "9KiB")
    assert lead.push(*batches) == [Outcome.STORED, Outcome.FULL_TODAY]
    database = opened(lead)
    with database.writing() as connection:
        connection.execute(update(schema.used).values(day=schema.used.c.day - 1))
    database.close()
    assert lead.push(*batches) == [Outcome.ALREADY, Outcome.STORED]
    (shown,) = allow(lead, of(lead))
    assert (shown["today"], shown["stored"]) == (5278, 2 * 5278)
