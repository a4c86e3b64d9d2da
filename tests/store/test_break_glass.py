"""Identity: folded until it is opened on purpose, with a reason that everybody can read afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from app.casebook import Casebook
from app.store import circles, journal
from app.store.journal import Author, Intent
from app.store.transaction import Transaction
from sync.changes import Kind
from tests.seats import Known


class Kept(NamedTuple):
    book: Casebook
    case: str
    incident: str
    identity: str

    @property
    def changes(self) -> int:
        return int(self.book.upkeep.verify()["changes"])


@pytest.fixture
def kept(known: Known) -> Iterator[Kept]:
    with known.casebook() as book:
        incident = book.records.record("incident", {"reported_on": "2022-03-22"})
        identity = book.records.record("identity", {"case": incident.case, "real_name": "Pendo Zuhura"})
        yield Kept(book, incident.case, incident.id, identity.id)


def test_a_name_stands_nowhere_but_in_the_opened_record(kept: Kept) -> None:
    book = kept.book
    assert book.records.show(kept.identity)["withheld"] == ["real_name"]
    seen = [
        book.records.show(kept.identity),
        book.records.history(kept.identity),
        book.records.find("identity"),
        book.cases.file(kept.case).records,
    ]
    assert "Pendo" not in str(seen)


def test_opening_it_with_a_reason_is_journalled_with_who_and_why(kept: Kept) -> None:
    before = kept.changes
    assert kept.book.records.show(kept.identity, reason="Hospitali inauliza")["real_name"] == "Pendo Zuhura"
    opened = kept.book.records.history(kept.identity)[-1]
    assert (opened["kind"], opened["fields"]) == ("note", {"opened_because": "Hospitali inauliza"})
    assert opened["author"] == "lead"
    assert kept.book.upkeep.verify() == {"ok": True, "changes": before + 1, "problems": []}


def test_it_is_read_for_editing_with_a_reason_alone_and_an_edit_builds_on_that_reading(kept: Kept) -> None:
    book, before = kept.book, kept.changes
    assert "Pendo" not in str(book.records.for_editing(kept.identity)[0])
    assert kept.changes == before
    values, parents = book.records.for_editing(kept.identity, reason="Jina limeandikwa vibaya")
    assert values["real_name"] == "Pendo Zuhura"
    assert book.records.edit(kept.identity, {"real_name": "Pendo Zuhra"}, parents)
    assert [each["kind"] for each in book.records.history(kept.identity)] == ["create", "note", "set"]
    assert book.records.conflicts() == []


def test_whoever_came_to_a_training_is_named_for_a_reason_too(kept: Kept) -> None:
    book = kept.book
    training = book.records.record("training", {"on": "2022-03-22"}).id
    attendee = book.records.record("attendee", {"training": training, "name": "Baraka Omar", "cadre": "police"}).id
    assert book.records.show(attendee)["withheld"] == ["name"]
    assert "Baraka" not in str(
        [book.records.for_editing(attendee), book.records.find("attendee"), book.records.history(attendee)]
    )
    assert book.records.show(attendee, reason="Cheti cha mafunzo")["name"] == "Baraka Omar"
    assert book.records.history(attendee)[-1]["fields"] == {"opened_because": "Cheti cha mafunzo"}


def test_two_names_given_apart_are_told_folded_and_both_open_for_a_reason(kept: Kept) -> None:
    two_names(kept)
    before = kept.changes
    (folded,) = kept.book.records.conflicts()
    assert (folded["withheld"], [each["value"] for each in folded["values"]]) == (["real_name"], [None, None])
    assert kept.changes == before

    (opened,) = kept.book.records.conflicts(kept.identity, reason="Majina mawili")

    assert {each["value"] for each in opened["values"]} == {"Pendo Zuhra", "Pendo Zahra"}
    assert "withheld" not in opened
    assert kept.book.records.history(kept.identity)[-1]["fields"] == {"opened_because": "Majina mawili"}
    assert kept.changes == before + 1


def test_a_reason_opens_no_record_that_has_nothing_to_decide(kept: Kept) -> None:
    kept.book.records.record("identity", {"case": kept.case, "real_name": "Amani Juma"})
    before = kept.changes
    assert kept.book.records.conflicts(reason="Nasoma") == []
    assert kept.changes == before


def test_the_history_of_an_identity_names_what_is_folded_and_opens_for_a_reason(kept: Kept) -> None:
    two_names(kept)
    assert [each.get("withheld") for each in kept.book.records.history(kept.identity)] == [["real_name"]] * 3

    opened = kept.book.records.history(kept.identity, reason="Nani aliandika?")

    assert [each["fields"] for each in opened] == [
        {"case": kept.case, "real_name": "Pendo Zuhura"},
        {"real_name": "Pendo Zuhra"},
        {"real_name": "Pendo Zahra"},
        {"opened_because": "Nani aliandika?"},
    ]


def two_names(kept: Kept) -> None:
    """Two people write the name anew, neither knowing of the other."""
    _, parents = kept.book.records.for_editing(kept.identity)
    for name in ("Pendo Zuhra", "Pendo Zahra"):
        assert kept.book.records.edit(kept.identity, {"real_name": name}, parents)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_without_a_reason_it_stays_folded_and_nothing_is_journalled(kept: Kept, reason: str) -> None:
    before = kept.changes
    assert "real_name" not in kept.book.records.show(kept.identity, reason=reason)
    assert kept.changes == before


def test_a_reason_for_what_is_not_kept_apart_is_not_journalled(kept: Kept) -> None:
    before = kept.changes
    kept.book.records.show(kept.incident, reason="Nasoma")
    assert kept.changes == before


def test_what_a_newer_version_keeps_of_an_identity_stays_folded_here_too(known: Known) -> None:
    with known.casebook() as book:
        case = book.records.record("incident", {"reported_on": "2022-03-22"}).case
        identity = book.records.record("identity", {"case": case, "real_name": "Pendo Zuhura"}).id
        _, parents = book.records.for_editing(identity)
    store = known.store()

    def record(tx: Transaction) -> None:
        circle = circles.only(tx)
        assert circle is not None
        intent = Intent("identity", bytes.fromhex(identity), Kind.SET, {"name_at_school": "Pendo"}, parents)
        journal.append(tx, Author(circle.circle, store.seat.id), [intent], now_ms=1)

    store.database.write(record)
    store.close()
    with known.casebook() as book:
        seen = [
            book.records.show(identity),
            book.records.history(identity),
            book.records.conflicts(),
            book.cases.file(case).records,
        ]
        assert "Pendo" not in str(seen)
