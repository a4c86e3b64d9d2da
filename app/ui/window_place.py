"""Where the window stands: it fits the screen it opens on, and comes again as it was left. No toolkit.

What is remembered is a small file beside the preferences: a size and a place, which say nothing of any case.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.replacing import replace

FILE = "window.json"
FIRST = (1366, 768)
"""The size of a window that nobody has changed, in the screen's own units."""
_FARTHEST = 32_767
"""No screen has a point beyond this: a file that says so was not written here."""


class ScreenBox(NamedTuple):
    """A part of the screens, in their own units; `y` goes down."""

    x: int
    y: int
    width: int
    height: int


class Edges(NamedTuple):
    """What the system draws around a window: its title, its frame."""

    top: int = 0
    left: int = 0
    bottom: int = 0
    right: int = 0


class Placement(NamedTuple):
    """Where a window stands: its own `box`, without title and frame, and whether it fills its screen instead."""

    box: ScreenBox
    fills: bool = False


def fitting(kept: Placement | None, screens: Sequence[ScreenBox], edges: Edges) -> Placement:
    """Return where the window is to stand on the `screens` there are, as far as windows may use them, the first one
    first; `kept` is how it was left.

    What does not fit whole fills the screen: then every system keeps it off the task bar, and its title can be reached.
    The box fits in any case, for what a system does that fills nothing.
    """
    screen = max(screens, key=lambda each: _overlap(kept.box, each)) if kept is not None else screens[0]
    room = ScreenBox(
        screen.x + edges.left,
        screen.y + edges.top,
        max(1, screen.width - edges.left - edges.right),
        max(1, screen.height - edges.top - edges.bottom),
    )
    wide, high = kept.box[2:] if kept is not None else FIRST
    width, height = min(wide, room.width), min(high, room.height)
    x, y = (
        kept.box[:2] if kept is not None else (room.x + (room.width - width) // 2, room.y + (room.height - height) // 2)
    )
    box = ScreenBox(
        min(max(x, room.x), room.x + room.width - width),
        min(max(y, room.y), room.y + room.height - height),
        width,
        height,
    )
    return Placement(box, fills=(width, height) != (wide, high) or (kept is not None and kept.fills))


def read(folder: Path) -> Placement | None:
    """Return how the window was left on this device; None for nothing, and for what cannot be."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        box = ScreenBox(*(_whole(found[name]) for name in ScreenBox._fields))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return Placement(box, found.get("fills") is True) if box.width > 0 and box.height > 0 else None


def keep(folder: Path, placement: Placement) -> None:
    """Keep how the window is left. Raises `OSError`; then it comes again as it did this time."""
    new = folder / f"{FILE}.new"
    new.write_text(json.dumps({**placement.box._asdict(), "fills": placement.fills}), encoding="utf-8")
    replace(new, folder / FILE)


def _overlap(box: ScreenBox, screen: ScreenBox) -> int:
    wide = min(box.x + box.width, screen.x + screen.width) - max(box.x, screen.x)
    high = min(box.y + box.height, screen.y + screen.height) - max(box.y, screen.y)
    return max(0, wide) * max(0, high)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _FARTHEST:
        raise ValueError("no length of a screen")
    return value
