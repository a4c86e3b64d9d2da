"""Kills, crowds and databases that go away: nothing acknowledged is lost, and no reader ever skips anything."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync import frame
from sync.frame import Batch
from sync.protocol import Outcome, Receipt
from tests.sync.server import postgresql
from tests.sync.server.parts import BOTH_DATABASES, Device, Server, found_centre, run

Start = Callable[[int], Server]


class Pusher(threading.Thread):
    """Pushes a seat's batches one or a few at a time until the server is gone, and keeps every receipt it got.

    Like a device, it sends again what was not acknowledged before it makes anything new.
    """

    def __init__(self, device: Device, seed: int) -> None:
        super().__init__()
        self._device = device
        self._random = random.Random(seed)
        self.batches: list[Batch] = []
        self.receipts: dict[int, Receipt] = {}
        self.contradictions: list[str] = []

    def run(self) -> None:
        try:
            while True:
                self.push_more()
        except (OSError, http.client.HTTPException):
            return

    def push_more(self) -> None:
        """Push what has no receipt yet and up to three new batches."""
        for _ in range(self._random.randint(1, 3)):
            size = self._random.choice((10, 1000, 50_000))
            self.batches.append(self._device.seat.next_batch(self._device.circle, self._random.randbytes(size)))
        self.push(self.batches[len(self.receipts) :])

    def push(self, batches: list[Batch]) -> None:
        """Push and compare every receipt with the one that was given before."""
        for batch, verdict in zip(batches, self._device.exchange(*batches).verdicts, strict=True):
            if verdict.receipt is None:
                self.contradictions.append(f"batch {verdict.number}: {verdict.outcome}")
                continue
            known = self.receipts.setdefault(batch.header.number, verdict.receipt)
            if known != verdict.receipt:
                self.contradictions.append(f"batch {verdict.number} has two receipts")


@pytest.mark.parametrize(
    ("place", "kills"),
    [
        ("sqlite", 6),
        pytest.param("sqlite", 300, marks=pytest.mark.soak),
        pytest.param("postgresql", 100, marks=pytest.mark.soak),
    ],
    indirect=["place"],
)
def test_a_server_killed_while_pushes_are_under_way_has_every_batch_it_acknowledged(
    start: Start, place: tuple[str, str], kills: int
) -> None:
    chance = random.Random(20211005)
    server = start(1)
    lead = found_centre(server)
    pushers = [Pusher(lead, 1), Pusher(lead.let_in(), 2)]
    for _ in range(kills):
        for pusher in pushers:
            pusher.start()
        time.sleep(chance.uniform(0.01, 0.25))
        server.kill()
        for pusher in pushers:
            pusher.join()
        server.start()
        pushers = [_again(pusher) for pusher in pushers]
    for pusher in pushers:
        for at in range(0, len(pusher.batches), 50):  # whatever was acknowledged gets the receipt it got then
            pusher.push(pusher.batches[at : at + 50])
        assert pusher.contradictions == []
        assert len(pusher.receipts) == len(pusher.batches)
    everything = lead.let_in().pull(budget=2**40)
    for pusher in pushers:
        seat = pusher.batches[0].header.seat
        assert [batch for batch in everything if batch.header.seat == seat] == pusher.batches
    positions = sorted(receipt.position for pusher in pushers for receipt in pusher.receipts.values())
    assert positions == list(range(1, len(everything) + 1))
    assert len(everything) > 2 * kills
    assert server.stop()[0] == 0
    assert json.loads(run("check", "--json", *place).stdout)["ok"]


def _again(pusher: Pusher) -> Pusher:
    """Return a thread that goes on where this one ended."""
    fresh = Pusher(pusher._device, len(pusher.batches))
    fresh.batches, fresh.receipts, fresh.contradictions = pusher.batches, pusher.receipts, pusher.contradictions
    return fresh


@BOTH_DATABASES
@pytest.mark.parametrize("rounds", [5, pytest.param(30, marks=pytest.mark.soak)])
def test_a_crowd_of_pushers_over_several_workers_leaves_one_feed_without_gaps(start: Start, rounds: int) -> None:
    server = start(2)
    lead = found_centre(server)
    pushers = [Pusher(lead.let_in(), seed) for seed in range(6)]
    readers = [lead.let_in() for _ in range(2)]
    done = threading.Event()

    def push(pusher: Pusher) -> None:
        for _ in range(rounds):
            pusher.push_more()

    def read(reader: Device) -> None:
        while not done.is_set():
            reader.pull()  # which fails at the first position that does not follow the one before
        reader.pull()

    with ThreadPoolExecutor(8) as pool:
        reading = [pool.submit(read, reader) for reader in readers]
        try:
            for each in [pool.submit(push, pusher) for pusher in pushers]:
                each.result()
        finally:
            done.set()
        for each in reading:
            each.result()
    assert [pusher.contradictions for pusher in pushers] == [[]] * 6
    sent = {batch.hash for pusher in pushers for batch in pusher.batches}
    for reader in readers:
        got = [batch.hash for _, batch in reader.batches]
        assert len(got) == len(set(got)) == reader.position
        assert set(got) == sent
    assert server.stop()[0] == 0


@BOTH_DATABASES
def test_of_entries_brought_at_once_one_is_appended_and_the_others_are_forks(start: Start) -> None:
    server = start(2)
    lead = found_centre(server)
    entries = [lead.add(device.seat) for device in (Device(server, lead.server_key, lead.circle) for _ in range(8))]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda entry: lead.exchange(entries=(entry,)).entry_outcomes[0], entries))
    assert sorted(outcomes) == [Outcome.FORK] * 7 + [Outcome.STORED]


@BOTH_DATABASES
def test_one_batch_pushed_by_many_at_once_is_stored_once_with_one_receipt(start: Start) -> None:
    server = start(2)
    lead = found_centre(server)
    batch = lead.seat.next_batch(lead.circle)
    with ThreadPoolExecutor(8) as pool:
        verdicts = [answer.verdicts[0] for answer in pool.map(lambda _: lead.exchange(batch), range(8))]
    assert sorted(verdict.outcome for verdict in verdicts) == [Outcome.ALREADY] * 7 + [Outcome.STORED]
    assert len({verdict.receipt for verdict in verdicts}) == 1


# --- PostgreSQL alone ---


@pytest.fixture
def hasty(cluster: postgresql.Cluster) -> Iterator[str]:
    """A database on a PostgreSQL that acknowledges before it has written."""
    url = cluster.new_database()
    assert run("init", "--db", url).returncode == 0
    cluster.configure("synchronous_commit", "off")
    yield url
    cluster.configure("synchronous_commit", "on")


def test_a_postgresql_that_would_break_the_promise_of_a_receipt_is_refused(hasty: str) -> None:
    answer = run("serve", "--port", "0", "--db", hasty)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "synchronous_commit = off" in answer.stderr


def test_a_postgresql_that_is_not_there_is_said_in_one_line_without_its_password() -> None:
    if postgresql.missing():
        pytest.skip(postgresql.missing())
    answer = run("serve", "--db", "postgresql+psycopg://haki:marker-password@127.0.0.1:1/haki")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert "marker-password" not in answer.stderr


def test_a_receipt_stays_verifiable_after_any_restart(start: Start) -> None:
    server = start(1)
    lead = found_centre(server)
    batch = lead.seat.next_batch(lead.circle)
    (before,) = lead.exchange(batch).verdicts
    server.stop()
    server.start()
    (after,) = lead.exchange(batch).verdicts
    assert before.receipt == after.receipt
    assert after.receipt is not None
    generation = frame.read_generations(lead.check_head(lead.exchange()).generations)[-1]
    place = (after.receipt.position, after.receipt.time, generation)
    message = frame.receipt_message(lead.circle, lead.seat.id, 1, batch.hash, *place)
    frame.verify(lead.server_key, message, after.receipt.signature)
