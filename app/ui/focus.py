"""Where the keyboard is: a ring around the widget that has it, which scrolls into view, and Tab from anywhere.

The ring shows only while the keyboard is what the person uses; a finger or a mouse takes it away.
"""

from functools import partial
from typing import Any
from weakref import ref

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.event import EventDispatcher
from kivy.graphics import Color, InstructionGroup, SmoothLine
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from app.ui.theme.theme import theme

TAB = 9
WAYS = frozenset({TAB, 13, 271, 273, 274, 275, 276, 278, 279, 280, 281, 282})
"""Tab, Enter, arrows, Home, End, page keys and F1: who presses one of them, or a key with Ctrl or Alt, goes by keys."""
REPEATS_WITHIN = 1.2
"""Seconds within which a key that was not let go of is the same press: no keyboard waits longer to repeat it. Later it
is another one: its letting go was heard by another window."""


class Stop(FocusBehavior):
    """A stop of the Tab order. Tells `keyboard` when it gains or loses the focus.

    A touch does not focus it: on a tablet that would raise the keyboard under every button. Of those that `roves`
    within one parent, the answers of a question, Tab comes to one; arrows go to the others. What is no `tab_stop` has a
    key of its own.
    """

    roves = False
    tab_stop = True

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.fbind("focus", keyboard.moved)

    def is_entrance(self) -> bool:
        """Tell whether Tab comes to this one of those that rove together: to the first, unless another is better."""
        stops = (each for each in reversed(self.parent.children) if isinstance(each, Stop) and each.roves)
        return self is next(stops, self)

    def _get_focus_next(self, direction: str) -> Any:
        """The next stop of Tab, as Kivy finds it, past those that arrows come to."""
        found = super()._get_focus_next(direction)
        for _tried in range(1000):  # a ring of stops none of which is one
            if found is None or found is self or not _is_passed(found, self):
                return found
            found = FocusBehavior._get_focus_next(found, direction)
        return None

    def keyboard_on_key_up(self, window: Any, keycode: tuple[int, str]) -> bool:
        """Keep the focus when Escape is let go of, where Kivy gives it up: what it has closed gave the focus here."""
        return keycode[1] != "escape" and bool(super().keyboard_on_key_up(window, keycode))

    def on_touch_down(self, touch: Any) -> bool:
        """Pass the touch on, past the part of Kivy's that would take the focus."""
        return bool(super(FocusBehavior, self).on_touch_down(touch))


def _is_passed(stop: Any, coming_from: Any) -> bool:
    """Tell whether Tab goes past a stop."""
    if not getattr(stop, "tab_stop", True):
        return True
    if not getattr(stop, "roves", False):
        return False
    is_beside = getattr(coming_from, "roves", False) and coming_from.parent is stop.parent
    return is_beside or not stop.is_entrance()


class Keyboard(EventDispatcher):
    """Whether the keyboard is in use, what has the focus, and what the ring is around, if there is one.

    `by_finger` while a finger was the last to do something: then nothing takes the focus by itself, for on a tablet
    that would raise the keyboard. `is_repeat` while a key that is held down is heard again. One for the process:
    `keyboard`.
    """

    in_use = BooleanProperty(False)
    at = ObjectProperty(None, allownone=True)
    by_finger = False
    is_repeat = False

    def __init__(self) -> None:
        super().__init__()
        self._ring = InstructionGroup()
        self.ringed: Widget | None = None
        self._down: dict[int, float] = {}
        self._last: Any = lambda: None  # a weak reference to what had the focus last
        self._awaited: Any = lambda: None  # to what Tab comes next
        self._page: Any = lambda: None  # and to what is shown beside the ways and the bars
        self.fbind("in_use", self._draw)
        self.fbind("at", self._draw)
        theme.fbind("ring", self._draw)

    def listen(self) -> None:
        """Follow the window's keys and touches from now on. Called once, when the app is built."""
        Window.bind(on_key_down=self._key, on_key_up=self._let_go, on_touch_down=self._touched)
        self.hear_first()

    def hear_first(self) -> None:
        """Hear keys before whatever listened to them before this was called."""
        Window.unbind(on_key_down=self._struck)
        Window.bind(on_key_down=self._struck)

    def moved(self, widget: Widget, focused: bool) -> None:
        """Hear from a widget that it has the focus, or has it no longer."""
        if focused and root_of(widget) not in Window.children:
            widget.focus = False  # what is not in the window shall not hear what is typed: its screen has gone
            if (last := self._last()) is not None and root_of(last) in Window.children:
                last.focus = True  # it was taken from there
        elif focused:
            self.at, self._last, self._awaited = widget, ref(widget), lambda: None
            if self.in_use:
                bring_into_view(widget)
        elif self.at is widget:
            self.at = None

    def begin_in(self, page: Widget) -> None:
        """Have Tab begin in `page`, which is another than before: the ways around it have keys of their own."""
        self._page, self._last = ref(page), lambda: None

    @property
    def last(self) -> Any:
        """What has the focus or had it last, which Tab comes to while nothing has it; None for nothing."""
        return self._awaited() or self._last()

    def await_in(self, tree: Widget) -> None:
        """Have the next Tab come to the first stop in `tree`, while nothing has the focus."""
        stop = next((each for each in tree.walk(restrict=True) if is_stop(each)), None)
        if stop is not None:
            self._awaited = ref(stop)

    def leave(self) -> None:
        """Take the focus from whatever has it."""
        if self.at is not None:
            self.at.focus = False

    def _touched(self, _window: object, touch: Any) -> None:
        self.in_use, self.by_finger = False, touch.device != "mouse"

    def _struck(self, _window: object, key: int, _code: int, _text: str, modifiers: list[str]) -> bool:
        now = Clock.time()
        self.is_repeat = now - self._down.get(key, float("-inf")) < REPEATS_WITHIN
        self._down[key] = now
        self.by_finger = False
        if key in WAYS or {"ctrl", "alt", "meta"} & set(modifiers):
            self.in_use = True
        return False

    def _let_go(self, _window: object, key: int, *_rest: object) -> None:
        self._down.pop(key, None)
        self.is_repeat = False

    def _key(self, _window: object, key: int, _code: int, _text: str, modifiers: list[str]) -> bool:
        if key != TAB or {"ctrl", "alt", "meta"} & set(modifiers):
            return False
        self.in_use = True
        if self.at is not None and root_of(self.at) not in Window.children:
            self.leave()  # its screen has gone
        if self.at is not None:
            bring_into_view(self.at)
            return False  # Kivy moves on from what has the focus
        self._enter(topmost())
        return self.at is not None

    def _enter(self, top: Widget) -> None:
        """Give the focus to what is awaited, what had it last, the first stop of the page, or of all there is."""
        for stop in (self._awaited(), self._last()):
            if stop is not None and stop.is_focusable and not stop.disabled and root_of(stop) is top:
                stop.focus = True
                return
        page = self._page()
        if page is not None and root_of(page) is top:
            focus_first(page)
        if self.at is None:
            focus_first(top)

    def _draw(self, *_: object) -> None:
        if self.ringed is not None:
            self.ringed.canvas.after.remove(self._ring)
            self.ringed.funbind("pos", self._place)
            self.ringed.funbind("size", self._place)
            self.ringed = None
        if self.at is None or not self.in_use or not getattr(self.at, "ringed", True):
            return
        self.ringed = self.at
        self._line = SmoothLine(width=theme.ring_width)
        self._ring.clear()
        self._ring.add(Color(*theme.ring))
        self._ring.add(self._line)
        self.ringed.canvas.after.add(self._ring)
        self.ringed.fbind("pos", self._place)
        self.ringed.fbind("size", self._place)
        self._place()

    def _place(self, *_: object) -> None:
        self._line.rounded_rectangle = ring_around(self.ringed)


keyboard = Keyboard()


def ring_around(widget: Any) -> tuple[float, float, float, float, float]:
    """Return where the ring of `widget` runs: x, y, width, height and the radius of its corners, in pixels."""
    inset, corner = getattr(widget, "inset", 0), getattr(widget, "radius", [theme.button_radius])[0]
    by = ring_beyond(widget)
    width, height = widget.width + 2 * by, widget.height - 2 * inset + 2 * by
    rounding = max(1, min(corner + by, width / 2, height / 2))
    return widget.x - by, widget.y + inset - by, max(1, width), max(1, height), rounding


def ring_beyond(widget: Widget) -> float:
    """Return how far beyond the edges of `widget` its ring runs, in pixels: inside it where its neighbours touch it."""
    return float(-theme.ring_width if getattr(widget, "ring_inside", False) else theme.ring_width + theme.ring_gap)


def topmost() -> Widget:
    """Return what lies on top in the window: an open sheet, or the app's root."""
    return Window.children[0]


def root_of(widget: Widget) -> Widget:
    """Return the ancestor of `widget` that hangs in the window itself."""
    while isinstance(widget.parent, Widget):
        widget = widget.parent
    return widget


def is_stop(widget: Widget) -> bool:
    """Tell whether Tab comes to this one."""
    is_there = isinstance(widget, FocusBehavior) and widget.is_focusable and not widget.disabled
    return bool(is_there and not _is_passed(widget, None))


def focus_first(tree: Widget) -> None:
    """Give the focus to the first stop in `tree`, in reading order; to nothing when there is none."""
    for widget in tree.walk(restrict=True):
        if is_stop(widget):
            widget.focus = True
            return


def bring_into_view(widget: Widget) -> None:
    """Scroll every list around `widget` so that it can be seen, and the ring around it."""
    parent = widget.parent
    while isinstance(parent, Widget):
        is_recycled = hasattr(parent, "view_adapter")  # a RecycleView, whose rows come and go as it scrolls
        if isinstance(parent, ScrollView) and not is_recycled:
            _scroll(parent, widget)
        parent = parent.parent


def reveal_row(rows: Any, at: int, row_height: float) -> None:
    """Scroll `rows`, a RecycleView whose rows are all `row_height` pixels high, until row `at` is wholly seen."""
    room = len(rows.data) * row_height - rows.height
    if room > 0:
        top, seen_from = at * row_height, (1 - rows.scroll_y) * room
        rows.scroll_y = 1 - min(max(seen_from, top + row_height - rows.height), top) / room


def _scroll(view: ScrollView, widget: Widget, *_passed: float) -> None:
    """Scroll `view` as little as shows `widget` with some room around it; of what is too large, its beginning."""
    if view.children[0]._trigger_layout.is_triggered:  # what stands in it has no place yet
        Clock.schedule_once(partial(_scroll, view, widget), 0)
        return
    left, low, right, high = _with_room(widget, view.width - widget.width, view.height - widget.height)
    view_left, view_low, view_right, view_high = _with_room(view, 0, 0)
    across = view_left - left if left < view_left or widget.width > view.width else min(0, view_right - right)
    up = view_high - high if high > view_high or widget.height > view.height else max(0, view_low - low)
    share_across, share_up = view.convert_distance_to_scroll(across, up)
    view.scroll_x = min(1, max(0, view.scroll_x - share_across))
    if view.children[0].height > view.height:  # or Kivy takes any distance for the whole way
        view.scroll_y = min(1, max(0, view.scroll_y - share_up))


def _with_room(widget: Widget, across: float, up: float) -> tuple[float, float, float, float]:
    """Return where `widget` is in the window, with so much room around it as there is and looks well, in pixels."""
    (left, low), (right, high) = widget.to_window(*widget.pos), widget.to_window(widget.right, widget.top)
    across, up = (max(0, min(theme.space, spare / 2)) for spare in (across, up))
    return left - across, low - up, right + across, high + up
