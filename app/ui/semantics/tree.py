"""The screen as who cannot see it is told of it: what each thing is (`Role`), is called and holds, in reading order.

Knows no toolkit and no reader: `drawn.py` makes a tree of widgets, `bridge.py` hands it to the system. The roles and
states are those of WAI-ARIA, by the names this house uses for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Role(Enum):
    """What a thing is."""

    WINDOW = "window"
    DIALOG = "dialog"
    GROUP = "group"
    LIST = "list"
    ITEM = "item"
    NAVIGATION = "navigation"
    TAB_LIST = "tab list"
    LIST_BOX = "list box"
    RADIO_GROUP = "radio group"
    HEADING = "heading"
    TEXT = "text"
    STATUS = "status"
    ALERT = "alert"
    FIGURE = "figure"
    PROGRESS = "progress"
    BUTTON = "button"
    TOGGLE = "toggle button"
    LINK = "link"
    TAB = "tab"
    OPTION = "option"
    CHECK_BOX = "check box"
    RADIO = "radio button"
    COMBO = "combo box"
    FIELD = "text field"
    LINES = "text field of several lines"
    SEARCH = "search field"
    PASSWORD = "passphrase field"  # noqa: S105 -- a role


HOLDING = frozenset({Role.COMBO, Role.FIELD, Role.LINES, Role.SEARCH, Role.LIST_BOX, Role.PROGRESS})
"""What has a value, be it an empty one. A passphrase has one that nobody is told."""
TICKED = frozenset({Role.TOGGLE, Role.CHECK_BOX, Role.RADIO})
"""What is on or off."""
TYPED = frozenset({Role.FIELD, Role.LINES, Role.SEARCH})
"""What is typed into and may be read back letter by letter."""


class ReaderAction(Enum):
    """What a reader can ask for in a person's name."""

    FOCUS = "focus"
    PRESS = "press"
    TYPE = "type"


class Box(NamedTuple):
    """Where a thing is in the window, in pixels from its top left corner: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the screen. None for `value`, `checked`, `selected` or `expanded` where it has no such thing.

    `name` is what it is called, `value` what it holds, `about` what stands below it: its help, or what is wrong.
    `caret` is where the marked text begins and ends in the value, in characters. `place` is its number in a list and
    how many there are. `active` is the child that the arrow keys stand at while the list has the keyboard.
    """

    role: Role
    name: str = ""
    value: str | None = None
    about: str = ""
    checked: bool | None = None
    selected: bool | None = None
    expanded: bool | None = None
    disabled: bool = False
    required: bool = False
    invalid: bool = False
    live: bool = False
    level: int = 0
    hint: str = ""
    place: tuple[int, int] | None = None
    caret: tuple[int, int] | None = None
    active: int | None = None
    actions: frozenset[ReaderAction] = frozenset()
    box: Box = NOWHERE
    children: tuple[int, ...] = ()


class Tree(NamedTuple):
    """Everything that can be seen, by the number of each thing; `focus` is the one that has the keyboard, `language`
    the one that it is said in, as ISO 639 names it: a reader takes its voice by that."""

    root: int
    focus: int
    nodes: dict[int, Node]
    language: str = "en"

    def in_order(self) -> list[int]:
        """Return the numbers of all things in the order in which they are read."""
        read, waiting = list[int](), [self.root]
        while waiting:
            at = waiting.pop()
            read.append(at)
            waiting += reversed(self.nodes[at].children)
        return read
