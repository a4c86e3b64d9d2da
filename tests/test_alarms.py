"""What an alarm does until somebody has seen to it: it is named with what to do, and one of another history of this
very device stops it recording."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.words import alarms
from sync.alarms import Alarm
from tests.seats import Known, Seat

MANUAL = Path(__file__).parent.parent / "docs" / "alarms.md"
FORK = Alarm("own_fork", "circle 1", "the server holds another history of this very device; stop writing here")
GAP = Alarm("feed_gap", "circle 1", "the server left out position 3")


def met(known: Known, alarm: Alarm) -> None:
    """Keep an alarm as an exchange does."""
    store = known.store()
    store.ledger.raise_alarm(alarm)
    store.close()


def test_a_folder_that_was_put_back_records_nothing_more_and_can_be_read_and_copied(lead: Seat, tmp_path: Path) -> None:
    known_to_both = lead.record("incident", reported_on="2022-03-21")
    lead.sync()
    shutil.copytree(lead.folder, tmp_path / "put back")
    put_back = Seat(tmp_path / "put back")
    lead.record("incident", reported_on="2022-03-22")
    lead.sync()
    taken = put_back.record("incident", reported_on="2022-03-23")
    assert put_back("sync").status == 1

    for words in (["record", "incident", "--from", "-"], ["edit", taken["id"], "place_type=home"]):
        refused = put_back(*words, stdin='{"reported_on": "2022-03-24"}')
        assert (refused.status, refused.out) == (1, "")
        assert "Set this device up anew in another folder" in refused.line

    assert {each["id"] for each in put_back.ask("list", "incident")} == {known_to_both["id"], taken["id"]}
    assert put_back("backup", tmp_path / "copy.haki").status == 0
    assert "own_fork" in put_back("status").out


def test_a_stopped_device_records_again_once_somebody_has_seen_to_it_and_stops_anew_if_it_is_met_again(
    known: Known,
) -> None:
    met(known, FORK)
    with known.casebook() as book:
        (waiting,) = book.centre.alarms()
        book.centre.saw_to(waiting["id"])
        assert book.centre.alarms() == []
        assert book.records.record("incident", {"reported_on": "2022-03-22"}).id
    met(known, FORK)
    met(known, FORK)
    with known.casebook() as book:
        assert [each["alarm"] for each in book.centre.alarms()] == ["own_fork"]
        assert book.centre.status()["alarms"] == 1


@pytest.mark.parametrize("words", [["status"], ["today"]])
def test_an_alarm_is_named_with_what_to_do_by_whatever_is_looked_at_daily(known: Known, words: list[str]) -> None:
    met(known, GAP)
    said = Seat(known.folder)(*words)
    told = said.out if words == ["status"] else said.err
    assert said.status == 0
    assert "ALARM feed_gap: the server left out position 3" in told
    assert "ask the server's operator" in told


def test_programs_read_of_the_alarms_in_the_status_and_the_lines_of_today_stay_as_they_are(known: Known) -> None:
    met(known, GAP)
    seat = Seat(known.folder)
    (alarm,) = seat.ask("status")["to_see_to"]
    assert (alarm["alarm"], alarm["what"]) == (GAP.alarm, GAP.what)
    assert alarm["to_do"].startswith("Sync again")
    assert seat.ask("today") == []


def test_every_alarm_of_the_manual_says_in_words_of_its_own_what_was_seen() -> None:
    rows = (line.split("|")[1] for line in MANUAL.read_text("utf-8").splitlines() if line.startswith("| `"))
    named = [name for row in rows for name in re.findall("`([a-z_]+)`", row)]
    unheard_of = alarms.seen("nobody has heard of this")
    assert len(named) > 35
    assert [name for name in named if alarms.seen(name) == unheard_of] == []


def test_an_alarm_of_something_else_stops_nobody_recording(known: Known) -> None:
    met(known, GAP)
    assert Seat(known.folder).record("incident", reported_on="2022-03-22")["id"]
