"""What was typed but not saved: kept on this device alone, and never half turned into records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.casebook import Casebook, Refused
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


def test_a_draft_outlives_the_lock_exactly_as_it_was_typed_and_is_no_change(known: Known) -> None:
    answers = {"incident.narrative": "Aliniahi", "case.age": 14, "case.sex": {"skipped": "not_now"}}
    with known.casebook() as book:
        before = book.verify()["changes"]
        kept = book.keep_draft(book.new_draft("incident")._replace(step="what", answers=answers))
        assert book.verify()["changes"] == before
    with known.casebook() as book:
        assert book.drafts() == [kept]
        assert book.draft(kept.id) == kept
        assert kept.answers == answers
        assert book.find("incident", search_for="Aliniahi") == []


def test_saving_a_draft_makes_its_records_and_forgets_it_in_one_step(book: Casebook) -> None:
    answers = {"incident.reported_on": "2022-03-22", "incident.narrative": "Alikuja jioni", "case.age": 14}
    draft = book.keep_draft(book.new_draft("incident")._replace(answers=answers))
    made = book.save_draft(draft)
    assert book.drafts() == []
    assert book.show(made.id)["narrative"] == "Alikuja jioni"
    assert book.show(made.case)["age"] == 14


def test_a_draft_that_cannot_be_saved_stays_and_nothing_was_stored(book: Casebook) -> None:
    answers = {"incident.reported_on": "2022-02-30", "incident.narrative": "Alikuja jioni"}
    draft = book.keep_draft(book.new_draft("incident")._replace(answers=answers))
    with pytest.raises(Refused):
        book.save_draft(draft)
    assert book.drafts() == [draft]
    assert book.find("incident") == []
    assert book.find("case") == []


def test_a_draft_thrown_away_is_gone(book: Casebook) -> None:
    draft = book.keep_draft(book.new_draft("incident"))
    book.drop_draft(draft.id)
    assert book.drafts() == []
    assert book.draft(draft.id) is None


def test_a_call_that_was_begun_as_a_step_of_the_ladder_takes_it_unless_somebody_else_was_called(book: Casebook) -> None:
    case = book.record("case", {}).id
    begun = {"follow_up.institution": "police", "follow_up.ladder_step": 60}
    taken = book.save_draft(book.keep_draft(book.new_draft("follow_up", case)._replace(answers=begun)))
    assert book.show(taken.id)["ladder_step"] == 60
    changed = {**begun, "follow_up.institution": "hospital"}  # whose ladder has no such step
    other = book.save_draft(book.keep_draft(book.new_draft("follow_up", case)._replace(answers=changed)))
    assert "ladder_step" not in book.show(other.id)
