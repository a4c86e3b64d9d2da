"""A form that something happened to meanwhile: one of several came back, another version asks other questions, a code
left its list."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from app.casework.country import Pack
from app.ui.record.questions import FormQuestion
from app.ui.screens.form.model import FormModel
from app.ui.screens.today.model import TodayModel
from tests.ui.parts import House

Open = Callable[..., FormModel]


def asked(model: FormModel) -> dict[str, FormQuestion]:
    return {each.key: each for each in model.questions()}


# --- One of several is taken away and comes back -----------------------------------------------------------------


def texts(model: FormModel, entity: str) -> list[str]:
    """The first text answered about each of several, as the form draws them."""
    drawn = {question.group.number: "" for question in model.questions() if question.group}
    for question in model.questions():
        if (
            question.group
            and question.group.entity == entity
            and question.control in ("line", "note")
            and question.value
        ):
            drawn[question.group.number] = drawn[question.group.number] or str(question.value)
    return list(drawn.values())


def text_key(model: FormModel, entity: str, number: int) -> str:
    return next(
        each.key
        for each in model.questions()
        if each.group
        and (each.group.entity, each.group.number) == (entity, number)
        and each.control in ("line", "note")
    )


@pytest.fixture(params=[("incident", "perpetrator", "people"), ("legal_case", "exhibit", "exhibits"),
                        ("legal_case", "charge", "charge")])  # fmt: skip
def two(request: pytest.FixtureRequest, house: House, open_form: Open) -> tuple[FormModel, str]:
    """A form with two of something, and of what."""
    form, entity, step = request.param
    record = house.session.book.records.record("case", {}).id if form != "incident" else ""
    model = open_form(form, **({"record": record} if record else {}))
    model.go(step)
    model.answer(text_key(model, entity, 1), "Kwanza")
    model.add(entity)
    model.answer(text_key(model, entity, 2), "Pili")
    return model, entity


def test_undo_brings_back_what_was_taken_away_and_leaves_what_was_corrected(two: tuple[FormModel, str]) -> None:
    model, entity = two
    back = model.remove(entity, 1)
    model.answer(text_key(model, entity, 2), "Pili, jirani")
    back()
    assert texts(model, entity) == ["Kwanza", "Pili, jirani"]


def test_undo_keeps_one_that_was_added_meanwhile_even_under_the_same_number(two: tuple[FormModel, str]) -> None:
    model, entity = two
    back = model.remove(entity, 2)
    model.answer(text_key(model, entity, int(model.add(entity).partition("#")[2].partition(".")[0])), "Tatu")
    back()
    assert sorted(texts(model, entity)) == ["Kwanza", "Pili", "Tatu"]


def test_undo_of_the_first_keeps_a_third(two: tuple[FormModel, str]) -> None:
    model, entity = two
    back = model.remove(entity, 1)
    model.add(entity)
    model.answer(text_key(model, entity, 3), "Tatu")
    back()
    assert texts(model, entity) == ["Kwanza", "Pili", "Tatu"]


def test_undo_twice_brings_back_both(two: tuple[FormModel, str]) -> None:
    model, entity = two
    first, second = model.remove(entity, 1), model.remove(entity, 2)
    second()
    first()
    assert texts(model, entity) == ["Kwanza", "Pili"]


def test_undo_after_the_form_was_left_is_in_its_draft(
    two: tuple[FormModel, str], house: House, open_form: Open
) -> None:
    model, entity = two
    step = model.steps()[model.place[0]].key
    back = model.remove(entity, 1)
    model.answer(text_key(model, entity, 2), "Pili, jirani")
    model.close()
    back()
    [draft] = house.session.book.drafts.every()
    again = open_form(draft=draft.id)
    again.go(step)
    assert texts(again, entity) == ["Kwanza", "Pili, jirani"]


# --- A draft of another version ------------------------------------------------------------------------------------


def kept_by_another_version(house: House, **draft: object) -> str:
    book = house.session.book
    return book.drafts.keep(book.drafts.new("incident")._replace(version="0.0.1", **draft)).id


def test_a_draft_at_a_step_that_is_gone_opens_at_the_first(house: House, open_form: Open) -> None:
    draft = kept_by_another_version(house, step="weather", answers={"case.safe_now": True})
    model = open_form(draft=draft)
    assert (model.place[0], model.old_version) == (0, "")
    assert asked(model)["case.safe_now"].value == ("yes",)


def test_what_has_no_question_any_more_is_shown_to_be_copied(house: House, open_form: Open) -> None:
    answers = {
        "incident.reported_on": "2026-01-05",
        "incident.weather": "Mvua",
        "moon.phase": ["new", "full"],
        "moon#2.seen": True,
        "moon#": ["1", "2"],
        "case.mood": {"skipped": "declined"},
        "perpetrator#2.code_name": "M2",
        "perpetrator#": ["1", "2"],
    }
    model = open_form(draft=kept_by_another_version(house, answers=answers))
    assert model.old_version == "0.0.1"
    assert model.unplaced() == [
        ("weather", "Mvua"),
        ("phase", "new, full"),
        ("seen", "Yes"),
        ("moon#", "1, 2"),
        ("mood", "Does not want to say"),
    ]


def test_a_draft_of_a_form_that_is_gone_is_listed_opens_and_stays(house: House, open_form: Open) -> None:
    draft = kept_by_another_version(house, form="moon", step="all", answers={"moon.phase": "new"})
    today = TodayModel(house.session, house.navigator, house.changed)
    today.open()
    assert [line.title for line in today.drafts[0]] == ["moon"]
    model = open_form(draft=draft)
    assert (model.title, model.unplaced(), model.old_version) == ("moon", [("phase", "new")], "0.0.1")
    model.save()
    assert model.trouble is not None
    assert [each.id for each in house.session.book.drafts.every()] == [draft]
    model.discard()
    assert house.session.book.drafts.every() == []


@pytest.mark.parametrize("form", ["incident", "moon"])
def test_an_edit_that_another_version_began_opens(house: House, open_form: Open, form: str) -> None:
    book = house.session.book
    record = book.records.record("incident", {"reported_on": "2026-01-05"}).id
    parents = {record: book.records.for_editing(record)[1]}
    draft = kept_by_another_version(
        house, form=form, record=record, parents=parents, step="x", answers={f"{form}.weather": "Mvua"}
    )
    assert open_form(draft=draft).unplaced() == [("weather", "Mvua")]


# --- A code that left its list -------------------------------------------------------------------------------------


def without(pack: Pack, code_list: str, *codes: str) -> Pack:
    left = tuple(each for each in pack.lists[code_list] if each.code not in codes)
    return msgspec.structs.replace(pack, lists={**pack.lists, code_list: left})


@pytest.fixture
def older(house: House) -> str:
    """A case whose answers the country pack knows no more, after its update."""
    book = house.session.book
    case = book.records.record(
        "case", {"lives_with": "mother", "disabilities": ["partial_sight", "hearing"], "sex": "male"}
    ).id
    door = book.records._door
    door.pack = without(without(door.pack, "lives_with", "mother"), "disability", "partial_sight")
    return case


def test_an_answer_that_left_its_list_is_drawn_as_it_is_and_hinders_nothing(
    house: House, open_form: Open, older: str
) -> None:
    model = open_form(edit=older)
    drawn = asked(model)
    assert (drawn["case.lives_with"].value, ("mother", "mother") in drawn["case.lives_with"].offered) == (
        ("mother",),
        True,
    )
    model.answer("case.sex", ["female"])
    model.answer("case.disabilities", ["partial_sight", "hearing", "speech"])
    assert [step.mark for step in model.steps()].count("problem") == 0
    model.save()
    assert model.findings == ()
    case = house.session.book.records.show(older)
    assert (case["sex"], case["lives_with"], case["disabilities"]) == (
        "female",
        "mother",
        ["partial_sight", "hearing", "speech"],
    )


def test_it_can_be_changed_and_not_be_chosen_anew(house: House, open_form: Open, older: str) -> None:
    book = house.session.book
    other = book.records.record("case", {}).id
    for typed in ({"lives_with": "mother"}, {"disabilities": ["partial_sight"]}):
        model = open_form(edit=other)
        for name, value in typed.items():
            model.answer(f"case.{name}", [value] if isinstance(value, str) else value)
        model.save()
        assert [each.key for each in model.findings] == [f"case.{name}" for name in typed]
    book.records.edit(older, {"lives_with": "alone", "disabilities": ["hearing"]})
    assert book.records.show(older)["lives_with"] == "alone"
