"""The platform's door: the draft is safe whenever one may look away, and nothing typed lies under a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kivy.core.window import Window
from PIL import Image

from app.ui.focus import keyboard
from app.ui.frame import Frame
from app.ui.platform import Covered
from app.ui.platform.desktop import Desktop
from tests.seats import Known
from tests.ui.parts import open_with_keys
from tests.ui.play import Play

pytestmark = pytest.mark.ui


class Tablet(Desktop):
    """A desktop with the keyboard of a tablet, which covers the lower part of the window."""

    cover: Callable[[Covered], None]

    def watch_edges(self, changed: Callable[[Covered], None]) -> Callable[[], None]:
        """Keep what to call when the keyboard comes and goes."""
        self.cover = changed
        return super().watch_edges(changed)


class PlayOnTablet(Play):
    """The app on such a tablet."""

    def _root(self) -> Frame:
        self.platform = Tablet()
        self.frame = Frame(self.session, self.platform)
        self.frame.begin()
        return self.frame


@pytest.fixture
def play(warm: None, keys_of_a_centre: Known, tmp_path: Path) -> Iterator[PlayOnTablet]:
    """A form on a tablet."""
    known = keys_of_a_centre.copy(tmp_path / "seat")
    playing = PlayOnTablet(known.folder, (360, 740))
    open_with_keys(playing.session, known)
    playing.frames(4)
    playing.frame.new_incident()
    playing.frames(10)
    yield playing
    playing.end()


@pytest.mark.parametrize("event", ["on_minimize", "on_hide", "on_request_close"])
def test_whatever_takes_the_window_from_the_eye_the_draft_is_kept(play: PlayOnTablet, event: str) -> None:
    play.frame.screen.model.answer("case.risk", ["high"])
    assert play.session.book.drafts.every() == []
    Window.dispatch(event)
    play.frames(3)
    [draft] = play.session.book.drafts.every()
    assert draft.answers["case.risk"] == "high"


def test_another_window_in_front_keeps_the_draft(play: PlayOnTablet) -> None:
    play.frame.screen.model.answer("case.risk", ["high"])
    Window._focus = True
    Window._focus = False
    play.frames(3)
    assert len(play.session.book.drafts.every()) == 1
    Window._focus = True


def test_what_is_typed_in_stays_above_the_keyboard(play: PlayOnTablet) -> None:
    play.frame.screen.model.go("next")
    play.frames(8)
    play.type_in("Your own summary", "Came with her mother.")
    high = 400
    play.platform.cover(Covered(bottom=high))
    play.frames(8)
    entry, foot = keyboard.at, play.frame.screen.ids.foot
    line = entry.to_window(*entry.cursor_pos)[1] - entry.line_height
    assert line >= foot.to_window(0, foot.top)[1], "the line that is written, where the field is higher than the room"
    assert play.frame.screen.ids.foot.to_window(0, play.frame.screen.ids.foot.y)[1] >= high
    play.platform.cover(Covered())
    play.frames(4)
    assert play.frame.screen.ids.foot.to_window(0, play.frame.screen.ids.foot.y)[1] < high


def test_the_window_bears_our_icon_and_a_name_that_tells_nothing(play: PlayOnTablet) -> None:
    app = play.app
    with Image.open(app.get_application_icon()) as icon:
        assert icon.size == (256, 256)
    assert (app.icon, app.title) == (app.get_application_icon(), "Notes")
