"""What lies over a screen until it is answered: one answer to change, a decision, a reason, a brief to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.ui.focus import keyboard
from app.ui.record.approving import ApprovalModel
from app.ui.record.asked import AskedQuestion
from app.ui.record.controls import CONTROLS, Asker
from app.ui.record.editing import EditModel
from app.ui.record.fact_cards import fact_card
from app.ui.record.facts import Fact
from app.ui.record.questions import Control, FormQuestion
from app.ui.saving import Said, Undo
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton, TextButton
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Body
from app.words.language import _, mark


def change(model: Editing, fact: Fact, past: Callable[[], None] | None = None) -> Sheet:
    """Change one answer: kept when the sheet is left, with ten seconds to undo it. `past` shows its history."""
    return EditSheet(lambda changed: model.edit(fact, changed, say_saved), past).opened()


class Editing(Protocol):
    """A model whose facts can be changed: of a case, a partner, a training."""

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said, /) -> EditModel:
        """Return the model of a sheet that changes an answer."""


class EditSheet:
    """A sheet with one question; closing it keeps the answer."""

    def __init__(self, make: Callable[[Callable[[], None]], EditModel], past: Callable[[], None] | None = None) -> None:
        self._asked: AskedQuestion | None = None
        self.model = make(self._draw)
        self.sheet = Sheet(title=self.model.title)
        self._trouble = Banner(icon="warning", tone="over")
        if past is not None:
            self.sheet.add_action(TextButton(text=_("History"), icon="history"), past)
        done = FilledButton(text=_("Done"))
        done.bind(on_release=lambda *_: self.sheet.dismiss())
        self.sheet.ids.foot.add_widget(done)
        self.sheet.bind(on_dismiss=self._leave)

    def opened(self) -> Sheet:
        """Open it and read the answer."""
        self.sheet.open()
        self.model.load()
        return self.sheet

    def _draw(self) -> None:
        if self.model.is_closed:
            self.sheet.dismiss()
            return
        question, trouble = self.model.question(), self.model.trouble
        if trouble is not None:
            self._trouble.text = self.model.voice.spoken(trouble)
            if self._trouble.parent is None:
                self.sheet.add_widget(self._trouble)
        if question is None:
            return
        is_new = self._asked is None
        asked = self._asked = self._asked or self._make(question)
        asked.note = question.note  # the question itself is the sheet's title
        asked.can_skip, asked.skipped = question.can_skip, question.skipped
        asked.control.show(question)
        if is_new:
            self.sheet.add_widget(asked)
            if self.model.can_confirm:
                still_so = TextButton(text=_("Still so"), icon="done")
                still_so.bind(on_release=lambda *_: self.model.confirm())
                self.sheet.ids.foot.add_widget(still_so, index=1)  # before what ends it
            if keyboard.in_use or question.control in (Control.LINE, Control.LINES, Control.NUMBER):
                asked.control.begin()

    def _make(self, question: FormQuestion) -> AskedQuestion:
        asker = Asker(self.model.answer, self.model.left, lambda: self.model.today)
        asked = AskedQuestion(question.key, CONTROLS[question.control](asker))
        asked.bind(on_skip=lambda _asked, reason: self.model.skip(reason))
        return asked

    def _leave(self, *_: object) -> bool:
        """Keep the answer; stay open while it cannot be kept as it is."""
        keyboard.leave()
        if not self.model.commit():
            if self._asked is not None and not keyboard.by_finger:
                self._asked.begin()  # what is to mend
            return True
        self.model.close()
        return False


def decide(session: Session, case: str, record: str) -> Sheet:
    """Ask for the word of a second person about what somebody has asked for."""
    return ApprovalSheet(session, case, record).opened()


class ApprovalSheet:
    """A sheet with what is asked, by whom, and the two answers."""

    def __init__(self, session: Session, case: str, record: str) -> None:
        self.model = ApprovalModel(session, case, record, self._draw)
        self.sheet = Sheet()
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())

    def opened(self) -> Sheet:
        """Open it and read what is asked."""
        self.sheet.open()
        self.model.load()
        return self.sheet

    def _draw(self) -> None:
        model, sheet = self.model, self.sheet
        if model.trouble is not None:
            sheet.add_widget(Banner(icon="warning", tone="info", text=model.voice.spoken(model.trouble)))
            return
        sheet.title = model.title
        if model.asked_by:
            sheet.add_widget(Body(text=_("{person} asks for your decision.").format(person=model.asked_by)))
        sheet.add_widget(fact_card(model.facts(), lambda _fact: None))
        sheet.add_action(OutlinedButton(text=_("Refuse")), lambda: model.decide("refused", say_saved))
        sheet.add_action(FilledButton(text=_("Approve")), lambda: model.decide("approved", say_saved))


def ask_reason(then: Callable[[str], None], title: str = mark("Why is it opened?"), do: str = mark("Open")) -> Sheet:
    """Ask why something is done that must have a reason; identity is opened, where nothing else is said."""
    sheet = Sheet(title=_(title))
    reason = TextField(help=_("The reason, your name and the time stay in the history."))
    opening = FilledButton(text=_(do), disabled=True)
    reason.fbind("text", lambda _field, text: setattr(opening, "disabled", not text.strip()))
    sheet.add_widget(reason)
    sheet.add_action(OutlinedButton(text=_("Cancel")))
    sheet.add_action(opening, lambda: then(reason.text))
    reason.bind(on_entered=lambda _field: opening.disabled or opening.dispatch("on_release"))
    sheet.open()
    reason.begin()
    return sheet


def read_brief(sentences: Sequence[str]) -> Sheet:
    """Show the brief for the next step."""
    sheet = Sheet(title=_("Brief for the next step"))
    sheet.add_widget(Body(text=_("It names nobody: read it out, or copy it by hand.")))
    for sentence in sentences:
        sheet.add_widget(Body(text=sentence))
    sheet.add_action(OutlinedButton(text=_("Close")))
    sheet.open()
    return sheet


def say_saved(words: str, undo: Undo | None) -> None:
    """Say what was kept, with ten seconds to take it back."""
    notices.show(words, _("Undo") if undo else "", undo)
