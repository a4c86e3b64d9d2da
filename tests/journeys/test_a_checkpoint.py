"""Ten words that two people compare by voice, or keep in a minute book and compare later: on real devices, with a
server, with one that was put back, and without any."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.relay import Relay
from tests.seats import Known, Seat, join, new_centre
from tests.sync.server.parts import Server, run


class Said(NamedTuple):
    """What a seat reads out: the position, and the words with their numbers."""

    at: str
    words: list[str]


def said(seat: Seat, at: str = "") -> Said:
    found = seat.ask("checkpoint", *(("--at", at) if at else ()))
    return Said(str(found["position"]), [f"{each['word']} {each['number']}" for each in found["words"]])


def refused(seat: Seat, *at: str) -> str:
    ran = seat("checkpoint", *at)
    assert ran.status == 1, ran
    return ran.line


def test_two_who_were_shown_the_same_say_the_same_and_an_old_one_is_compared_later(
    lead: Seat, server: Server, tmp_path: Path
) -> None:
    assert "Sync first" in refused(lead)
    lead.record("incident", reported_on="2022-03-22")
    lead.sync()
    amina = join(tmp_path / "tablet", lead, server.address)
    amina.record("incident", reported_on="2022-03-23")
    for seat in (amina, lead):
        seat.sync()
    minuted = said(lead)
    assert said(amina) == minuted

    lead.record("incident", reported_on="2022-03-24")
    third = Seat(tmp_path / "third")
    invite = lead.ask("device", "invite")["invite"]
    asking = third.ask("setup", "--server", server.address, "--invite", invite, "--person", "Zawadi")
    assert "waits to be approved" in refused(third)
    lead.ask("device", "list")
    lead.ask("device", "approve", asking["id"])
    later = said(lead)
    assert int(later.at) > int(minuted.at)
    assert later.words != minuted.words
    assert said(lead, minuted.at) == minuted == said(amina), "who is ahead compares at the position of who is behind"
    assert "Sync and ask again" in refused(amina, "--at", later.at)
    third.sync()
    assert said(third, minuted.at) == minuted, "whoever joins later says the same of what was before"
    assert said(third) == said(lead, said(third).at)


def test_what_is_printed_are_the_words_with_their_numbers_and_what_to_do_when_one_differs(seat: Seat) -> None:
    seat.record("incident", reported_on="2022-03-22")
    minuted, printed = said(seat), seat("checkpoint")
    lines = printed.out.splitlines()
    assert lines[0] == f"Checkpoint after change {minuted.at}"
    assert [" ".join(line.split()[1:]) for line in lines[1:]] == minuted.words
    assert "write the number and the words into the minute book" in printed.line


@pytest.mark.posix_only("the server is run on Linux")
def test_a_server_that_was_put_back_leaves_comparable_what_it_kept_and_says_what_has_ended(
    own_server: Server, tmp_path: Path
) -> None:
    with Relay(own_server.address) as relay:
        lead = new_centre(tmp_path / "lead", own_server, relay.address)
        amina = join(tmp_path / "tablet", lead, relay.address)
        lead.record("incident", reported_on="2022-03-22")
        lead.sync()
        kept = said(lead)
        copy, folder = tmp_path / "copy", tmp_path / "put back"
        assert run("backup", str(copy), "--data", str(tmp_path / "server")).returncode == 0
        lead.record("incident", reported_on="2022-03-23")
        for seat in (lead, amina):
            seat.sync()
        lost = said(lead)
        own_server.stop()

        assert run("restore", str(copy), "--data", str(folder)).returncode == 0
        running = Server("--data", str(folder)).start()
        relay.server = running.address
        amina("sync", "--full")
        assert said(amina, kept.at) == said(lead, kept.at) == kept
        assert "ended when the server was put back" in refused(amina, "--at", lost.at)
        amina.record("incident", reported_on="2022-03-24")
        amina.sync()
        lead("sync", "--full")
        for seat in (lead, amina):
            seat.sync()
        assert said(lead) == said(amina)
        assert said(lead, kept.at) == kept
        assert said(lead, lost.at) == said(amina, lost.at) != lost
        assert f"put back from a copy at position {kept.at}" in lead("checkpoint", "--at", lost.at).err
        running.stop()


def test_without_a_server_the_words_stay_as_long_as_nothing_recorded_is_altered(known: Known) -> None:
    seat = Seat(known.folder)
    assert "Nothing is recorded" in refused(seat)
    case = seat.record("incident", reported_on="2022-03-22")["case"]
    minuted = said(seat)
    seat("edit", case, "age=14")
    assert said(seat).words != minuted.words
    assert said(seat, minuted.at) == minuted
    assert "no words for 999" in refused(seat, "--at", "999")

    store = known.store()
    altered = "UPDATE change SET payload = (SELECT payload FROM change WHERE seq = 2) WHERE seq = 1"
    store.database.write(lambda tx: tx.exec_driver_sql(altered))
    store.close()
    assert said(seat, minuted.at).words != minuted.words


def test_a_centre_that_got_a_server_since_counts_positions_and_no_longer_its_changes(
    seat: Seat, server: Server
) -> None:
    seat.record("incident", reported_on="2022-03-22")
    assert seat.ask("checkpoint")["counts"] == "changes"
    seat.ask("setup", "--server", server.address, "--invite", server.new_invite("Kituo"))
    assert "Sync first" in refused(seat)
    seat.sync()
    assert seat.ask("checkpoint")["counts"] == "positions"
