"""A copy of a folder, or what was unpacked of a backup, as a way to read who somebody is unseen; and an edit as a way
to ask whether a guess is right. Attacks on promise 2, whoever reads leaves a trace."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.relay import Relay
from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server

NAME = "Zawadi Mwakideu"
CopyOf = Callable[[Seat, Path], Seat]


def unpacked(seat: Seat, place: Path) -> Seat:
    backup = place.with_suffix(".haki")
    assert seat("backup", backup).status == 0
    place.mkdir(mode=0o700)
    with tarfile.open(backup) as tar:
        tar.extractall(place, filter="data")
    return Seat(place)


def copied(seat: Seat, place: Path) -> Seat:
    shutil.copytree(seat.folder, place)
    return Seat(place)


def named(seat: Seat) -> str:
    """Record whose case it is; return the identity's id."""
    case = seat.record("incident", reported_on="2022-03-22")["case"]
    return seat.record("identity", case=case, real_name=NAME)["id"]


def openings(seat: Seat, identity: str) -> list[str]:
    return [
        change["fields"]["opened_because"]
        for change in seat.ask("history", identity)
        if "opened_because" in change["fields"]
    ]


@pytest.mark.parametrize("copy", [unpacked, copied])
def test_in_a_copy_identity_opens_once_the_server_has_the_note_and_everybody_reads_it(
    server: Server, tmp_path: Path, copy: CopyOf
) -> None:
    with Relay(server.address) as relay:
        lead = new_centre(tmp_path / "lead", server, relay.address)
        amina = join(tmp_path / "tablet", lead, server.address)
        identity = named(lead)
        lead.sync()
        amina.sync()
        other = copy(lead, tmp_path / "other")

        relay.server = "http://127.0.0.1:1"  # nobody there
        for words in (("show", identity), ("history", identity)):
            shut = other(*words, "--reason", "curious", "--json")
            assert (shut.status, shut.out) == (1, "")
            assert "This folder is a copy" in shut.line
            assert NAME not in shut.err
        assert lead.ask("show", identity, "--reason", "a call")["real_name"] == NAME, "at home it opens offline"

        relay.server = server.address
        assert other.ask("show", identity, "--reason", "curious")["real_name"] == NAME
        amina.sync()
        assert "curious" in openings(amina, identity)


def test_a_copy_that_its_living_folder_has_left_behind_opens_nothing_and_shows_as_a_fork(
    two_seats: tuple[Seat, Seat], tmp_path: Path
) -> None:
    lead, _ = two_seats
    identity = named(lead)
    lead.sync()
    other = unpacked(lead, tmp_path / "other")
    lead.record("incident", reported_on="2022-03-23")
    lead.sync()
    for _ in range(2):
        shut = other("show", identity, "--reason", "curious", "--json")
        assert (shut.status, shut.out) == (1, "")
        assert NAME not in shut.err
    assert "own_fork" in [each["alarm"] for each in other.ask("status")["to_see_to"]]


def test_a_copy_of_a_centre_without_a_server_opens_since_there_is_no_other_journal(seat: Seat, tmp_path: Path) -> None:
    identity = named(seat)
    other = unpacked(seat, tmp_path / "other")
    assert other.ask("show", identity, "--reason", "the laptop is lost")["real_name"] == NAME
    assert openings(other, identity) == ["the laptop is lost"]


def test_a_right_guess_at_an_identity_is_written_as_a_wrong_one_is(seat: Seat) -> None:
    identity = named(seat)
    before = len(seat.ask("history", identity))
    right, wrong = seat("edit", identity, f"real_name={NAME}"), seat("edit", identity, "real_name=Neema Karisa")
    assert (right.status, right.out, right.err) == (wrong.status, wrong.out, wrong.err)
    assert len(seat.ask("history", identity)) == before + 2
