"""The week on the screen: reached from Today, each line opens its case, what is gathered unfolds, much is cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.ui.screens.week.model import MORE, SHOWN, WeekModel
from app.ui.widgets.row import Row
from tests.seats import Known
from tests.ui import looks
from tests.ui.hands import Hand, both_hands
from tests.ui.parts import House
from tests.ui.play import NOW

pytestmark = pytest.mark.ui

Sit = Callable[..., Hand]


@pytest.fixture
def model(house: House) -> WeekModel:
    return WeekModel(house.session, house.navigator, house.changed)


@both_hands
def test_from_today_one_goes_through_the_week_and_opens_a_case(
    sit: Sit, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    hand = sit(keys_of_a_centre.copy(tmp_path / "seat"))
    hand.book.records.record("incident", {"reported_on": (NOW - timedelta(days=40)).date().isoformat()})
    hand.press("The week")
    assert hand.here == "week"
    assert hand.sees("Cases of each worker")
    assert looks.wrong(hand.play) == []
    hand.press("Show")
    assert hand.sees("Fold")
    row = next(row for row in hand.play.every(Row) if "40" in row.title and not row.action)
    hand.press(row.title)
    assert hand.here in ("case", "cases")


def test_where_nothing_stands_in_it_it_says_so(model: WeekModel) -> None:
    assert not model.is_ready
    model.open()
    assert model.is_empty


def test_of_very_many_the_first_are_drawn_and_the_rest_is_counted(house: House, model: WeekModel) -> None:
    for _ in range(SHOWN + 5):
        house.session.book.records.record("case", {"sex": "female"})
    model.open()
    (caseload,) = model.groups()
    (line,) = caseload.rows
    line.press()
    (caseload,) = model.groups()
    assert len(caseload.rows) == 1 + SHOWN + 1
    assert caseload.rows[-1].title == "and 5 more"
    caseload.rows[-1].press()
    (caseload,) = model.groups()
    assert len(caseload.rows) == 1 + SHOWN + 5 <= MORE


def test_what_is_recorded_meanwhile_comes_in_by_itself(house: House, model: WeekModel) -> None:
    model.open()
    house.session.book.records.record("case", {"sex": "female"})
    house.time.pass_(1)
    assert [group.title for group in model.groups()] == ["Cases of each worker"]


def test_a_line_without_a_case_leads_where_it_is_seen_to(house: House, model: WeekModel) -> None:
    house.session.book.records.record("training", {"on": "2022-03-01", "title": "PRC"})
    training = house.session.book.records.find("training")[0]["id"]
    person = house.session.book.records.record("attendee", {"training": training, "name": "Neema"}).id
    house.session.book.records.show(person, "To call her")
    model.open()
    (opened,) = model.groups()
    opened.rows[0].press()
    assert (house.here.name, house.here.params) == ("trained", {"attendee": person})
