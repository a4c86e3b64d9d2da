"""What a person reads when the server's operator has set a limit: what happened, that nothing is lost, what to do."""

from pathlib import Path

import pytest

from tests.seats import Seat, join, new_centre
from tests.sync.server.parts import Server, run


@pytest.fixture
def two_at_a_server(tmp_path: Path) -> tuple[Server, Seat, Seat]:
    """A server, and a centre of two at it."""
    assert run("init", "--data", tmp_path / "server").returncode == 0
    server = Server("--data", tmp_path / "server").start()
    lead = new_centre(tmp_path / "lead", server)
    return server, lead, join(tmp_path / "amina", lead, server.address)


def test_a_full_server_and_a_blocked_device_are_told_in_both_languages_and_nothing_is_lost(
    two_at_a_server: tuple[Server, Seat, Seat],
) -> None:
    server, lead, amina = two_at_a_server
    seat = next(each["id"] for each in lead.ask("device", "list") if each["person"] == "amina")
    made = lead.record("incident", reported_on="2022-03-22", narrative="Aliniahidi karo")
    lead.sync()
    mine = amina.record("incident", reported_on="2022-03-23", narrative="Alikuja shuleni")

    centre = ("--data", server.place[1])
    for amount, words in (("--stored", "ask the server's operator for more room"), ("--day", "is sent tomorrow")):
        run("quota", "--every-seat", amount, "100", *centre)
        told = amina("sync")
        assert (told.status, told.out) == (1, "")
        assert words in told.line
        assert "Nothing is lost" in told.line
        assert "Hakuna kilichopotea" in amina("sync", HAKI_LANGUAGE="sw").line
        run("quota", "--every-seat", amount, "1GiB", *centre)
        run("quota", "--every-seat", "--stored", "1GiB", *centre)
    assert amina.ask("show", made["id"])["narrative"] == "Aliniahidi karo"

    run("device", "block", seat, *centre)
    told = amina("sync")
    assert told.status == 1
    assert "operator has blocked this device" in told.line
    assert "Nothing is lost" in told.line
    assert "Hakuna kilichopotea" in amina("sync", HAKI_LANGUAGE="sw").line

    run("device", "block", seat, "--off", *centre)
    assert amina.sync()["waiting"] == 0
    lead.sync()
    assert lead.ask("show", mine["id"])["narrative"] == "Alikuja shuleni"
    server.stop()
