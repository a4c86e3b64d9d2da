"""What was typed but not saved: kept on this device alone, and never half turned into records."""

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


def test_a_draft_outlives_the_lock_exactly_as_it_was_typed_and_is_no_change(known: Known) -> None:
    answers = {"incident.narrative": "Aliniahi", "case.age": 14, "case.sex": {"skipped": "not_now"}}
    with known.casebook() as book:
        before = book.upkeep.verify()["changes"]
        kept = book.drafts.keep(book.drafts.new("incident")._replace(step="what", answers=answers))
        assert book.upkeep.verify()["changes"] == before
    with known.casebook() as book:
        assert book.drafts.every() == [kept]
        assert book.drafts.get(kept.id) == kept
        assert kept.answers == answers
        assert book.records.find("incident", search_for="Aliniahi") == []


def test_saving_a_draft_makes_its_records_and_forgets_it_in_one_step(book: Casebook) -> None:
    answers = {"incident.reported_on": "2022-03-22", "incident.narrative": "Alikuja jioni", "case.age": 14}
    draft = book.drafts.keep(book.drafts.new("incident")._replace(answers=answers))
    made = book.drafts.save(draft)
    assert book.drafts.every() == []
    assert book.records.show(made.id)["narrative"] == "Alikuja jioni"
    assert book.records.show(made.case)["age"] == 14


def test_a_draft_that_cannot_be_saved_stays_and_nothing_was_stored(book: Casebook) -> None:
    answers = {"incident.reported_on": "2022-02-30", "incident.narrative": "Alikuja jioni"}
    draft = book.drafts.keep(book.drafts.new("incident")._replace(answers=answers))
    with pytest.raises(Refused):
        book.drafts.save(draft)
    assert book.drafts.every() == [draft]
    assert book.records.find("incident") == []
    assert book.records.find("case") == []


def test_a_draft_thrown_away_is_gone(book: Casebook) -> None:
    draft = book.drafts.keep(book.drafts.new("incident"))
    book.drafts.drop(draft.id)
    assert book.drafts.every() == []
    assert book.drafts.get(draft.id) is None


def test_a_call_that_was_begun_as_a_step_of_the_ladder_takes_it_unless_somebody_else_was_called(book: Casebook) -> None:
    case = book.records.record("case", {}).id
    begun = {"follow_up.institution": "police", "follow_up.ladder_step": 60}
    taken = book.drafts.save(book.drafts.keep(book.drafts.new("follow_up", case)._replace(answers=begun)))
    assert book.records.show(taken.id)["ladder_step"] == 60
    changed = {**begun, "follow_up.institution": "hospital"}  # whose ladder has no such step
    other = book.drafts.save(book.drafts.keep(book.drafts.new("follow_up", case)._replace(answers=changed)))
    assert "ladder_step" not in book.records.show(other.id)
