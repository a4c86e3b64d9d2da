"""kill -9 at random moments of saving and of exchanging: nothing that was said to be saved is ever lost.

What a process says it saved is noted outside of it. Seeds and moments come from a generator with a fixed seed; the
moments themselves are as random as the machine is busy.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.casebook import Casebook
from tests.relay import Relay
from tests.seats import PASSPHRASE, Known, Seat, join, new_centre
from tests.sync.server.parts import Server

pytestmark = pytest.mark.posix_only("each command is a fork of one process, for speed")

KILLS = 9


class Noted:
    """What the killed processes said, as the harness heard it."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.edited: dict[str, set[str]] = {}
        self.opened = 0

    def hear(self, line: str) -> None:
        """Note one line."""
        word, _, rest = line.partition(" ")
        if word == "made":
            self.made.append(rest)
        elif word == "edited":
            record, _, value = rest.partition(" ")
            self.edited.setdefault(record, set()).add(value)
        elif word == "open":
            self.opened += 1


def killed_often(known: Known, kills: int, *, sync: bool, seed: int) -> Noted:
    """Start a working process and kill it, `kills` times over."""
    lot, noted = random.Random(seed), Noted()
    command = [sys.executable, "-m", "tests.faults.nursery", str(known.folder), "sync" if sync else "save"]
    nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert nursery.stdin
    assert nursery.stdout
    print(*(part.hex() for part in known.keys), file=nursery.stdin, flush=True)
    for number in range(kills):
        print(lot.randrange(1 << 30), file=nursery.stdin, flush=True)
        child = int(nursery.stdout.readline().removeprefix("pid ").strip())
        awaited = lot.randint(2, 9) if number % 3 else 0  # what it says first: a busy machine is long in opening
        killer = threading.Thread(target=_kill, args=(child, lot.uniform(0.0, 0.05 if awaited else 0.3)))
        if not awaited:
            killer.start()
        for heard, line in enumerate(nursery.stdout, start=1):
            if line.startswith("gone"):
                break
            noted.hear(line.strip())
            if heard == awaited:
                killer.start()
        killer.join()
    nursery.stdin.close()
    nursery.wait(timeout=30)
    return noted


def _kill(child: int, after: float) -> None:
    time.sleep(after)
    os.kill(child, signal.SIGKILL)


def is_kept(seat: Seat, noted: Noted) -> None:
    """Check that everything noted is there, and nothing of what is there is damaged."""
    with Casebook.open(seat.folder, PASSPHRASE) as book:
        assert {each["id"] for each in book.records.find("incident")} >= set(noted.made)
        for record, values in noted.edited.items():
            assert values <= {change["fields"].get("summary") for change in book.records.history(record)}
        assert book.upkeep.verify()["problems"] == []


@pytest.mark.parametrize("kills", [KILLS, pytest.param(1000, marks=pytest.mark.soak)])
def test_nothing_saved_is_lost_when_the_process_is_killed_while_saving(known: Known, kills: int) -> None:
    noted = killed_often(known, kills, sync=False, seed=1)
    assert noted.opened > kills / 2, "most processes must have come to work before they were killed"
    assert noted.made
    is_kept(Seat(known.folder), noted)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(1000, marks=pytest.mark.soak)])
def test_nothing_is_lost_or_doubled_when_the_process_is_killed_while_sending(
    two_seats: tuple[Seat, Seat], kills: int
) -> None:
    lead, amina = two_seats
    for number in range(5):  # something to take in, too
        amina.record("incident", reported_on="2022-03-23", narrative=f"Siku ya {number} " * 200)
    amina.sync()
    sent = killed_often(Known.of(lead.folder), kills - kills // 3, sync=True, seed=2)
    assert sent.made
    is_kept(lead, sent)
    assert lead.sync()["waiting"] == 0
    taken = killed_often(Known.of(amina.folder), kills // 3, sync=True, seed=3)  # with all the lead's work to take in
    is_kept(amina, taken)
    for seat in (amina, lead, amina):
        report = seat.sync()
        assert (report["waiting"], report["alarms"]) == (0, [])
    here, there = ({each["id"]: each for each in seat.ask("list", "incident")} for seat in (lead, amina))
    assert here == there
    assert set(here) >= {*sent.made, *taken.made}
    assert lead.is_sound()
    assert amina.is_sound()
    assert lead.ask("sync", "--full")["alarms"] == []


def test_nothing_receipted_is_lost_when_the_server_is_killed_in_a_push(own_server: Server, tmp_path: Path) -> None:
    with Relay(own_server.address) as relay:
        lead = new_centre(tmp_path / "lead", own_server, relay.address)
        amina = join(tmp_path / "tablet", lead, relay.address)
        lot, made = random.Random(3), []
        for _ in range(5):
            made += [lead.record("incident", reported_on="2022-03-22", narrative="karo ya shule " * 50)["id"]]
            killer = threading.Thread(target=_kill_server, args=(own_server, lot.uniform(0.0, 0.3)))
            killer.start()
            lead("sync")  # may or may not come through
            killer.join()
            own_server.start()
            relay.server = own_server.address
        assert lead.sync()["waiting"] == 0
        amina.sync()
        assert {each["id"] for each in amina.ask("list", "incident")} == set(made)
        assert lead.is_sound()
        assert amina.is_sound()


def _kill_server(server: Server, after: float) -> None:
    time.sleep(after)
    server.stop(signal.SIGKILL)
