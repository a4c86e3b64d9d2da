"""What was just saved is taken back: as it was before, with both in the history, and never under what others built."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.casebook import Casebook, Refused, Saved
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


def saved(book: Casebook) -> Saved:
    assert book.saved is not None
    return book.saved


def test_what_was_recorded_is_hidden_again_with_everything_of_the_same_save(book: Casebook) -> None:
    incident = book.record("incident", {"reported_on": "2022-03-22"})

    book.take_back(saved(book))

    assert (book.find("incident"), book.find("case")) == ([], [])
    assert [change["kind"] for change in book.history(incident.id)] == ["create", "delete"]
    assert book.verify()["ok"]


def test_an_answer_is_as_it_was_before_and_the_history_keeps_both(book: Casebook) -> None:
    case = book.record("case", {"risk": "low", "age": 15}).id
    book.edit(case, {"risk": "high", "county": "mombasa"})

    book.take_back(saved(book))

    shown = book.show(case)
    assert (shown["risk"], shown["age"], "county" in shown) == ("low", 15, False)
    assert [change["fields"].get("risk") for change in book.history(case)] == ["low", "high", "low"]


def test_a_state_goes_back_to_where_it_was_with_what_was_noted_along_with_it(book: Casebook) -> None:
    case = book.record("case", {}).id
    closure = book.record("closure", {"case": case, "reason": "lost_contact", "criteria": ["contact_tried"]}).id
    book.record("approval", {"case": case, "of": "closure", "record": closure, "decision": "refused"})
    referral = book.record("referral", {"case": case, "institution": "police", "services": ["legal"]}).id
    today = book.now().date().isoformat()
    book.edit(referral, {"status": "accepted", "acknowledged_on": today})

    book.take_back(saved(book))

    shown = book.show(referral)
    assert (shown["status"], "acknowledged_on" in shown) == ("sent", False)
    book.edit(referral, {"status": "accepted"})


def test_a_draft_that_also_changed_its_case_is_taken_back_whole(book: Casebook) -> None:
    case = book.record("case", {"risk": "low"}).id
    draft = book.new_draft("incident", case)
    _values, parents = book.for_editing(case)
    answers = {"incident.reported_on": "2022-03-22", "case.risk": "high"}
    book.save_draft(draft._replace(answers=answers, parents={"case": parents}))
    assert book.show(case)["risk"] == "high"

    book.take_back(saved(book))

    assert (book.show(case)["risk"], book.find("incident")) == ("low", [])


def test_what_somebody_has_built_on_stays(book: Casebook) -> None:
    case = book.record("case", {"risk": "low"}).id
    began = saved(book)
    book.record("note", {"case": case, "text": "Alirudi nyumbani."})
    with pytest.raises(Refused, match="built on this"):
        book.take_back(began)
    book.edit(case, {"risk": "high"})
    once = saved(book)
    book.edit(case, {"risk": "medium"})
    with pytest.raises(Refused, match="built on this"):
        book.take_back(once)
    assert book.show(case)["risk"] == "medium"


def test_an_opening_for_a_reason_is_no_hindrance_and_stays_in_the_history(book: Casebook) -> None:
    case = book.record("case", {}).id
    identity = book.record("identity", {"case": case, "real_name": "Mfano Mfano"}).id
    book.edit(identity, {"real_name": "Mfano Mwema"})
    changed = saved(book)
    book.show(identity, "To read it out")

    book.take_back(changed)

    assert book.show(identity, "To see")["real_name"] == "Mfano Mfano"
    assert "note" in [change["kind"] for change in book.history(identity)]


def test_after_a_minute_it_is_corrected_and_no_longer_taken_back(known: Known) -> None:
    now = datetime.now(UTC)
    with known.casebook(now=lambda: now) as book:
        book.record("case", {})
        now += timedelta(seconds=61)
        with pytest.raises(Refused, match="a while ago"):
            book.take_back(saved(book))
        assert len(book.find("case")) == 1


def test_nothing_is_taken_back_of_a_save_that_changed_nothing(book: Casebook) -> None:
    case = book.record("case", {"risk": "low"}).id
    assert not book.edit(case, {"risk": "low"})
    assert book.saved is None


def test_a_decision_between_two_answers_is_not_taken_back(book: Casebook) -> None:
    case = book.record("case", {"risk": "low"}).id
    _values, parents = book.for_editing(case)
    for risk in ("high", "medium"):
        book.edit(case, {"risk": risk}, parents)
    book.resolve(case, "risk", "medium")
    with pytest.raises(Refused, match="cannot be taken back"):
        book.take_back(saved(book))
    assert book.show(case)["risk"] == "medium"
