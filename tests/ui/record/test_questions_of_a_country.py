"""What a country asks in its own words, or of its own, stands on every screen that shows a question, without a line
there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.case.model import CaseModel
from app.ui.record import facts
from app.ui.record.questions import Control
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.words import language
from tests.country_packs import QUESTIONS, Install, asks
from tests.ui.parts import House


@pytest.fixture
def moroni(tmp_path: Path, install: Install) -> Iterator[House]:
    """A centre whose country asks its own questions."""
    install("comoros")
    asks("comoros", QUESTIONS)
    house = House(tmp_path / "moroni").found()
    yield house
    house.session.lock()


@pytest.fixture
def swahili() -> Iterator[None]:
    language.use("sw")
    yield
    language.use("en")


def opened(house: House, form: str, record: str = "") -> FormModel:
    model = FormModel(house.session, house.navigator, house.changed, FormOpening(form=form, record=record))
    model.load()
    return model


def words_of(model: FormModel) -> dict[str, str]:
    return {each.key: each.words for each in model.questions()}


def recorded(house: House, **values: object) -> str:
    case = house.session.book.records.record("incident", {"reported_on": "2026-01-05"}).case
    if values:
        house.session.book.records.edit(case, values)
    return case


def test_the_form_asks_it_with_its_choices_and_its_help(moroni: House) -> None:
    model = opened(moroni, "incident")
    model.go("who")
    question = next(each for each in model.questions() if each.key == "case.comoros_hinya")
    assert (question.words, question.help) == ("Which hinya?", "The mother's line.")
    assert question.control is Control.CHIPS
    assert [words for _value, words in question.options] == ["Shangani", "Mbeni"]
    assert "case.pregnancy" not in words_of(model)

    model.answer("case.comoros_hinya", ["mbeni"])
    model.answer("case.sex", ["female"])
    model.go("what")
    model.answer("incident.comoros_notables", "Wazee walinyamaza")
    model.go("safety")
    model.answer("incident.reported_on", "5 January 2026")
    model.save()
    [case] = moroni.session.book.records.find("case")
    [incident] = moroni.session.book.records.find("incident")
    assert (case["comoros_hinya"], incident["comoros_notables"]) == ("mbeni", "Wazee walinyamaza")


def test_a_yes_or_no_is_asked_by_two_chips(moroni: House) -> None:
    question = next(
        each
        for each in opened(moroni, "follow_up", recorded(moroni)).questions()
        if each.key == "follow_up.comoros_by_boat"
    )
    assert (question.control, question.words) == (Control.CHIPS, "Did somebody go by boat?")
    assert [words for _value, words in question.options] == ["Yes", "No"]


def test_it_is_asked_in_the_persons_language(moroni: House, swahili: None) -> None:
    model = opened(moroni, "incident")
    model.go("who")
    assert words_of(model)["case.comoros_hinya"] == "Hinya gani?"
    legal_case = opened(moroni, "legal_case", recorded(moroni))
    assert words_of(legal_case)["legal_case.ob_number"] == "Namba ya kitabu cha polisi wa kijeshi"


def test_the_case_shows_its_answer_and_asks_for_what_is_not_answered(moroni: House) -> None:
    case, voice = recorded(moroni), moroni.session.voice
    row = moroni.session.book.records.show(case)
    unanswered = {fact.field for fact in facts.unanswered(row, voice)}
    assert "comoros_hinya" in unanswered and "pregnancy" not in unanswered

    moroni.session.book.records.edit(case, {"comoros_hinya": "mbeni"})
    row = moroni.session.book.records.show(case)
    [fact] = [fact for fact in facts.of(row, voice, {}) if fact.field == "comoros_hinya"]
    assert (fact.question, fact.answer, fact.can_edit) == ("Which hinya?", "Mbeni", True)


def test_what_was_answered_before_it_was_hidden_stays_on_the_screen_and_cannot_be_changed(
    tmp_path: Path, install: Install
) -> None:
    install("comoros")
    house = House(tmp_path / "moroni").found()
    case = recorded(house, pregnancy="no")
    house.session.lock()
    asks("comoros", QUESTIONS)
    house.unlock()
    row = house.session.book.records.show(case)
    [fact] = [fact for fact in facts.of(row, house.session.voice, {}) if fact.field == "pregnancy"]
    assert (fact.answer, fact.can_edit) == ("Not pregnant", False)
    house.session.lock()


def test_the_history_and_what_may_be_told_say_its_question(moroni: House) -> None:
    case = recorded(moroni, comoros_hinya="mbeni")
    model = CaseModel(moroni.session, moroni.navigator, moroni.changed)
    model.show(case)
    model.choose("history")
    assert "Which hinya?: first answered, Mbeni" in [line.title for line in model.history()]

    ticks = {tick.name: tick for tick in opened(moroni, "referral", case).ticks()}
    assert (ticks["case.comoros_hinya"].words, ticks["case.comoros_hinya"].second) == ("Which hinya?", "Mbeni")
