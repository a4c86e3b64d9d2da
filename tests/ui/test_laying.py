"""Boxes are laid out in sweeps: each a few times for a screen, and to the same end as by Kivy's own order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.app import HakiApp
from app.ui.widgets.ground import Column
from app.ui.widgets.text import Body
from tests.ui.conftest import Mount
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui

DEPTH, ROWS = 6, 4
WORDS = "Alisema kwamba atarudi kesho asubuhi na mama yake. "


class Counted(Column):
    """A column that counts how often it places what is in it."""

    times = 0
    broken: Column | None = None

    def do_layout(self, *given: object) -> None:
        Counted.times += 1
        if Counted.broken is self:
            Counted.broken = None
            raise ValueError("a mistake of ours")
        super().do_layout(*given)


class Contrary(Column):
    """A column that is never as wide as it was found."""

    def do_layout(self, *given: object) -> None:
        self.padding = [1 - self.padding[0]] * 4
        super().do_layout(*given)


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    Counted.times, Counted.broken = 0, None
    yield
    Counted.broken = None


def nested(depth: int = DEPTH) -> Counted:
    """Columns in columns, each with rows of words that wrap."""
    column = Counted()
    for _row in range(ROWS):
        row = Counted()
        row.add_widget(Body(text=WORDS * 4))
        column.add_widget(row)
    if depth:
        column.add_widget(nested(depth - 1))
    return column


def page(inside: Widget) -> BoxLayout:
    root = BoxLayout()
    root.add_widget(inside)
    return root


def test_each_box_of_a_deep_page_is_laid_out_a_few_times_and_fits_its_words(mount: Mount) -> None:
    ui = mount(lambda: page(Column()), (400, 600))
    ui.frames(2)  # a window that was of another size has come to its own
    inside = nested()
    ui.root.clear_widgets()
    ui.root.add_widget(inside)
    ui.frames(1)

    boxes = [each for each in inside.walk(restrict=True) if isinstance(each, Counted)]
    assert Counted.times <= 5 * len(boxes)
    for box in boxes:
        assert box.height == pytest.approx(sum(child.height for child in box.children))
        tops = [box.top, *(child.y for child in reversed(box.children))]
        assert [child.top for child in reversed(box.children)] == pytest.approx(tops[:-1])
    words = [each for each in inside.walk(restrict=True) if isinstance(each, Body)]
    assert all(each.width == 400 and each.height == each.texture_size[1] > 40 for each in words)


def test_what_never_comes_to_rest_is_named(mount: Mount) -> None:
    ui = mount(lambda: page(Column()), (400, 600))
    contrary = Contrary()
    ui.root.add_widget(contrary)
    with pytest.raises(AssertionError, match="1 do not come to rest: Contrary"):
        ui.frames(1)
    ui.root.remove_widget(contrary)
    contrary.do_layout = lambda *_given: None
    ui.frames(1)


def test_time_goes_on_when_a_window_is_closed_that_was_opened_before_another(warm: None) -> None:
    first = Ui(HakiApp(lambda: page(nested())), (400, 600))
    second = Ui(HakiApp(lambda: page(nested())), (400, 600))
    second.wait(60)
    second.close()
    first.close()
    last = Ui(HakiApp(lambda: page(nested())), (400, 600))
    last.frames(1)
    last.close()
