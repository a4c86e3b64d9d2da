"""Draws what colleagues ask to have deleted, and the deleted cases. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from app.ui.record.sheets import ask_reason
from app.ui.screens.conflicts.deletions import AskedCard, DeletedCase, DeletionsModel
from app.ui.theme.theme import theme
from app.ui.widgets.button import HoldButton, TextButton
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Body, Second, SectionTitle
from app.words.language import _, mark


def parts(model: DeletionsModel, case: str, open_case: Callable[[str], None]) -> list[Widget]:
    """Return a card for each record somebody asks for, of one `case` if it is named, and one for what is deleted."""
    asked = [_asked(model, each, open_case) for each in model.asked if not case or each.case == case]
    return [*asked, _deleted(model)] if model.deleted and not case else list(asked)


def _asked(model: DeletionsModel, each: AskedCard, open_case: Callable[[str], None]) -> Widget:
    card = Column(spacing=theme.gap)
    card.add_widget(SectionTitle(text=each.said))
    card.add_widget(Second(text=_("Its history stays, whatever is decided, and it can be brought back.")))
    buttons = Flow(spacing=[theme.gap, 0])
    if each.can_agree:
        agree = TextButton(icon="remove", text=_("Agree"))
        title, do = mark("Why is it deleted?"), mark("Delete")
        then = partial(_agree, model, each.record)
        agree.bind(on_release=lambda *_: ask_reason(then, title, do))
        buttons.add_widget(agree)
    buttons.add_widget(_keeping(model, each.record, _("Hold: it stays")))
    if each.case:
        case = TextButton(icon="cases", text=_("Open the case"))
        case.bind(on_release=lambda *_: open_case(each.case))
        buttons.add_widget(case)
    card.add_widget(buttons)
    return card


def _deleted(model: DeletionsModel) -> Widget:
    card = Column(spacing=theme.gap)
    card.add_widget(SectionTitle(text=_("Deleted cases")))
    for each in model.deleted:
        card.add_widget(_deleted_case(model, each))
    return card


def _deleted_case(model: DeletionsModel, each: DeletedCase) -> Widget:
    row = Column(spacing=theme.gap / 2)
    row.add_widget(Body(text=each.called))
    for line in each.asked:
        row.add_widget(Second(text=line))
    row.add_widget(_keeping(model, each.record, _("Hold to bring it back")))
    return row


def _keeping(model: DeletionsModel, record: str, words: str) -> Widget:
    button = HoldButton(text=words, compact=True)
    button.bind(on_held=lambda *_: model.keep(record, notices.show))
    return button


def _agree(model: DeletionsModel, record: str, reason: str) -> None:
    model.agree(record, reason, notices.show)
