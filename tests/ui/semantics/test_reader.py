"""Whoever reads the window aloud is told what is drawn, when it has changed and not too often; where nobody does,
nothing is made. What the system's own reader hears, `test_over_at_spi.py` asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kivy.clock import Clock
from kivy.uix.widget import Widget

from app.ui.semantics import bridge
from app.ui.semantics.bridge import ReaderRequest
from app.ui.semantics.reader import LEAST, ScreenReader
from app.ui.semantics.tree import Node, ReaderAction, Role, Tree
from app.ui.widgets.button import FilledButton
from app.ui.widgets.text import Body
from tests.examples import examples
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui


class Ear:
    """Stands where the system does: hears the trees that are handed on, and asks."""

    def __init__(
        self, came: Callable[[], None], went: Callable[[], None], asked: Callable[[ReaderRequest], None]
    ) -> None:
        self.came, self.went, self.ask = came, went, asked
        self.trees: list[Tree] = []

    def show(self, tree: Tree, left: float, top: float) -> None:
        self.trees.append(tree)

    def show_focus(self, has_focus: bool) -> None:
        pass

    @property
    def names(self) -> list[str]:
        return [node.name for node in self.trees[-1].nodes.values()]


@pytest.fixture
def listening() -> Iterator[Callable[..., Ear]]:
    """Make a reader of the window that is mounted, and what the system would be to it."""
    made: list[ScreenReader] = []

    def listen(may: Callable[[], bool] = lambda: True) -> Ear:
        ears: list[Ear] = []

        def tell(*asked: Any) -> Any:
            ears.append(Ear(*asked))
            return ears[0]

        made.append(
            ScreenReader("Notes", lambda seconds, call: Clock.schedule_once(lambda _: call(), seconds), may, tell)
        )
        return ears[0]

    yield listen
    for reader in made:
        reader.end()


def test_nothing_is_told_while_nobody_listens_and_nothing_more_when_they_have_gone(mount: Any, listening: Any) -> None:
    words = Body(text="One")
    ui = mount(lambda: words)
    ear = listening()
    ui.frames(4)
    assert ear.trees == []

    ear.came()
    ui.frames(4)
    assert ear.names == ["One", "Notes"]

    ear.went()
    words.text = "Two"
    ui.frames(4)
    assert ear.names == ["One", "Notes"]

    ear.came()
    ui.frames(4)
    assert ear.names == ["Two", "Notes"]


def test_what_has_changed_is_told_within_a_moment_and_a_window_that_is_drawn_again_and_again_now_and_then(
    mount: Any, listening: Any
) -> None:
    words = Body(text="0")
    ui = mount(lambda: words)
    ear = listening()
    ear.came()
    ui.frames(4)
    ear.trees.clear()

    for number in range(30):
        words.text = str(number)
        draw(ui)
    ui.wait(2 * LEAST)

    assert ear.names == ["29", "Notes"]
    assert len(ear.trees) <= 30 * SECOND / LEAST + 2


SECOND = 1 / 30


def draw(ui: Ui) -> None:
    """Draw one frame of a thirtieth of a second."""
    ui.now += SECOND
    super(Ui, ui).frames(1)


def test_a_window_that_is_listened_to_is_woken_for_nothing_when_nothing_changes(mount: Any, listening: Any) -> None:
    ui = mount(lambda: Body(text="still"))
    ear = listening()
    ear.came()
    ui.wait(2 * LEAST)
    told = len(ear.trees)

    ui.wait(1)

    due = [event for event in Clock.get_events() if ScreenReader.__name__ in event.get_callback().__qualname__]
    assert (due, len(ear.trees)) == ([], told)


def test_what_a_reader_asks_for_is_done_on_the_next_frame_unless_it_comes_too_late(mount: Any, listening: Any) -> None:
    pressed: list[Widget] = []
    ui = mount(lambda: FilledButton(text="Call", on_release=pressed.append))
    may = [False]
    ear = listening(lambda: may[0])
    ear.came()
    ui.frames(4)
    (call,) = [number for number, node in ear.trees[-1].nodes.items() if node.name == "Call"]

    ear.ask(ReaderRequest(call, ReaderAction.PRESS, ""))
    ui.frames(2)
    assert pressed == []

    may[0] = True
    ear.ask(ReaderRequest(call, ReaderAction.PRESS, ""))
    assert pressed == []
    ui.frames(2)
    assert len(pressed) == 1


# --- As AccessKit takes it --------------------------------------------------------------------------------------------


@settings(max_examples=examples(200))
@given(st.text(st.characters(codec="utf-8") | st.just("\n"), max_size=40), st.data())
def test_of_any_text_the_lines_are_handed_on_with_the_caret_where_it_stands(text: str, data: st.DataObject) -> None:
    pytest.importorskip("accesskit")
    at = data.draw(st.integers(0, len(text)))
    field = Node(Role.LINES, name="What happened", value=text, caret=(at, at))
    made = dict(bridge.update(Tree(0, 1, {0: Node(Role.WINDOW, children=(1,)), 1: field})).nodes)

    box = made[1 << 16]
    lines = [made[number].value for number in box.children]
    assert "".join(lines) == text
    caret = box.text_selection.focus
    before = lines[: box.children.index(caret.node)]
    assert len("".join(before)) + caret.character_index == at
    assert [sum(made[number].character_lengths) for number in box.children] == [len(line.encode()) for line in lines]


def test_a_passphrase_field_is_handed_on_without_any_text() -> None:
    pytest.importorskip("accesskit")
    made = dict(bridge.update(Tree(0, 0, {0: Node(Role.PASSWORD, name="Passphrase")})).nodes)
    assert (list(made), made[0].value) == ([0], None)
