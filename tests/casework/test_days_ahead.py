"""Which days the records around a survivor name, and when they ask for nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from app.casework import days_ahead
from tests.casework.cases import CaseBuilder


def ahead(entity: str, **values: Any) -> list[tuple[str, str]]:
    case = CaseBuilder()
    case.add(entity, **values)
    return sorted((each.cause, each.day.isoformat()) for each in days_ahead.of(case.file))


@pytest.mark.parametrize(
    ("entity", "values", "days"),
    [
        ("decision", {"due_on": "2022-04-01"}, [("decision", "2022-04-01")]),
        ("decision", {"due_on": "2022-04-01", "status": "done"}, []),
        ("decision", {"due_on": "2022-04-01", "status": "dropped"}, []),
        ("meeting", {"on": "2022-04-01", "kind": "family"}, [("meeting", "2022-04-01")]),
        ("meeting", {"on": "2022-04-01", "participants": ["survivor"]}, []),
        ("meeting", {"on": "2022-04-01", "discussed": "…", "next_on": "2022-05-01"}, [("meeting", "2022-05-01")]),
        ("placement", {"in_on": "2022-03-01", "visit_on": "2022-04-01"}, [("placement_visit", "2022-04-01")]),
        ("placement", {"in_on": "2022-03-01", "visit_on": "2022-04-01", "visited_on": "2022-04-01"}, []),
        ("placement", {"order_ends_on": "2022-04-01"}, [("placement_order", "2022-04-01")]),
        ("placement", {"order_ends_on": "2022-04-01", "visit_on": "2022-04-01", "out_on": "2022-03-30"}, []),
        ("school_return", {"on": "2022-03-01"}, [("school", "2022-03-31"), ("school", "2022-05-30")]),
        ("school_return", {"on": "2022-03-01", "attends_after_30": "sometimes"}, [("school", "2022-05-30")]),
        ("school_return", {"on": "2022-03-01", "left_on": "2022-03-20"}, []),
        ("tracing", {"follow_up_on": "2022-04-01"}, [("tracing", "2022-04-01")]),
        ("tracing", {"follow_up_on": "2022-04-01", "returned_on": "2022-03-30"}, []),
        ("compensation", {"due_on": "2022-04-01", "ordered": 100, "paid": 99}, [("compensation", "2022-04-01")]),
        ("compensation", {"due_on": "2022-04-01", "ordered": 100, "paid": 100}, []),
        ("compensation", {"due_on": "2022-04-01", "ordered": 100, "refused_because": "…"}, []),
        ("protection_order", {"given_on": "2022-03-01", "ends_on": "2022-04-01"}, [("order_ends", "2022-04-01")]),
        ("protection_order", {"ends_on": "2022-04-01"}, []),
        ("transfer", {"recipient": "ngo"}, []),
        ("transfer", {"recipient": "ngo", "handed_over_on": "2022-03-25"}, [("transfer", "2022-04-01")]),
        ("transfer", {"handed_over_on": "2022-03-25", "accepted_on": "2022-03-26"}, []),
        ("transfer", {"handed_over_on": "2022-03-25", "declined_reason": "…"}, []),
    ],
)
def test_each_record_names_its_days_until_it_is_answered(
    entity: str, values: dict[str, Any], days: list[tuple[str, str]]
) -> None:
    assert ahead(entity, **values) == days


@pytest.mark.parametrize(
    ("values", "runs"),
    [
        ({"harm": "yes"}, True),
        ({}, True),  # nobody has said that it does no harm
        ({"harm": "unknown"}, True),
        ({"harm": "no"}, False),
        ({"harm": "yes", "commissioner_told_at": "2022-03-02T10:00+03:00"}, False),
        ({"harm": "yes", "not_told_because": "…"}, False),
    ],
)
def test_the_hours_after_a_leak_run_until_the_commissioner_was_told_or_it_is_said_why_not(
    values: dict[str, Any], runs: bool
) -> None:
    case = CaseBuilder()
    case.add("identity_leak", known_at="2022-03-01T21:30+03:00", **values)
    found = [leak.limit.isoformat() for leak in days_ahead.leaks(case.file, "+03:00")]
    assert found == (["2022-03-04T21:30:00+03:00"] if runs else [])
