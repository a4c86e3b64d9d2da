"""The head of a case says who may be recorded twice, and hears the answer."""

from __future__ import annotations

from app.ui.case.model import CaseModel
from app.ui.record.editing import EditModel, Target
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


def test_an_ob_number_that_is_typed_later_is_compared_at_once_and_the_head_asks_until_it_is_one_event(
    house: House,
) -> None:
    records = house.session.book.records
    entry = {"ob_number": "23/14/10/2021", "station": "Nyali"}
    first, second = (records.record("case", {"sex": "female"}).id for _ in range(2))
    records.record("legal_case", {"case": first, **entry})
    legal = records.record("legal_case", {"case": second, "station": "Nyali"}).id
    said: list[str] = []
    target = Target(legal, "legal_case", "ob_number", second)
    edit = EditModel(house.session, target, house.changed, lambda words, _undo: said.append(words))
    edit.load()
    edit.answer("23 / 14-10-2021")
    assert edit.commit()
    house.time.pass_(0)
    assert said[0].startswith("Saved: OB number. Perhaps it is recorded already, in ")

    head = CaseModel(house.session, house.navigator, house.changed)
    head.show(second)
    [likely] = head.sameness.likely
    assert (likely.of, likely.case) == (legal, first) and "Same OB number" in head.sameness.words(likely)
    undone: list[Undo | None] = []
    head.sameness.is_one_event(likely, lambda _words, undo: undone.append(undo))
    house.time.pass_(0)
    assert head.sameness.likely == ()
    assert undone[0] is not None
    undone[0]()
    house.time.pass_(0)
    assert len(head.sameness.likely) == 1
