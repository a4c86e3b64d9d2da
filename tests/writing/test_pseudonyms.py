"""A pseudonym is no name of the person it stands for: seen when an identity is recorded, and another can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


@pytest.fixture
def case(book: Casebook) -> str:
    return book.records.record("case", {"sex": "female"}).id


def pseudonym(book: Casebook, case: str) -> str:
    return str(book.records.show(case)["pseudonym"])


@pytest.mark.parametrize("field", ["real_name", "known_as", "caregiver_name"])
def test_a_pseudonym_that_is_a_name_in_the_identity_is_replaced_and_the_person_is_told(
    book: Casebook, case: str, field: str
) -> None:
    had = pseudonym(book, case)
    made = book.records.record("identity", {"case": case, field: f"{had.removesuffix('*')} Kazungu"})
    now = pseudonym(book, case)
    assert now != had and made.pseudonym == now and made.saved is not None and made.saved.renamed == now
    past = (change["fields"].get("pseudonym") for change in book.records.history(case))
    assert [each for each in past if each] == [had, now]


def test_a_name_that_is_recorded_later_is_looked_at_too(book: Casebook, case: str) -> None:
    identity = book.records.record("identity", {"case": case, "real_name": "Sidi Mfano"})
    assert identity.saved is not None and identity.saved.renamed == ""
    had = pseudonym(book, case)
    saved = book.records.edit(identity.id, {"real_name": f"Sidi {had.removesuffix('*').lower()}"})
    assert saved is not None and saved.renamed == pseudonym(book, case) != had


def test_another_is_drawn_when_somebody_asks_and_never_a_name_that_is_known(book: Casebook, case: str) -> None:
    names, left = book.pack.pseudonyms[:96], book.pack.pseudonyms[96:]
    for first in range(0, 96, 16):
        book.records.record("identity", {"case": case, "real_name": " ".join(names[first : first + 16])})
    for _ in range(5):
        had = pseudonym(book, case)
        made = book.cases.rename(case)
        assert made.pseudonym == pseudonym(book, case) != had
        assert made.pseudonym.removesuffix("*") in left


def test_a_pseudonym_that_was_drawn_by_mistake_is_taken_back(book: Casebook, case: str) -> None:
    had = pseudonym(book, case)
    made = book.cases.rename(case)
    assert made.saved is not None
    book.records.take_back(made.saved)
    assert pseudonym(book, case) == had


def test_only_a_case_has_a_pseudonym(book: Casebook, case: str) -> None:
    note = book.records.record("note", {"case": case, "text": "She came."})
    with pytest.raises(Refused):
        book.cases.rename(note.id)
