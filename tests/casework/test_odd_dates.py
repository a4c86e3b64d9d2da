"""Days in court that lie in an odd order are asked about, by whichever record they are said, and nothing is refused."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.casework.messages import PlainEnglish, spoken
from app.casework.odd_dates import odd_dates
from tests.casework.cases import CaseBuilder

IN_ORDER = ("ob_on", "arrested_on", "charged_on", "judgment_on")


def case_with(**days: str) -> CaseBuilder:
    case = CaseBuilder()
    case.add("incident", reported_on="2021-10-20", happened_on="2021-10-18")
    case.add("legal_case", **days)
    return case


def asked(case: CaseBuilder) -> list[tuple[str, str]]:
    return [(each.first, each.then) for each in odd_dates(case.file)]


def test_the_case_of_the_review_is_asked_about_in_every_step() -> None:
    case = case_with(judgment_on="2022-03-01", charged_on="2025-01-01", arrested_on="2026-01-01", ob_on="2026-02-01")
    assert {("ob_on", "arrested_on"), ("arrested_on", "charged_on"), ("charged_on", "judgment_on")} <= set(asked(case))
    said = [spoken(each.said, PlainEnglish()) for each in odd_dates(case.file)]
    assert "“Judgment on” 2022-03-01 lies before “Charged on” 2025-01-01. Is that so?" in said


def test_days_in_order_and_on_one_day_ask_nothing() -> None:
    assert (
        asked(case_with(**dict(zip(IN_ORDER, ("2021-10-20", "2021-11-01", "2021-11-02", "2022-03-01"), strict=True))))
        == []
    )
    assert asked(case_with(**dict.fromkeys(IN_ORDER, "2021-10-20"))) == []
    assert asked(case_with()) == []


@pytest.mark.parametrize(("first", "then"), list(pairwise(IN_ORDER)))
def test_each_step_is_compared_with_the_one_before_it(first: str, then: str) -> None:
    assert asked(case_with(**{first: "2022-03-02", then: "2022-03-01"})) == [(first, then)]


def test_a_milestone_and_a_charge_say_it_as_the_date_does() -> None:
    case = case_with(ob_on="2022-01-01")
    legal = str(case.records["legal_case"][0]["id"])
    case.add("milestone", legal_case=legal, kind="arrest", on="2021-12-01")
    case.add("charge", legal_case=legal, offence="SOA8-3", on="2021-11-30")
    assert asked(case) == [("ob_on", "arrested_on"), ("ob_on", "charged_on"), ("arrested_on", "charged_on")]


def test_what_the_police_entered_before_it_happened_is_asked_about_unless_the_day_is_open() -> None:
    assert asked(case_with(ob_on="2020-10-20")) == [("happened_on", "ob_on")]
    case = case_with(ob_on="2021-10-05")
    case.records["incident"][0]["happened_on"] = "2021-10"
    assert asked(case) == []
