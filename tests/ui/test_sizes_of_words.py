"""Words at one and a half times their size, long names and the wheel: nothing is cut, broken in the middle, or slow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from kivy.core.window import Window
from kivy.input.providers.mouse import MouseMotionEvent
from kivy.metrics import dp
from kivy.uix.widget import Widget

from app.ui.bars import LAST_WAYS, PHONE_WAYS, WAYS
from app.ui.language import language
from app.ui.theme.theme import theme
from app.ui.widgets.ground import Column
from app.ui.widgets.icon import Icon
from app.ui.widgets.navigation import BottomBar, Rail, Way
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.text import PageTitle, Title, WayText
from app.ui.widgets.top_bar import TopBar
from tests.seats import Known
from tests.ui.driver import Ui
from tests.ui.parts import open_with_keys
from tests.ui.play import Play

pytestmark = pytest.mark.ui

Mount = Callable[..., Ui]
PHONE = (360, 740)


def test_the_bar_at_the_bottom_and_its_icons_grow_with_the_text_and_nothing_of_it_is_cut(mount: Mount) -> None:
    heights, icons = [], []
    for size in (1.0, 1.5):
        theme.choose(text_size=size)
        bar = BottomBar(destinations=PHONE_WAYS)
        ui = mount(lambda bar=bar: bar, PHONE)
        ui.frames(4)
        heights.append(bar.height)
        for way in ui.every(Way):
            icon = next(ui.every(Icon, within=way))
            assert way.y <= icon.y and icon.top <= way.top <= bar.top
        icons.append(icon.height)
    assert heights[1] > heights[0]
    assert icons[1] == 1.5 * icons[0]


@pytest.mark.parametrize("kind", [Rail, BottomBar])
def test_no_word_of_a_way_is_broken_and_all_have_one_size_chosen_or_not(mount: Mount, kind: type) -> None:
    for size in (1.0, 1.3, 1.5):
        theme.choose(text_size=size)
        ways = Rail(destinations=WAYS, last=LAST_WAYS) if kind is Rail else BottomBar(destinations=PHONE_WAYS)
        ui = mount(lambda ways=ways: ways, PHONE)
        language.switch("sw")
        for chosen in ("today", "settings"):
            ways.chosen = chosen
            ui.frames(4)
            words = list(ui.every(WayText))
            assert len({word.font_size for word in words}) == 1
            for word in words:
                assert word.texture_size[1] < 2 * word.font_size, f"{word.text} takes two lines at {size}"


def test_inside_a_case_or_a_form_a_phone_says_by_a_sign_what_was_sent(mount: Mount) -> None:
    bar = TopBar(title="Kisima*", subtitle="MSA-JC2-25-SM-012", sync_state="sent", sync_text="All sent 10:42")
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, PHONE)
    ui.frames(4)
    assert "All sent 10:42" in ui.texts()
    high = bar.height
    bar.can_go_back = True
    ui.frames(4)
    assert "All sent 10:42" not in ui.texts()
    assert bar.height <= high - dp(40)  # a row less
    bar.attention = "Needs attention"
    ui.frames(4)
    assert {"Needs attention", "All sent 10:42"} <= set(ui.texts())  # where somebody must look, the words stay


def test_a_title_without_room_is_smaller_before_it_wraps(mount: Mount) -> None:
    theme.choose(text_size=1.5)
    bar = TopBar(title="Kisima*", subtitle="MSA-JC2-25-SM-012", sync_text="All sent 10:42", can_go_back=True)
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, PHONE)
    ui.frames(4)
    title = next(ui.every(PageTitle))
    assert title.texture_size[1] < 2 * title.font_size


def test_names_of_partners_that_differ_at_their_ends_are_told_apart_in_the_list(
    warm: None, keys_of_a_centre: Known, tmp_path: Path
) -> None:
    names = [f"Hospitali ya Rufaa ya Kaunti ya Kilifi, kitengo cha {which}" for which in ("watoto", "dharura")]
    known = keys_of_a_centre.copy(tmp_path / "seat")
    play = Play(known.folder, PHONE)
    try:
        open_with_keys(play.session, known)
        play.frames(4)
        for name in names:
            play.session.book.records.record("partner", {"name": name, "kind": "hospital"})
        play.frame.navigator.start("partners")
        play.frames(10)
        shown = [label for label in play.every(Title) if label.text in names]
        assert sorted(label._label.text for label in shown) == sorted(names)  # without an ellipsis
        rows = play.frame.screen.list.rows
        assert rows.row_height > theme.list_row_height
        assert all(label.texture_size[1] <= rows.row_height for label in shown)
    finally:
        play.end()


def test_one_notch_of_the_wheel_goes_a_row_further(mount: Mount) -> None:
    page = ScrollPage()
    page.add_widget(Widget(size_hint_y=None, height=5000))
    ui = mount(lambda: page, PHONE)
    ui.frames(4)
    room = page.ids.column.height - page.height
    touch = MouseMotionEvent("mouse", 1, (0.5, 0.5, "scrollup"), is_touch=True, type_id="touch")
    touch.scale_for_screen(*Window.size)
    page.dispatch("on_touch_down", touch)
    ui.frames(4)
    assert round((1 - page.scroll_y) * room) == theme.wheel == dp(90)
