"""Keeps the system's screen readers told of what is drawn, and does what they ask, on the thread that draws.

Nothing is done, and nobody woken, while no reader is there. While one is, the tree is made anew when a frame has been
drawn or the keyboard has moved, ten times a second at the most, and handed on when it differs from the last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

from app.ui.calm import carefully
from app.ui.focus import keyboard
from app.ui.platform import door
from app.ui.semantics import drawn
from app.ui.semantics.bridge import Adapter, ReaderRequest
from app.ui.semantics.tree import Tree

LEAST = 0.1
"""Seconds from one telling to the next: a list that is scrolled is drawn sixty times a second."""

Later = Callable[[float, Callable[[], None]], object]
Tell = Callable[[Callable[[], None], Callable[[], None], Callable[[ReaderRequest], None]], Adapter | None]


class ScreenReader:
    """Whoever reads the window aloud, if anybody does.

    `later` calls on the thread that draws, from any thread; `may` is asked before anything is done for a reader, as it
    is before a key or a touch: one that comes too late locks, and does nothing. `tell` makes what the readers look
    into; without it, the platform does.
    """

    def __init__(self, title: str, later: Later, may: Callable[[], bool], tell: Tell | None = None) -> None:
        self._title, self._later, self._may = title, later, may
        self._is_heard = False
        self._told: Tree | None = None
        self._told_at = float("-inf")
        self._again: Any = None
        self._adapter = (tell or door().tell_readers)(self._came, self._went, self._asked)

    def now(self) -> None:
        """Tell at once what is on the screen: what was there before is to be heard no more."""
        if not self._is_heard:
            return
        if self._again is not None:
            self._again.cancel()
            self._again = None
        self._told_at = Clock.time()
        carefully(self._tell)  # what cannot be told must neither stop a lock nor, at every frame, the program

    def _tell(self) -> None:
        tree = drawn.tree(self._title)
        if tree != self._told and self._adapter is not None:
            self._told = tree
            self._adapter.show(tree, Window.left, Window.top)

    def end(self) -> None:
        """Tell nobody any more."""
        self._unlisten()
        self._adapter = None

    # --- From any thread ---------------------------------------------------------------------------------------

    def _came(self) -> None:
        """Somebody listens: AccessKit takes nothing for an answer here, and the tree when it is made."""
        self._later(0, self._listen)

    def _went(self) -> None:
        """Nobody listens. From here on the adapter is not called: it holds its lock when it asks the next time, and
        would wait for Python's while whoever calls it waits for that one."""
        self._is_heard = False
        self._later(0, self._unlisten)

    def _asked(self, asked: ReaderRequest) -> None:
        self._later(0, lambda: self._do(asked))

    # --- On the thread that draws ------------------------------------------------------------------------------

    def _listen(self) -> None:
        if self._adapter is None:
            return
        self._unlisten()
        self._is_heard = True
        Window.bind(on_draw=self._changed, focus=self._focused)
        keyboard.fbind("at", self._changed)
        self._focused(Window, Window.focus)
        self.now()

    def _unlisten(self) -> None:
        self._is_heard, self._told = False, None
        Window.unbind(on_draw=self._changed, focus=self._focused)
        keyboard.funbind("at", self._changed)
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def _focused(self, _window: object, has_focus: bool) -> None:
        if self._adapter is not None and self._is_heard:
            self._adapter.show_focus(has_focus)

    def _changed(self, *_: object) -> None:
        """Something was drawn: tell of it, or when the time has come."""
        wait = self._told_at + LEAST - Clock.time()
        if wait <= 0:
            self.now()
        elif self._again is None:
            self._again = Clock.schedule_once(lambda _passed: self.now(), wait)

    def _do(self, asked: ReaderRequest) -> None:
        if self._is_heard and self._may():
            drawn.do(asked.number, asked.action, asked.text)
            self._changed()
