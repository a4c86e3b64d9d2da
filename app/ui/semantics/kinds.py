"""What each kind of widget is to a screen reader: the one place that says so.

Kinds stand here by name, so that no widget is imported before it is drawn; a kind that is missing is told as its base.
A widget says no more than it shows: names and values are read from what is drawn, or drawn by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kivy.uix.label import Label
from kivy.uix.widget import Widget

from app.ui.focus import Stop
from app.ui.language import language
from app.ui.semantics.tree import Node, ReaderAction, Role
from app.words.language import number

FOCUS = frozenset({ReaderAction.FOCUS})
PRESS = frozenset({ReaderAction.FOCUS, ReaderAction.PRESS})
TYPE = frozenset({ReaderAction.FOCUS, ReaderAction.TYPE})


class Told(NamedTuple):
    """A widget's own node, without its children; `said` are the texts inside it that the node says already, None for
    all that stand in no other stop."""

    node: Node
    said: frozenset[str] | None = frozenset()


def told(widget: Widget) -> Told | None:
    """Return what a widget is told as; None for what is only there to arrange others."""
    for kind in type(widget).__mro__:
        if tell := KINDS.get(kind.__name__):
            return tell(widget)
    return None


def words(widget: Widget) -> Iterator[str]:
    """Yield the texts in a widget that can be seen, without those of what can be pressed inside it."""
    for child in reversed(widget.children):
        if isinstance(child, Stop) or not is_seen(child):
            continue
        if isinstance(child, Label) and child.text:
            yield child.text
        yield from words(child)


def is_seen(widget: Widget) -> bool:
    """Tell whether a widget takes room and is not made clear; of what is around it nothing is said."""
    return bool(widget.opacity and widget.width > 0 and widget.height > 0)


def _above(widget: Any, *names: str) -> Any:
    """Return the nearest of `widget` and what is around it that says something by one of these properties."""
    while isinstance(widget, Widget):
        if any(isinstance(said := getattr(widget, name, ""), str) and said for name in names):
            return widget
        widget = widget.parent
    return None


def _inside(widget: Any, kind: str) -> Any:
    """Return what a widget stands in, of a kind that is named; None where it does not."""
    while isinstance(widget, Widget) and not any(each.__name__ == kind for each in type(widget).__mro__):
        widget = widget.parent
    return widget if isinstance(widget, Widget) else None


def _asked(widget: Widget) -> str:
    """Return the question that a control answers."""
    field = _above(widget, "question")
    asked = _inside(widget, "AskedQuestion")
    return (field.question if field is not None else "") or (asked.words if asked is not None else "")


def _sheet_title(widget: Widget) -> str:
    """Return the title of the sheet a control lies on, which asks where there is one thing to answer."""
    sheet = _inside(widget, "Sheet")
    return str(sheet.title) if sheet is not None else ""


def _is_needed(widget: Widget) -> bool:
    """Tell whether "Needed" stands beside the question."""
    noted = _above(widget, "note")
    return bool(noted is not None and noted.note == language._("Needed"))


def _below(widget: Widget) -> str:
    """Return what stands below a control: what is wrong, or else the help."""
    noted = _above(widget, "error", "help")
    return str(noted.error or noted.help) if noted is not None and _asked(noted) == _asked(widget) else ""


def _is_wrong(widget: Widget) -> bool:
    noted = _above(widget, "error")
    return noted is not None and _asked(noted) == _asked(widget)


def _can_press(widget: Any) -> bool:
    return bool(not widget.disabled and (widget.is_focusable or _inside(widget, "PickedRow") is widget))


# --- Texts ------------------------------------------------------------------------------------------------------------


def _text(label: Any) -> Told:
    return Told(Node(Role.TEXT, name=label.text))


def _heading(level: int) -> Callable[[Any], Told]:
    return lambda label: Told(Node(Role.HEADING, name=label.text, level=level))


def _below_words(below: Any) -> Told | None:
    """Help is a text like others; what is wrong is said at once."""
    return Told(Node(Role.ALERT, live=True)) if below.error else None


def _chart(chart: Any) -> Told:
    return Told(Node(Role.FIGURE, name=chart.said), None)


def _progress(steps: Any) -> Told:
    value = f"{number(steps.current + 1)} / {number(steps.count)}"
    return Told(Node(Role.PROGRESS, value=value))


# --- What holds others ------------------------------------------------------------------------------------------------


def _plainly(role: Role, *, live: bool = False) -> Callable[[Any], Told]:
    return lambda _widget: Told(Node(role, live=live))


def _called(role: Role, name: str) -> Callable[[Any], Told | None]:
    """Told as `role`, called by a property; not told while that is empty."""
    return lambda widget: Told(Node(role, name=called)) if (called := getattr(widget, name)) else None


def _question(asked: Any) -> Told:
    node = Node(
        Role.GROUP, name=asked.words, about=_below(asked.control), required=_is_needed(asked),
        invalid=_is_wrong(asked.control),
    )  # fmt: skip
    return Told(node)


def _choice(choice: Any) -> Told | None:
    """Told where it asks by itself; in a form the question around it is told."""
    if not choice.question:
        return None
    role = Role.GROUP if choice.multiple else Role.RADIO_GROUP
    return Told(Node(role, name=choice.question, required=_is_needed(choice), invalid=bool(choice.error)))


def _rows(rows: Any) -> Told:
    """A list whose rows are gone through by arrows: it has the keyboard, and they have not."""
    views = rows.view_adapter.views
    chosen = next((view for view in views.values() if view.chosen and is_seen(view)), None)
    active = chosen.uid if chosen is not None else None
    return Told(
        Node(Role.LIST_BOX, name=rows.name_for_help, value=number(len(rows.data)), active=active, actions=FOCUS)
    )


# --- What is pressed --------------------------------------------------------------------------------------------------


def _name(pressed: Any) -> str:
    """The words on it; what it is called in the help where it has none."""
    return ", ".join(words(pressed)) or str(pressed.name_for_help)


def _pressed(role: Role, *, checked: str = "", selected: str = "", expanded: str = "") -> Callable[[Any], Told]:
    """Told as `role`; the states it has are named by the property that each is read from."""

    def tell(widget: Any) -> Told:
        node = Node(
            role, name=_name(widget), disabled=bool(widget.disabled), actions=PRESS,
            checked=_state(widget, checked), selected=_state(widget, selected), expanded=_state(widget, expanded),
        )  # fmt: skip
        return Told(node, None)

    return tell


def _state(widget: Any, name: str) -> bool | None:
    return bool(getattr(widget, name)) if name else None


def _row(row: Any) -> Told:
    """A row that leads somewhere, or that is only there to be read."""
    if not _can_press(row):
        return Told(Node(Role.ITEM, name=_name(row)), None)
    return Told(Node(Role.BUTTON, name=_name(row), actions=PRESS), None)


def _check(check: Any) -> Told:
    node = Node(
        Role.CHECK_BOX, name=check.text, about=check.second, checked=check.active, disabled=bool(check.disabled),
        actions=PRESS,
    )  # fmt: skip
    return Told(node, None)


def _chip(chip: Any) -> Told:
    """One answer: of one or of several. Without a value it leads to more answers."""
    if not chip.value:
        return Told(Node(Role.BUTTON, name=_name(chip), disabled=bool(chip.disabled), actions=PRESS), None)
    choice = _inside(chip, "Choice")
    role = Role.CHECK_BOX if choice is not None and choice.multiple else Role.RADIO
    return Told(Node(role, name=chip.text, checked=chip.chosen, disabled=bool(chip.disabled), actions=PRESS), None)


def _skip_link(link: Any) -> Told:
    return Told(Node(Role.TOGGLE, name=link.text, checked=link.reason == link.chosen, actions=PRESS), None)


def _skip(button: Any) -> Told:
    """Every question has one: it is told with the question."""
    node = Node(Role.BUTTON, name=_name(button), about=_asked(button), disabled=bool(button.disabled), actions=PRESS)
    return Told(node, None)


def _step(step: Any) -> Told:
    return Told(Node(Role.LINK, name=_name(step), selected=step.mark == "here", actions=PRESS), None)


def _group_head(head: Any) -> Told:
    if not head.folds:
        return Told(Node(Role.HEADING, name=" ".join(words(head)), level=3), None)
    return Told(Node(Role.BUTTON, name=" ".join(words(head)), expanded=head.is_open, actions=PRESS), None)


def _event(event: Any) -> Told:
    """What happened; what was told of it then stands under it and is read by itself."""
    said = [text for text in (event.title, event.pill, event.second) if text]
    name = ", ".join(said)
    if not _can_press(event):
        return Told(Node(Role.ITEM, name=name), frozenset(said))
    sign = next((each.icon for each in event.children if type(each).__name__ == "EventSign"), "")
    return Told(Node(Role.BUTTON, name=name, expanded=sign == "open_up", actions=PRESS), frozenset(said))


def _picker(box: Any) -> Told:
    return Told(
        Node(
            Role.COMBO, name=_asked(box) or box.hint, value=box.text, about=_below(box), hint=box.hint, expanded=False,
            disabled=bool(box.disabled), required=_is_needed(box), invalid=_is_wrong(box), actions=PRESS,
        ),
        None,
    )  # fmt: skip


def _day(cell: Any) -> Told:
    """A day of a month, or a month of a year, with the rest of the date."""
    month = _above(cell, "title")
    name = f"{cell.text} {month.title}" if month is not None else cell.text
    about = language._("Today") if cell.marked and cell.round else ""
    node = Node(
        Role.TOGGLE, name=name, about=about, checked=cell.chosen, disabled=bool(cell.disabled), actions=PRESS
    )  # fmt: skip
    return Told(node, None)


# --- What is typed into -----------------------------------------------------------------------------------------------


def _entry(entry: Any) -> Told:
    """A box to type in. Of a passphrase nothing is told but that it is one, shown or not."""
    field = _inside(entry, "TextField")
    role = Role.SEARCH if field.icon == "search" else Role.LINES if entry.multiline else Role.FIELD
    node = Node(
        Role.PASSWORD if field.password else role,
        name=_asked(entry) or (field.hint if role is Role.SEARCH else _sheet_title(entry) or field.hint),
        about=_below(entry), hint=field.hint, disabled=bool(entry.disabled), required=_is_needed(entry),
        invalid=_is_wrong(entry), actions=TYPE,
        value=None if field.password else entry.text,
        caret=None if field.password else _caret(entry),
    )  # fmt: skip
    return Told(node, None)


def _caret(entry: Any) -> tuple[int, int]:
    """Return where the marked text begins and ends; twice the place of the caret where none is marked."""
    if entry.selection_text:
        return min(entry.selection_from, entry.selection_to), max(entry.selection_from, entry.selection_to)
    return entry.cursor_index(), entry.cursor_index()


KINDS: dict[str, Callable[[Any], Told | None]] = {
    "TextLabel": _text,
    "PageTitle": _heading(1),
    "SectionTitle": _heading(2),
    "GroupLabel": _heading(3),
    "BelowWords": _below_words,
    "Chart": _chart,
    "ProgressSteps": _progress,
    "Sheet": _called(Role.DIALOG, "title"),
    "Snackbar": _plainly(Role.STATUS, live=True),
    "Rows": _plainly(Role.LIST),
    "Ways": _plainly(Role.NAVIGATION),
    "Tabs": _plainly(Role.TAB_LIST),
    "PickerOptions": _plainly(Role.LIST_BOX),
    "PickedRows": _rows,
    "AskedQuestion": _question,
    "ReadOut": _called(Role.GROUP, "title"),
    "Choice": _choice,
    "Pressable": _pressed(Role.BUTTON),
    "Row": _row,
    "FactRow": _row,
    "Way": _pressed(Role.LINK, selected="chosen"),
    "StepRow": _step,
    "Tab": _pressed(Role.TAB, selected="chosen"),
    "Filter": _pressed(Role.TOGGLE, checked="chosen"),
    "PickedRow": _pressed(Role.OPTION, selected="chosen"),
    "ListRow": _pressed(Role.OPTION, selected="chosen"),
    "Option": _pressed(Role.OPTION, selected="chosen"),
    "LabelledMonth": _pressed(Role.BUTTON, expanded="opened"),
    "CalendarCell": _day,
    "SkipButton": _skip,
    "SkipLink": _skip_link,
    "SwitchChip": _pressed(Role.TOGGLE, checked="chosen"),
    "Chip": _chip,
    "Check": _check,
    "GroupHead": _group_head,
    "EventItem": _event,
    "PickerBox": _picker,
    "FieldEntry": _entry,
}
"""How each kind is told, by the name of its class."""
