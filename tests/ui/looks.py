"""What must hold for any tree of widgets, whichever screen it is: for the tests of the gallery and of every screen."""

from collections.abc import Iterator, Sequence
from functools import cmp_to_key, lru_cache
from itertools import zip_longest
from operator import sub

from kivy.core.window import Window
from kivy.metrics import Metrics
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget
from PIL import Image

from app.ui.focus import focus_first, is_stop, keyboard, ring_beyond
from app.ui.player import seen
from app.ui.record.asked import AskedQuestion
from app.ui.semantics import drawn
from app.ui.semantics.tree import HOLDING, TICKED, Role
from app.ui.theme.contrast import contrast
from app.ui.theme.theme import theme
from app.ui.theme.tokens import EDGE, SUNLIGHT_TEXT, TEXT, THEMES
from app.ui.widgets.button import IconButton, LabelledButton
from app.ui.widgets.check import Check
from app.ui.widgets.choice import Chip
from app.ui.widgets.field import TextField
from app.ui.widgets.icon import Icon
from app.ui.widgets.picker import PickerBox
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.text import TextLabel
from tests.examples import in_turn
from tests.ui.driver import TAB, Ui

TARGET = 48
NEAR = 24
"""Steps of 255 within which a colour is taken for the ink: the rims of letters fade into the ground."""


def wrong(ui: Ui) -> list[str]:
    """Return everything that is wrong with the size and place of what is on the screen, with the way to it, and with
    what a screen reader is told of it."""
    return small_targets(ui) + nameless(ui) + clipped_texts(ui) + overlapping(ui) + by_keys(ui) + unheard(ui)


def faint_by_theme(ui: Ui, number: int) -> dict[str, list[str]]:
    """Return what is faint of the state `number` in the themes whose turn it is; the light one is on afterwards."""
    found = {}
    for name in in_turn(sorted(THEMES, reverse=True), number):
        theme.choose(name)
        ui.frames(3)
        found[name] = faint(ui)
    theme.choose("light")
    return found


def small_targets(ui: Ui) -> list[str]:
    """Return what can be pressed or typed in and is less than 48 dp wide or high."""
    return [
        f"{_named(widget)}: {widget.width:.0f} × {widget.height:.0f}"
        for kind in (Pressable, TextInput)
        for widget in ui.every(kind)
        if not widget.disabled and min(widget.width, widget.height) / Metrics.density < TARGET - 0.5
    ]


def nameless(ui: Ui) -> list[str]:
    """Return what can be pressed and neither shows words nor has a name to be told by."""
    return [
        _named(widget)
        for widget in ui.every(Pressable)
        if not widget.name_for_help and not any(label.text for label in ui.every(TextLabel, within=widget))
    ]


def by_keys(ui: Ui) -> list[str]:
    """Return what is wrong with the way of the Tab key, from the first stop until it comes round.

    It must come to everything that can be pressed or typed in, once, in the order in which one reads. Each stop must be
    wholly in view with the ring around it, and Shift+Tab must lead the same way back.
    """
    ui.key(TAB)  # the keyboard is in use from here
    focus_first(ui.root)
    ui.frames(3)
    wanted, way = list(_as_read(ui.root)), list[Widget]()
    faults: list[str] = []
    while keyboard.at is not None and keyboard.at not in way:
        way.append(keyboard.at)
        faults += _hidden(keyboard.at)
        ui.key(TAB)
    if way and keyboard.at is not way[0]:
        faults.append(f"Tab comes round to {_named(keyboard.at)}, not to {_named(way[0])}")
    if way != wanted:
        at = next(at for at, (one, other) in enumerate(zip_longest(way, wanted)) if one is not other)
        gone, read = ([_named(each) for each in some[at : at + 4]] for some in (way, wanted))
        faults.append(f"after {_named(way[at - 1]) if at else 'nothing'} Tab goes to {gone}, one reads {read}")
    for stop in reversed(way):
        ui.strike(TAB, None, "shift")  # what is asked is where the keyboard is, which no frame need show
        if keyboard.at is not stop:
            faults.append(f"Shift+Tab comes to {_named(keyboard.at)}, not back to {_named(stop)}")
            break
    keyboard.leave()
    return faults


def unheard(ui: Ui) -> list[str]:
    """Return what a screen reader would not be told, or not in order, of what is on the screen.

    Each stop of the keyboard must have a role, a name, and its value or state where it has one; all of them come in the
    order in which one reads; and every text that is drawn is told, but what is typed into a passphrase field.
    """
    told, stops = drawn.tree("Notes"), list(_as_read(ui.root))
    faults = []
    for stop in stops:
        node = told.nodes.get(stop.uid)
        if node is None:
            faults.append(f"{_named(stop)} is not told")
        elif not node.name or not node.actions:
            faults.append(f"{_named(stop)} is told as a {node.role.value} without {'action' if node.name else 'name'}")
        elif (node.value is None) != (node.role not in HOLDING) or (node.checked is None) != (node.role not in TICKED):
            faults.append(f"{_named(stop)}, told as a {node.role.value}, has a value or state too few or too many")
    for box in told.nodes.values():
        if box.role is Role.LIST_BOX and any(told.nodes[row].role is not Role.OPTION for row in box.children):
            faults.append(f"not all of what stands in the list {box.name!r} can be chosen from it")
    order = [at for at in told.in_order() if at in {stop.uid for stop in stops}]
    if not faults and order != [stop.uid for stop in stops]:
        faults.append("a screen reader reads the stops in another order than they stand in")
    said = {part for node in told.nodes.values() for part in (node.name, node.value or "", node.hint, node.about)}
    texts = [label.text for label in ui.every(TextLabel) if label.text.strip()]
    everything = "\n".join(said)
    return faults + [f"the text {text!r} is not told" for text in texts if text not in everything]


def _as_read(tree: Widget) -> Iterator[Widget]:
    """Yield the stops in `tree` as one reads: from the top down, from left to right what stands side by side."""
    if is_stop(tree):
        yield tree
    children = [child for child in reversed(tree.children) if seen(child)]
    if not isinstance(
        tree, AskedQuestion
    ):  # an answer comes before the reasons not to give it, whose button stands above it
        children.sort(key=cmp_to_key(_before))
    for child in children:
        yield from _as_read(child)


def _before(one: Widget, other: Widget) -> float:
    """Compare two children of one widget: those that share half the height of the lower one stand side by side."""
    shared = min(one.top, other.top) - max(one.y, other.y)
    if shared > min(one.height, other.height) / 2:
        return float(one.x - other.x)
    return float(other.top - one.top)


def _hidden(stop: Widget) -> list[str]:
    """Return whether the ring is not around a stop, or is not to be seen wholly."""
    if not getattr(stop, "ringed", True):
        around: float = 0  # its field shows the focus by its edge
    elif keyboard.ringed is not stop:
        return [f"no ring is around {_named(stop)}"]
    else:
        around = ring_beyond(stop) + theme.ring_width / 2
    whole = _box(stop, around)
    hidden = max(abs(one - other) for one, other in zip(whole, _seen_box(stop, around), strict=True))
    return [f"{hidden:.0f} pixels of the ring around {_named(stop)} are out of view"] if hidden > 1 else []


def clipped_texts(ui: Ui) -> list[str]:
    """Return the texts that are drawn larger than their box, or that leave what is around them."""
    found = []
    for label in ui.every(TextLabel):
        if not label.text or label.lines:
            continue  # a text that ends in an ellipsis is meant to
        wide, high = label.texture_size
        if wide > label.width + 1 or high > label.height + 1:
            found.append(f"{label.text!r} needs {wide} × {high}, has {label.width:.0f} × {label.height:.0f}")
        elif outside := _left_by(label):
            found.append(f"{label.text!r} sticks out of {_named(outside)}")
    return found


def _left_by(label: Label) -> Widget | None:
    """Return the first widget around `label` that it sticks out of; what scrolls may be left at its open ends."""
    box = label.parent
    while isinstance(box, Widget) and not isinstance(box, ScrollView):
        if label.x < box.x - 1 or label.right > box.right + 1 or label.y < box.y - 1 or label.top > box.top + 1:
            return box
        box = box.parent
    return None


def overlapping(ui: Ui) -> list[str]:
    """Return the pairs of texts that lie over one another, as far as they can be seen."""
    boxes = [(label.text, _seen_box(label)) for label in ui.every(TextLabel) if label.text]
    return [
        f"{one!r} and {other!r}"
        for index, (one, (left, low, right, high)) in enumerate(boxes)
        for other, (left2, low2, right2, high2) in boxes[index + 1 :]
        if min(right, right2) - max(left, left2) > 1 and min(high, high2) - max(low, low2) > 1
    ]


def faint(ui: Ui) -> list[str]:
    """Return the texts, icons and edges of inputs in view that can hardly be told from what they stand on.

    What they stand on is read from a picture of the window, so it is what is really drawn there; and so is whether the
    ink is drawn at all. A control that is switched off may be faint; a row that cannot be pressed is there to be read.
    """
    picture = ui.shot()
    least = SUNLIGHT_TEXT if theme.name == "sunlight" else TEXT
    found = []
    for label in ui.every(Label | Icon):
        if label.text.strip() and not _is_off(label):
            wanted = EDGE if isinstance(label, Icon) else least
            found += _faint_ink(picture, label, label.color, wanted)
    for entry in ui.every(TextInput):
        if not entry.disabled and (entry.text or entry.hint_text):
            found += _faint_ink(picture, entry, entry.foreground_color if entry.text else entry.hint_text_color, least)
    for field in ui.every(TextField | PickerBox | Chip):
        if not field.disabled:
            found += _faint_edge(picture, field.ids.box if isinstance(field, TextField) else field)
    return found


def _is_off(widget: Widget) -> bool:
    """Tell whether `widget` belongs to a control that is switched off."""
    while isinstance(widget, Widget) and not isinstance(widget, LabelledButton | IconButton | Check | Chip | TextField):
        widget = widget.parent
    return isinstance(widget, Widget) and widget.disabled


def _faint_ink(picture: Image.Image, widget: Widget, colour: Sequence[float], least: float) -> list[str]:
    """Compare what a widget is written in with the colour that fills most of its box otherwise."""
    part = _crop(picture, widget)
    if part is None:
        return []
    ink, share = [round(255 * channel) for channel in colour[:3]], colour[3] * _opacity(widget)
    counted = sorted(part.getcolors(part.width * part.height), reverse=True)
    others = [(count, each) for count, each in counted if max(map(abs, map(sub, each, ink))) > NEAR]
    ground = max(others or counted)[1] if sum(count for count, _each in others) > part.width * part.height / 5 else ink
    drawn = [round(front * share + back * (1 - share)) for front, back in zip(ink, ground, strict=True)]
    ratio, seen_ratio = _ratio(drawn, ground), max(_ratio(each, ground) for _count, each in counted)
    if ratio < least:
        return [f"{_named(widget)} has {ratio:.2f} : 1, {_hex(drawn)} on {_hex(ground)}"]
    if seen_ratio < 1 + (ratio - 1) / 3:
        return [f"{_named(widget)} is not to be seen: {seen_ratio:.2f} : 1 at most"]
    return []


def _faint_edge(picture: Image.Image, box: Widget) -> list[str]:
    """Compare what is drawn at the left end of a box, half way up, with what is beside it."""
    if _crop(picture, box) is None:
        return []
    left, low, _right, high = map(round, _box(box))
    row = [picture.getpixel((x, picture.height - (low + high) // 2)) for x in range(max(0, left - 3), left + 3)]
    ratio = max(_ratio(each, row[0]) for each in row)
    return [f"the edge of {_named(box)} has {ratio:.2f} : 1"] if ratio < EDGE else []


def _crop(picture: Image.Image, widget: Widget) -> Image.Image | None:
    """Return the part of the picture that `widget` is in; None unless it is wholly in view."""
    seen_box = _seen_box(widget)
    if max(abs(one - other) for one, other in zip(seen_box, _box(widget), strict=True)) > 1:
        return None
    left, low, right, high = map(round, seen_box)
    return picture.crop((left, picture.height - high, right, picture.height - low))


def _opacity(widget: Widget) -> float:
    share = 1.0
    while isinstance(widget, Widget):
        share, widget = share * widget.opacity, widget.parent
    return share


def _ratio(one: Sequence[int], other: Sequence[int]) -> float:
    return _contrast(*one, *other)


@lru_cache(maxsize=100_000)
def _contrast(*channels: int) -> float:  # pictures hold few colours, each many times
    return contrast(_hex(channels[:3]), _hex(channels[3:]))


def _hex(colour: Sequence[int]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


def _seen_box(widget: Widget, around: float = 0) -> tuple[float, float, float, float]:
    """Return the part of `widget` that what scrolls, and the window, leave to be seen: left, low, right, high."""
    left, low, right, high = _box(widget, around)
    left, low, right, high = max(left, 0), max(low, 0), min(right, Window.width), min(high, Window.height)
    parent = widget.parent
    while isinstance(parent, Widget):
        if isinstance(parent, ScrollView):
            left2, low2, right2, high2 = _box(parent)
            left, low, right, high = max(left, left2), max(low, low2), min(right, right2), min(high, high2)
        parent = parent.parent
    return left, low, right, high


def _box(widget: Widget, around: float = 0) -> tuple[float, float, float, float]:
    """Return where `widget` is in the window, and so many pixels around it: left, low, right, high."""
    (left, low), (right, high) = (widget.to_window(*corner) for corner in (widget.pos, (widget.right, widget.top)))
    return left - around, low - around, right + around, high + around


def _named(widget: Widget | None) -> str:
    if widget is None:
        return "nothing"
    words = next((label.text for label in widget.walk(restrict=True) if isinstance(label, Label) and label.text), "")
    return f"{type(widget).__name__} {getattr(widget, 'icon', '') or words!r}"
