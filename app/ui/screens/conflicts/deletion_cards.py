"""Draws what somebody asks to have deleted, and what is deleted. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.widget import Widget

from app.ui.record import deletion_sheets
from app.ui.record.sheets import say_saved
from app.ui.screens.conflicts.deletions import AskedCard, DeletedRecord, DeletionsModel
from app.ui.theme.theme import theme
from app.ui.widgets.button import HoldButton, TextButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.text import Body, GroupLabel, Second, SectionTitle
from app.words.language import _


def asked(model: DeletionsModel, open_case: Callable[[str], None]) -> list[Widget]:
    """Return a card for each record somebody asks for."""
    return [_asked(model, each, open_case) for each in model.asked]


def deleted(model: DeletionsModel) -> list[Widget]:
    """Return a card with what is deleted; none where nothing is."""
    return [_deleted(model)] if model.deleted else []


def _asked(model: DeletionsModel, each: AskedCard, open_case: Callable[[str], None]) -> Widget:
    card, words = Column(spacing=theme.gap), Column(spacing=theme.hair * 2)
    if each.called:
        words.add_widget(GroupLabel(text=each.called))
    words.add_widget(SectionTitle(text=each.said))
    if each.why:
        words.add_widget(Body(text=each.why))
    words.add_widget(Second(text=_("Its history stays, whatever is decided, and it can be brought back.")))
    card.add_widget(words)
    buttons = Flow(spacing=[theme.gap, 0])
    buttons.add_widget(_keeping(model, each.record, _("Hold to take it back") if each.is_mine else _("Hold: it stays")))
    if each.can_agree:
        agree = TextButton(icon="remove", text=_("Agree"))
        agree.bind(on_release=lambda *_: deletion_sheets.delete(model.session, each.record))
        buttons.add_widget(agree)
    if each.case:
        case = TextButton(icon="cases", text=_("Open the case"))
        case.bind(on_release=lambda *_: open_case(each.case))
        buttons.add_widget(case)
    card.add_widget(buttons)
    return card


def _deleted(model: DeletionsModel) -> Widget:
    card = Column(spacing=theme.space)
    card.add_widget(SectionTitle(text=_("Deleted")))
    for each in model.deleted:
        card.add_widget(_deleted_record(model, each))
    return card


def _deleted_record(model: DeletionsModel, each: DeletedRecord) -> Widget:
    row = Column(spacing=theme.gap / 2)
    row.add_widget(Body(text=each.called))
    for line in each.asked:
        row.add_widget(Second(text=line))
    row.add_widget(_keeping(model, each.record, _("Hold to bring it back")))
    return row


def _keeping(model: DeletionsModel, record: str, words: str) -> Widget:
    button = HoldButton(text=words, compact=True)
    button.bind(on_held=lambda *_: model.keep(record, say_saved))
    return button
