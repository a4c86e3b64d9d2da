"""The window fits the screen it opens on, and comes again as it was left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui import start, window_place
from app.ui.window_place import FIRST, Edges, Placement, ScreenBox, fitting
from tests.examples import examples
from tests.ui.x_server import x_server

SMALLEST = tuple(int(value) for _part, name, value in start.SETTINGS if name.startswith("minimum"))
TITLE = Edges(top=30, left=1, bottom=1, right=1)
SCREENS = {
    "a large screen": (ScreenBox(0, 0, 1920, 1040), False),
    "1366 x 768 without a task bar": (ScreenBox(0, 0, 1368, 799), False),
    "1366 x 768 less a task bar": (ScreenBox(0, 0, 1366, 728), True),
    "1366 x 768 at 125 %, less a task bar": (ScreenBox(0, 0, 1092, 574), True),
    "1366 x 768 at 150 %, less a task bar": (ScreenBox(0, 0, 910, 472), True),
    "1280 x 800": (ScreenBox(0, 0, 1280, 800), True),
    "a tablet held upright": (ScreenBox(0, 0, 800, 1280), True),
    "a bar at the left": (ScreenBox(72, 27, 1294, 741), True),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_window_that_does_not_fit_fills_its_screen_and_one_that_fits_stands_amid_it(name: str) -> None:
    screen, fills = SCREENS[name]
    placed = fitting(None, [screen], TITLE)
    assert placed.fills == fills
    assert is_within(placed.box, screen, TITLE)
    for length, smallest in zip(placed.box[2:], SMALLEST, strict=True):
        assert length >= smallest, "the system makes it larger again, and its foot cannot be reached"
    if not fills:
        assert placed.box[2:] == FIRST


boxes = st.builds(
    ScreenBox, st.integers(-4000, 4000), st.integers(-4000, 4000), st.integers(1, 4000), st.integers(1, 4000)
)


@settings(max_examples=examples(200), deadline=None)
@given(kept=boxes, fills=st.booleans(), screens=st.lists(boxes, min_size=1, max_size=3))
def test_wherever_it_was_left_the_whole_window_with_its_title_is_on_one_screen(
    kept: ScreenBox, fills: bool, screens: list[ScreenBox]
) -> None:
    screens = [each._replace(width=each.width + 400, height=each.height + 400) for each in screens]
    placed = fitting(Placement(kept, fills), screens, TITLE)
    assert any(is_within(placed.box, screen, TITLE) for screen in screens)
    if any(is_within(kept, screen, TITLE) for screen in screens[:1]) and len(screens) == 1:
        assert placed == Placement(kept, fills)


def test_what_is_kept_is_read_again_and_what_cannot_be_is_not(tmp_path: Path) -> None:
    left = Placement(ScreenBox(40, 60, 900, 700), fills=True)
    window_place.keep(tmp_path, left)
    assert window_place.read(tmp_path) == left
    boxes = ('{"x": 0, "y": 0, "width": 1e9, "height": 5}', '{"x": 0, "y": 0, "width": 0, "height": 700}')
    for wrong in ("", "[]", "{}", '{"x": 1}', '{"x": true, "y": 0, "width": 9, "height": 9}', *boxes):
        (tmp_path / window_place.FILE).write_text(wrong)
        assert window_place.read(tmp_path) is None, wrong


def is_within(box: ScreenBox, screen: ScreenBox, edges: Edges) -> bool:
    """Tell whether a window with what is drawn around it lies on a screen."""
    return (
        box.x - edges.left >= screen.x
        and box.y - edges.top >= screen.y
        and box.x + box.width + edges.right <= screen.x + screen.width
        and box.y + box.height + edges.bottom <= screen.y + screen.height
    )


# --- A real window --------------------------------------------------------------------------------------------------

# It opens, says where it stands, is put elsewhere, and is closed.
OPENED = """
import json, sys
from pathlib import Path
from app.ui import start
folder = Path(sys.argv[1])
start.prepare(folder)
from kivy.clock import Clock
from kivy.core.window import Window
from app.ui.platform import sdl_window
from app.ui.program import Program
from app.ui.window_place import ScreenBox
running = Program(folder)
def look(_passed):
    print(json.dumps([*sdl_window.opened().placement.box, *Window.size]))
    put = ScreenBox(*map(int, sys.argv[2:]))
    sdl_window.opened().place(put)
    Window.system_size = put.width, put.height
    Clock.schedule_once(lambda _passed: running.app.stop(), 0.5)
Clock.schedule_once(look, 0.5)
start.show(running)
"""


@pytest.fixture
def upright() -> Iterator[str]:
    """An X server whose screen is a tablet held upright."""
    with x_server("800x1280x24") as name:
        yield name


@pytest.mark.soak  # a real display takes its time
@pytest.mark.ui
def test_a_real_window_fits_a_tablet_held_upright_and_comes_again_where_it_was_put(
    upright: str, tmp_path: Path
) -> None:
    (tmp_path / "slot").touch()  # somebody has set up here: what is in it, only unlocking asks

    def seen_before_it_is_put(*box: int) -> list[int]:
        shown = subprocess.run(
            [sys.executable, "-c", OPENED, tmp_path, *map(str, box)], capture_output=True, text=True, timeout=120,
            env=os.environ | {"DISPLAY": upright, "SDL_VIDEODRIVER": "x11", "WAYLAND_DISPLAY": ""},
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
        found: list[int] = json.loads(shown.stdout.splitlines()[-1])
        return found

    x, y, width, height, drawn_wide, drawn_high = seen_before_it_is_put(100, 200, 500, 700)
    assert is_within(ScreenBox(x, y, width, height), ScreenBox(0, 0, 800, 1280), Edges())
    assert (width, height) == (drawn_wide, drawn_high)
    assert seen_before_it_is_put(0, 0, 400, 500) == [100, 200, 500, 700, 500, 700]
