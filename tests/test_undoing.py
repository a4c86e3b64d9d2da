"""What was just saved is taken back: as it was before, with both in the history, and never under what others built."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.casebook import Casebook, Saved
from app.words.refusal import Refused
from tests.seats import Known


@pytest.fixture
def book(known: Known) -> Iterator[Casebook]:
    with known.casebook() as opened:
        yield opened


def known_changes(saved: Saved | None) -> Saved:
    assert saved is not None
    return saved


def test_what_was_recorded_is_hidden_again_with_everything_of_the_same_save(book: Casebook) -> None:
    incident = book.records.record("incident", {"reported_on": "2022-03-22"})

    book.records.take_back(known_changes(incident.saved))

    assert (book.records.find("incident"), book.records.find("case")) == ([], [])
    assert [change["kind"] for change in book.records.history(incident.id)] == ["create", "delete"]
    assert book.upkeep.verify()["ok"]


def test_an_answer_is_as_it_was_before_and_the_history_keeps_both(book: Casebook) -> None:
    case = book.records.record("case", {"risk": "low", "age": 15}).id
    edited = book.records.edit(case, {"risk": "high", "county": "mombasa"})

    book.records.take_back(known_changes(edited))

    shown = book.records.show(case)
    assert (shown["risk"], shown["age"], "county" in shown) == ("low", 15, False)
    assert [change["fields"].get("risk") for change in book.records.history(case)] == ["low", "high", "low"]


def test_a_state_goes_back_to_where_it_was_with_what_was_noted_along_with_it(book: Casebook) -> None:
    case = book.records.record("case", {}).id
    closure = book.records.record("closure", {"case": case, "reason": "lost_contact", "criteria": ["contact_tried"]}).id
    book.records.record("approval", {"case": case, "of": "closure", "record": closure, "decision": "refused"})
    sent = {"case": case, "institution": "police", "services": ["legal"], "status": "sent", "told": "nothing"}
    referral = book.records.record("referral", sent).id
    today = book.now().date().isoformat()
    edited = book.records.edit(referral, {"status": "accepted", "acknowledged_on": today})

    book.records.take_back(known_changes(edited))

    shown = book.records.show(referral)
    assert (shown["status"], "acknowledged_on" in shown) == ("sent", False)
    book.records.edit(referral, {"status": "accepted"})


def test_a_draft_that_also_changed_its_case_is_taken_back_whole(book: Casebook) -> None:
    case = book.records.record("case", {"risk": "low"}).id
    draft = book.drafts.new("incident", case)
    _values, parents = book.records.for_editing(case)
    answers = {"incident.reported_on": "2022-03-22", "case.risk": "high"}
    made = book.drafts.save(draft._replace(answers=answers, parents={"case": parents}))
    assert book.records.show(case)["risk"] == "high"

    book.records.take_back(known_changes(made.saved))

    assert (book.records.show(case)["risk"], book.records.find("incident")) == ("low", [])


def test_what_somebody_has_built_on_stays(book: Casebook) -> None:
    recorded = book.records.record("case", {"risk": "low"})
    case, began = recorded.id, known_changes(recorded.saved)
    book.records.record("note", {"case": case, "text": "Alirudi nyumbani."})
    with pytest.raises(Refused, match="built on this"):
        book.records.take_back(began)
    once = known_changes(book.records.edit(case, {"risk": "high"}))
    book.records.edit(case, {"risk": "medium"})
    with pytest.raises(Refused, match="built on this"):
        book.records.take_back(once)
    assert book.records.show(case)["risk"] == "medium"


def test_an_opening_for_a_reason_is_no_hindrance_and_stays_in_the_history(book: Casebook) -> None:
    case = book.records.record("case", {}).id
    identity = book.records.record("identity", {"case": case, "real_name": "Mfano Mfano"}).id
    changed = known_changes(book.records.edit(identity, {"real_name": "Mfano Mwema"}))
    book.records.show(identity, "To read it out")

    book.records.take_back(changed)

    assert book.records.show(identity, "To see")["real_name"] == "Mfano Mfano"
    assert "note" in [change["kind"] for change in book.records.history(identity)]


def test_after_a_minute_it_is_corrected_and_no_longer_taken_back(known: Known) -> None:
    now = datetime.now(UTC)
    with known.casebook(now=lambda: now) as book:
        began = known_changes(book.records.record("case", {}).saved)
        now += timedelta(seconds=61)
        with pytest.raises(Refused, match="a while ago"):
            book.records.take_back(began)
        assert len(book.records.find("case")) == 1


def test_nothing_is_taken_back_of_a_save_that_changed_nothing(book: Casebook) -> None:
    case = book.records.record("case", {"risk": "low"}).id
    assert book.records.edit(case, {"risk": "low"}) is None


def test_a_decision_between_two_answers_is_not_taken_back(book: Casebook) -> None:
    case = book.records.record("case", {"risk": "low"}).id
    _values, parents = book.records.for_editing(case)
    for risk in ("high", "medium"):
        book.records.edit(case, {"risk": risk}, parents)
    decided = known_changes(book.records.resolve(case, "risk", "medium"))
    with pytest.raises(Refused, match="cannot be taken back"):
        book.records.take_back(decided)
    assert book.records.show(case)["risk"] == "medium"
