"""What a screen reader is told of what is drawn, and what it can do. That each stop of each screen has its role, name
and value, in order, `looks.unheard` sees to, in the tests of every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

import app.ui
from app.ui.focus import keyboard
from app.ui.language import language
from app.ui.semantics import drawn
from app.ui.semantics.kinds import KINDS
from app.ui.semantics.tree import Node, ReaderAction, Role
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.button import FilledButton, HoldButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import PasswordField, TextField
from app.ui.widgets.picker import Picker
from app.ui.widgets.sheet import ask
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Body, PageTitle
from tests.seats import Known
from tests.ui import looks
from tests.ui.driver import Ui
from tests.ui.parts import open_with_keys
from tests.ui.play import Play

pytestmark = pytest.mark.ui

Mount = Callable[..., Ui]


def heard(ui: Ui) -> list[Node]:
    """What is told now, in reading order, the window itself first."""
    ui.frames(4)
    tree = drawn.tree("Notes")
    return [tree.nodes[number] for number in tree.in_order()]


def the(ui: Ui, role: Role, name: str) -> Node:
    """The one thing with this role and name."""
    (found,) = [node for node in heard(ui) if (node.role, node.name) == (role, name)]
    return found


def number_of(ui: Ui, role: Role, name: str) -> int:
    """The number of the one thing with this role and name."""
    ui.frames(4)
    nodes = drawn.tree("Notes").nodes
    (found,) = [number for number, node in nodes.items() if (node.role, node.name) == (role, name)]
    return found


def page(*parts: Callable[[], Widget]) -> Callable[[], Widget]:
    """A page of these, made when it is mounted."""

    def make() -> Widget:
        box = BoxLayout(orientation="vertical")
        for part in parts:
            box.add_widget(part())
        return box

    return make


def test_a_page_is_told_from_the_top_down_by_what_things_are_and_are_called(mount: Mount) -> None:
    ui = mount(page(lambda: PageTitle(text="Today"), lambda: Body(text="One call"), lambda: FilledButton(text="Call")))
    said = [(node.role, node.name) for node in heard(ui)]
    assert said == [(Role.WINDOW, "Notes"), (Role.HEADING, "Today"), (Role.TEXT, "One call"), (Role.BUTTON, "Call")]


def test_what_is_answered_wrong_and_needed_is_told_with_the_field(mount: Mount) -> None:
    ui = mount(lambda: TextField(question="Name", note="Needed", error="Write a name", text="x"))
    field = the(ui, Role.FIELD, "Name")
    assert (field.value, field.about, field.required, field.invalid) == ("x", "Write a name", True, True)
    assert [node.live for node in heard(ui) if node.role is Role.ALERT] == [True]


def test_of_a_passphrase_nothing_is_told_but_that_it_is_one_even_while_it_is_shown(mount: Mount) -> None:
    ui = mount(lambda: PasswordField(question="Passphrase"))
    ui.fill("Passphrase", "kobe ndizi mshumaa")
    assert the(ui, Role.PASSWORD, "Passphrase").value is None
    assert "kobe" not in repr(heard(ui))

    drawn.do(number_of(ui, Role.BUTTON, "Show the passphrase"), ReaderAction.PRESS)

    assert next(ui.every(PasswordField)).shown
    assert the(ui, Role.PASSWORD, "Passphrase").value is None
    assert "kobe" not in repr(heard(ui))


def test_one_answer_of_several_is_a_radio_button_and_some_of_several_are_check_boxes(mount: Mount) -> None:
    options = [("yes", "Yes"), ("no", "No")]
    one = lambda: Choice(question="Safe?", options=options, chosen=["yes"])  # noqa: E731
    some = lambda: Choice(question="Who?", options=options, chosen=["no"], multiple=True)  # noqa: E731
    ui = mount(page(one, some))
    ticks = [(node.role, node.name, node.checked) for node in heard(ui) if node.checked is not None]
    assert ticks == [
        (Role.RADIO, "Yes", True), (Role.RADIO, "No", False),
        (Role.CHECK_BOX, "Yes", False), (Role.CHECK_BOX, "No", True),
    ]  # fmt: skip


def test_a_picker_says_what_is_chosen_and_its_open_list_how_many_there_are(mount: Mount) -> None:
    options = [(str(at), f"Place {at}") for at in range(40)]
    ui = mount(lambda: Picker(question="Where?", options=options, chosen=["3"]))
    assert the(ui, Role.COMBO, "Where?").value == "Place 3"

    next(ui.every(Picker)).open()
    chosen = the(ui, Role.OPTION, "Place 3")

    assert (chosen.selected, chosen.place) == (True, (4, 40))


def test_what_is_said_in_swahili_is_marked_as_swahili(mount: Mount) -> None:
    mount(lambda: Body(text="page"))
    language.switch("sw")
    assert drawn.tree("Notes").language == "sw"


def test_under_a_sheet_nothing_is_told(mount: Mount) -> None:
    ui = mount(lambda: Body(text="what lies under it"))
    ask("Throw it away?", "It cannot be found again.", [(FilledButton(text="Yes"), None)])
    ui.wait(1)
    said = [node.name for node in heard(ui)]
    assert "Throw it away?" in said
    assert "what lies under it" not in said


def test_a_day_of_the_calendar_is_told_with_its_month(mount: Mount) -> None:
    ui = mount(lambda: ApproximateDateField(question="When?", value="2021-10-18"))
    next(ui.every(ApproximateDateField)).open_calendar()
    ui.wait(1)
    assert the(ui, Role.TOGGLE, "18 October 2021").checked is True
    assert the(ui, Role.TOGGLE, "19 October 2021").checked is False


def test_what_is_said_at_the_foot_of_a_screen_is_live(mount: Mount) -> None:
    ui = mount(lambda: Body(text="page"))
    notices.show("Saved")
    (said,) = [node for node in heard(ui) if node.role is Role.STATUS]
    assert said.live
    assert "Saved" in [node.name for node in heard(ui)]


# --- What a reader does -----------------------------------------------------------------------------------------------


def test_a_reader_presses_types_and_goes_where_it_wants_as_keys_do(mount: Mount) -> None:
    pressed = []
    ui = mount(page(lambda: FilledButton(text="Call", on_release=pressed.append), lambda: TextField(question="Who")))

    assert drawn.do(number_of(ui, Role.BUTTON, "Call"), ReaderAction.PRESS)
    assert drawn.do(number_of(ui, Role.FIELD, "Who"), ReaderAction.TYPE, "Amina")
    assert the(ui, Role.FIELD, "Who").value == "Amina"
    assert drawn.do(number_of(ui, Role.BUTTON, "Call"), ReaderAction.FOCUS)

    assert pressed == [keyboard.at]
    assert keyboard.ringed is keyboard.at


def test_what_is_switched_off_or_gone_or_under_a_sheet_does_nothing(mount: Mount) -> None:
    pressed = []
    ui = mount(lambda: FilledButton(text="Call", on_release=pressed.append))
    call = number_of(ui, Role.BUTTON, "Call")
    button = ui.root.children[-1]

    button.disabled = True
    assert not drawn.do(call, ReaderAction.PRESS)
    button.disabled = False
    ask("Sure?", "", [])
    ui.wait(1)
    assert not drawn.do(call, ReaderAction.PRESS)
    assert pressed == []


def test_what_must_be_held_is_held_as_long_and_let_go_when_asked_again(mount: Mount) -> None:
    held = []
    ui = mount(lambda: HoldButton(text="Hold to delete", on_held=held.append))
    button = number_of(ui, Role.BUTTON, "Hold to delete")

    drawn.do(button, ReaderAction.PRESS)
    ui.wait(0.5)
    drawn.do(button, ReaderAction.PRESS)
    ui.wait(3)
    assert held == []

    drawn.do(button, ReaderAction.PRESS)
    ui.wait(3)
    assert len(held) == 1


# --- The whole app ----------------------------------------------------------------------------------------------------


@pytest.fixture
def play(keys_of_a_centre: Known, warm: None, tmp_path: Path) -> Iterator[Play]:
    """The whole app on an open centre of one's own."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    opened = Play(known.folder, (1366, 600))
    open_with_keys(opened.session, known)
    opened.frames(4)
    yield opened
    opened.end()


def test_the_list_of_cases_says_how_many_there_are_and_which_is_open(play: Play) -> None:
    case = play.session.book.records.record("incident", {"reported_on": "2026-03-20"}).case
    play.frame.navigator.start("cases")
    play.frame.navigator.go("case", case=case)
    play.frames(12)

    (row,) = [node for node in heard(play) if node.role is Role.OPTION]
    cases = the(play, Role.LIST_BOX, "Cases")

    assert (row.selected, row.place, cases.value) == (True, (1, 1), "1")
    assert cases.active == number_of(play, Role.OPTION, row.name)
    assert looks.unheard(play) == []


def test_a_lock_leaves_nothing_to_be_told_of_what_was_typed(play: Play) -> None:
    play.frame.navigator.go("form", form="incident")
    play.frames(8)
    play.frame.screen.model.go("what")
    play.frames(8)
    told = next(node.name for node in heard(play) if node.role is Role.LINES)
    assert drawn.do(number_of(play, Role.LINES, told), ReaderAction.TYPE, "Aliniahidi karo")
    assert "Aliniahidi karo" in [node.value for node in heard(play)]

    play.session.lock()

    tree = drawn.tree("Notes")  # before another frame has passed
    assert "Aliniahidi" not in repr(tree)
    assert "New incident" not in repr(tree)
    assert [node.role for node in heard(play) if ReaderAction.TYPE in node.actions] == [Role.PASSWORD]


def test_every_kind_that_is_told_by_name_is_there() -> None:
    there = set[str]()
    for module in walk_packages(app.ui.__path__, "app.ui."):
        there |= {name for name, each in vars(import_module(module.name)).items() if isinstance(each, type)}
    assert set(KINDS) - there == set()
