"""A directory longer than what is offered at once: every record can be chosen, and what is chosen has its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ui.record import links
from app.ui.record.editing import EditModel, Target
from app.ui.record.questions import FormQuestion, Options
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.widgets.picker import Picker
from tests.ui.driver import Ui
from tests.ui.parts import House

OFFERED, ALL = 4, 7


@pytest.fixture
def partners(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """More partners than are offered at once, the first recorded first."""
    monkeypatch.setattr(links, "MOST", OFFERED)
    record = house.session.book.records.record
    kinds = ["hospital"] + ["police"] * (ALL - 1)
    return [record("partner", {"name": f"Ng´ombeni {n}", "kind": kind}).id for n, kind in enumerate(kinds)]


def form(house: House, **opening: str) -> FormModel:
    house.navigator.go("form", **opening)
    model = FormModel(house.session, house.navigator, house.changed, FormOpening(**opening))
    model.load()
    return model


def partner(model: FormModel) -> FormQuestion:
    model.go("partner")
    return next(each for each in model.questions() if each.key == "referral.partner")


def test_who_was_changed_long_ago_is_found_chosen_and_drawn_in_words(house: House, partners: list[str]) -> None:
    book = house.session.book
    case = book.records.record("case", {"age": 30}).id
    model = form(house, form="referral", record=case)
    question = partner(model)
    assert (len(question.options), question.total) == (OFFERED, ALL)
    assert partners[0] not in dict(question.options)

    heard: list[Options] = []
    model.find("referral.partner", "ng'ombeni 0", heard.append)
    assert [value for value, _words in heard[0]] == [partners[0]]
    model.answer("referral.partner", [partners[0]])
    assert dict(partner(model).options)[partners[0]].startswith("Ng´ombeni 0")
    model.save()

    assert model.findings == ()
    assert model.made is not None
    assert book.records.show(model.made.id)["partner"] == partners[0]
    again = form(house, edit=model.made.id)
    assert dict(partner(again).options)[partners[0]].startswith("Ng´ombeni 0")

    sheet = EditModel(
        house.session, Target(model.made.id, "referral", "partner", case), house.changed, lambda _words, _undo: None
    )
    sheet.load()
    shown = sheet.question()
    assert shown is not None
    assert dict(shown.options)[partners[0]].startswith("Ng´ombeni 0")
    sheet.find("ombeni 1", heard.append)
    assert heard[-1] == ()
    sheet.find("ng´ombeni 1", heard.append)
    assert [value for value, _words in heard[-1]] == [partners[1]]


def test_of_a_kind_all_are_found_without_a_word(house: House, partners: list[str]) -> None:
    case = house.session.book.records.record("case", {}).id
    model = form(house, form="referral", record=case)
    model.go("partner")
    model.answer("referral.institution", ["hospital"])
    assert partner(model).options == ()
    heard: list[Options] = []
    model.find("referral.partner", "", heard.append)
    assert [value for value, _words in heard[0]] == [partners[0]]


def test_a_draft_with_one_of_long_ago_opens_with_its_words(house: House, partners: list[str]) -> None:
    book = house.session.book
    case = book.records.record("case", {}).id
    draft = book.drafts.new("referral", case)._replace(answers={"referral.partner": partners[0]})
    model = form(house, draft=book.drafts.keep(draft).id)
    assert dict(partner(model).options)[partners[0]].startswith("Ng´ombeni 0")


def test_the_open_list_says_how_many_there_are_and_finds_the_others(mount: Callable[..., Ui]) -> None:
    asked: list[str] = []

    def find(words: str, then: Callable[[Options], None]) -> None:
        asked.append(words)
        then([("z", "Zahanati ya kale")] if words else [])

    picker = Picker(question="Partner", options=[("a", "Ng'ombeni"), ("b", "Kilifi")], total=3)
    picker.find = find
    ui = mount(lambda: picker, (360, 740))
    ui.tap("Choose")
    ui.wait(0.5)
    assert "2 of 3 are shown. Type a word to find the others." in ui.texts()
    ui.write("zahanati")
    ui.tap("Zahanati ya kale")
    ui.wait(0.5)
    assert picker.chosen == ["z"]
    assert "Zahanati ya kale" in ui.texts()
    assert asked == ["", "z"]  # then all there are are here
