"""Answers that cannot be true together are refused; what is only unlikely, or not known to the day, is not."""

from __future__ import annotations

from datetime import date

import pytest

from app.casework.contradictions import why_not
from app.casework.messages import PlainEnglish, spoken
from app.casework.registry import CORE

TODAY = date(2022, 3, 22)


def refused(entity: str, *changed: str, **values: str | int) -> dict[str, str]:
    found = why_not(CORE.record(entity), values, changed or tuple(values), TODAY)
    return {problem.field: spoken(problem.message, PlainEnglish()) for problem in found}


def test_what_happened_after_it_was_reported_is_refused_by_both_days() -> None:
    said = refused("incident", happened_on="2022-03-21", reported_on="2022-03-20")
    question = "“When did it happen?” 2022-03-21 cannot lie after “When was it reported to the centre?” 2022-03-20."
    assert said == {"happened_on": question}


@pytest.mark.parametrize(
    ("entity", "values"),
    [
        ("incident", {"happened_on": "2022-02", "ended_on": "2022-01"}),
        ("incident", {"happened_on": ">2022-03-20", "reported_on": "2022-03-20"}),
        ("incident", {"happened_on": "~2022-03-20", "reported_on": "2022-03-01"}),
        ("incident", {"happened_on": "2021", "ended_on": "<2021"}),
        ("target", {"starts_on": "2022-12-31", "ends_on": "2022-01-01"}),
        ("case", {"birth_year": 2023}),
    ],
)
def test_what_is_certainly_wrong_is_refused(entity: str, values: dict[str, str | int]) -> None:
    assert len(refused(entity, **values)) == 1


@pytest.mark.parametrize(
    ("entity", "values"),
    [
        ("incident", {"happened_on": "2022-03-20", "reported_on": "2022-03-20", "ended_on": "2022-03-20"}),
        ("incident", {"happened_on": "2022-03", "reported_on": "2022-03-01", "ended_on": "2022-03"}),
        ("incident", {"happened_on": "~2022-03-20", "reported_on": "2022-03-13"}),
        ("incident", {"happened_on": "<2022-06", "reported_on": "2021-01-01"}),
        ("incident", {"happened_on": "2021", "ended_on": ">2020"}),
        ("incident", {"reported_on": "2022-01-01", "ended_on": "2022-03-01"}),
        ("legal_case", {"arrested_on": "2022-03-02", "charged_on": "2022-03-01"}),
        ("target", {"starts_on": "2022-01-01", "ends_on": "2022-01-01", "indicator": "relieved"}),
        ("case", {"birth_year": 2022}),
    ],
)
def test_what_may_be_true_is_taken(entity: str, values: dict[str, str | int]) -> None:
    assert refused(entity, **values) == {}


def test_an_edit_is_told_of_what_it_changes_alone() -> None:
    wrong = {"happened_on": "2022-03-21", "reported_on": "2022-03-20"}
    assert refused("incident", "county", **wrong) == {}
    assert list(refused("incident", "reported_on", **wrong)) == ["reported_on"]


def test_an_indicator_that_is_none_is_refused_with_the_nearest_or_with_all() -> None:
    assert "Did you mean “relieved”" in refused("target", indicator="releived")["indicator"]
    assert "medical_72h" in refused("target", indicator="joy")["indicator"]
