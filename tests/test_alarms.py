"""What an alarm does until somebody has seen to it: it is named with what to do, and one of another history of this
very device stops it recording."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.casework.messages import spoken
from app.words import alarms, language
from app.words.voice import PersonVoice
from sync.alarms import Alarm
from tests.seats import Known, Seat

MANUAL = Path(__file__).parent.parent / "docs" / "alarms.md"
IN_SWAHILI = MANUAL.with_name("alarms.sw.md")
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
        book.centre.saw_to(waiting["id"], "Nobody has copied the folder")
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


def test_what_was_done_about_an_alarm_is_kept_beside_it_and_it_waits_no_more(known: Known) -> None:
    met(known, GAP)
    met(known, FORK)
    seat = Seat(known.folder)
    gap, fork = seat.ask("alarms")
    assert (gap["alarm"], gap["where"], gap["what"], gap["seen"]) == (*GAP, None)
    assert gap["told"].startswith("The server left something out")
    assert fork["stops"]

    done = "Asked the operator:\n a cable was out"
    (seen,) = seat.ask("alarms", str(gap["id"]), "--seen", done)

    assert seen["seen"]["done"] == "Asked the operator: a cable was out"
    assert [each["id"] for each in seat.ask("alarms")] == [fork["id"]]
    assert [each["id"] for each in seat.ask("status")["to_see_to"]] == [fork["id"]]
    assert seat.ask("alarms", "--all") == [seen, fork]
    assert seat.ask("alarms", str(gap["id"])) == [seen]
    met(known, GAP)
    assert [each["alarm"] for each in seat.ask("alarms")] == ["own_fork", "feed_gap"]


def test_a_stopped_device_records_again_once_its_alarm_is_seen_to_by_a_command(known: Known) -> None:
    met(known, FORK)
    seat = Seat(known.folder)
    assert seat("record", "incident", "--from", "-", stdin='{"reported_on": "2022-03-22"}').status == 1
    (fork,) = seat.ask("alarms")
    seat.ask("alarms", str(fork["id"]), "--seen", "Compared with the lead: the folder was never copied")
    assert seat.record("incident", reported_on="2022-03-22")["id"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["7", "--seen", "done"], 1, "haki alarms --all"),
        (["7"], 1, "haki alarms --all"),
        (["1", "--seen", "  "], 1, "what was done"),
        (["1", "--seen", "x" * 501], 1, "what was done"),
        (["--seen", "done"], 2, "--seen TEXT"),
        (["1", "--all"], 2, "--seen TEXT"),
        (["one", "--seen", "done"], 2, "whole number"),
        (["0"], 2, "whole number"),
    ],
)
def test_an_alarm_is_seen_to_by_its_number_and_with_a_word_about_what_was_done(
    known: Known, words: list[str], status: int, said: str
) -> None:
    met(known, GAP)
    seat = Seat(known.folder)
    ran = seat("alarms", *words)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert len(seat.ask("alarms")) == 1


def test_an_alarm_is_seen_to_once(known: Known) -> None:
    met(known, GAP)
    seat = Seat(known.folder)
    seat.ask("alarms", "1", "--seen", "Asked the operator")
    again = seat("alarms", "1", "--seen", "something else")
    assert again.status == 1
    assert "was seen to on" in again.line
    assert seat.ask("alarms", "1")[0]["seen"]["done"] == "Asked the operator"


def test_the_alarms_are_told_in_words_in_either_language(known: Known) -> None:
    seat = Seat(known.folder)
    assert "No alarm waits" in seat("alarms").out
    met(known, GAP)
    told = seat("alarms").out
    assert "feed_gap: the server left out position 3 (circle 1)" in told
    assert "ask the server's operator" in told
    swahili = seat("alarms", "1", "--seen", "Tumeuliza", HAKI_LANGUAGE="sw").out
    assert "Seva iliacha" in swahili or "Seva" in swahili
    assert "Tumeuliza" in swahili
    assert "Seen to" not in swahili


def of_the_manual() -> list[str]:
    """Return the names of the alarms that the manual explains."""
    rows = (line.split("|")[1] for line in MANUAL.read_text("utf-8").splitlines() if line.startswith("| `"))
    return [name for row in rows for name in re.findall("`([a-z_]+)`", row)]


def test_every_alarm_of_the_manual_says_in_words_of_its_own_what_was_seen() -> None:
    named = of_the_manual()
    unheard_of = alarms.seen("nobody has heard of this")
    assert len(named) > 35
    assert [name for name in named if alarms.seen(name) == unheard_of] == []


def test_an_alarm_of_something_else_stops_nobody_recording(known: Known) -> None:
    met(known, GAP)
    assert Seat(known.folder).record("incident", reported_on="2022-03-22")["id"]


def test_each_alarm_is_explained_in_swahili_by_the_words_that_the_window_says() -> None:
    explained = IN_SWAHILI.read_text(encoding="utf-8")
    before = language.in_use()
    language.use("sw")
    try:
        for name in of_the_manual():
            seen, to_do = (spoken(say(name), PersonVoice()) for say in (alarms.seen, alarms.to_do))
            assert f"| `{name}` | {seen} | {to_do} |" in explained
    finally:
        language.use(before)
