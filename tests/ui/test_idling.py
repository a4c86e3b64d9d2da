"""The loop rests while nothing happens, and for nothing that is to be seen or answered.

What a rest is worth is measured by `make bench ROWS=idle`; that the program starts, is used and ends by its loop, by
`test_start.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.label import Label

from app.ui import idling
from app.ui.idling import LONGEST, Idling, Naps, time_to_rest
from app.ui.widgets.field import BLINKS_FOR, FieldEntry, TextField
from tests.ui.driver import Ui


def test_there_is_rest_while_nothing_is_due_and_none_for_a_frame_that_is_to_be_drawn(mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="still"))
    ui.wait(3)  # what was to be done later is done
    assert time_to_rest() > 0

    Window.canvas.ask_update()
    assert time_to_rest() == 0
    Window.dispatch("on_draw")
    assert time_to_rest() > 0


def test_an_animation_is_drawn_frame_by_frame(mount: Callable[..., Ui]) -> None:
    moved = Label(text="moves")
    ui = mount(lambda: moved)
    ui.frames(4)

    Animation(opacity=0.5, duration=0.3).start(moved)
    for _frame in range(4):
        assert time_to_rest() == 0
        ui.frames(1)
    ui.wait(0.5)

    assert moved.opacity == 0.5
    assert time_to_rest() > 0


def test_a_rest_ends_when_the_next_call_is_due(mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: Label(text="still"))
    ui.frames(4)

    Clock.schedule_once(lambda _passed: None, 0.25)

    assert 0 < time_to_rest() <= 0.25


def test_a_threads_answer_ends_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    resting, done = threading.Event(), []

    class Resting(Naps):
        def wait(self, seconds: float) -> None:
            assert seconds <= LONGEST
            resting.set()
            self._woken.wait()  # until it is woken: with no wake the test would not end
            done.append("woken")

    monkeypatch.setattr(idling, "_waits", Resting)
    monkeypatch.setattr(idling, "time_to_rest", lambda: 60.0)
    monkeypatch.setattr(Window, "mainloop", lambda: done.append("looked"))
    loop = Idling()
    loop.begin()
    answering = threading.Thread(target=lambda: (resting.wait(), loop.wake()))
    answering.start()

    Window.mainloop()
    answering.join()
    loop.end()

    assert done == ["woken", "looked"], "and then the window's events are looked at"


def test_nobody_is_woken_who_does_not_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    naps = Naps()
    monkeypatch.setattr(idling, "_waits", lambda: naps)
    monkeypatch.setattr(Window, "mainloop", lambda: None)
    loop = Idling()
    loop.begin()

    loop.wake()
    loop.end()

    assert not naps._woken.is_set(), "or SDL's queue would fill where nobody empties it"


def test_the_cursor_stands_still_after_the_last_key_and_blinks_again_with_the_next(mount: Callable[..., Ui]) -> None:
    ui = mount(lambda: TextField(question="Name"))
    (entry,) = ui.every(FieldEntry)
    ui.tap(entry)
    ui.write("A")
    assert entry.cursor_blink

    ui.wait(BLINKS_FOR + 1)
    assert entry.focus
    assert not entry.cursor_blink

    ui.write("m")
    assert entry.cursor_blink
