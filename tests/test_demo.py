"""The demo centre: made by a command in an empty folder, the same for the same seed, and sound like any other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.casebook import Casebook, demo
from app.casework.demo.telling import Made
from app.casework.registry import CORE
from app.casework.today_lines import LineKind
from app.words.refusal import Refused
from tests.seats import PASSPHRASE, Seat
from tests.sync.server.parts import Server

CASES = 24
NOW = "2026-03-20T10:00:00+03:00"


def made(folder: Path, seed: int = 5) -> Seat:
    seat = Seat(folder)
    ran = seat("demo", "--cases", str(CASES), "--seed", str(seed), "--json", HAKI_NOW=NOW)
    assert ran.status == 0, ran
    assert ran.data["cases"] == CASES
    return seat


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Seat:
    return made(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def book(seat: Seat) -> Iterator[Casebook]:
    with Casebook.open(seat.folder, PASSPHRASE, now=lambda: datetime.fromisoformat(NOW)) as opened:
        yield opened


def told(book: Casebook) -> Counter[tuple[str, str]]:
    """What is recorded, without what hangs on keys: ids, and the two letters in the codes of cases."""
    kept: Counter[tuple[str, str]] = Counter()
    for entity, record in CORE.items():
        links = {field.name for field in record if field.links_to or field.name in ("record", "code")}
        for each in book.records.find(entity):
            values = {name: value for name, value in each.items() if name in record and name not in links}
            kept[entity, json.dumps(values, sort_keys=True)] += 1
    return kept


def figures(book: Casebook) -> list[tuple[Any, ...]]:
    found = book.figures.of_period(date(2025, 1, 1), date(2025, 12, 31))
    return [(each.indicator.code, each.target, each.value, len(each.records)) for each in found]


def today(book: Casebook) -> list[str]:
    lines = [
        (each.line.kind, each.pseudonym, each.line.due, each.line.days, each.line.what) for each in book.day.today()
    ]
    return sorted(map(str, lines))


def test_the_same_seed_makes_the_same_records_figures_and_today(book: Casebook, tmp_path: Path) -> None:
    made(tmp_path / "again")
    with Casebook.open(tmp_path / "again", PASSPHRASE, now=lambda: datetime.fromisoformat(NOW)) as again:
        assert told(again) == told(book)
        assert figures(again) == figures(book)
        assert today(again) == today(book)


def test_another_seed_makes_another_centre(book: Casebook, tmp_path: Path) -> None:
    made(tmp_path / "other", seed=6)
    with Casebook.open(tmp_path / "other", PASSPHRASE, now=lambda: datetime.fromisoformat(NOW)) as other:
        assert told(other) != told(book)


def test_every_signature_chain_and_projection_of_it_is_sound(seat: Seat) -> None:
    assert seat.is_sound()


def test_each_step_is_in_the_history_by_whoever_took_it_when_they_took_it(book: Casebook) -> None:
    staff = {"Amina", "Baraka", "Zawadi", "Tumaini"}
    authors = set()
    for case in book.records.find("case"):
        history = book.records.history(case["id"])
        assert history[0]["at"][:10] == case["opened_on"]
        assert history[0]["author"] == case["worker"]
        assert [each["at"] for each in history] == sorted(each["at"] for each in history)
        assert history[-1]["at"] <= NOW
        authors.update(each["author"] for each in history)
    assert authors == staff


def test_what_the_app_gives_when_a_person_records_is_there(book: Casebook) -> None:
    consents = {each["id"]: each for each in book.records.find("consent")}
    for referral in book.records.find("referral", where={"direction": "out"}):
        consent = consents[referral["consent"]]
        assert (consent["case"], consent["given"]) == (referral["case"], "yes")
    closed = [case for case in book.records.find("case") if case["state"] == "closed"]
    assert closed
    assert all(case["closed_on"] and case["closure_reason"] for case in closed)
    assert {each["asked_by"] for each in consents.values()} > {"Amina"}


def test_a_case_was_closed_by_what_a_second_person_approved_and_over_no_two_answers(book: Casebook) -> None:
    approvals = {each["record"]: each for each in book.records.find("approval")}
    for case in book.records.find("case", where={"state": "closed"}):
        closure = book.records.show(case["closed_by"])
        assert approvals[closure["id"]]["approved_by"] != closure["asked_by"]
        assert case["conflicts"] == []


def test_what_could_not_be_recorded_by_hand_cannot_be_told_either(tmp_path: Path) -> None:
    def tell(book: Casebook) -> list[Made]:
        at = book.now()
        told = {"institution": "police", "services": ["legal"], "disclosed": ["case.age"],
                "status": "sent"}  # fmt: skip
        return [
            Made("case-1", "case", at, "Amina", {"age": 15}, {}),
            Made("case-1.1", "referral", at + timedelta(minutes=2), "Amina", told, {"case": "case-1"}),
        ]

    with pytest.raises(Refused, match="no consent"):
        demo.told(tmp_path / "seat", PASSPHRASE, tell, Random(1))


def test_something_of_every_kind_waits(seat: Seat) -> None:
    kinds = {line["kind"] for line in seat.ask("today", HAKI_NOW=NOW)}
    assert kinds >= {LineKind.OVERDUE, LineKind.DUE, LineKind.SILENCE, LineKind.CONFLICT}


def test_it_is_told_in_both_languages_and_reaches_its_targets_in_part(book: Casebook) -> None:
    narratives = " ".join(str(each.get("narrative")) for each in book.records.find("incident"))
    assert {"ya", "the"} <= set(narratives.split())
    values = {code: value for code, _, value, _ in figures(book)}
    assert 0 < values["relieved"] < values["trained"]


def test_a_list_can_be_searched_kept_to_open_cases_and_ordered(seat: Seat) -> None:
    risks = [case["risk"] for case in seat.ask("list", "case", "--where", "state=open", "--order", "risk")]
    assert risks == sorted(risks, key=["high", "medium", "low"].index)
    assert 1 < len(risks) < CASES
    assert len(seat.ask("list", "case", "--where", "state=open", "--search", "a", "--limit", "2")) == 2
    silent = [line["code"] for line in seat.ask("today", HAKI_NOW=NOW) if line["kind"] == LineKind.SILENCE]
    (longest,) = seat.ask("list", "case", "--order", "silence", "--limit", "1", HAKI_NOW=NOW)
    assert longest["code"] == silent[0]


def test_it_stays_on_its_device(seat: Seat, server: Server) -> None:
    refused = seat("setup", "--server", server.address, "--invite", server.new_invite("Mtwapa"))
    assert (refused.status, "stays on this device" in refused.line) == (1, True)
    assert seat.is_sound()


def test_only_an_empty_folder_is_taken(seat: Seat, tmp_path: Path) -> None:
    before = seat.files()
    refused = seat("demo", "--cases", "3")
    assert (refused.status, "empty folder" in refused.line) == (1, True)
    assert seat.files() == before

    (tmp_path / "letter.txt").write_text("not ours")
    assert Seat(tmp_path)("demo").status == 1
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_it_says_how_far_it_is_and_prints_one_document(tmp_path: Path) -> None:
    ran = Seat(tmp_path)("demo", "--cases", "2", "--seed", "1")
    assert ran.status == 0
    assert ran.err.rstrip().endswith("2 of 2 cases")
    assert ran.out.count("\n") == 1
