"""The looks that every screen is given see what is wrong: each is shown the fault it is for."""

from collections.abc import Callable

import pytest
from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.theme.theme import theme
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.check import Check
from app.ui.widgets.choice import Chip
from app.ui.widgets.field import TextField
from app.ui.widgets.ground import Panel
from app.ui.widgets.icon import Icon
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.text import Body
from tests.ui import looks
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui


@pytest.fixture
def show(mount: Callable[..., Ui]) -> Callable[..., Ui]:
    """Return a function that shows widgets one under the other."""

    def shown(*widgets: Widget, size: tuple[int, int] = (400, 300)) -> Ui:
        page = ScrollPage()
        for widget in widgets:
            page.add_widget(widget)
        return mount(lambda: page, size)

    return shown


def save_and_close() -> tuple[FilledButton, OutlinedButton]:
    return FilledButton(text="Save"), OutlinedButton(text="Close")


def test_that_tab_goes_the_way_one_reads(show: Callable[..., Ui]) -> None:
    assert looks.by_keys(show(*save_and_close(), *(TextButton(text=f"Case {number}") for number in range(20)))) == []


def test_that_a_button_is_never_come_to(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    ui = show(save, close, TextButton(text="Help"))
    save.focus_next = ui.find("Help").parent
    (fault,) = looks.by_keys(ui)
    assert fault.startswith("after FilledButton 'Save' Tab goes to [\"TextButton 'Help'\"], one reads")


def test_that_tab_stays_where_it_is(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    ui = show(save, close)
    close.focus_next = close
    assert "Tab comes round to OutlinedButton 'Close', not to FilledButton 'Save'" in looks.by_keys(ui)


def test_that_tab_comes_to_what_is_not_to_be_seen(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    ui = show(save, close)
    save.opacity = 0
    assert looks.by_keys(ui)


def test_that_tab_goes_from_right_to_left(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    side_by_side = BoxLayout(size_hint_y=None)
    side_by_side.add_widget(save)
    side_by_side.add_widget(close)
    ui = show(side_by_side)
    save.x, close.x = close.x, save.x
    (fault,) = looks.by_keys(ui)
    assert fault.startswith("after nothing Tab goes to [\"FilledButton 'Save'\"")


def test_that_the_ring_is_cut_off_at_the_end_of_what_scrolls(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    ui = show(save, close, size=(400, 60))
    next(ui.every(ScrollPage)).ids.column.padding = [0, 0, 0, 0]
    ui.frames(6)
    assert any("pixels of the ring around FilledButton 'Save' are out of view" in each for each in looks.by_keys(ui))


def test_that_everything_can_be_read(show: Callable[..., Ui]) -> None:
    assert (
        looks.faint(show(*save_and_close(), TextField(question="Age", hint="15"), Chip(text="Yes"), Body(text="So")))
        == []
    )


@pytest.mark.parametrize(
    ("widget", "fault"),
    [
        (lambda: Body(text="Said", ink="#8C877C"), "Body 'Said' has 3.23 : 1, #8C877C on #F5F3EE"),
        (lambda: Body(text="Said", opacity=0.6), "Body 'Said' has 4.10 : 1, #737774 on #F5F3EE"),
        (lambda: Body(text="Said", ink="#F5F3EE"), "Body 'Said' has 1.00 : 1, #F5F3EE on #F5F3EE"),
        (lambda: Icon(icon="help", ink="#B4AFA5"), "Icon 'help' has 1.97 : 1, #B4AFA5 on #F5F3EE"),
    ],
)
def test_that_something_is_too_faint_for_its_ground(
    show: Callable[..., Ui], widget: Callable[[], Widget], fault: str
) -> None:
    assert looks.faint(show(widget())) == [fault]


def test_that_what_can_be_chosen_has_an_edge_that_one_hardly_sees(show: Callable[..., Ui]) -> None:
    chip = Chip(text="Yes")
    ui = show(chip)
    chip.edge = theme.line
    assert looks.faint(ui) == ["the edge of Chip 'Yes' has 1.20 : 1"]


def test_that_what_is_read_well_on_the_page_is_not_on_another_ground(show: Callable[..., Ui]) -> None:
    panel = Panel(fill=theme.over_fill)
    panel.add_widget(Body(text="Said"))
    assert looks.faint(show(panel)) == ["Body 'Said' has 3.16 : 1, #1D2523 on #B5532F"]


def test_that_something_lies_over_a_text(show: Callable[..., Ui]) -> None:
    under = Body(text="Said")
    ui = show(under)
    with under.canvas.after:
        Color(*theme.ground)
        Rectangle(pos=under.pos, size=under.size)
    assert looks.faint(ui) == ["Body 'Said' is not to be seen: 1.00 : 1 at most"]


def test_that_an_ink_was_left_behind_by_a_change_of_theme(show: Callable[..., Ui]) -> None:
    ui = show(Body(text="Said", ink=theme.ink_soft))
    assert looks.faint(ui) == []
    theme.choose("dark")
    assert looks.faint(ui) == ["Body 'Said' has 3.04 : 1, #5D6864 on #151A19"]


# --- What a screen reader is told -------------------------------------------------------------------------------------


def test_that_all_is_told(show: Callable[..., Ui]) -> None:
    assert looks.unheard(show(Body(text="One call"), TextField(question="Who"), *save_and_close())) == []


def test_that_a_field_is_told_without_what_it_asks(show: Callable[..., Ui]) -> None:
    assert looks.unheard(show(TextField())) == ["FieldEntry '' is told as a text field without name"]


def test_that_a_text_is_drawn_and_not_told(show: Callable[..., Ui]) -> None:
    tick = Check(text="Agreed")
    ui = show(tick)
    tick.add_widget(Body(text="and one more thing"))  # a tick says its own words alone
    ui.frames(4)
    assert looks.unheard(ui) == ["the text 'and one more thing' is not told"]


def test_that_stops_are_read_in_another_order_than_they_stand_in(show: Callable[..., Ui]) -> None:
    save, close = save_and_close()
    line = BoxLayout(size_hint_y=None, height=60)
    line.add_widget(save)
    line.add_widget(close)
    ui = show(line)
    save.x, close.x = close.x, save.x
    assert looks.unheard(ui) == ["a screen reader reads the stops in another order than they stand in"]
