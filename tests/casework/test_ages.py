"""One age for every rule: what was said, on which day, computed for the day a rule needs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import ages, classification, first_hours
from app.casework.agenda import Cause, items_of
from app.casework.country import Pack
from app.casework.dates import zone_of
from app.casework.forms import form, lookup, shown
from app.casework.indicators.happenings import survivor
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE
from app.casework.today import lines
from tests.casework.cases import CaseBuilder

DAY = date(2026, 11, 29)


def on(case: dict[str, Any], day: date = DAY, *identities: dict[str, Any]) -> tuple[int, int] | None:
    found = ages.ages_on(case, day, identities)
    return (found.youngest, found.oldest) if found else None


def test_an_age_grows_from_the_day_it_was_said() -> None:
    said = {"age": 17, "age_on": "2024-01-10"}
    assert on(said, date(2024, 1, 10)) == (17, 17)
    assert on(said, date(2024, 6, 1)) == (17, 18)
    assert on(said, date(2025, 1, 9)) == (17, 18)
    assert on(said, date(2025, 1, 10)) == (18, 18)
    assert on(said, DAY) == (19, 20)
    assert on(said, date(2023, 6, 1)) == (16, 17)


def test_an_older_record_was_said_when_the_case_was_opened() -> None:
    assert on({"age": 17, "opened_on": "2024-01-10"}, date(2025, 1, 10)) == (18, 18)


def test_a_year_and_a_date_of_birth_bound_it_and_together_bound_it_best() -> None:
    assert on({"birth_year": 2012}) == (13, 14)
    assert on({}, DAY, {"born_on": "2012-03-01"}) == (14, 14)
    assert on({}, DAY, {"born_on": "~2012"}) == (12, 15)
    assert on({"birth_year": 2012, "age": 14, "age_on": "2026-11-29"}) == (14, 14)
    assert on({"birth_year": 2012}, DAY, {"born_on": "2012-12"}) == (13, 13)
    assert on({}) is on({"age": {"skipped": "unknown"}}) is on({}, DAY, {"born_on": "<2010"}) is None


def test_of_two_that_contradict_each_other_the_younger_is_protected() -> None:
    assert on({"age": 17, "age_on": "2026-11-29", "birth_year": 1990}) == (17, 17)
    assert on({"age": 40, "age_on": "2026-11-29", "birth_year": 2012}) == (13, 14)


@given(st.integers(0, 120), st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 20_000))
def test_nobody_grows_younger_and_a_year_adds_one(age: int, said: date, days: int) -> None:
    case = {"age": age, "age_on": said.isoformat()}
    first = ages.ages_on(case, said)
    later = ages.ages_on(case, said + timedelta(days=days))
    assert first is not None
    assert later is not None
    assert (first.youngest, first.oldest, first.likely) == (age, age, age)
    assert later.youngest <= later.likely <= later.oldest <= later.youngest + 1
    if (said.month, said.day) != (2, 29):
        assert later.youngest == age + ages.years_between(said, said + timedelta(days=days))


@pytest.mark.parametrize(
    ("case", "contradict"),
    [
        ({"age": 17, "birth_year": 1990}, True),
        ({"age": 17, "birth_year": 2012}, True),
        ({"age": 17, "birth_year": 2009}, False),
        ({"age": 17, "birth_year": 2008}, False),
        ({"age": 17, "birth_year": 2010}, False),  # people count as they are used to
        ({"age": 17}, False),
        ({"birth_year": 1990}, False),
    ],
)
def test_an_age_and_a_year_that_cannot_be_are_seen(case: dict[str, Any], contradict: bool) -> None:
    assert ages.do_contradict(case, DAY) is contradict


# --- Every rule ----------------------------------------------------------------------------------------------------


def asked(of: str, field: str, case: dict[str, Any], today: str | None = DAY.isoformat()) -> bool:
    answers = {f"case.{name}": value for name, value in case.items()} | ({".today": today} if today else {})
    question = CORE[of][field].asked_when
    assert question is not None
    return question(lookup(of, answers))


CHILD: list[dict[str, Any]] = [
    {"age": 15, "age_on": "2026-11-01"},
    {"birth_year": 2012},
    {"age": 17, "age_on": "2026-01-01"},
]
GROWN: list[dict[str, Any]] = [
    {"age": 17, "age_on": "2024-01-10"},
    {"birth_year": 1990},
    {"age": 18, "age_on": "2026-11-29"},
]


def test_whether_the_guardian_is_unsafe_is_asked_of_every_child_however_the_age_is_known() -> None:
    assert all(asked("consent", "guardian_unsafe", case) for case in (*CHILD, {}, {"age": {"skipped": "unknown"}}))
    assert not any(asked("consent", "guardian_unsafe", case) for case in GROWN)
    assert asked(
        "consent", "guardian_unsafe", {"birth_year": 1990}, None
    )  # nobody knows the day: rather once too often


def test_a_small_child_known_by_year_is_not_asked_of_marriage_and_pregnancy() -> None:
    for field in ("civil_status", "pregnancy"):
        assert not asked("case", field, {"birth_year": 2020})
        assert not asked("case", field, {"age": 6, "age_on": "2026-11-01"})
        assert asked("case", field, {"age": 6, "age_on": "2012-11-01"})
        assert asked("case", field, {})
    assert not asked("case", "schooling", {"birth_year": 1990})
    assert asked("case", "schooling", {"birth_year": 2012})


def test_the_form_goes_by_the_same() -> None:
    def keys(name: str, step: str, **case: int) -> set[str]:
        told = {".today": "2026-11-29", "consent.recipient": ["police"], **{f"case.{at}": v for at, v in case.items()}}
        return {ask.key for ask in shown(form(name, CORE).step(step), told)}

    assert "consent.guardian_unsafe" in keys("incident", "next", birth_year=2012)
    assert "consent.guardian_unsafe" not in keys("incident", "next", age=30)
    assert "case.civil_status" in keys("case", "assessment", birth_year=2012)
    assert "case.civil_status" not in keys("case", "assessment", birth_year=2020)


def test_figures_and_contexts_and_charges_go_by_the_day_of_what_happened() -> None:
    case = CaseBuilder(birth_year=2006, opened_on="2021-06-02")
    case.add("incident", reported_on="2021-06-01", happened_on="2021-05-01", incident_types=["rape"])
    assert survivor(case.file)["age"] == "under_18"
    assert "child_sexual_abuse" in classification.classified(case.file)[0].contexts
    case = CaseBuilder(age=18, age_on="2022-03-20")
    case.add("incident", reported_on="2022-03-20", happened_on="2019-03-01", incident_types=["rape"])
    assert "child_sexual_abuse" in classification.classified(case.file)[0].contexts
    assert survivor(case.file)["age"] == "adult"


def test_help_that_is_for_an_age_is_offered_by_the_year_too(pack: Pack) -> None:
    def offered(**known: Any) -> set[str]:
        case = CaseBuilder(sex="female", **known)
        case.add("incident", reported_on="2021-10-20", happened_on="2021-10-20", incident_types=["rape"])
        return {each.help.code for each in first_hours.urgent_windows(case.file, pack)}

    assert zone_of(pack.utc_offset)
    assert offered(birth_year=2018) < offered(birth_year=2000) == offered() == offered(age=20)


# --- The day on which a survivor is an adult --------------------------------------------------------------------


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 3_000))
def test_an_adult_from_the_first_day_on_which_nobody_can_be_seventeen(first: date, span: int) -> None:
    known = ages.Born(first, first + timedelta(days=span))
    day = ages.adult_from(known)
    assert known.on(day).youngest == 18
    assert known.on(day - timedelta(days=1)).youngest == 17


def grows_up(pack: Pack, case: CaseBuilder, day: date) -> list[str]:
    """What Today says of it on a day."""
    now = datetime.combine(day, time(9), zone_of(pack.utc_offset))
    items = [item for item in items_of(case.file, pack, day) if item.cause is Cause.GROWN_UP]
    return [spoken(line.what, PlainEnglish()) for line in lines(items, pack, now)]


def test_in_the_quarter_before_and_from_then_on_her_own_consent_is_asked_anew(pack: Pack) -> None:
    case = CaseBuilder(age=15, age_on="2024-03-10")
    case.add("consent", recipient="police", given="yes", given_by="survivor_and_caregiver", on="2024-03-10")
    assert grows_up(pack, case, date(2026, 12, 8)) == []
    assert grows_up(pack, case, date(2026, 12, 9)) == ["Turns 18 by 2027-03-10: ask for their own consent anew"]
    assert grows_up(pack, case, date(2027, 3, 10))[0].startswith("Turns 18")
    assert grows_up(pack, case, date(2027, 3, 11)) == ["18 since 2027-03-10: no caregiver's word counts now. Ask anew."]
    case.add("consent", recipient="police", given="yes", given_by="survivor", on="2027-03-11")
    assert grows_up(pack, case, date(2027, 3, 12)) == []


def test_nothing_is_asked_anew_of_who_consented_alone_nor_where_no_age_is_known(pack: Pack) -> None:
    alone = CaseBuilder(age=17, age_on="2024-03-10")
    alone.add("consent", recipient="police", given="yes", given_by="survivor", on="2024-03-10")
    unknown = CaseBuilder()
    unknown.add("consent", recipient="police", given="yes", given_by="caregiver", on="2024-03-10")
    assert grows_up(pack, alone, date(2025, 3, 1)) == grows_up(pack, unknown, date(2025, 3, 1)) == []
