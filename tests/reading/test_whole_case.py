"""A case is read whole at one moment: one transaction for all of it, one more for its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.casebook import Casebook
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


@pytest.fixture
def transactions(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the database, one word a transaction."""
    asked: list[str] = []
    database = book._door.store.database
    for way in ("read", "write"):
        ask: Callable[[Any], Any] = getattr(database, way)
        monkeypatch.setattr(database, way, lambda job, way=way, ask=ask: (asked.append(way), ask(job))[1])
    return asked


def a_case_with_everything(book: Casebook) -> str:
    record = book.records.record
    partner = record("partner", {"name": "Coast General", "kind": "hospital"}).id
    suspect = record("perpetrator", {"code_name": "Simba"}).id
    case = record("case", {"sex": "female", "age": 15}).id
    record("incident", {"case": case, "reported_on": "2022-03-22", "perpetrators": [suspect]})
    record("consent", {"case": case, "recipient": partner, "given": "no", "on": "2022-03-22"})
    record("identity", {"case": case, "person": "survivor", "real_name": "Saida Mfano"})
    legal = record("legal_case", {"case": case, "ob_number": "7/22/3/2022"}).id
    record("court_session", {"legal_case": legal, "on": "2022-05-30", "kind": "hearing"})
    return case


def test_a_case_is_opened_in_one_transaction_and_its_history_in_one_more(
    book: Casebook, transactions: list[str]
) -> None:
    case = a_case_with_everything(book)
    del transactions[:]

    file = book.cases.file(case)
    assert transactions == ["read"]
    history = book.cases.history(case)
    assert transactions == ["read", "read"]

    kinds = {"incident", "consent", "identity", "legal_case", "court_session", "perpetrator"}
    assert file.case["code"]
    assert set(file.records) == {*kinds, "involvement"}  # what a suspect was in an incident stands there to be asked
    assert [row["name"] for row in file.partners.values()] == ["Coast General"]
    assert file.standing.consents == {next(iter(file.partners)): False}
    assert {each.entity for each in history} == kinds | {"case"}


def test_of_the_whole_case_each_row_and_each_change_is_what_the_record_shows_alone(book: Casebook) -> None:
    case = a_case_with_everything(book)

    file, history = book.cases.file(case), book.cases.history(case)

    assert file.rows() == [book.records.show(row["id"]) for row in file.rows()]
    assert [list(each.changes) for each in history] == [book.records.history(each.record) for each in history]
    assert "Saida" not in str(file) + str(history)
    assert file.standing == book.cases.standing(case)
