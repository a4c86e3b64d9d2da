"""The survivor's age as people meet it: in the gate, in what is refused, and in what a list says of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.seats import Known

THEN = datetime(2024, 1, 10, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook(lambda: THEN) as opened:
        yield opened


def consent(book: Casebook, case: str, **said: object) -> None:
    book.records.record(
        "consent",
        {"case": case, "recipient": "police", "given": "yes", "given_by": "survivor", "method": "thumb", **said},
    )


def may_refer(book: Casebook, case: str) -> str:
    try:
        told = {"case": case, "institution": "police", "disclosed": ["case.sex"], "status": "sent"}
        book.records.record("referral", told)
    except Refused as refused:
        return str(refused)
    return ""


def test_who_was_a_child_when_it_was_said_consents_alone_once_grown(known: Known) -> None:
    with known.casebook(lambda: THEN) as book:
        case = book.records.record("case", {"sex": "female", "age": 17}).id
        assert book.records.show(case)["age_on"] == "2024-01-10"
        consent(book, case, expires_on="2027-01-01")
        assert "caregiver" in may_refer(book, case)
    with known.casebook(lambda: NOW) as book:
        assert may_refer(book, case) == ""


@pytest.mark.parametrize("known_by", [{"birth_year": 2012}, {"age": 15}])
def test_a_child_by_year_or_by_age_needs_a_caregiver(book: Casebook, known_by: dict[str, Any]) -> None:
    case = book.records.record("case", {"sex": "female", **known_by}).id
    consent(book, case)
    assert "A child's consent needs a caregiver's too" in may_refer(book, case)
    consent(book, case, given_by="survivor_and_caregiver")
    assert may_refer(book, case) == ""


def test_an_unknown_age_counts_as_a_childs_and_says_what_to_record(book: Casebook) -> None:
    case = book.records.record("case", {"sex": "female"}).id
    consent(book, case)
    assert "No age is recorded" in may_refer(book, case)
    book.records.record("identity", {"case": case, "born_on": "1990-05-01"})
    assert may_refer(book, case) == ""


def test_an_age_of_a_report_bears_the_reports_day_and_a_corrected_one_its_own(book: Casebook) -> None:
    draft = book.drafts.new("incident")
    made = book.drafts.save(draft._replace(answers={"incident.reported_on": "2022-05-01", "case.age": 15}))
    assert book.records.show(made.case)["age_on"] == "2022-05-01"
    book.records.edit(made.case, {"age": 16})
    assert book.records.show(made.case)["age_on"] == "2024-01-10"
    book.records.edit(made.case, {"age": {"skipped": "unknown"}})
    assert book.records.show(made.case).get("age_on") is None


def test_what_cannot_be_together_is_said_and_not_kept(book: Casebook) -> None:
    with pytest.raises(Refused, match="do not go together"):
        book.records.record("case", {"age": 17, "birth_year": 1990})
    case = book.records.record("case", {"birth_year": 1990}).id
    with pytest.raises(Refused, match="do not go together"):
        book.records.edit(case, {"age": 17})
    book.records.edit(case, {"age": 33})
    book.records.edit(case, {"sex": "female"})
    with pytest.raises(Refused, match="age in the case"):
        book.records.record("identity", {"case": case, "born_on": "2010-03-01"})
    book.records.record("identity", {"case": case, "person": "caregiver", "born_on": "1960-03-01"})
    identity = book.records.record("identity", {"case": case, "born_on": "1990-03-01"}).id
    with pytest.raises(Refused, match="age in the case"):
        book.records.edit(identity, {"born_on": "2010-03-01"})
    with pytest.raises(Refused, match="date of birth in the identity record"):
        book.records.edit(case, {"age": 14, "birth_year": None})
    assert book.records.show(case)["age"] == 33
