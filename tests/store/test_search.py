"""What is found by its words, and what never is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.casebook import Casebook
from app.words.refusal import Refused
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


@pytest.fixture
def incident(book: Casebook) -> str:
    words = {"narrative": "Aliniahidi karo ya shule, nikamwambia Zoë", "summary": "Promise of school fees"}
    return book.records.record("incident", {"reported_on": "2022-03-22", **words}).id


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in found]


@pytest.mark.parametrize(
    "words",
    [
        "karo",
        "KARO",
        "kar",
        "shule karo",
        "zoe",
        "ZOË",
        "fees aliniahidi",
        "karo, shule!",
        '"karo"',
        "karo*",
        "( shule",
    ],
)
def test_an_incident_is_found_by_the_beginnings_of_its_words_in_any_order_case_and_accent(
    book: Casebook, incident: str, words: str
) -> None:
    assert ids(book.records.find("incident", search_for=words)) == [incident]
    case = book.records.show(incident)["case"]
    assert ids(book.records.find("case", search_for=words)) == [case]


@pytest.mark.parametrize("words", ["shuleni", "aro", "karo mto", "incident", "narrative", "karo OR mto", "karo NOT x"])
def test_it_is_not_found_by_words_it_has_not(book: Casebook, incident: str, words: str) -> None:
    assert book.records.find("incident", search_for=words) == []


@pytest.mark.parametrize("written", ["ng'ombe", "Ng’ombe", "Ng´ombe", "Ng\u200bombe", "Sa‘id", "Sa'ida", "Sa`id"])
@pytest.mark.parametrize("sign", ["", "'", "’", "ʼ", "‘", "`", "´", "ꞌ", "′", "\u00ad", "\u200b", "\u2060", "\u200e"])
def test_an_apostrophe_of_any_kind_or_none_finds_the_same(book: Casebook, written: str, sign: str) -> None:
    note = book.records.record("incident", {"reported_on": "2022-03-22", "narrative": f"Aliona {written} watatu"}).id
    typed = re.sub(r"[^A-Za-z]", sign, written)
    assert ids(book.records.find("incident", search_for=typed)) == [note]


@pytest.mark.parametrize(
    "typed",
    [
        "a_b", "NEAR(karo shule)", "narrative:karo", "identity : karo", "^karo", "{karo}", "karo AND", "-karo",
        "\ud800", "\u19c4\u19d1", "a\u0301", "😀", "\u202ekaro", "karo\0shule",
        "'\"" * 200, "x" * 100_000, "karo " * 50_000,
    ],
)  # fmt: skip
def test_whatever_is_typed_is_looked_for_and_never_an_error(book: Casebook, incident: str, typed: str) -> None:
    for found in (book.records.find("incident", search_for=typed), book.cases.page(search_for=typed).lines):
        assert len(found) <= 1


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_empty_search_asks_for_nothing_and_all_are_listed(book: Casebook, incident: str, nothing: str) -> None:
    assert ids(book.records.find("incident", search_for=nothing)) == [incident]


@pytest.mark.parametrize("signs", ['""', "***", "\0", "?!"])
def test_signs_without_a_word_find_nothing(book: Casebook, incident: str, signs: str) -> None:
    assert book.records.find("incident", search_for=signs) == []


def test_after_an_edit_it_is_found_by_the_new_words_and_no_longer_by_the_old(book: Casebook, incident: str) -> None:
    book.records.edit(incident, {"narrative": "Alikuja jioni"})
    assert ids(book.records.find("incident", search_for="jioni")) == [incident]
    assert book.records.find("incident", search_for="karo") == []
    book.records.edit(incident, {"narrative": {"skipped": "declined"}})
    assert book.records.find("incident", search_for="jioni") == []
    assert ids(book.records.find("incident", search_for="fees")) == [incident]


@pytest.mark.parametrize("written", ["+254 712 345 678", "0712345678", "0722000111 / 0712 345 678", "00254712345678"])
@pytest.mark.parametrize(
    "typed", ["+254 712 345 678", "0712345678", "254712345678", "712345678", "0712 345", "+2547123"]
)
def test_a_partner_is_found_by_its_number_however_it_is_written(book: Casebook, written: str, typed: str) -> None:
    partner = book.records.record("partner", {"name": "Coast", "kind": "hospital", "phone": written}).id
    book.records.record("partner", {"name": "Other", "kind": "hospital", "phone": "0733 111 222"})
    assert ids(book.records.find("partner", search_for=typed)) == [partner]


def test_identity_is_never_found_by_a_search_nor_listed_by_its_values(book: Casebook, incident: str) -> None:
    case = book.records.show(incident)["case"]
    identity = book.records.record("identity", {"case": case, "real_name": "Pendo Zuhura", "phone": "+254700000000"}).id
    for words in ("Pendo", "zuhura", "254700000000"):
        for entity in ("identity", "case", "incident"):
            assert book.records.find(entity, search_for=words) == []
    assert ids(book.records.find("identity")) == [identity]
    with pytest.raises(Refused, match="identity"):
        book.records.find("identity", where={"real_name": "Pendo Zuhura"})
