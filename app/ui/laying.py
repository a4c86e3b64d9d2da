"""In which order boxes place what is in them, so that each does it two or three times for a screen and not eight.

A width is told by the box around, a height by what is within: words wrap in the one and make the other. Kivy lays out
in the order in which boxes were told of a change, so a page moves all its rows for each of their words that has found
its height. Here it is done in sweeps, each box at most once in each: first from the window inwards, then outwards, and
so on until nothing changes. Importing this module has Kivy do it so.

Must not know what is drawn.
"""

from __future__ import annotations

from itertools import chain
from typing import Any
from weakref import ref

from kivy.clock import Clock
from kivy.uix.layout import Layout
from kivy.uix.recyclelayout import RecycleLayout
from kivy.uix.widget import Widget

MOST_SWEEPS = 8
"""Sweeps at one time; what does not settle goes on in the next round of the frame, as long as the frame allows."""

_wanting: dict[Layout, None] = {}
_inwards = True


class _Wish:
    """What a box is told a change by: it wants to be laid out before the next picture."""

    __slots__ = ("__weakref__", "_box")

    def __init__(self, box: Layout) -> None:
        self._box = ref(box)

    def __call__(self, *_: object) -> None:
        box = self._box()
        if box is not None:
            _wanting[box] = None
            _lay_all()

    @property
    def is_triggered(self) -> bool:
        """Whether the box is still to be laid out; asked by Kivy's scroll view."""
        return self._box() in _wanting


def _lay(_passed: float) -> None:
    global _inwards  # noqa: PLW0603 -- one window, one direction
    for _sweep in range(MOST_SWEEPS):
        if not _wanting:
            return
        _sweep_once(_inwards)
        _inwards = not _inwards
    if _wanting:
        _lay_all()


def _sweep_once(inwards: bool) -> None:
    """Lay out what wants it, level by level; what a box changes behind the sweep waits for the next one."""
    levels: dict[int, list[Layout]] = {}
    later: list[Layout] = []
    level = -1 if inwards else 1 << 30

    def take() -> None:
        while _wanting:
            box = _wanting.popitem()[0]
            at = _depth(box)
            if at > level if inwards else at < level:
                levels.setdefault(at, []).append(box)
            else:
                later.append(box)

    take()
    try:
        while levels:
            level = min(levels) if inwards else max(levels)
            for box in dict.fromkeys(levels.pop(level)):
                box.do_layout()
            take()
    finally:  # after a mistake in one, the others are laid out in the next round
        _wanting.update(dict.fromkeys(chain(later, *levels.values())))


def _depth(box: Widget) -> int:
    depth, around = 0, box.parent
    while around is not None and around is not around.parent:  # the window is its own
        depth, around = depth + 1, around.parent
    return depth


def restless() -> list[Layout]:
    """Return the boxes that still want to be laid out. After a frame there are some only where two never agree."""
    return list(_wanting)


_lay_all = Clock.create_trigger(_lay, -1)
_begun_by_kivy = Layout.__init__


def _begin(self: Layout, **properties: Any) -> None:
    if self._trigger_layout is None and not isinstance(self, RecycleLayout):  # that asks its own which rows it has
        self._trigger_layout = _Wish(self)
    _begun_by_kivy(self, **properties)


Layout.__init__ = _begin
