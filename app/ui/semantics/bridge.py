"""Hands the tree to the system's screen readers by AccessKit: UI Automation on Windows, AT-SPI on Linux.

The only module that imports AccessKit, which has wheels for desktops alone: elsewhere there is no `adapter`. Knows no
toolkit. AccessKit keeps the tree and answers the readers from threads of its own.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from app.ui.semantics.tree import TYPED, Node, ReaderAction, Role, Tree

try:
    import accesskit
except ImportError:  # a platform it has no wheel for
    accesskit = None

_LOG = logging.getLogger(__name__)
_LINES = 16
"""Bits of a number that count the lines of a text; a widget's own number stands above them."""
_WORD = re.compile(r"\S+\s*|\s+")


class ReaderRequest(NamedTuple):
    """What a reader asks for: of which thing, and with which text where it is to be typed."""

    number: int
    action: ReaderAction
    text: str


class Adapter:
    """What the system's readers look into. Made on the thread that draws, before the window (`handle`) is shown.

    `heard` is called when the first reader comes, `left` when none is there any more (Linux alone tells), `asked` with
    what one asks for: all three from any thread, and `heard` while AccessKit holds its lock, so that it must not call
    anything here.
    """

    def __init__(
        self, handle: int, heard: Callable[[], None], left: Callable[[], None], asked: Callable[[ReaderRequest], None]
    ) -> None:
        def act(request: Any) -> None:
            if (wanted := _wanted(request)) is not None:
                asked(wanted)

        if sys.platform == "win32":
            self._adapter = accesskit.windows.SubclassingAdapter(handle, heard, act)
        else:
            self._adapter = accesskit.unix.Adapter(heard, act, left)

    def show(self, tree: Tree, left: float, top: float) -> None:
        """Let the readers have what is on the screen now, and where the window is on it, in pixels; Windows knows."""
        if sys.platform != "win32":
            _left, _top, width, height = tree.nodes[tree.root].box
            place = accesskit.Rect(left, top, left + width, top + height)
            self._adapter.set_root_window_bounds(place, place)
        events = self._adapter.update_if_active(lambda: update(tree))
        if events is not None:
            events.raise_events()

    def show_focus(self, has_focus: bool) -> None:
        """Tell whether the window has the keyboard; Windows knows."""
        if sys.platform != "win32":
            self._adapter.update_window_focus_state(has_focus)


def adapter(
    handle: int, heard: Callable[[], None], left: Callable[[], None], asked: Callable[[ReaderRequest], None]
) -> Adapter | None:
    """Return an adapter for a window; None on a platform that has none, or where it does not start."""
    if accesskit is None or not (sys.platform == "win32" or sys.platform.startswith("linux")):
        return None
    try:
        return Adapter(handle, heard, left, asked)
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":  # a fault in AccessKit's own, which is no Exception
            raise
        _LOG.warning("screen readers: AccessKit did not start")
        return None


def update(tree: Tree) -> Any:
    """Return the whole tree as AccessKit takes it; it finds itself what is new, and tells the readers of that alone."""
    told = accesskit.TreeUpdate(_id(tree.focus))
    told.tree = accesskit.Tree(_id(tree.root))
    for number, node in tree.nodes.items():
        runs = _runs(number, node) if node.role in TYPED else []
        made = _node(node, runs)
        if number == tree.root:
            made.set_language(tree.language)
        told.nodes.append((_id(number), made))
        told.nodes.extend((run.id, run.node) for run in runs)
    return told


def _id(number: int) -> int:
    return number << _LINES


def _node(node: Node, runs: list[_Run]) -> Any:
    made = accesskit.Node(getattr(accesskit.Role, _ROLES[node.role]))
    made.set_children([*(run.id for run in runs), *map(_id, node.children)])
    made.set_bounds(accesskit.Rect(*node.box))
    if node.role is Role.TEXT:
        made.set_value(node.name)  # the words of a label are its value
    elif node.name:
        made.set_label(node.name)
    if node.value is not None:
        made.set_value(node.value)
    for text, put in ((node.about, made.set_description), (node.hint, made.set_placeholder)):
        if text:
            put(text)
    if node.caret is not None and runs:
        made.set_text_selection(accesskit.TextSelection(*(_position(runs, at) for at in node.caret)))
    for action in node.actions:
        made.add_action(_ACTIONS[action])
    _put_states(made, node)
    return made


def _put_states(made: Any, node: Node) -> None:
    if node.checked is not None:
        made.set_toggled(accesskit.Toggled.TRUE if node.checked else accesskit.Toggled.FALSE)
    if node.selected is not None and node.role is not Role.LINK:
        made.set_selected(node.selected)
    elif node.selected:
        made.set_aria_current(accesskit.AriaCurrent.TRUE)
    if node.expanded is not None:
        made.set_expanded(node.expanded)
    if node.level:
        made.set_level(node.level)
    if node.place is not None:
        made.set_position_in_set(node.place[0])
        made.set_size_of_set(node.place[1])
    if node.active is not None:
        made.set_active_descendant(_id(node.active))
    if node.invalid:
        made.set_invalid(accesskit.Invalid.TRUE)
    if node.live:
        made.set_live(accesskit.Live.POLITE)
    for is_so, put in (
        (node.disabled, made.set_disabled), (node.required, made.set_required),
        (node.role is Role.DIALOG, made.set_modal),
    ):  # fmt: skip
        if is_so:
            put()


# --- The text of a field, by which a reader follows the caret ---------------------------------------------------------


class _Run(NamedTuple):
    """A line of a text; `start` is where it begins, in characters."""

    id: int
    start: int
    node: Any


def _runs(number: int, node: Node) -> list[_Run]:
    made, start = list[_Run](), 0
    for line, text in enumerate(_lines(node.value or "")):
        made.append(_run(number, line, start, text, node))
        start += len(text)
    return made


def _lines(text: str) -> list[str]:
    """Return the lines of a text, each with its end; the last one, which may be empty, has none."""
    *ended, last = text.split("\n", (1 << _LINES) - 2)
    return [*(f"{line}\n" for line in ended), last]


def _run(number: int, line: int, start: int, text: str, node: Node) -> _Run:
    run = accesskit.Node(accesskit.Role.TEXT_RUN)
    run.set_value(text)
    run.set_character_lengths([len(character.encode()) for character in text])
    run.set_word_lengths([len(word) for word in _WORD.findall(text)])
    run.set_bounds(accesskit.Rect(*node.box))
    return _Run(_id(number) + 1 + line, start, run)


def _position(runs: list[_Run], at: int) -> Any:
    run = next(each for each in reversed(runs) if each.start <= at)
    return accesskit.TextPosition(run.id, at - run.start)


# --- By AccessKit's names ---------------------------------------------------------------------------------------------

_ROLES = {
    Role.WINDOW: "WINDOW", Role.DIALOG: "DIALOG", Role.GROUP: "GROUP", Role.LIST: "LIST", Role.ITEM: "LIST_ITEM",
    Role.NAVIGATION: "NAVIGATION", Role.TAB_LIST: "TAB_LIST", Role.LIST_BOX: "LIST_BOX",
    Role.RADIO_GROUP: "RADIO_GROUP", Role.HEADING: "HEADING", Role.TEXT: "LABEL", Role.STATUS: "STATUS",
    Role.ALERT: "ALERT", Role.FIGURE: "FIGURE", Role.PROGRESS: "PROGRESS_INDICATOR", Role.BUTTON: "BUTTON",
    Role.TOGGLE: "BUTTON", Role.LINK: "LINK", Role.TAB: "TAB", Role.OPTION: "LIST_BOX_OPTION",
    Role.CHECK_BOX: "CHECK_BOX", Role.RADIO: "RADIO_BUTTON", Role.COMBO: "COMBO_BOX", Role.FIELD: "TEXT_INPUT",
    Role.LINES: "MULTILINE_TEXT_INPUT", Role.SEARCH: "SEARCH_INPUT", Role.PASSWORD: "PASSWORD_INPUT",
}  # fmt: skip
_ACTIONS = (
    {
        ReaderAction.FOCUS: accesskit.Action.FOCUS,
        ReaderAction.PRESS: accesskit.Action.CLICK,
        ReaderAction.TYPE: accesskit.Action.SET_VALUE,
    }
    if accesskit is not None
    else {}
)


def _wanted(request: Any) -> ReaderRequest | None:
    """Return what a reader asks for; None for what there is no answer to."""
    number = request.target >> _LINES
    if request.action in (accesskit.Action.FOCUS, accesskit.Action.SCROLL_INTO_VIEW):
        return ReaderRequest(number, ReaderAction.FOCUS, "")
    if request.action == accesskit.Action.CLICK:
        return ReaderRequest(number, ReaderAction.PRESS, "")
    if request.action == accesskit.Action.SET_VALUE and request.data is not None and isinstance(request.data[1], str):
        return ReaderRequest(number, ReaderAction.TYPE, request.data[1])
    return None
