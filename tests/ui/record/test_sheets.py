"""What opens over a screen: each sheet fits, is gone through by keys as one reads, and can be read in every theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from kivy.core.window import Window

from app.ui import help_sheet
from app.ui.case.sheets import offer_forms
from app.ui.case.view import CaseView
from app.ui.record import sheets
from app.ui.record.facts import Fact
from app.ui.theme.theme import theme
from app.ui.widgets.calendar_sheet import open_calendar
from app.ui.widgets.picker import Picker
from app.ui.widgets.sheet import Sheet
from tests.examples import in_turn
from tests.seats import Known
from tests.ui import looks
from tests.ui.driver import ESCAPE
from tests.ui.parts import open_with_keys
from tests.ui.play import NOW, Play

pytestmark = pytest.mark.ui

SIZES = [(1000, 560), (360, 740)]


@pytest.fixture(scope="module")
def at_a_case(warm: None, keys_of_a_centre: Known, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """The app at the people of a case, the same for all sheets."""
    known = keys_of_a_centre.copy(tmp_path_factory.mktemp("sheets") / "seat")
    play = Play(known.folder, SIZES[0])
    open_with_keys(play.session, known)
    play.frames(4)
    incident = {"reported_on": "2026-03-20", "incident_types": ["rape"], "happened_on": "~2025-10"}
    case = play.session.book.records.record("incident", incident).case
    play.session.book.records.edit(case, {"age": 15, "risk": "high"})
    play.frame.navigator.start("case", case=case, tab="people")
    play.frames(14)
    yield play
    play.end()


def fact(view: CaseView, field: str) -> Fact:
    """An answer of the survivor."""
    return next(each for group in view.model.people() for each in group.facts if each.field == field)


def told(view: CaseView, field: str) -> Fact:
    """An answer of the incident."""
    entry = next(each for each in view.model.timeline() if each.entity == "incident")
    return next(each for each in view.model.facts_of(entry.record) if each.field == field)


SHEETS: dict[str, Callable[[CaseView], object]] = {
    "what can be added": lambda view: offer_forms(view.model),
    "why identity is opened": lambda _view: sheets.ask_why_opened(print),
    "a brief": lambda _view: sheets.read_brief(["The police have not moved for 150 days."] * 9),
    "a number to change": lambda view: sheets.change(view.model, fact(view, "age"), print),
    "an answer to change": lambda view: sheets.change(view.model, fact(view, "risk"), print),
    "a date to change": lambda view: sheets.change(view.model, told(view, "happened_on"), print),
    "a day to change": lambda view: sheets.change(view.model, told(view, "reported_on"), print),
    "a long list": lambda _view: Picker(question="County", options=[(str(at), f"{at}") for at in range(47)]).open(),
    "a calendar": lambda _view: open_calendar("When?", print, today=NOW.date()),
    "the keys": lambda _view: help_sheet.show_keys(),
}


@pytest.mark.in_turns
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_fits_and_is_read_and_reached_at_every_size_and_in_every_theme(at_a_case: Play, name: str) -> None:
    play, found, turn = at_a_case, {}, list(SHEETS).index(name)
    for number, size in enumerate(in_turn(SIZES, turn), turn // len(SIZES)):
        play.resize(*size)
        SHEETS[name](play.frame.screen.view)
        play.wait(0.5)
        assert any(isinstance(child, Sheet) for child in Window.children)
        found[str(size)] = looks.wrong(play)
        found |= {f"{size} {theme_name}": faults for theme_name, faults in looks.faint_by_theme(play, number).items()}
        play.key(ESCAPE)
        play.wait(1)
    theme.choose("light")

    assert {label: faults for label, faults in found.items() if faults} == {}
