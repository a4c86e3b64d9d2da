"""One folder, two processes at once: a window and a command, or two commands. Each waits its turn; nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.store import turns
from tests.seats import PASSPHRASE, Known, Seat, join
from tests.sync.server.parts import Server

WORK = """
import sys
from app.__main__ import main
folder, times, *words = sys.argv[1:]
for _ in range(int(times)):
    status = main([*words, "--data", folder, "--json"])
    if status:
        sys.exit(status)
"""
INCIDENT = '{"reported_on":"2022-03-22"}'


@pytest.fixture
def incident(tmp_path: Path) -> Path:
    file = tmp_path / "incident.json"
    file.write_text(INCIDENT)
    return file


def at_once(folder: Path, *commands: tuple[str, ...], times: int) -> list[subprocess.CompletedProcess[str]]:
    """Run each command `times` times over, each in a process of its own, all at once."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, str(folder), str(times), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"HAKI_PASSPHRASE": PASSPHRASE, "PATH": ""},
        )
        for words in commands
    ]
    return [
        subprocess.CompletedProcess(process.args, process.returncode, out, err)
        for process in running
        for out, err in [process.communicate(timeout=120)]
    ]


def test_two_who_record_at_once_both_find_their_records_and_no_code_is_given_twice(
    known: Known, incident: Path
) -> None:
    record = ("record", "incident", "--from", str(incident))
    ended = at_once(known.folder, record, record, times=4)
    assert [each.returncode for each in ended] == [0, 0], ended
    seat = Seat(known.folder)
    assert len(seat.ask("list", "incident")) == 8
    assert len({each["code"] for each in seat.ask("list", "case")}) == 8
    assert seat.is_sound()


def test_a_device_that_sends_twice_at_once_sends_everything_once(lead: Seat, incident: Path) -> None:
    for _ in range(3):
        lead.record("incident", reported_on="2022-03-22")
    ended = at_once(lead.folder, ("sync",), ("sync",), ("record", "incident", "--from", str(incident)), times=3)
    for each in ended:
        assert each.returncode in (0, 1)
        assert "Traceback" not in each.stderr
        assert each.stderr.count("\n") == each.returncode
    assert lead.sync()["alarms"] == []
    assert lead.ask("sync", "--full")["alarms"] == []
    status = lead.ask("status")
    assert (status["unsent"], status["receipted"]) == (0, 12)
    assert lead.is_sound()


def test_a_window_that_stays_open_goes_on_after_a_command_has_exchanged(
    two_seats: tuple[Seat, Seat], server: Server, tmp_path: Path
) -> None:
    lead, amina = two_seats
    with Known.of(lead.folder).casebook() as window:
        window.centre.sync()
        join(tmp_path / "third", lead, server.address, person="neema", device="phone")  # by commands of the same seat
        amina.record("incident", reported_on="2022-03-22")
        amina.sync()
        lead.record("incident", reported_on="2022-03-23")
        lead.sync()
        window.records.record("incident", {"reported_on": "2022-03-24"})
        report = window.centre.sync()
        assert (report["pushed"], report["alarms"]) == (2, [])
        assert len(window.centre.devices()) == 3
        assert len(window.records.find("incident")) == 3
        assert window.upkeep.verify()["ok"]


def test_an_exchange_waits_for_the_one_before_it_and_says_so_when_that_takes_too_long(
    lead: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.2)
    with turns.exchange_turn(lead.folder):
        ran = lead("sync")
        assert (ran.status, ran.out) == (1, "")
        assert "Another window or command" in ran.line
        asked = lead("device", "list", "--json")
        assert (asked.status, len(asked.data)) == (0, 1)
    assert lead.sync()["alarms"] == []
