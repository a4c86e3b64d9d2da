"""Thinking of deleting, as a model: what it comes to is said before, a reason is given, and it can be taken back."""

from __future__ import annotations

import pytest

from app.casebook import Casebook, Outlook
from app.ui.record.deleting import DeletionModel, sentence
from app.ui.record.history import lines
from app.ui.saving import Undo
from app.words.voice import PersonVoice
from tests.seats import PASSPHRASE, Seat
from tests.ui.parts import House

Said = list[tuple[str, Undo | None]]


def thinking_of(house: House, record: str) -> DeletionModel:
    model = DeletionModel(house.session, record, house.changed)
    model.load()
    return model


def test_what_is_ones_own_goes_at_once_and_undo_brings_it_back(house: House) -> None:
    book, said = house.session.book, Said()
    case = book.records.record("incident", {"reported_on": "2022-03-20"}).case
    model = thinking_of(house, case)
    assert model.read is not None
    assert model.read.outlook is Outlook.ALONE
    assert model.title == "Delete: Case"
    assert not model.can_ask
    model.delete(lambda words, undo: said.append((words, undo)))
    assert said == []  # without a reason nothing is asked for

    model.chosen = "twice"
    model.delete(lambda words, undo: said.append((words, undo)))

    [(words, undo)] = said
    assert words == "Deleted. It can be brought back."
    assert book.records.find("case") == []
    assert undo is not None
    undo()
    assert [each["id"] for each in book.records.find("case")] == [case]


def test_of_what_is_deleted_only_bringing_it_back_is_offered(house: House) -> None:
    book = house.session.book
    case = book.records.record("case", {"sex": "female"}).id
    book.records.delete(case, "Recorded twice")
    model = thinking_of(house, case)
    assert model.read is not None
    assert model.read.outlook is Outlook.GONE
    model.keep(lambda words, undo: None)
    assert [each["id"] for each in book.records.find("case")] == [case]


def test_a_history_says_who_wanted_it_deleted_and_why_and_that_it_stays(house: House) -> None:
    book = house.session.book
    case = book.records.record("case", {"sex": "female"}).id
    book.records.delete(case, "Recorded twice: see the other")
    book.records.undelete(case)
    told = [line.title for line in lines(book.cases.history(case), PersonVoice(book.pack), {}, book.now().date())]
    assert told[:2] == ["Case: it stays in sight", "Case: asked to delete it. Recorded twice: see the other"]


@pytest.fixture
def opened(two_seats: tuple[Seat, Seat]) -> tuple[Seat, Seat, str]:
    """The lead and Amina, and a case that Amina began and both know."""
    lead, amina = two_seats
    case = amina.record("incident", reported_on="2022-03-20")["case"]
    amina.sync()
    lead.sync()
    return lead, amina, case


def outlook_of(seat: Seat, record: str) -> Outlook:
    with Casebook.open(seat.folder, PASSPHRASE) as book:
        return book.records.outlook(record)


def test_what_it_comes_to_hangs_on_who_asks_and_who_has_asked(opened: tuple[Seat, Seat, str]) -> None:
    lead, amina, case = opened
    assert outlook_of(amina, case) is Outlook.ALONE
    assert outlook_of(lead, case) is Outlook.WAITS
    lead.record("note", case=case, text="Mama alikuja")
    lead.sync()
    amina.sync()
    assert outlook_of(amina, case) is Outlook.WAITS, "a colleague has a part in it"

    lead.ask("delete", case, "--reason", "Recorded twice")
    lead.sync()
    amina.sync()
    assert outlook_of(lead, case) is Outlook.ASKED
    assert outlook_of(amina, case) is Outlook.SECOND
    assert [line["what"] for line in lead.ask("today") if line["kind"] == "task"] == [
        "You asked to delete: Case. It waits for a second person."
    ]
    assert amina.ask("delete", case, "--reason", "it is the same girl")["deleted"]
    assert outlook_of(amina, case) is Outlook.GONE


def test_what_is_foretold_is_what_comes(opened: tuple[Seat, Seat, str]) -> None:
    lead, amina, case = opened
    note = lead.record("note", case=case, text="Mama alikuja")["id"]
    lead.sync()
    amina.sync()
    for seat, record in ((amina, note), (lead, note), (lead, case), (amina, case)):
        foretold = outlook_of(seat, record) in (Outlook.ALONE, Outlook.SECOND)
        assert seat.ask("delete", record, "--reason", "Recorded twice")["deleted"] is foretold
        lead.sync()
        amina.sync()


def test_a_case_says_over_it_who_asked_in_which_persons_words(opened: tuple[Seat, Seat, str]) -> None:
    lead, amina, case = opened
    lead.ask("delete", case, "--reason", "Recorded twice")
    lead.sync()
    amina.sync()
    said = []
    for seat in (lead, amina):
        with Casebook.open(seat.folder, PASSPHRASE) as book:
            [asked] = book.cases.file(case).asked_for
            said.append((sentence(asked, PersonVoice(book.pack).spoken), asked.is_mine))
    assert said == [
        ("You asked to delete: Case. It waits for a second person. Reason: Recorded twice", True),
        ("lead asks to delete: Case. A second person agrees, or it stays. Reason: Recorded twice", False),
    ]
