"""Some dangers leave no low risk, and who may harm themself is not left until tomorrow."""

from __future__ import annotations

from typing import Any

import pytest

from app.casework import agenda
from app.casework.agenda import Cause
from app.casework.country import Pack
from app.casework.danger import NEVER_LOW, moved, proposed, why_not_low
from app.casework.today import is_visible
from tests.casework.cases import CaseBuilder, at


def test_every_danger_that_leaves_no_low_risk_is_one_of_the_list(pack: Pack) -> None:
    assert set(NEVER_LOW) <= set(pack.codes("danger"))


@pytest.mark.parametrize("danger", NEVER_LOW)
def test_beside_such_a_danger_the_risk_is_never_low(danger: str) -> None:
    told: dict[str, Any] = {"dangers": ["threats", danger], "risk": "low"}
    assert why_not_low(told) is not None and moved(told) == {"risk": "medium"}
    for risk in ("medium", "high", "", {"skipped": "unknown"}):
        assert why_not_low({**told, "risk": risk}) is None and moved({**told, "risk": risk}) == {}
    assert why_not_low({"dangers": ["threats"], "risk": "low"}) is None
    assert (proposed(told), proposed({"dangers": ["threats"]}), proposed({})) == ("high", "", "")


def waiting(case: CaseBuilder, pack: Pack, now: str) -> list[str]:
    items = agenda.items_of(case.file, pack)
    return [each.record for each in items if each.cause is Cause.SELF_HARM and is_visible(each, at(now))]


def test_self_harm_waits_from_the_same_day_until_a_plan_is_made_or_it_is_looked_at_again(pack: Pack) -> None:
    case = CaseBuilder(opened_on="2022-03-20", dangers=["self_harm"])
    assert waiting(case, pack, "2022-03-20 09:00") == ["case"]
    case.add("safety_plan", on="2022-03-19")
    assert waiting(case, pack, "2022-03-25 09:00") == ["case"], "an older plan knew nothing of it"
    case.add("safety_plan", on="2022-03-20")
    assert waiting(case, pack, "2022-03-25 09:00") == []
    review = case.add("risk_review", on="2022-04-01", risk="high", dangers=["self_harm"])
    assert waiting(case, pack, "2022-04-01 09:00") == [review]
    case.add("risk_review", on="2022-04-02", risk="medium", dangers=["threats"])
    assert waiting(case, pack, "2022-04-02 09:00") == []
