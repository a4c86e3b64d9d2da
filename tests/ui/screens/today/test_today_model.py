"""What waits today, told by a real casebook: in the order to do it, each line one step from being done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.casework.messages import Label, Message
from app.casework.today_lines import Action, Line, LineKind
from app.ui import pills
from app.ui.screens.today.lines import answers_for, institution_of
from app.ui.screens.today.model import AGAIN_EVERY, MORE, SHOWN, TodayModel
from tests.ui.parts import House


@pytest.fixture
def model(house: House) -> TodayModel:
    return TodayModel(house.session, house.navigator, house.changed)


@pytest.fixture
def record(house: House) -> Callable[..., Any]:
    """Record something; a number of days stands for the day so many days from today."""

    def recorded(entity: str, **values: object) -> Any:
        today = house.session.book.now().date()
        dated = {name: _day(today, value) for name, value in values.items()}
        return house.session.book.records.record(entity, dated)

    return recorded


def _day(today: Any, value: object) -> object:
    return (today + value).isoformat() if isinstance(value, timedelta) else value


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.fixture
def case(record: Callable[..., Any]) -> str:
    return record("incident", reported_on=days(-40), incident_types=["emotional_abuse"]).case


def promised(record: Callable[..., Any], case: str, by: int, **more: object) -> Any:
    return record(
        "follow_up", case=case, on=days(min(by, 0) - 1), institution="shelter",
        promised="A visit", promised_on=days(by), **more,
    )  # fmt: skip


def test_before_anything_is_recorded_nothing_waits(model: TodayModel) -> None:
    assert not model.is_ready
    model.open()
    assert model.is_ready
    assert model.is_empty


def test_a_broken_promise_is_overdue_and_its_action_opens_the_call_form_with_the_institution(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    promised(record, case, -7)
    model.open()
    (late,) = model.overdue.shown
    assert (late.line.kind, late.line.days) == (LineKind.OVERDUE, 7)
    model.act(late)
    assert house.here.name == "form"
    assert house.here.params == {
        "form": "follow_up", "record": case, "brief": True,
        "answers": {
            "follow_up.institution": "shelter", "follow_up.about": "institution", "follow_up.channel": "call",
        },
    }  # fmt: skip


def test_what_runs_out_by_tomorrow_stands_apart_from_the_days_after(
    model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    for office, by in (("hospital", 0), ("shelter", 1), ("court", 2), ("school", 7)):
        record("follow_up", case=case, on=days(-1), institution=office, promised="A visit", promised_on=days(by))
    model.open()
    assert [each.line.days for each in model.due.shown] == [0, 1]
    assert [each.line.days for each in model.ahead.shown] == [2, 7]
    assert model.is_ahead_a_week


def test_a_court_date_in_a_fortnight_is_told_and_the_days_after_tomorrow_are_then_more_than_a_week(
    model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    record("legal_case", case=case, next_on=days(10), court="Shanzu Law Courts")
    model.open()
    assert [each.line.kind for each in model.ahead.shown] == [LineKind.COURT]
    assert not model.is_ahead_a_week


def test_the_days_after_tomorrow_lie_folded_only_while_something_is_more_urgent(
    model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    promised(record, case, 3)
    model.open()
    assert model.shows_ahead
    model.toggle_ahead()
    assert not model.shows_ahead
    model.toggle_ahead()
    promised(record, case, -3)
    other = record("incident", reported_on=days(-9)).case
    promised(record, other, -3)
    model.ahead_is_open = None
    model.load()
    assert model.overdue.total
    assert not model.shows_ahead


def test_a_silent_institution_is_told_with_its_days_and_the_step_that_is_due_is_taken_from_here(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    record("follow_up", case=case, on=days(-40), institution="police", asked="A statement", moved=False)
    model.open()
    ((silent,), count) = model.silent
    assert (count, silent.days) == (1, 40)
    assert silent.step is not None
    assert "Police" in house.session.voice.spoken(silent.who)
    model.act(silent.waiting)
    answers = house.here.params["answers"]
    assert answers["follow_up.institution"] == "police"
    assert 0 < answers["follow_up.ladder_step"] <= 40


def test_a_draft_is_told_with_its_step_and_goes_on_where_it_stopped(house: House, model: TodayModel) -> None:
    draft = house.session.book.drafts.new("incident")
    house.session.book.drafts.keep(draft._replace(step="what", answers={"case.age": 15}))
    model.open()
    ((unfinished,), count) = model.drafts
    assert (count, unfinished.title, unfinished.step, unfinished.steps) == (1, "New incident", 3, 5)
    model.resume(unfinished.id)
    assert house.here.params == {"draft": draft.id}


def test_a_line_opens_what_it_is_about_in_its_case_alone_or_beside_the_list(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    promise = promised(record, case, -1).id
    model.open()
    model.open_case(model.overdue.shown[0])
    assert (house.here.name, house.here.params) == ("case", {"case": case, "record": promise})
    model.case_screen = "cases"
    model.open_case(model.overdue.shown[0])
    assert house.here.name == "cases"


def test_a_long_morning_is_shown_in_parts(model: TodayModel, record: Callable[..., Any]) -> None:
    for _number in range(SHOWN["overdue"] + MORE + 3):
        case = record("incident", reported_on=days(-5)).case
        promised(record, case, -2)
    model.open()
    assert len(model.overdue.shown) == SHOWN["overdue"]
    assert model.overdue.hidden == MORE + 3
    model.more("overdue")
    assert len(model.overdue.shown) == SHOWN["overdue"] + MORE
    model.more("overdue")
    assert model.overdue.hidden == 0


def test_it_is_read_again_soon_after_somebody_has_recorded_something(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    model.open()
    house.time.pass_(1)
    before = house.changes
    promised(record, case, -1)
    house.time.pass_(0)
    assert model.overdue.total == 0  # an exchange brings many changes: the reading waits for them
    house.time.pass_(1)
    assert model.overdue.total == 1
    assert house.changes > before


def test_it_is_read_again_by_itself_as_hours_run_out(
    house: House, model: TodayModel, record: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [datetime.now(UTC)]
    monkeypatch.setattr(house.session.book._door, "_clock", lambda: moment[0])
    promised(record, record("incident", reported_on=days(-1)).case, 0)
    model.open()
    assert model.overdue.total == 0
    moment[0] += timedelta(days=1, hours=1)
    house.session.touched()
    house.session.passing.lock_after = 10_000
    house.time.pass_(90)
    house.session.touched()
    house.time.pass_(90)
    house.session.touched()
    house.time.pass_(90)
    house.session.touched()
    house.time.pass_(60)
    assert model.overdue.total == 1


def test_after_leaving_nothing_is_read_any_more(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    model.open()
    model.close()
    promised(record, case, -1)
    house.time.pass_(60)
    assert model.is_empty


def test_that_reading_failed_is_told_and_what_was_read_before_stays(
    house: House, model: TodayModel, record: Callable[..., Any], case: str
) -> None:
    promised(record, case, -1)
    model.open()
    house.session.book._door.store.database.close()
    model.load()
    assert model.trouble is not None
    assert model.overdue.total == 1


def test_reading_that_takes_a_while_is_told_and_a_quick_one_is_not(house: House, model: TodayModel) -> None:
    house.store.holding = True
    model.open()
    assert not model.is_slow
    house.time.pass_(1)
    assert model.is_slow
    house.store.go_on()
    assert not model.is_slow


def test_an_answer_that_comes_after_one_has_gone_elsewhere_starts_nothing(house: House, model: TodayModel) -> None:
    house.store.holding = True
    model.open()
    model.close()
    house.store.go_on()
    house.session.lock()
    house.time.pass_(AGAIN_EVERY)
    assert not model.is_ready
    assert house.changes == 0


@pytest.mark.parametrize(("minutes", "words"), [(119, "1 h left"), (59, "under 1 h left")])
def test_a_clock_in_its_last_hour_does_not_say_that_none_is_left(minutes: int, words: str) -> None:
    now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    clock = Line(LineKind.CLOCK, "", "", Message(""), now + timedelta(minutes=minutes), 0, Action.REFER)
    assert pills.waiting(clock, 0, now) == (words, "due")


def test_the_institution_of_a_sentence_is_found_however_deep_it_stands() -> None:
    named = Message("{institution}, {name}", {"institution": Label("institution", "shelter"), "name": "Makao"})
    assert institution_of([3, "x", named]) == "shelter"
    assert institution_of(["x"]) == ""


def test_a_referral_begun_from_hours_that_run_out_knows_what_is_needed_and_that_it_is_urgent(house: House) -> None:
    pack, voice = house.session.book.pack, house.session.voice
    help_ = next(each for each in pack.urgent if each.services)
    what = Message("{help}: {count} hours left.", {"help": Label("urgent", help_.code), "count": 4})
    line = Line(LineKind.CLOCK, "case", "incident", what, None, 0, Action.REFER)
    assert answers_for(line, pack, voice) == {
        "referral.services": list(help_.services), "referral.priority": "emergency",
    }  # fmt: skip
    tell = Message("Tell {institution}", {"institution": Label("institution", "children_services")})
    line = line._replace(kind=LineKind.OVERDUE, what=tell)
    assert answers_for(line, pack, voice) == {"referral.institution": "children_services"}
