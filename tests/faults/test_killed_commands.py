"""kill -9 of whole commands, from unlocking to closing: what one printed stays, and what it began does no harm."""

from __future__ import annotations

import random
import tarfile
import time
from pathlib import Path

import pytest

from tests.faults.typist import Typist
from tests.seats import CENTRE, Known, Seat

pytestmark = pytest.mark.posix_only("each command is a fork of one process, for speed")

INCIDENT = '{"reported_on":"2022-03-22","narrative":"' + "karo ya shule " * 40 + '"}'
KILLS = [pytest.param(2), pytest.param(200, marks=pytest.mark.soak)]


def lasting(typist: Typist, *words: str | Path, stdin: str = "") -> float:
    """Return how long a command takes when nobody kills it, in seconds."""
    began = time.monotonic()
    assert typist.type(*words, stdin=stdin).status == 0
    return time.monotonic() - began


@pytest.mark.parametrize("kills", KILLS)
def test_what_record_printed_is_kept_whenever_it_is_killed(known: Known, typist: Typist, kills: int) -> None:
    words = ("record", "incident", "--from", "-", "--data", known.folder, "--json")
    whole = lasting(typist, *words, stdin=INCIDENT)
    lot = random.Random(4)
    printed = []
    for _ in range(kills):
        ran = typist.type(*words, stdin=INCIDENT, killed_after=lot.uniform(0.3, 1.1) * whole)
        assert ran.status in (-9, 0)
        if ran.out:
            printed.append(ran.data["id"])
    seat = Seat(known.folder)
    kept = {each["id"] for each in seat.ask("list", "incident")}
    assert set(printed) <= kept
    assert len(kept) <= kills + 1
    assert seat.is_sound()
    numbers = [int(each["code"].rpartition("-")[2]) for each in seat.ask("list", "case")]
    assert sorted(numbers) == list(range(1, len(kept) + 1))  # none given twice, none lost


@pytest.mark.parametrize("kills", KILLS)
def test_a_set_up_killed_anywhere_is_done_or_can_be_done_again(tmp_path: Path, typist: Typist, kills: int) -> None:
    def words(folder: Path) -> tuple[str | Path, ...]:
        return ("setup", "--standalone", "--centre", CENTRE, "--data", folder)

    whole = lasting(typist, *words(tmp_path / "whole"))
    lot = random.Random(5)
    for kill in range(kills):
        seat = Seat(tmp_path / str(kill))
        killed = typist.type(*words(seat.folder), killed_after=lot.uniform(0.1, 1.0) * whole)
        again = typist.type(*words(seat.folder))
        assert again.status == 0 or "already" in again.line
        if killed.out:
            assert again.status == 1
        assert seat("record", "incident", "--from", "-", stdin=INCIDENT).status == 0
        assert seat.is_sound()


@pytest.mark.parametrize("kills", KILLS)
def test_a_backup_killed_anywhere_is_whole_or_absent(known: Known, tmp_path: Path, typist: Typist, kills: int) -> None:
    seat = Seat(known.folder)
    made = seat.record("incident", reported_on="2022-03-22", narrative="karo " * 2000)
    whole = lasting(typist, "backup", tmp_path / "whole.haki", "--data", seat.folder)
    lot = random.Random(6)
    for kill in range(kills):
        file = tmp_path / f"{kill}.haki"
        typist.type("backup", file, "--data", seat.folder, killed_after=lot.uniform(0.3, 1.1) * whole)
        if file.exists():
            copy = Seat(tmp_path / f"copy-{kill}")
            with tarfile.open(file) as tar:
                tar.extractall(copy.folder, filter="data")
            assert copy.ask("show", made["id"])["id"] == made["id"]
    assert typist.type("backup", tmp_path / "last.haki", "--data", seat.folder).status == 0
    assert set(seat.files()) == {"haki.db", "head", "slot"}
    assert seat.is_sound()
