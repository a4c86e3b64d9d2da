"""What each institution owes has a start, a limit and a basis; and the first hours are never said to be over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import agenda
from app.casework.clocks import State, clock_states
from app.casework.country import Pack
from app.casework.court_days import CourtDays
from app.casework.items import Cause, Item
from app.casework.messages import PlainEnglish, spoken
from app.casework.today import is_visible, lines
from app.casework.today_lines import LineKind
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


# --- When a clock ends, and when it begins -----------------------------------------------------------------------


@pytest.mark.parametrize("end", ["charged_on", "judgment_on", "withdrawn_on"])
@pytest.mark.parametrize("code", ["p3_issued", "p3_filled", "ob_entry"])
def test_what_the_police_papers_were_for_is_owed_no_more_once_the_case_has_gone_on(
    pack: Pack, code: str, end: str
) -> None:
    case = child()
    legal = case.add("legal_case", statement_on="2021-10-20")
    if code != "ob_entry":
        case.edit(legal, ob_on="2021-10-20")
    if code == "p3_filled":
        case.edit(legal, p3_issued_on="2021-10-20")
    assert state(case, pack, code, "2022-01-01 09:00")[0] is State.LATE
    case.edit(legal, **{end: "2021-12-20"})
    assert state(case, pack, code, "2022-01-01 09:00") == (State.OVER, 0)
    assert code not in [str(each.facts["clock"]) for each in owed(case, pack, "2022-01-01")]


def owed(case: CaseBuilder, pack: Pack, day: str) -> list[Item]:
    """The clocks on the agenda of a day."""
    items = agenda.items_of(case.file, pack, datetime.fromisoformat(day).date())
    return [item for item in items if item.cause is Cause.CLOCK]


def test_a_hospital_owes_no_form_that_the_police_have_not_issued(pack: Pack) -> None:
    case = child()
    legal = case.add("legal_case", ob_on="2021-10-20")
    assert state(case, pack, "p3_filled", "2021-11-20 09:00")[0] is State.NOT_APPLICABLE
    case.edit(legal, p3_issued_on="2021-11-18")
    assert state(case, pack, "p3_filled", "2021-11-20 09:00")[0] is State.RUNNING


@pytest.mark.parametrize(
    ("arrested", "last_day"),
    [
        ("2022-03-22", "2022-03-23"),  # a Tuesday
        ("2022-03-24", "2022-03-25"),
        ("2022-03-25", "2022-03-28"),  # a Friday: the court does not sit again before Monday
        ("2022-03-26", "2022-03-28"),
        ("2022-03-27", "2022-03-28"),
        ("2022-04-14", "2022-04-19"),  # the Thursday before Easter
        ("2021-12-24", "2021-12-28"),  # Christmas on a Saturday, Boxing Day on a Sunday, which moves to the Monday
        ("2022-12-23", "2022-12-28"),  # Christmas on a Sunday moves past Boxing Day to the Tuesday
        ("2022-04-29", "2022-05-04"),  # Labour Day on a Sunday moves to the Monday; Idd-ul-Fitr on the Tuesday
    ],
)
def test_who_is_arrested_is_brought_before_a_court_by_the_end_of_the_next_court_day(
    pack: Pack, arrested: str, last_day: str
) -> None:
    """Constitution of Kenya, art. 49(1)(f)."""
    case = child()
    case.add("legal_case", arrested_on=arrested)
    assert state(case, pack, "produced", f"{last_day} 23:59")[0] is State.DUE
    after = (at(f"{last_day} 12:00") + timedelta(days=1)).strftime("%Y-%m-%d")
    assert state(case, pack, "produced", f"{after} 00:01")[0] is State.LATE


@pytest.mark.parametrize(
    ("arrested", "unsure", "last_day"),
    [
        ("2025-03-28", None, "2025-04-01"),  # a Friday; Idd-ul-Fitr was proclaimed for the Monday
        ("2027-03-08", "2027-03-09", "2027-03-11"),  # expected on the Tuesday, or on the Wednesday
        ("2027-03-09", "2027-03-10", "2027-03-11"),
        ("2027-03-10", None, "2027-03-11"),
        ("2030-04-11", None, "2030-04-12"),
        ("2030-04-12", "2030-04-15", "2030-04-16"),  # a Friday: on the Saturday, the Sunday or, moved, the Monday
        ("2031-01-23", None, "2031-01-24"),  # not reckoned that far: too early is seen
    ],
)
def test_about_a_feast_that_is_only_expected_the_clock_lasts_longer_and_says_why(
    pack: Pack, arrested: str, unsure: str | None, last_day: str
) -> None:
    case = child()
    case.add("legal_case", arrested_on=arrested)
    found = clock_states(case.file, pack, at(f"{last_day} 12:00"))
    each = next(each for each in found if each.clock.code == "produced")
    assert each.limit is not None and str(each.limit.date()) == last_day
    assert each.unsure == (date.fromisoformat(unsure) if unsure else None)
    items = list(agenda.items_of(case.file, pack, date.fromisoformat(last_day)))
    for now, is_said in ((f"{last_day} 12:00", bool(unsure)), ("2032-01-01 12:00", False)):
        said = [spoken(line.what, PlainEnglish()) for line in lines(items, pack, at(now))]
        assert any("ask whether the court sits" in line for line in said) is is_said


def test_every_feast_that_was_proclaimed_lies_where_it_would_have_been_expected(pack: Pack) -> None:
    """What is reckoned is as good as it has been: Umm al-Qura, and what Kenya proclaimed."""
    reckoned = ["2021-05-13", "2021-07-20", "2022-05-02", "2022-07-09", "2023-04-21", "2023-06-28", "2024-04-10",
                "2024-06-16", "2025-03-30", "2025-06-06"]  # fmt: skip
    for day, proclaimed in zip(map(date.fromisoformat, reckoned), pack.court_days.proclaimed, strict=True):
        only_expected = CourtDays(rest=(5, 6), sunday_moves=True, expected=(day,))
        assert only_expected.surely_at_or_after(proclaimed) > proclaimed
    assert {day.year for day in pack.court_days.expected} == {2026, 2027, 2028, 2029, 2030}


@given(st.dates(date(2021, 10, 20), date(2035, 12, 31)))
def test_nobody_is_late_on_a_day_without_a_court_for_an_arrest_of_the_day_before_it(pack: Pack, day: date) -> None:
    case = child()
    case.add("legal_case", arrested_on=str(day))
    limit = next(each.limit for each in clock_states(case.file, pack, at(f"{day} 12:00")) if each.limit and
                 each.clock.code == "produced")  # fmt: skip
    between = [day + timedelta(days=after) for after in range(1, (limit.date() - day).days)]
    sure = [each for each in (*between, limit.date()) if pack.court_days.surely_at_or_after(each) == each]
    assert sure == [limit.date()] and pack.court_days.is_one(limit.date())


def test_the_police_send_a_survivor_to_a_clinician_the_same_day(pack: Pack) -> None:
    case = CaseBuilder(age=15)
    case.add("incident", reported_on="2021-10-20", incident_types=["rape"], reported_to=["police"])
    assert state(case, pack, "medical_referral", "2021-10-20 23:00")[0] is State.DUE
    assert state(case, pack, "medical_referral", "2021-10-22 09:00") == (State.LATE, 2)
    case.add("referral", institution="hospital", status="sent", sent_at="2021-10-20T15:00+03:00")
    assert state(case, pack, "medical_referral", "2021-10-22 09:00")[0] is State.OVER, "we sent her ourselves"


def test_nobody_is_late_for_the_years_before_the_centre_came(pack: Pack) -> None:
    case = CaseBuilder(age=15, opened_on="2021-11-05")
    case.add("incident", reported_on="2019-03-01", incident_types=["rape"], reported_to=["police"])
    legal = case.add("legal_case", ob_on="2019-03-01")
    assert state(case, pack, "p3_issued", "2021-11-06 09:00")[0] is State.LATE
    case.edit(legal, joined_on="2021-11-05", stage_when_joined="investigation")
    assert state(case, pack, "p3_issued", "2021-11-06 09:00") == (State.RUNNING, 0)
    assert state(case, pack, "children_officer", "2021-11-05 09:00") == (State.DUE, 0)


def test_the_centre_itself_owes_the_word_to_the_children_officer(pack: Pack) -> None:
    clock = next(each for each in pack.clocks if each.code == "children_officer")
    assert clock.is_ours and "Practice" in clock.basis["en"]
    assert [each.code for each in pack.clocks if each.is_ours] == ["children_officer"]
