"""What each institution owes has a start, a limit and a basis; and the first hours are never said to be over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import agenda
from app.casework.agenda import Cause
from app.casework.clocks import State, clock_states
from app.casework.country import Pack
from app.casework.messages import PlainEnglish, spoken
from app.casework.today import LineKind, is_visible, lines
from tests.casework.cases import CaseBuilder, at


def state(case: CaseBuilder, pack: Pack, code: str, now: str) -> tuple[State, int]:
    found = next(each for each in clock_states(case.file, pack, at(now)) if each.clock.code == code)
    return found.state, found.late_by_days


def waits(case: CaseBuilder, pack: Pack, cause: Cause, now: datetime) -> list[LineKind]:
    """What stands on Today for a cause: the kind of each line."""
    items = [item for item in agenda.items_of(case.file, pack, now.date()) if item.cause is cause]
    return [line.kind for line in lines(items, pack, now)]


def child() -> CaseBuilder:
    case = CaseBuilder(age=15, sex="female")
    case.add("incident", reported_on="2021-10-20", incident_types=["rape"])
    return case


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2021-10-20 09:00", State.RUNNING),
        ("2021-10-22 23:58", State.RUNNING),
        ("2021-10-22 23:59:59", State.DUE),
        ("2021-10-23 23:59:59", State.DUE),
        ("2021-10-24 00:00", State.LATE),
    ],
)
def test_a_limit_in_days_ends_with_the_last_day(pack: Pack, now: str, expected: State) -> None:
    case = child()
    case.add("legal_case", ob_on="2021-10-20")
    assert state(case, pack, "p3_issued", now)[0] is expected


def test_a_clock_that_has_not_started_does_not_apply(pack: Pack) -> None:
    assert state(child(), pack, "p3_issued", "2022-01-01 09:00") == (State.NOT_APPLICABLE, 0)


def test_a_step_taken_meets_its_clock_late_or_not(pack: Pack) -> None:
    case = child()
    legal = case.add("legal_case", ob_on="2021-10-20", p3_issued_on="2021-10-22")
    assert state(case, pack, "p3_issued", "2022-01-01 09:00") == (State.MET, 0)
    case.edit(legal, p3_issued_on="2021-10-30")
    assert state(case, pack, "p3_issued", "2022-01-01 09:00") == (State.MET, 7)


def test_a_milestone_meets_a_clock_as_the_date_on_the_legal_case_does(pack: Pack) -> None:
    case = child()
    legal = case.add("legal_case", arrested_on="2021-10-21")
    case.add("milestone", legal_case=legal, kind="produced", on="2021-10-22")
    assert state(case, pack, "produced", "2021-10-23 09:00")[0] is State.MET


def test_the_children_officer_is_told_for_a_child_only(pack: Pack) -> None:
    case = child()
    assert state(case, pack, "children_officer", "2021-10-25 09:00")[0] is State.LATE
    case.case["age"] = 30
    assert state(case, pack, "children_officer", "2021-10-25 09:00")[0] is State.NOT_APPLICABLE
    case.case["age"] = 15
    case.add("referral", institution="children_office", status="sent", sent_at="2021-10-20T15:00+03:00")
    assert state(case, pack, "children_officer", "2021-10-25 09:00")[0] is State.MET


@pytest.mark.parametrize(
    ("priority", "hours"), [("emergency", 24), ("urgent", 72), ("normal", 336), ("not_known_yet", 336)]
)
def test_a_referral_is_due_by_its_priority(pack: Pack, priority: str, hours: int) -> None:
    case = child()
    case.add("referral", institution="shelter", status="sent", priority=priority, sent_at="2021-10-20T10:00+03:00")
    sent = at("2021-10-20 10:00")
    for now, expected in (
        (sent + timedelta(hours=hours), LineKind.DUE),
        (sent + timedelta(hours=hours, minutes=1), LineKind.OVERDUE),
    ):
        assert waits(case, pack, Cause.REFERRAL, now) == [expected]


@pytest.mark.parametrize("status", ["acknowledged", "accepted", "declined", "started", "completed"])
def test_any_answer_meets_the_referrals_clock(pack: Pack, status: str) -> None:
    case = child()
    case.add("referral", institution="shelter", status=status, sent_at="2021-10-20T10:00+03:00")
    assert waits(case, pack, Cause.REFERRAL, at("2022-01-01 09:00")) == []


# --- The first hours -------------------------------------------------------------------------------------------


def urgent(case: CaseBuilder, pack: Pack, now: str | datetime) -> dict[str, object]:
    """What is urgent on Today, by code: the hours left, or "go now"."""
    moment = at(now) if isinstance(now, str) else now
    return {
        str(item.facts["help"]): "go now" if moment > item.due else int((item.due - moment) / timedelta(hours=1))
        for item in agenda.items_of(case.file, pack, moment.date())
        if item.cause is Cause.URGENT and is_visible(item, moment)
    }


def hurt(**incident: object) -> CaseBuilder:
    case = CaseBuilder(age=15, sex="female")
    case.add("incident", **{"reported_on": "2021-10-20", "incident_types": ["rape"], **incident})
    return case


def test_with_its_time_an_incident_gives_seventy_two_hours_and_not_one_more(pack: Pack) -> None:
    case = hurt(happened_on="2021-10-19", happened_at="21:30")
    assert urgent(case, pack, "2021-10-20 09:30") == {"pep": 60, "prc": 60, "emergency_contraception": 108}
    assert urgent(case, pack, "2021-10-22 21:30") == {"pep": 0, "prc": 0, "emergency_contraception": 48}
    assert urgent(case, pack, "2021-10-22 21:31") == {"emergency_contraception": 47}
    assert urgent(case, pack, "2021-10-24 21:31") == {}


def test_with_only_a_day_the_hours_count_from_its_midnight_and_then_it_says_go_now(pack: Pack) -> None:
    case = hurt(happened_on="2021-10-19")
    assert urgent(case, pack, "2021-10-20 09:00")["pep"] == 39
    assert urgent(case, pack, "2021-10-22 00:01")["pep"] == "go now"
    assert urgent(case, pack, "2021-10-23 00:00")["pep"] == "go now", "it may have been late in the evening"
    assert "pep" not in urgent(case, pack, "2021-10-23 00:01")


def test_about_a_day_counts_from_the_earliest_it_can_have_been(pack: Pack) -> None:
    assert urgent(hurt(happened_on="~2021-10-19"), pack, "2021-10-20 09:00")["pep"] == "go now"


def test_it_cannot_have_happened_after_it_was_reported(pack: Pack) -> None:
    case = hurt(happened_on="2021-10")
    assert urgent(case, pack, "2021-10-23 23:59")["pep"] == "go now"
    assert "pep" not in urgent(case, pack, "2021-10-24 00:01")


def test_what_still_goes_on_stays_urgent(pack: Pack) -> None:
    assert urgent(hurt(ongoing=True), pack, "2021-12-20 09:00")["pep"] == "go now"


def test_no_known_day_starts_no_clock(pack: Pack) -> None:
    assert urgent(hurt(), pack, "2021-10-20 09:00") == {}
    assert urgent(hurt(happened_on="<2021-10-20"), pack, "2021-10-20 09:00") == {}


def test_each_help_is_for_those_it_helps(pack: Pack) -> None:
    case = hurt(happened_on="2021-10-20")
    case.case["sex"] = "male"
    assert set(urgent(case, pack, "2021-10-20 12:00")) == {"pep", "prc"}
    case.case |= {"sex": "female", "age": 7}
    assert set(urgent(case, pack, "2021-10-20 12:00")) == {"pep", "prc"}
    assert urgent(hurt(happened_on="2021-10-20", incident_types=["neglect"]), pack, "2021-10-20 12:00") == {}


def test_help_that_was_given_is_urgent_no_more(pack: Pack) -> None:
    case = hurt(happened_on="2021-10-20")
    case.add("session", kind="pep", on="2021-10-20", attendance="came")
    case.add("legal_case", prc_on="2021-10-20")
    assert set(urgent(case, pack, "2021-10-20 12:00")) == {"emergency_contraception"}


def test_help_given_before_this_incident_does_not_count(pack: Pack) -> None:
    case = hurt(happened_on="2021-10-20")
    case.add("session", kind="pep", on="2021-05-01", attendance="came")
    assert "pep" in urgent(case, pack, "2021-10-20 12:00")


@given(
    st.datetimes(datetime(2021, 10, 1), datetime(2021, 10, 31)),
    st.sampled_from(["", "~"]),
    st.booleans(),
    st.integers(0, 24 * 20),
)
def test_nobody_is_ever_told_that_it_is_too_late(
    pack: Pack, when: datetime, sign: str, knows_time: bool, hours: int
) -> None:
    incident = {"happened_on": f"{sign}{when.date()}", "reported_on": str(when.date())}
    if knows_time and not sign:
        incident["happened_at"] = f"{when:%H:%M}"
    case = hurt(**incident)
    now = at(f"{when:%Y-%m-%d %H:%M}") + timedelta(hours=hours)
    left = urgent(case, pack, now)
    assert all(hours == "go now" or int(str(hours)) >= 0 for hours in left.values())
    said = [spoken(line.what, PlainEnglish()) for line in lines(agenda.items_of(case.file, pack, now.date()), pack, now)
            if line.kind == "clock"]  # fmt: skip
    assert all("go now" in text or "left" in text for text in said)
    truly = at(f"{when:%Y-%m-%d %H:%M}") + timedelta(hours=72)
    if now <= truly:
        assert "pep" in left, "while it can help, it is said"
