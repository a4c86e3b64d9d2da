"""The answers of a record as a card: a row for each, pressed to change it; what was not asked yet folded under it.

Draws facts of any record; knows no model and no casebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from app.ui.record.facts import Fact, FactGroup
from app.ui.record.history import HistoryLine
from app.ui.record.pieces import Pieces  # noqa: F401 -- kv names it
from app.ui.theme.theme import theme
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column, Panel
from app.ui.widgets.pressable import Pressable
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.text import GroupLabel, Second
from app.words.language import _

Press = Callable[[Fact], None]


class FactCard(Panel):
    """The answers of a record."""


class FactRow(Pressable, BoxLayout):
    """A question with its answer, beside it where there is room; pressed, it is changed."""

    question = StringProperty("")
    answer = StringProperty("")
    mark = StringProperty("")
    icon = StringProperty("")
    is_answered = BooleanProperty(True)
    wide = BooleanProperty(False)  # the answer beside its question, not under it


def fact_group(
    group: FactGroup, press: Press, *, is_unfolded: bool, fold: Callable[[], None], besides: Sequence[TextButton] = ()
) -> Column:
    """Return a card under its heading, the button that shows or folds (`fold`) what was not asked yet, and what can be
    done `besides`."""
    box = Column(spacing=theme.gap)
    box.add_widget(GroupLabel(text=group.title))
    box.add_widget(fact_card([*group.facts, *(group.unanswered if is_unfolded else ())], press))
    buttons: list[TextButton] = []
    if group.unanswered:
        buttons.append(fold_button(fold, is_unfolded=is_unfolded))
    if buttons or besides:
        box.add_widget(flow(*buttons, *besides, padding=[-theme.gap, 0, 0, 0]))
    return box


def fold_button(fold: Callable[[], None], *, is_unfolded: bool) -> TextButton:
    """Return the button that shows or folds what was not asked yet."""
    words = _("Fold") if is_unfolded else _("Show what was not asked yet")
    button = TextButton(text=words, icon="open_up" if is_unfolded else "open_down")
    button.bind(on_release=lambda *_: fold())
    return button


def fact_card(facts: Iterable[Fact], press: Press) -> FactCard:
    """Return a card of facts; `press` hears which is to be changed or decided."""
    card = FactCard()
    for fact in facts:
        card.add_widget(_row(fact, press))
    if not card.children:
        card.add_widget(Second(text=_("Nothing has been answered yet.")))
    return card


def kept_apart(open_it: Callable[[], object]) -> Rows:
    """Return the row that stands for what opens with a reason alone."""
    rows = Rows()
    row = Row(
        icon="lock", title=_("Kept apart"), action=_("Open"),
        second=_("It opens for a reason, and the reason is written into its history."),
    )  # fmt: skip
    for event in ("on_act", "on_release"):
        row.fbind(event, lambda *_: open_it())
    rows.add_widget(row)
    return rows


def fold_again(fold: Callable[[], None]) -> Flow:
    """Return the button that folds what was opened for a reason."""
    button = OutlinedButton(text=_("Fold again"), icon="lock")
    button.bind(on_release=lambda *_: fold())
    return flow(button)


def past(lines: Iterable[HistoryLine], *, is_unfolded: bool, fold: Callable[[], None]) -> Column:
    """Return what was changed, folded behind a button (`fold`)."""
    box, rows = Column(spacing=theme.gap), Rows()
    for line in lines if is_unfolded else ():
        rows.add_widget(Row(icon=line.icon, title=line.title, second=line.second, disabled=True))
    if rows.children:
        box.add_widget(rows)
    button = TextButton(text=_("Fold") if is_unfolded else _("History"), icon="history")
    button.bind(on_release=lambda *_: fold())
    box.add_widget(flow(button, padding=[-theme.gap, 0, 0, 0]))
    return box


def section(title: str, *parts: Widget) -> Column:
    """Return parts under a heading."""
    box = Column(spacing=theme.gap)
    box.add_widget(GroupLabel(text=title))
    for part in parts:
        box.add_widget(part)
    return box


def flow(*widgets: Widget, padding: float | list[float] = 0) -> Flow:
    """Return widgets beside each other, wrapping."""
    made = Flow(spacing=[theme.gap_wide, theme.gap], padding=padding)
    for widget in widgets:
        made.add_widget(widget)
    return made


def _row(fact: Fact, press: Press) -> FactRow:
    row = FactRow(
        question=fact.question,
        answer=fact.answer or _("Not asked yet"),
        is_answered=fact.is_answered,
        mark=_("two answers") if fact.undecided else "",
        icon="next" if fact.undecided else "draft" if fact.can_edit else "",
        disabled=not (fact.can_edit or fact.undecided),
    )
    row.bind(on_release=lambda *_: press(fact))
    return row


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
