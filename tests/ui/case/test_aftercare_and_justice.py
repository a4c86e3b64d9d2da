"""What a case comes to: clocks and a charge too weak, how life becomes better, goals, and closing by two people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import MappingProxyType

import pytest

from app.casebook import Standing, WholeCase
from app.casework.case_file import Row
from app.casework.messages import Message
from app.ui.case import aftercare, justice
from app.ui.case.telling import Telling
from app.words.voice import PersonVoice
from tests.ui.case.test_case_model import File as Told
from tests.ui.parts import House

TODAY = date(2026, 3, 22)
SCORES = ("safety", "legal_protection", "mental_wellbeing", "economy_education", "social_support", "physical_wellbeing")


@pytest.fixture
def told(house: House) -> Told:
    return Told(house)


def test_the_line_is_kept_to_one_kind_and_back_to_everything(told: Told) -> None:
    told.record("session", on=told.ago(3), kind="counselling", attendance="came")
    told.record("follow_up", on=told.ago(2), institution="police", asked="The arrest", said="Later", moved=False)
    model = told.show()
    assert [kind for kind, _words in model.filters()] == ["", "contact", "help", "other"]

    model.keep("help")
    assert told.titles() == ["Counselling"]
    model.keep("")
    assert "Counselling" in told.titles() and any("has not moved" in title for title in told.titles())


def test_a_silent_institution_shows_days_follow_ups_the_last_promise_and_the_next_step(told: Told) -> None:
    told.record("legal_case", ob_on=told.ago(152))
    told.record("follow_up", on=told.ago(12), institution="police", said="He travelled", promised="An arrest",
                promised_on=told.ago(7), moved=False)  # fmt: skip
    told.show()
    silent = next(entry for entry in told.model.timeline() if entry.silent == "police")
    assert "152 days" in silent.title
    for said in ("1 follow-up", "1 promise broken", "promised: “An arrest” by", "\nNext step:"):
        assert said in silent.second


def test_a_charge_weaker_than_the_harm_is_said_where_the_charge_stands(told: Told) -> None:
    told.house.session.book.records.edit(told.incident, {"incident_types": ["rape"]})
    legal = told.record("legal_case", ob_on=told.ago(100))
    told.house.session.book.records.record("accused", {"legal_case": legal, "charged_on": told.ago(20)})
    assert justice.weaker(told.show().telling) == []
    told.house.session.book.records.record("charge", {"legal_case": legal, "offence": weakest(told)})
    told.house.time.pass_(0)

    said = justice.weaker(told.model.telling)
    assert said[0].startswith("Recorded: ")
    assert any(sentence.startswith("Consider: ") for sentence in said)


def weakest(told: Told) -> str:
    return min(told.house.session.book.pack.offences, key=lambda offence: offence.weight).code


def test_the_way_through_justice_counts_days_from_its_first_date_and_clocks_say_who_is_late(told: Told) -> None:
    legal_case = told.record("legal_case", ob_on=told.ago(100))
    told.house.session.book.records.record("accused", {"legal_case": legal_case, "arrested_on": told.ago(2)})
    model = told.show()

    (legal,) = model.telling.file.of("legal_case")
    way = justice.way(legal, model.telling.file.records)
    assert way == [("OB entry", 0), ("Arrest, day 98", 98)]
    late = justice.clocks(model.telling)[0]
    assert late.pill.tone == "over"
    assert "Practice" in late.second


def test_the_clocks_that_were_met_come_last_with_how_they_were_met(told: Told) -> None:
    told.record("legal_case", ob_on=told.ago(100), p3_issued_on=told.ago(99))
    met = [clock for clock in justice.clocks(told.show().telling) if clock.title == "P3 form"]
    assert [clock.pill.words for clock in met] == ["in time"]


def test_a_part_of_life_is_shown_over_time_and_what_was_not_scored_is_a_gap(told: Told) -> None:
    told.record("outcome", on=told.ago(200), stage="baseline", **dict.fromkeys(SCORES, 1))
    told.record("outcome", on=told.ago(100), stage="review", safety=2)
    told.record("outcome", on=told.ago(1), stage="review", **dict.fromkeys(SCORES, 3))

    safety, legal, *_others = aftercare.domains(told.show().telling)

    assert [score for _words, score in safety.points] == [1, 2, 3]
    assert len({words for words, _score in safety.points}) == 3
    assert [score for _words, score in legal.points] == [1, None, 3]
    assert aftercare.change(legal) == ("better", "good")


@pytest.mark.parametrize(("scores", "said"), [((3, 1), "worse"), ((2, 3, 2), "the same"), ((2,), ""), ((None, 4), "")])
def test_a_change_is_from_the_first_score_to_the_last(scores: tuple[int | None, ...], said: str) -> None:
    assert aftercare.change(aftercare.Domain("Safety", tuple(("", score) for score in scores))).words == said


def test_goals_stand_in_the_survivors_words_the_open_ones_first(told: Told) -> None:
    told.record("plan_goal", goal="Back to school", status="reached")
    told.record("plan_goal", goal="A safe room", status="open", due_on=told.ago(3), who="Amina")
    first, second = aftercare.goals(told.show().telling)
    assert (first.title, first.pill.tone, second.title, second.pill.tone) == (
        "A safe room", "over", "Back to school", "good",
    )  # fmt: skip
    assert "Amina" in first.second


def test_sessions_are_counted_by_kind(told: Told) -> None:
    for days in (30, 10):
        told.record("session", on=told.ago(days), kind="counselling", attendance="came")
    told.record("session", on=told.ago(5), kind="counselling", attendance="missed")
    ((_kind, title, second, each),) = aftercare.sessions(told.show().telling)
    assert [held.second for held in each] == ["Did not come", "Came", "Came"]
    assert title == "Counselling: 2 sessions"
    assert second.startswith("the last ")


def test_whoever_asked_to_close_a_case_cannot_approve_it(told: Told) -> None:
    closing = aftercare.closing(told.show().telling)
    assert (closing.can_ask, closing.can_close, closing.decides) == (True, False, "")
    told.record("closure", reason="survivor_wish", criteria=["survivor_told"])
    told.house.time.pass_(0)

    closing = aftercare.closing(told.model.telling)

    assert closing.sentences[0].startswith("Amina asked to close it")
    assert "Closing a case waits for the approval of a second person." in closing.sentences
    assert (closing.can_close, closing.decides) == (False, "")


def case_file(state: str, asked_by: str, me: str, approvals: list[Row], closing: tuple[Message, ...]) -> Telling:
    closure = {"id": "c1", "entity": "closure", "on": "2026-03-01", "reason": "restored", "asked_by": asked_by}
    case = {"id": "k1", "entity": "case", "state": state, "closed_on": "2026-03-20", "closure_reason": "restored"}
    records = {"closure": [closure], "approval": approvals}
    decided = any(each["signed_by"] != asked_by for each in approvals)
    standing = Standing({}, closure="c1", closing=closing, closing_by=asked_by, is_decided=decided)
    file = WholeCase(case, MappingProxyType(records), {}, standing, me)
    return Telling(file, {}, PersonVoice(), datetime.combine(TODAY, time(), UTC))


def test_a_second_person_decides_and_an_approved_case_may_be_closed() -> None:
    waiting = aftercare.closing(case_file("aftercare", "Amina", "Baraka", [], (_waits(),)))
    assert (waiting.decides, waiting.can_close) == ("c1", False)

    approval: Row = {"id": "a1", "record": "c1", "signed_by": "Baraka", "decision": "approved"}
    approved = aftercare.closing(case_file("aftercare", "Amina", "Baraka", [approval], ()))
    assert (approved.decides, approved.can_close, approved.title) == ("", True, "This case may be closed")

    closed = aftercare.closing(case_file("closed", "Amina", "Baraka", [approval], ()))
    assert (closed.can_reopen, closed.title) == (True, "Closed on 20 March 2026")


def _waits() -> Message:
    return Message("Closing a case waits for the approval of a second person.")


def test_a_way_of_one_date_is_none() -> None:
    assert justice.way({"ob_on": "2026-01-01"}) == []
