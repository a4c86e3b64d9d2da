"""A step of justice is the same step by whichever door it was recorded: a date, a milestone, a charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.casework import clocks, silence
from app.casework.clocks import State
from app.casework.country import Pack
from app.casework.indicators.register import Register
from app.casework.indicators.results import Period, of_periods
from app.ui.case import justice
from tests.casework.cases import CaseBuilder, at

NOVEMBER = Period(date(2021, 11, 1), date(2021, 11, 30))


def by_date(case: CaseBuilder, legal: str) -> None:
    case.edit(legal, arrested_on="2021-11-26", charged_on="2021-11-27")


def by_milestone(case: CaseBuilder, legal: str) -> None:
    case.add("milestone", legal_case=legal, kind="arrest", on="2021-11-26")
    case.add("milestone", legal_case=legal, kind="charged", on="2021-11-27")


def by_charge(case: CaseBuilder, legal: str) -> None:
    case.add("milestone", legal_case=legal, kind="arrest", on="2021-11-26")
    case.add("charge", legal_case=legal, offence="SOA8-3", on="2021-11-27")


def by_accused(case: CaseBuilder, legal: str) -> None:
    case.add("accused", legal_case=legal, perpetrator="a", arrested_on="2021-11-26", charged_on="2021-11-27")


def by_accused_and_charge(case: CaseBuilder, legal: str) -> None:
    case.add("accused", legal_case=legal, perpetrator="a", arrested_on="2021-11-26")
    case.add("charge", legal_case=legal, perpetrator="a", offence="SOA8-3", on="2021-11-27")


def by_milestones_of_one(case: CaseBuilder, legal: str) -> None:
    case.add("milestone", legal_case=legal, perpetrator="a", kind="arrest", on="2021-11-26")
    case.add("milestone", legal_case=legal, perpetrator="a", kind="charged", on="2021-11-27")


DOORS = [by_date, by_accused, by_accused_and_charge, by_milestone, by_milestones_of_one, by_charge]
Door = Callable[[CaseBuilder, str], None]


def arrested(door: Door) -> CaseBuilder:
    """Entered on the 10th, arrested on the 26th, charged on the 27th."""
    case = CaseBuilder(sex="female", age=15)
    case.add("incident", reported_on="2021-11-10", incident_types=["rape"])
    door(case, case.add("legal_case", ob_on="2021-11-10", p3_issued_on="2021-11-10"))
    return case


@pytest.mark.parametrize("door", DOORS)
def test_every_door_gives_the_same_figures(door: Door) -> None:
    register = Register([arrested(door).file], utc_offset="+03:00")
    found = {each.indicator.code: each.value for each in of_periods(register, [NOVEMBER])[0]}
    assert (found["restrained"], found["days_to_arrest"], found["days_to_charge"]) == (1, 16, 1)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_ends_the_same_clock_and_begins_the_silence_of_the_court(door: Door, pack: Pack) -> None:
    file = arrested(door).file
    states = {each.clock.code: each for each in clocks.clock_states(file, pack, at("2021-11-30 09:00"))}
    assert states["produced"].state is State.MET and states["produced"].met_on == date(2021, 11, 27)
    assert [owed.institution for owed in silence.owing(file) if owed.until is None] == ["court"]
    assert date(2021, 11, 26) in silence.movements(file, "police")


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_seen_on_the_way_so_far(door: Door) -> None:
    file = arrested(door).file
    way = justice.way(file.of("legal_case")[0], file.records)
    assert way == [("OB entry", 0), ("Arrest, day 16", 16), ("Charge, day 17", 17)]


BAIL: dict[str, Door] = {
    "the accused": lambda case, legal: case.edit(
        case.add("accused", legal_case=legal, bail="granted", bail_on="2021-12-06"), bail_terms="Cash"),
    "a milestone": lambda case, legal: case.add("milestone", legal_case=legal, kind="bail", on="2021-12-06") and None,
    "a court session": lambda case, legal: case.add(
        "court_session", legal_case=legal, kind="bail", on="2021-12-06", outcome="ruling") and None,
    "the legal case, of an earlier version": lambda case, legal: case.edit(legal, bail_on="2021-12-06"),
}  # fmt: skip


@pytest.mark.parametrize("door", BAIL)
def test_a_bail_ruling_by_every_door_is_a_movement_of_the_court(door: str) -> None:
    case = arrested(by_charge)
    (legal,) = case.records["legal_case"]
    BAIL[door](case, legal["id"])
    assert silence.movements(case.file, "court") == [date(2021, 12, 6)]


def test_a_bail_hearing_that_was_put_off_is_none() -> None:
    case = arrested(by_charge)
    (legal,) = case.records["legal_case"]
    case.add("court_session", legal_case=legal["id"], kind="bail", on="2021-12-06", outcome="adjourned")
    assert silence.movements(case.file, "court") == []


def test_the_arrest_of_the_second_suspect_is_a_movement_as_well() -> None:
    case = arrested(by_accused)
    (legal,) = case.records["legal_case"]
    case.add("accused", legal_case=legal["id"], perpetrator="b", arrested_on="2022-02-01")
    assert date(2022, 2, 1) in silence.movements(case.file, "police")


def test_what_another_legal_case_of_the_same_file_says_is_not_counted_here() -> None:
    case = CaseBuilder()
    mine, other = case.add("legal_case", ob_on="2021-11-10"), case.add("legal_case", ob_on="2021-11-12")
    by_charge(case, other)
    file = case.file
    legal = next(row for row in file.of("legal_case") if row["id"] == mine)
    assert justice.way(legal, file.records) == []
