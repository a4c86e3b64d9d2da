"""The list of cases as a model: its window over thousands, its filters, a search that waits for the keys to rest."""

from __future__ import annotations

import pytest

from app.ui.screens.cases import model as cases
from app.ui.screens.cases.model import CasesModel
from tests.ui.parts import House


@pytest.fixture
def model(house: House) -> CasesModel:
    return CasesModel(house.session, house.navigator, house.changed)


def a_case(house: House, **fields: object) -> str:
    book = house.session.book
    case = book.records.record("case", fields).id
    book.records.record("incident", {"case": case, "reported_on": book.now().date().isoformat()})
    return case


def ids(model: CasesModel) -> list[str]:
    return [row.id for row in model.rows()]


def test_a_row_tells_a_case_by_pseudonym_and_code_and_where_it_stands(house: House, model: CasesModel) -> None:
    case = a_case(house, risk="high")
    model.load()

    (row,) = model.rows()
    shown = house.session.book.records.show(case)

    assert row.title == shown["pseudonym"]
    assert row.second == f"{shown['code']} · registered · today"
    assert row.risk.words == "High risk"


def test_the_list_is_ordered_as_asked_and_silent_cases_by_their_silence_unless_asked_otherwise(
    house: House, model: CasesModel
) -> None:
    high, low = a_case(house, risk="high"), a_case(house, risk="low")
    model.load()
    assert (model.order, ids(model)) == ("changed", [low, high])

    model.order_by("risk")

    assert (model.order, ids(model)) == ("risk", [high, low])
    model.keep("silent")
    assert model.order == "risk"
    model.order_by("")
    assert model.order == "silence"
    assert [order for order, _words in model.orders()] == ["changed", "silence", "next", "risk"]


def test_the_window_holds_a_few_hundred_of_many_and_comes_to_every_one(
    house: House, model: CasesModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "PAGE", 3)
    monkeypatch.setattr(cases, "WINDOW", 9)
    made = [a_case(house) for _ in range(20)][::-1]
    model.load()

    seen, before = ids(model), []
    while ids(model) != before:
        before = ids(model)
        model.more()
        assert len(model.rows()) <= 9
        assert made[model.above : model.above + len(model.rows())] == ids(model)
        seen += [case for case in ids(model) if case not in seen]
    assert seen == made

    while model.above:
        model.less()
        assert made[model.above : model.above + len(model.rows())] == ids(model)
    assert ids(model)[0] == made[0]


def test_a_search_begins_when_the_keys_rest_and_only_the_last_text_counts(house: House, model: CasesModel) -> None:
    found, _other = a_case(house), a_case(house)
    house.session.book.records.record("follow_up", {"case": found, "said": "The officer has travelled"})
    house.time.pass_(0)
    model.load()

    model.type("off")
    house.time.pass_(0.1)
    model.type("travelled")
    house.time.pass_(0.1)
    assert len(model.rows()) == 2

    house.time.pass_(0.2)
    assert ids(model) == [found]


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(house: House, model: CasesModel) -> None:
    found, _other = a_case(house), a_case(house)
    house.session.book.records.record("follow_up", {"case": found, "said": "travelled"})
    house.store.holding = True
    model.load()
    model.typed = "travelled"
    model.load()

    house.store.go_on()

    assert ids(model) == [found]


def test_a_filter_keeps_what_it_says_and_the_whole_list_tells_its_number(house: House, model: CasesModel) -> None:
    a_case(house)
    court = a_case(house)
    legal = house.session.book.records.record("legal_case", {"case": court}).id
    house.session.book.records.record("accused", {"legal_case": legal, "charged_on": "2021-10-22"})
    model.load()
    assert model.filters()[-1] == ("all", "All 2")

    model.keep("in_court")

    assert ids(model) == [court]
    assert model.filters()[-1] == ("all", "All 2")


def test_the_arrows_go_from_the_chosen_case_to_its_neighbours_and_stop_at_the_ends(
    house: House, model: CasesModel
) -> None:
    made = [a_case(house) for _ in range(3)][::-1]
    model.load()
    assert model.beside(1) == made[0]

    model.choose(made[0])

    assert model.beside(1) == made[1]
    assert model.beside(-1) == ""


def test_what_a_colleague_records_shows_by_itself(house: House, model: CasesModel) -> None:
    model.load()
    case = a_case(house)
    house.time.pass_(0)
    assert ids(model) == [case]
