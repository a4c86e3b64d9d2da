"""A history in words: what is built on stands below what builds on it, whatever clocks say; a wrong clock is named."""

from __future__ import annotations

from datetime import datetime

from app.packs import load
from app.ui.record import history
from app.words.voice import PersonVoice
from tests.seats import Known

NOW = datetime.fromisoformat("2022-03-22T10:00:00+03:00")


def test_a_save_under_a_clock_of_2061_stands_where_it_was_made_and_names_the_clock(known: Known) -> None:
    at = NOW
    with known.casebook(lambda: at) as book:
        case = book.records.record("case", {"age": 11, "sex": "female"}).id
        at = datetime.fromisoformat("2061-01-01T09:00:00+03:00")
        book.records.edit(case, {"age": 12})
        at = NOW.replace(hour=11)
        book.records.edit(case, {"age": 13})
        book.records.record("note", {"case": case, "on": "2022-03-22", "text": "Mama anakuja"})
        told = book.cases.history(case)
        answers = book.records.history(case)

    shown = history.lines(told, PersonVoice(load("kenya")), {}, NOW.date())

    assert [line.title for line in shown] == [
        "Age in years: 12 → 13",
        "Age in years: 11 → 12",
        "Note recorded, 2 answers",
        "Case recorded, 2 answers",
    ]
    assert "1 January 2061, 09:00, by a clock that was wrong" in shown[1].second
    assert not [line for line in shown if line != shown[1] and "wrong" in line.second]
    assert [each["fields"].get("age") for each in answers] == [11, 12, 13], "as the command lists them"


def test_of_several_answers_of_a_record_each_change_stands_once(known: Known) -> None:
    with known.casebook(lambda: NOW) as book:
        case = book.records.record("case", {"age": 11, "sex": "female"}).id
        book.records.edit(case, {"age": 12, "sex": "male"})
        book.records.edit(case, {"county": "kwale"})
        told = book.cases.history(case)

    shown = history.lines(told, PersonVoice(load("kenya")), {}, NOW.date(), fields=("age", "sex"))

    assert [line.title for line in shown] == [
        "Age in years: 11 → 12", "Sex: Female → Male", "Age in years: first answered, 11",
        "Sex: first answered, Female",
    ]  # fmt: skip
