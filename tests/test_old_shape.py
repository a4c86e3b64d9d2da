"""What earlier versions asked of another kind of record reads as what is asked now, in a folder that one of them wrote.

`tests/data/old_shape.tar` is the backup of a lead's seat, of a version that asked of the legal case when somebody was
arrested, and of the suspect who he is to the survivor (its tables are left out; they are made again). It stays for
ever. In it: two suspects in one legal case, of which nobody said who was arrested; one of them in a second case, who
was judged; a third case that names nobody, with a charge as a milestone; and three answers that two people gave apart.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.casebook import Casebook
from app.casework.case_file import text_of
from app.casework.indicators.results import Result
from app.casework.messages import PlainEnglish, spoken
from app.store.journal import Intent
from app.ui.case import justice
from app.words.refusal import Refused
from app.writing.desk import Desk
from sync.changes import Kind
from tests.seats import Known, Seat

BACKUP = Path(__file__).parent / "data" / "old_shape.tar"
LURED, SECOND = "d5260c1ce0b591c08ca997ffb94cea4e", "fa7f248a8e98a5b638b84d4bd4f40c97"
FATHER, OTHER = "51fb2eaa1c07fed7efd8bc72ca8bddfb", "7601eda96b5881e1fa9673985a986b17"
TRIED_TOGETHER, JUDGED = "64976f5de26e8e669fc329fec6ffde7f", "daef0c7eb10b624736d34aad9554c6c0"


@pytest.fixture(scope="session")
def old_shape(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The folder, opened once: its tables are made. Never written to: tests copy it."""
    folder: Path = tmp_path_factory.mktemp("old-shape") / "seat"
    folder.mkdir(mode=0o700)
    with tarfile.open(BACKUP) as tar:
        tar.extractall(folder, filter="data")
    known = Known.of(folder)
    with known.casebook():
        pass
    return known


@pytest.fixture
def folder(old_shape: Known, tmp_path: Path) -> Known:
    return old_shape.copy(tmp_path / "seat")


@pytest.fixture
def book(folder: Known) -> Iterator[Casebook]:
    with folder.casebook() as opened:
        yield opened


def accused(book: Casebook, case: str) -> list[dict[str, Any]]:
    return [dict(row) for row in book.cases.file(case).of("accused")]


def part(book: Casebook, case: str, suspect: str) -> dict[str, Any]:
    (row,) = (row for row in book.cases.file(case).of("involvement") if row["perpetrator"] == suspect)
    return dict(row)


def figures(book: Casebook) -> dict[str, Result]:
    return {each.indicator.code: each for each in book.figures.of_period(date(2022, 1, 1), date(2022, 12, 31))}


def say_the_old_way(book: Casebook, entity: str, record: str, **fields: Any) -> None:
    """What a device with an earlier version, in the same circle, has changed."""

    def append(desk: Desk) -> None:
        held = desk.holdings.held(entity, record)
        assert held is not None
        desk.append([Intent(entity, bytes.fromhex(record), Kind.SET, fields, held.heads)])

    book._door.save(append)  # no door of this version takes it


def test_the_folder_verifies_and_what_two_people_answered_apart_still_waits(book: Casebook) -> None:
    assert book.upkeep.verify()["ok"]
    apart = {(each["entity"], each["field"]) for each in book.records.conflicts()}
    assert {("legal_case", "bail_on"), ("perpetrator", "relationship")} <= apart


def test_of_two_suspects_nobody_says_whose_arrest_it_was(book: Casebook) -> None:
    (row,) = accused(book, LURED)
    assert (row["legal_case"], row.get("perpetrator")) == (TRIED_TOGETHER, None)
    assert (row["arrested_on"], row["charged_on"], row["bail_on"]) == ("2022-03-22", "2022-03-23", "2022-04-05")
    legal = book.cases.file(LURED).row(TRIED_TOGETHER) or {}
    assert "arrested_on" not in legal  # it stands once
    assert legal["bail_on"] == "2022-04-05"  # two people are to decide


def test_the_only_suspect_of_a_legal_case_is_whom_it_spoke_of(book: Casebook) -> None:
    (row,) = accused(book, SECOND)
    assert (row["perpetrator"], row["verdict"], row["sentence"]) == (FATHER, "guilty", "Life imprisonment")


def test_what_a_suspect_is_to_the_survivor_is_read_in_each_incident(book: Casebook) -> None:
    assert [part(book, case, FATHER)["relationship"] for case in (LURED, SECOND)] == ["parent", "parent"]
    assert part(book, LURED, OTHER)["contact_continues"] is True  # the careful one of two answers
    neighbour = part(book, SECOND, FATHER)["id"]
    book.records.edit(neighbour, {"relationship": "neighbour"})
    assert [part(book, case, FATHER)["relationship"] for case in (LURED, SECOND)] == ["parent", "neighbour"]
    assert part(book, SECOND, FATHER)["roles"] == ["direct"]  # what was not answered anew is read as before


def test_who_spoke_for_the_survivor_is_read_as_a_record_until_somebody_answers_more_of_it(book: Casebook) -> None:
    say_the_old_way(book, "legal_case", TRIED_TOGETHER, intermediary="Msaidizi K", intermediary_on="2022-05-02")
    (read,) = book.cases.file(LURED).of("intermediary")
    assert (read["name"], read["ruled_on"], read["granted"]) == ("Msaidizi K", "2022-05-02", True)
    assert book.records.find("intermediary") == []
    assert "intermediary" not in (book.cases.file(LURED).row(TRIED_TOGETHER) or {})  # it stands once

    book.records.edit(str(read["id"]), {"cadre": "counsellor"})
    (own,) = book.records.find("intermediary")
    assert (own["name"], own["ruled_on"], own["cadre"]) == ("Msaidizi K", "2022-05-02", "counsellor")
    (read,) = book.cases.file(LURED).of("intermediary")
    assert read["id"] == own["id"]

    say_the_old_way(book, "legal_case", TRIED_TOGETHER, intermediary="Msaidizi M")
    legal = book.cases.file(LURED).row(TRIED_TOGETHER) or {}
    assert legal["intermediary"] == "Msaidizi M"  # what differs stays to be seen
    with pytest.raises(Refused, match=r"intermediary\.name"):
        book.records.edit(TRIED_TOGETHER, {"intermediary": "Msaidizi K"})
    assert book.upkeep.verify()["ok"]


def test_figures_count_each_accused_once_and_say_who_is_free_again(book: Casebook) -> None:
    restrained = figures(book)["restrained"]
    assert (restrained.value, restrained.target) == (3, None)  # not both of the first two: nobody said so
    assert "1 of these since released" in [spoken(note, PlainEnglish()) for note in restrained.notes]


def test_a_sentence_for_life_that_was_typed_in_words_counts_and_says_that_it_was_read(book: Casebook) -> None:
    life = figures(book)["life_sentences"]
    (row,) = accused(book, SECOND)
    assert life.value == 1
    read = "1 of these read from the words of the sentence: choose its kind"
    assert read in [spoken(note, PlainEnglish()) for note in life.notes]
    assert "sentence_kind" not in row and "sentence_kind" not in book.records.show(row["id"]), "nobody chose it"
    book.records.edit(row["id"], {"sentence_kind": "years"})
    book.records.edit(accused(book, SECOND)[0]["id"], {"sentence_years": 30})
    found = figures(book)
    assert (found["life_sentences"].value, found["sentence_years"].value) == (0, 30)


def test_the_way_so_far_has_the_steps(book: Casebook) -> None:
    file = book.cases.file(LURED)
    (legal,) = file.of("legal_case")
    assert [words.partition(",")[0] for words, _day in justice.way(legal, file.records)] == [
        "OB entry", "Arrest", "Charge"
    ]  # fmt: skip


def test_whoever_answers_something_of_it_takes_it_up(book: Casebook) -> None:
    (row,) = accused(book, SECOND)
    shown = book.records.show(row["id"])
    assert (shown["entity"], shown["arrested_on"]) == ("accused", "2022-03-22")
    assert book.records.history(row["id"]) == []
    with pytest.raises(Refused, match="There is no record"):
        book.records.delete(row["id"], "Recorded by mistake")
    saved = book.records.edit(row["id"], {"sentence_kind": "life"})
    (now,) = accused(book, SECOND)
    assert now["id"] != row["id"]
    assert (now["sentence_kind"], now["verdict"], now["takes_up"]) == ("life", "guilty", True)
    assert book.records.show(now["id"]) == now  # alone as in its case
    assert book.records.for_editing(now["id"])[0]["arrested_on"] == "2022-03-22"
    assert saved is not None
    book.records.take_back(saved)
    assert accused(book, SECOND) == [row]


def test_what_was_taken_up_can_be_gone_on_with(book: Casebook) -> None:
    (row,) = accused(book, SECOND)
    book.records.edit(row["id"], {"released_on": "2023-01-01"})
    (now,) = accused(book, SECOND)
    book.records.edit(now["id"], {"sentence_kind": "years"})  # for the verdict of before
    book.records.edit(now["id"], {"sentence_years": 20})
    book.records.edit(now["id"], {"verdict": "guilty_lesser"})
    (now,) = accused(book, SECOND)
    assert (now["verdict"], now["sentence_kind"], now["sentence_years"]) == ("guilty_lesser", "years", 20)
    assert book.cases.file(SECOND).row(JUDGED)["verdict"] == "guilty"  # type: ignore[index]


def test_a_person_says_whose_arrest_it_was(book: Casebook) -> None:
    settled = book.records.record(
        "accused", {"legal_case": TRIED_TOGETHER, "perpetrator": OTHER, "takes_up": True, "bail": "granted"}
    ).id
    (row,) = accused(book, LURED)
    assert (row["id"], row["arrested_on"], row["bail"]) == (settled, "2022-03-22", "granted")
    book.records.record("accused", {"legal_case": TRIED_TOGETHER, "perpetrator": FATHER, "arrested_on": "2022-05-01"})
    assert {text_of(row, "perpetrator"): row["arrested_on"] for row in accused(book, LURED)} == {
        OTHER: "2022-03-22", FATHER: "2022-05-01"
    }  # fmt: skip


def test_what_an_accused_says_goes_first_and_what_differs_stays_to_be_seen(book: Casebook) -> None:
    book.records.record("accused", {"legal_case": JUDGED, "perpetrator": FATHER, "arrested_on": "2022-03-20"})
    (row,) = accused(book, SECOND)
    assert (row["arrested_on"], row["charged_on"]) == ("2022-03-20", "2022-03-24")
    legal = book.cases.file(SECOND).row(JUDGED) or {}
    assert (legal["arrested_on"], "charged_on" in legal) == ("2022-03-22", False)


def test_a_device_with_an_earlier_version_goes_on_saying_it_the_old_way(book: Casebook) -> None:
    say_the_old_way(book, "legal_case", JUDGED, verdict="not_guilty")
    say_the_old_way(book, "perpetrator", FATHER, relationship="teacher")
    assert accused(book, SECOND)[0]["verdict"] == "not_guilty"
    assert part(book, LURED, FATHER)["relationship"] == "teacher"
    assert book.upkeep.verify()["ok"]


def test_this_version_says_where_it_is_asked_now_and_changes_nothing(book: Casebook) -> None:
    with pytest.raises(Refused, match="This is asked of “Accused” now: record it there"):
        book.records.edit(JUDGED, {"charged_on": "2022-04-01"})
    with pytest.raises(Refused, match=r"involvement\.relationship"):
        book.records.record("perpetrator", {"relationship": "parent"})
    book.records.edit(JUDGED, {"sentence": None})  # an answer of before can be taken out
    assert "sentence" not in accused(book, SECOND)[0]


def test_what_the_survivor_kept_back_is_kept_back_under_its_new_name(book: Casebook) -> None:
    preview = book.cases.could_tell(LURED, institution="police", disclosed=["involvement.relationship"])
    assert "involvement.relationship" in preview.withheld
    assert not preview.decision.allowed
    assert "involvement.relationship" in {item.name.partition("@")[0] for item in preview.items}


def test_a_draft_of_before_asks_for_its_answers_where_they_are_asked_now(book: Casebook) -> None:
    intake = next(draft for draft in book.drafts.every() if draft.form == "incident")
    assert intake.answers["involvement.relationship"] == "teacher"
    made = book.drafts.save(intake)
    incident = book.records.show(made.id)
    (suspect,) = incident["perpetrators"]
    assert part(book, incident["case"], suspect)["roles"] == ["direct"]


def test_a_list_of_the_accused_has_those_that_are_read_so_and_says_which_they_are(folder: Known) -> None:
    seat = Seat(folder.folder)
    listed = {each["id"]: each for each in seat.ask("list", "accused")}
    with folder.casebook() as book:
        in_cases = {row["id"] for case in book.records.find("case") for row in accused(book, case["id"])}
    assert listed.keys() == in_cases and len(listed) == 3
    assert all(each["said_before"] is True for each in listed.values())
    guilty = seat.ask("list", "accused", "--where", "verdict=guilty")
    assert [each["perpetrator"] for each in guilty] == [FATHER]
    assert len(seat.ask("list", "accused", "--limit", "2")) == 2
    assert seat("list", "accused").out.count("as asked before") == 3
    assert {each["perpetrator"] for each in seat.ask("list", "involvement")} == {FATHER, OTHER}

    seat.ask("edit", guilty[0]["id"], "sentence_kind=life")
    (recorded,) = (each for each in seat.ask("list", "accused") if not each.get("said_before"))
    assert recorded["sentence_kind"] == "life"
    assert len(seat.ask("list", "accused")) == 3
