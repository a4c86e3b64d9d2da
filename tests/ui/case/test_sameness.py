"""The head of a case says who may be recorded twice, and hears the answer."""

from __future__ import annotations

from app.ui.case.model import CaseModel
from app.ui.saving import Undo
from tests.ui.parts import House


def survivor(house: House, name: str) -> str:
    book = house.session.book
    case = book.records.record("case", {"sex": "female", "age": 14}).id
    book.records.record("identity", {"case": case, "real_name": name, "phone": "0722123456"})
    return case


def test_both_heads_say_it_until_one_is_answered_and_undo_asks_again(house: House) -> None:
    first, second = survivor(house, "Pendo Zuhura"), survivor(house, "Zuhura Pendo")
    shown = {each: CaseModel(house.session, house.navigator, house.changed) for each in (first, second)}
    for case, model in shown.items():
        model.show(case)
    assert [[each.case for each in model.sameness.likely] for model in shown.values()] == [[second], [first]]
    [likely] = shown[first].sameness.likely
    words = shown[first].sameness.words(likely)
    assert "Same phone number" in words
    assert "Pendo" not in words

    said: list[tuple[str, Undo | None]] = []
    shown[first].sameness.say(likely, first, lambda words, undo: said.append((words, undo)), same=False)
    house.time.pass_(0)
    assert [model.sameness.likely for model in shown.values()] == [(), ()]
    [(kept, undo)] = said
    assert kept.startswith("Saved: not the same person as in ")
    assert undo is not None
    undo()
    house.time.pass_(0)
    assert len(shown[second].sameness.likely) == 1
    shown[second].sameness.say(shown[second].sameness.likely[0], second, lambda *_: None, same=True)
    house.time.pass_(0)
    assert [model.sameness.likely for model in shown.values()] == [(), ()]
    assert house.session.book.records.show(second)["same_person_as"] == first
