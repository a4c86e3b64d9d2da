"""The sheet on which a record is deleted, left or brought back, and the banner that leads to it. Copies the model and
forwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from app.casebook import Outlook
from app.casework.second_persons import AskedFor
from app.ui.focus import focus_first, keyboard
from app.ui.record.deleting import NEEDS_A_REASON, DeletionModel, of_record, sentence
from app.ui.record.sheets import say_saved
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, HoldButton, LabelledButton, OutlinedButton, TextButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _


def delete(session: Session, record: str) -> Sheet:
    """Ask whether and why a record is to be deleted, or whether it stays."""
    return DeletionSheet(session, record).opened()


def delete_button(session: Session, record: str) -> TextButton:
    """Return the button that leads to it."""
    button = TextButton(icon="remove", text=_("Delete…"))
    button.bind(on_release=lambda *_: delete(session, record))
    return button


def banners(session: Session, row: Mapping[str, Any], asked: Iterable[AskedFor]) -> list[Banner]:
    """Return what stands over an open record that is deleted, or that somebody asks for; its action opens the sheet."""
    record = str(row.get("id", ""))
    found = of_record(asked, record)
    if row.get("deleted"):
        text, action = _("It is deleted: no list shows it any more."), _("Bring it back")
        if found is not None and found.kind == "more":
            text, action = session.voice.spoken(found.said()), _("Decide")
    elif found is not None:
        text = sentence(found, session.voice.spoken)
        action = _("Take it back") if found.is_mine else _("Decide")
    else:
        return []
    banner = Banner(icon="remove", tone="decide", text=text, action=action)
    banner.bind(on_act=lambda *_: delete(session, record))
    return [banner]


class DeletionSheet:
    """A sheet with what a delete comes to, the reason, and the buttons for both answers.

    What a press asks for can be taken back for ten seconds; what also answers a colleague's word is held.
    """

    def __init__(self, session: Session, record: str) -> None:
        self.model = DeletionModel(session, record, self._draw)
        self.sheet = Sheet()
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())
        self._asks: LabelledButton | None = None

    def opened(self) -> Sheet:
        """Open it and read what there is to say."""
        self.sheet.open()
        self.model.load()
        return self.sheet

    def _draw(self) -> None:
        model, sheet = self.model, self.sheet
        if model.read is None:
            if model.trouble is not None:
                sheet.add_widget(Banner(icon="warning", tone="over", text=model.voice.spoken(model.trouble)))
            return
        sheet.title = model.title
        for words in model.sentences():
            sheet.add_widget(Body(text=words))
        if model.read.outlook in NEEDS_A_REASON:
            self._ask_why()
        for button, then in self._buttons(model.read.outlook):
            sheet.add_action(button, then)
        if keyboard.in_use:
            focus_first(sheet.ids.body if model.read.outlook in NEEDS_A_REASON else sheet.ids.foot)

    def _ask_why(self) -> None:
        model = self.model
        choice = Choice(question=_("Why is it deleted?"), options=model.reasons)
        words = TextField(
            question=_("In your own words"),
            help=_("Three words or more where nothing is chosen. They stay in the history, with your name."),
        )

        def given(*_given: object) -> None:
            model.chosen, model.words = next(iter(choice.chosen), ""), words.text
            if self._asks is not None:
                self._asks.disabled = not model.can_ask

        choice.fbind("chosen", given)
        words.fbind("text", given)
        self.sheet.add_widget(choice)
        self.sheet.add_widget(words)

    def _buttons(self, outlook: Outlook) -> list[tuple[LabelledButton, Callable[[], object] | None]]:
        keep, do = partial(self.model.keep, say_saved), partial(self.model.delete, say_saved)
        if outlook is Outlook.ASKED:
            return [(OutlinedButton(text=_("Close")), None), (HoldButton(text=_("Hold to take it back")), keep)]
        if outlook is Outlook.GONE:
            return [(OutlinedButton(text=_("Close")), None), (HoldButton(text=_("Hold to bring it back")), keep)]
        if outlook is Outlook.SECOND:
            self._asks = HoldButton(text=_("Hold to delete"), disabled=True)
            return [(HoldButton(text=_("Hold: it stays")), keep), (self._asks, do)]
        if outlook is Outlook.MORE:
            self._asks = HoldButton(text=_("Hold: it stays deleted"), disabled=True)
            return [(HoldButton(text=_("Hold to bring it back")), keep), (self._asks, do)]
        words = _("Delete") if outlook is Outlook.ALONE else _("Ask a second person")
        self._asks = FilledButton(text=words, disabled=True)
        if self.model.read is not None and self.model.read.asked:  # an erasure, or a delete without a reason
            return [(HoldButton(text=_("Hold: it stays")), keep), (self._asks, do)]
        return [(OutlinedButton(text=_("Cancel")), None), (self._asks, do)]
