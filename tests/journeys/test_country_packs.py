"""A centre works by the country pack it was founded with, whatever else is installed, on every one of its devices."""

from __future__ import annotations

import json
from pathlib import Path

from app.casebook import Casebook
from app.store import circles
from app.store.store import Store
from app.store.transaction import Transaction
from sync import keys
from sync.keys import Seat as Keys
from sync.keys import SeatDetails
from tests.country_packs import Install
from tests.seats import CENTRE, PASSPHRASE, Ran, Seat, haki, join
from tests.sync.server.parts import Server


def standalone(folder: Path, *more: str) -> Ran:
    return haki("setup", "--standalone", "--centre", "Gitega Centre 3", "--data", folder, *more)


def is_missing(ran: Ran, code: str) -> None:
    assert (ran.status, ran.out) == (1, "")
    assert f"The country pack “{code}” is needed here" in ran.line
    assert "nothing is lost" in ran.line


def test_a_second_pack_beside_the_first_changes_nothing_for_a_centre_there_is(seat: Seat, install: Install) -> None:
    install("kenya")
    values = {"reported_on": "2022-03-22", "happened_on": "2022-03-21", "incident_types": ["rape"], "county": "mombasa"}
    made = seat.record("incident", **values)
    seat.record("legal_case", case=made["case"], statement_on="2022-01-10")
    day = {"HAKI_NOW": "2022-03-22T10:00"}
    before = {words: seat(*words, **day).out for words in (("today",), ("show", made["code"]), ("list", "case"))}
    assert "Police (gender desk)" in before["today",] and "(PRC)" in before["today",]

    install("burundi", "kenya")
    assert {words: seat(*words, **day).out for words in before} == before
    again = seat.record("incident", reported_on="2022-03-23", county="kilifi", sub_county="malindi")
    assert again["code"].startswith("MSA-JC2-")
    assert seat.is_sound()


def test_with_several_packs_a_new_centre_names_the_one_it_works_by(tmp_path: Path, install: Install) -> None:
    install("burundi", "kenya")
    unnamed = standalone(tmp_path / "seat")
    assert (unnamed.status, unnamed.out) == (1, "")
    assert "several country packs: burundi, kenya" in unnamed.line and "--pack" in unnamed.line
    is_missing(standalone(tmp_path / "seat", "--pack", "atlantis"), "atlantis")
    is_missing(standalone(tmp_path / "seat", "--pack", "../kenya"), "???kenya")
    assert not (tmp_path / "seat").exists()

    assert standalone(tmp_path / "seat", "--pack", "burundi").status == 0
    seat = Seat(tmp_path / "seat")
    made = seat.record("incident", reported_on="2022-03-22", county="gitega")
    assert made["code"].startswith("GIT-C3-") and made["pseudonym"] in ("Amahoro*", "Urukundo*")
    elsewhere = seat("record", "incident", "--from", "-", stdin='{"reported_on": "2022-03-22", "county": "mombasa"}')
    assert elsewhere.status == 1 and "county" in elsewhere.line


def test_a_time_without_an_offset_is_the_time_where_the_centre_is(tmp_path: Path, install: Install) -> None:
    install("burundi", "kenya")
    assert standalone(tmp_path / "seat", "--pack", "burundi").status == 0
    seat = Seat(tmp_path / "seat")
    typed = json.dumps({"reported_on": "2022-03-22"})
    made = seat.ask("record", "incident", "--from", "-", stdin=typed, HAKI_NOW="2022-03-22T23:30")
    assert seat.ask("history", made["id"])[0]["at"].startswith("2022-03-22T23:30:00+02:00")


def test_a_device_without_the_centres_pack_says_which_is_missing_and_opens_nothing(
    tmp_path: Path, install: Install
) -> None:
    install("burundi")
    assert standalone(tmp_path / "seat").status == 0
    seat = Seat(tmp_path / "seat")
    made = seat.record("incident", reported_on="2022-03-22")

    install("kenya")
    before = seat.files()
    for words in (["today"], ["show", made["code"]], ["status"], ["verify"], ["device", "list"]):
        is_missing(seat(*words), "burundi")
    assert "kenya" in seat("today").line
    assert {name: data for name, data in seat.files().items() if name.endswith(".db")} == {
        name: data for name, data in before.items() if name.endswith(".db")
    }

    install("burundi", "kenya")
    assert seat.ask("show", made["code"])["code"] == made["code"]


def test_an_operator_proposes_a_pack_and_who_founds_the_centre_decides(
    server: Server, tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")

    def founded(name: str, invite: str, *more: str) -> Seat:
        seat = Seat(tmp_path / name)
        assert seat.ask("setup", "--server", server.address, "--invite", invite, *more)["state"] == "member"
        return seat

    proposed = founded("proposed", server.new_invite("Gitega Centre 1", pack="burundi"))
    assert proposed.record("incident", reported_on="2022-03-22", county="gitega")["code"].startswith("GIT-C1")
    decided = founded("decided", server.new_invite("Gitega Centre 1", pack="burundi"), "--pack", "kenya")
    assert decided.record("incident", reported_on="2022-03-22", county="mombasa")["code"].startswith("KE-JC1")
    refused = haki(
        "setup", "--server", server.address, "--invite", server.new_invite(CENTRE), "--data", tmp_path / "none"
    )
    assert refused.status == 1 and "--pack" in refused.line
    assert not (tmp_path / "none").exists()


def test_who_joins_works_by_the_pack_that_is_signed_and_cannot_choose_another(
    server: Server, tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")
    lead = Seat(tmp_path / "lead")
    invite = server.new_invite(CENTRE)  # nothing is proposed, so who waits can only guess
    lead.ask("setup", "--server", server.address, "--invite", invite, "--pack", "burundi")
    made = lead.record("incident", reported_on="2022-03-22", county="gitega")
    chosen = haki(
        "setup", "--server", server.address, "--invite", lead.ask("device", "invite")["invite"], "--pack", "kenya",
        "--data", tmp_path / "chosen",
    )  # fmt: skip
    assert chosen.status == 1 and "keeps it" in chosen.line
    assert not (tmp_path / "chosen").exists()

    lead.sync()
    worker = join(tmp_path / "worker", lead, server.address)
    worker.sync()
    assert worker.ask("show", made["id"])["county"] == "gitega"
    assert worker.record("incident", reported_on="2022-03-23", county="gitega", case=made["case"])["id"]


def test_nothing_is_recorded_by_a_guess_also_where_another_process_heard_of_the_approval(
    server: Server, tmp_path: Path, install: Install
) -> None:
    install("burundi", "kenya")
    lead, worker = Seat(tmp_path / "lead"), Seat(tmp_path / "worker")
    lead.ask("setup", "--server", server.address, "--invite", server.new_invite(CENTRE), "--pack", "burundi")
    invite = lead.ask("device", "invite")["invite"]
    lead.sync()
    waiting = worker.ask("setup", "--server", server.address, "--invite", invite)
    with Casebook.open(worker.folder, PASSPHRASE) as book:
        assert book.pack.code == "kenya"
        lead.ask("device", "list")
        lead.ask("device", "approve", waiting["id"])
        worker.sync()
        book.records.record("incident", {"reported_on": "2022-03-22", "county": "gitega"})
        assert book.pack.code == "burundi"


def test_a_device_that_lacks_the_pack_hears_so_when_it_asks_to_join_or_at_the_latest_when_it_is_let_in(
    server: Server, tmp_path: Path, install: Install
) -> None:
    for name, proposal in (("open", "burundi"), ("silent", "")):
        install("burundi", "kenya")
        lead, worker = Seat(tmp_path / name / "lead"), Seat(tmp_path / name / "worker")
        invite = server.new_invite(CENTRE, pack=proposal)
        lead.ask("setup", "--server", server.address, "--invite", invite, "--pack", "burundi")
        lead.sync()
        invite = lead.ask("device", "invite")["invite"]
        lead.sync()

        install("kenya")
        words = ("setup", "--server", server.address, "--invite", invite, "--person", "amina")
        if proposal:
            is_missing(worker(*words), "burundi")
            assert not worker.folder.exists()
            continue
        waiting = worker.ask(*words)
        assert waiting["state"] == "waiting" and worker.ask("today") == []
        install("burundi", "kenya")
        lead.ask("device", "list")
        lead.ask("device", "approve", waiting["id"])
        install("kenya")
        is_missing(worker("sync"), "burundi")
        is_missing(worker("today"), "burundi")
        install("burundi", "kenya")
        assert worker.ask("status")["state"] == "member"


def test_a_centre_of_before_there_was_a_choice_is_kenyas(tmp_path: Path, install: Install) -> None:
    def as_before(tx: Transaction, seat: Keys) -> None:
        details = SeatDetails("Saida", "laptop", "lead", "KD", CENTRE)
        genesis, _ = keys.found(seat, server_key=b"", details=details, now_ms=1)
        circles.add(tx, genesis.clear.circle, server_key=b"", server_address="")
        circles.add_entry(tx, seat, genesis)

    Store.create(tmp_path / "seat", PASSPHRASE, as_before).close()
    install("burundi", "kenya")
    seat = Seat(tmp_path / "seat")
    assert seat.record("incident", reported_on="2022-03-22", county="mombasa")["id"]
    assert seat.is_sound()
    install("burundi")
    is_missing(seat("today"), "kenya")


def test_the_codebook_shows_the_lists_of_the_pack_that_is_named(install: Install) -> None:
    install("burundi", "kenya")
    assert "--pack" in haki("codebook").line
    police = haki("codebook", "--pack", "burundi", "--json").data["lists"]["institution"]["police"]
    assert police == {"en": "Brigade", "sw": "Brigedi", "fr": "Brigade des mineurs"}
    assert "Brigade / Brigedi / Brigade des mineurs" in haki("codebook", "--pack", "burundi").out
    is_missing(haki("codebook", "--pack", "uganda"), "uganda")
