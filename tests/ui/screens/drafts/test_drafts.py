"""The drafts: told apart without a word of what was told, found, gone on with, thrown away many at a time; and what a
lock broke off is offered where one sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.casebook import Draft
from app.ui.screens.drafts.model import DraftsModel
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.widgets.check import Check
from tests.seats import Known
from tests.ui import looks
from tests.ui.parts import House, open_with_keys
from tests.ui.play import Play

SECRET = "Aliniahidi karo ya shule"


@pytest.fixture
def drafts(house: House) -> Iterator[DraftsModel]:
    model = DraftsModel(house.session, house.navigator, house.changed)
    model.load()
    yield model
    model.close()


def kept(book: Any, form: str, record: str = "", **answers: object) -> Draft:
    told = {key.replace("__", "."): value for key, value in answers.items()}
    return book.drafts.keep(book.drafts.new(form, record)._replace(answers=told))


def a_case(book: Any) -> str:
    return book.records.record("incident", {"reported_on": "2026-03-20"}).case


def test_a_line_says_whose_it_is_and_never_what_was_told(house: House, drafts: DraftsModel) -> None:
    book = house.session.book
    case = a_case(book)
    shown = book.records.show(case)
    told = {"case__age": 15, "case__sex": "female", "case__county": "mombasa"}
    kept(book, "incident", incident__narrative=SECRET, case__current_safety=SECRET, **told)
    kept(book, "follow_up", case, follow_up__institution="police", follow_up__said=SECRET)
    kept(book, "partner", partner__name="Kituo cha Afya Likoni", partner__kind="hospital")
    kept(book, "incident", identity__name="Neema Wanjiru", perpetrator__name="Juma", case__age="about 15")
    drafts.load()

    lines = {each.title + " " + each.whose for each in drafts.found}

    assert lines == {
        "New incident girl, 15 · Mombasa",
        f"Follow-up {shown['pseudonym']} · {shown['code']} · Police (gender desk)",
        "Partner Kituo cha Afya Likoni",
        "New incident ",
    }
    assert not any(word in str(lines) for word in (SECRET, "Neema", "Juma", "about 15"))


def test_an_edit_of_a_record_in_a_case_says_whose_case_it_is(house: House, drafts: DraftsModel) -> None:
    book = house.session.book
    case = a_case(book)
    note = book.records.record("note", {"case": case, "on": "2026-03-20", "text": SECRET}).id
    _values, parents = book.records.for_editing(note)
    draft = book.drafts.new("note", note)
    book.drafts.keep(draft._replace(answers={"note.text": SECRET}, parents={note: parents}))
    drafts.load()

    [line] = drafts.found

    assert line.title.endswith(", a change")
    assert line.whose.startswith(book.records.show(case)["pseudonym"])


def test_the_last_touched_stands_first_and_every_word_finds(house: House, drafts: DraftsModel) -> None:
    book = house.session.book
    first = kept(book, "incident", case__age=71)
    kept(book, "incident", case__age=72)
    book.drafts.bring_back([first._replace(changed_at=first.changed_at + 60_000)])
    # numbers that no time of day and no day of a month has: a draft is found by its time, too
    drafts.load()
    assert [each.whose for each in drafts.found] == ["71 years", "72 years"]

    drafts.type("incident 72")

    assert [each.whose for each in drafts.found] == ["72 years"]


def test_many_are_thrown_away_at_once_and_undo_brings_them_back_as_they_were(house: House, drafts: DraftsModel) -> None:
    book = house.session.book
    for age in range(5):
        kept(book, "incident", case__age=age)
    before = book.drafts.every()
    drafts.load()
    drafts.choose(begins=True)
    drafts.choose_all()
    drafts.open(drafts.found[0].id)  # but one

    undo = drafts.discard()
    assert [each.id for each in book.drafts.every()] == [before[0].id]
    assert not drafts.is_choosing

    undo()
    assert book.drafts.every() == before


def begin(house: House, **opening: str) -> FormModel:
    house.navigator.go("form", **opening)
    form = FormModel(house.session, house.navigator, house.changed, FormOpening(**opening))
    form.load()
    form.answer("case.age", "15")
    form.keep()
    return form


def broken_off(house: House) -> str:
    found = house.session.book.drafts.broken_off()
    return found.draft.id if found else ""


def test_what_a_lock_broke_off_is_known_and_what_was_left_saved_or_thrown_away_is_not(house: House) -> None:
    begin(house, form="incident")
    house.session.lock()
    house.unlock()
    [draft] = house.session.book.drafts.every()
    assert broken_off(house) == draft.id

    begin(house, draft=draft.id).close()  # by a way of the person's own
    assert broken_off(house) == ""

    begin(house, draft=draft.id).discard()
    assert broken_off(house) == ""


@pytest.mark.ui
def test_from_unlock_one_sees_what_was_broken_off_and_goes_on_and_finds_all_drafts(
    warm: None, keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory
) -> None:
    known = keys_of_a_centre.copy(tmp_path_factory.mktemp("drafts") / "seat")
    play = Play(known.folder, (360, 740))
    open_with_keys(play.session, known)
    play.frames(2)
    for age in range(9, 12):
        kept(play.session.book, "incident", case__age=age, case__sex="female")
    play.frame.new_incident()
    play.frames(6)
    play.frame.screen.model.answer("case.age", "15")
    play.key(ord("l"), "l", "ctrl")

    open_with_keys(play.session, known)
    play.frames(2)
    play.frame.navigator.start("today")
    play.frames(10)
    assert play.shows("You were writing: New incident")
    play.press("Continue")
    play.frames(6)
    assert play.here == "form"
    play.frame.back()
    play.frames(10)
    assert not play.shows("You were writing")

    play.press("All drafts")
    play.frames(8)
    assert play.here == "drafts"
    play.press("Choose several")
    play.press("girl, 9 · step 1 of 5, saved 10:42")
    assert [each.active for each in play.every(Check)].count(True) == 1
    assert looks.wrong(play) == []
    play.press("Throw 1 draft away")
    play.wait(1)
    assert play.shows("1 draft was thrown away")
    assert len(play.session.book.drafts.every()) == 3
    play.press("Undo")
    play.wait(1)
    assert len(play.session.book.drafts.every()) == 4
    play.end()
