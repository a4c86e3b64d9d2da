"""Answers to decide between as a model: both with who, when and where; deciding; writing another."""

from __future__ import annotations

import pytest

from app.ui.screens.conflicts.model import Conflict, ConflictsModel
from tests.seats import Known
from tests.ui.parts import House


@pytest.fixture
def model(house: House) -> ConflictsModel:
    return ConflictsModel(house.session, house.navigator, house.changed)


def differ(house: House, **fields: tuple[object, object]) -> str:
    """Record a case and answer each field twice, neither knowing of the other."""
    book = house.session.book
    case = book.records.record("case", {"sex": "female"}).id
    _values, parents = book.records.for_editing(case)
    for at in (0, 1):
        book.records.edit(case, {name: answers[at] for name, answers in fields.items()}, parents)
    return case


def only(model: ConflictsModel) -> Conflict:
    (conflict,) = model.conflicts()
    return conflict


def test_both_answers_stand_with_who_gave_them_and_where(house: House, model: ConflictsModel) -> None:
    differ(house, age=(15, 14))
    model.load()

    conflict = only(model)

    assert conflict.question == "Age in years"
    assert [answer.words for answer in conflict.answers] == ["14", "15"]  # the more careful is shown meanwhile
    assert all(answer.by.startswith("Amina · ") and answer.by.endswith("on laptop") for answer in conflict.answers)


def test_how_many_questions_wait_is_said_until_none_does(house: House, model: ConflictsModel) -> None:
    case = differ(house, age=(15, 14), county=("kilifi", "kwale"))
    differ(house, age=(9, 8))
    assert model.subtitle == ""  # nothing is known yet
    model.load()
    assert model.subtitle == "3 questions wait"
    model.load(case)
    assert model.subtitle == "2 questions wait"

    for _each in range(2):
        conflict = model.conflicts()[0]
        model.keep(conflict, conflict.answers[0], lambda _words: None)
        house.time.pass_(0)
    assert model.subtitle == ""


def test_keeping_one_answer_decides_and_says_so(house: House, model: ConflictsModel) -> None:
    case = differ(house, age=(15, 14))
    model.load()
    said: list[str] = []

    model.keep(only(model), only(model).answers[1], said.append)
    house.time.pass_(0)

    assert said == ["Decided: Age in years"]
    assert model.conflicts() == []
    assert house.session.book.records.show(case)["age"] == 15


def test_a_new_answer_takes_the_place_of_both(house: House, model: ConflictsModel) -> None:
    case = differ(house, county=("kilifi", "kwale"))
    model.load()
    said: list[object] = []
    edit = model.new_answer(only(model), house.changed, lambda words, undo: said.append((words, undo)))
    edit.load()
    question = edit.question()
    assert question is not None
    assert question.value == ()

    edit.answer(["mombasa"])
    assert edit.commit()

    assert said == [("Decided: County they live in", None)]
    shown = house.session.book.records.show(case)
    assert (shown["county"], shown["conflicts"]) == ("mombasa", [])


def test_leaving_a_new_answer_empty_decides_nothing(house: House, model: ConflictsModel) -> None:
    case = differ(house, county=("kilifi", "kwale"))
    model.load()
    edit = model.new_answer(only(model), house.changed, lambda *_: pytest.fail("nothing was decided"))
    edit.load()

    assert edit.commit()

    assert house.session.book.records.show(case)["conflicts"] == ["county"]


def test_a_new_answer_that_a_lock_breaks_off_decides_nothing_and_is_a_draft(
    house: House, keys_of_a_centre: Known, model: ConflictsModel
) -> None:
    case = differ(house, county=("kilifi", "kwale"))
    model.load()
    edit = model.new_answer(only(model), house.changed, lambda *_: pytest.fail("nothing was decided"))
    edit.load()
    edit.answer(["mombasa"])

    house.session.lock()

    book = house.open(keys_of_a_centre._replace(folder=house.session.folder)).session.book
    [draft] = book.drafts.every()
    assert (draft.form, draft.record, draft.answers) == ("case", case, {"case.county": "mombasa"})
    assert book.records.show(case)["conflicts"] == ["county"]


def test_of_one_case_only_its_own_are_shown(house: House, model: ConflictsModel) -> None:
    first, _second = differ(house, age=(15, 14)), differ(house, age=(9, 10))
    model.load(first)
    assert only(model).record == first


def two_names(house: House) -> str:
    """Write a name anew twice, neither knowing of the other."""
    book = house.session.book
    case = book.records.record("case", {}).id
    identity = book.records.record("identity", {"case": case, "real_name": "Mfano"}).id
    _values, parents = book.records.for_editing(identity)
    for name in ("Mfano Mmoja", "Mfano Mwingine"):
        book.records.edit(identity, {"real_name": name}, parents)
    return identity


def test_identity_is_not_shown_and_cannot_be_kept_blindly(house: House, model: ConflictsModel) -> None:
    two_names(house)
    model.load()

    conflict = only(model)

    assert conflict.is_folded
    assert {answer.words for answer in conflict.answers} == {"Kept apart"}


def test_both_names_open_for_a_reason_that_stays_in_the_history_and_one_is_kept(
    house: House, model: ConflictsModel
) -> None:
    identity, book = two_names(house), house.session.book
    model.load()

    model.open(only(model), "Which is right?")
    house.time.pass_(0)

    conflict = only(model)
    assert not conflict.is_folded
    assert {answer.words for answer in conflict.answers} == {"Mfano Mmoja", "Mfano Mwingine"}
    assert book.records.history(identity)[-1]["fields"] == {"opened_because": "Which is right?"}
    model.keep(conflict, conflict.answers[1], lambda _words: None)
    house.time.pass_(0)
    assert model.conflicts() == []
    assert book.records.show(identity, "Looked at after")["real_name"] == conflict.answers[1].value


def test_what_was_opened_is_folded_again_when_the_screen_is_left(house: House, model: ConflictsModel) -> None:
    two_names(house)
    model.load()
    model.open(only(model), "Which is right?")
    house.time.pass_(0)

    model.load()

    assert only(model).is_folded
