"""It is looked for garbage when all is still, and never while a screen is on its way."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from weakref import finalize, ref

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label

from app.ui import garbage
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui


class Looks:
    """What was looked through since the program began: the generations, the youngest first called 0."""

    def __init__(self) -> None:
        self.generations: list[int] = []
        self.is_answer_out = False

    def hear(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.generations.append(info["generation"])


@pytest.fixture
def looks() -> Iterator[Looks]:
    looks, threshold = Looks(), gc.get_threshold()
    garbage.begin(lambda: looks.is_answer_out)
    gc.collect()
    gc.callbacks.append(looks.hear)
    yield looks
    gc.callbacks.remove(looks.hear)
    heard = garbage._stillness.break_
    Window.unbind(on_key_down=heard, on_touch_down=heard, on_draw=heard)
    gc.set_threshold(*threshold)
    gc.enable()


def test_it_is_looked_for_garbage_once_a_screen_was_left_and_all_is_still(
    looks: Looks, mount: Callable[..., Ui]
) -> None:
    ui = mount(lambda: Label(text="still"))
    garbage.soon()
    for _ in range(8):
        ui.wait(garbage.AFTER / 2)
        Window.dispatch("on_draw")
    assert looks.generations == [], "something is drawn all the time"

    ui.pass_unseen()
    for _ in range(round(30 * (garbage.AFTER + garbage.AGAIN)) + 1):
        ui.now += 1 / 30
        ui.pass_unseen()
    assert looks.generations == [2]


def test_it_is_not_looked_for_garbage_before_an_answer_has_come(looks: Looks, mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="waits"))
    looks.is_answer_out = True
    garbage.soon()
    pass_unseen(ui, 2 * garbage.AFTER)
    assert looks.generations == []

    looks.is_answer_out = False
    pass_unseen(ui, 2 * garbage.AGAIN)
    assert looks.generations == [2]


def test_what_is_new_is_looked_through_sooner_where_it_is_much(looks: Looks, mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="much"))
    garbage.soon()
    much = [[number] for number in range(garbage.AT_MOST + 1)]
    assert looks.generations == [], "not while a screen is opened, however much it makes"
    pass_unseen(ui, garbage.SOON + garbage.AGAIN)
    assert looks.generations in ([1], [0, 1])  # Python's own, once it may, and ours
    assert much

    pass_unseen(ui, garbage.AFTER)
    assert looks.generations[-1] == 2


def test_what_only_a_second_look_finds_is_found_where_it_is_much(looks: Looks, mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="followed"))
    first, second = _Circle(), _Circle()
    first.much = [[number] for number in range(garbage.SOME)]
    gone = ref(second)
    finalize(first, list, second)  # as what a widget is followed by is held until it has gone
    del first, second

    garbage.soon()
    pass_unseen(ui, garbage.AFTER + garbage.AGAIN)

    assert looks.generations == [2, 2]
    assert gone() is None


def test_after_many_screens_everything_is_looked_through_as_soon_as_it_is_still(
    looks: Looks, mount: Callable[..., Ui]
) -> None:
    ui = mount(lambda: Label(text="hurried"))
    for _ in range(garbage.SCREENS):
        garbage.soon()
        pass_unseen(ui, garbage.SOON / 2)

    pass_unseen(ui, garbage.SOON + garbage.AGAIN)

    assert looks.generations == [2]


class _Circle:
    """What refers to itself."""

    def __init__(self) -> None:
        self.itself, self.much = self, ()  # type: ignore[var-annotated]

    def __iter__(self) -> Iterator[None]:
        return iter(())


def test_python_looks_by_itself_again_however_long_a_screen_is_opened(looks: Looks, mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="waits"))
    looks.is_answer_out = True
    garbage.soon()
    assert not gc.isenabled()
    pass_unseen(ui, garbage.OPENING)
    assert gc.isenabled()


def pass_unseen(ui: Ui, seconds: float) -> None:
    """Let time pass in which nothing is drawn."""
    for _ in range(round(30 * seconds) + 1):
        ui.now += 1 / 30
        ui.pass_unseen()
