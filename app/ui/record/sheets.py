"""What lies over a screen until it is answered: one answer to change, a decision, a reason, a brief to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.ui.focus import keyboard
from app.ui.record.approving import ApprovalModel
from app.ui.record.approving import decide as decide_it
from app.ui.record.asked import AskedQuestion
from app.ui.record.controls import CONTROLS, Asker
from app.ui.record.editing import EditModel
from app.ui.record.fact_cards import fact_card
from app.ui.record.facts import Fact
from app.ui.record.questions import Control, FormQuestion
from app.ui.saving import Said, Undo
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, HoldButton, OutlinedButton, TextButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Body
from app.words.language import _, mark, ngettext

FEWEST = 3
"""Words of a reason that is written and not chosen."""
OPENED_FOR = (
    mark("To reach them"),
    mark("For a referral"),
    mark("The police or a court asks"),
    mark("To write down or correct it"),
    mark("Somebody is in danger"),
)
"""Why identity is opened most often."""


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
        asker = Asker(self.model.answer, self.model.left, lambda: self.model.today, find=self.model.find)
        asked = AskedQuestion(question.key, CONTROLS[question.control](asker))
        asked.bind(on_skip=lambda _asked, reason: self.model.skip(reason))
        return asked

    def _leave(self, *_: object) -> bool:
        """Keep the answer; stay open while it cannot be kept as it is."""
        keyboard.leave()
        if self.model.session.is_locking:
            self.model.break_off()
        elif not self.model.commit():
            if self._asked is not None and not keyboard.by_finger:
                self._asked.begin()  # what is to mend
            return True
        self.model.close()
        return False


OPEN = 6
"""Things still open that are named where a closing is decided; the case has all of them."""


def decide(session: Session, case: str, record: str, open_case: Callable[[], None] | None = None) -> Sheet:
    """Ask for the word of a second person about what somebody has asked for; `open_case` leads to the case, where one
    is not there already."""
    return ApprovalSheet(session, case, record, open_case).opened()


class ApprovalSheet:
    """A sheet with what is asked, by whom and about whom, what is not done yet, and the two answers.

    Approving is held, for others build on it; refusing asks why, for somebody has to go on from there.
    """

    def __init__(self, session: Session, case: str, record: str, open_case: Callable[[], None] | None) -> None:
        self._open_case = open_case
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
        sheet.title = f"{model.title}: {model.subject}"
        if model.asked_by:
            sheet.add_widget(Body(text=_("{person} asks for your decision.").format(person=model.asked_by)))
        if unchecked := model.unchecked:
            text = "\n".join([*unchecked, _("Whoever asked has to tick this first.")])
            sheet.add_widget(Banner(icon="warning", tone="over", title=_("Not checked"), text=text))
        if still_open := model.open_items:
            title = ngettext("{count} thing still waits", "{count} things still wait", len(still_open))
            shown = [*still_open[:OPEN], *(["…"] if len(still_open) > OPEN else [])]
            banner = Banner(icon="warning", tone="due", title=title.format(count=len(still_open)))
            banner.text = "\n".join(shown)
            sheet.add_widget(banner)
        sheet.add_widget(fact_card(model.facts(), lambda _fact: None))
        if self._open_case is not None:
            sheet.add_action(TextButton(text=_("Open the case"), icon="cases"), self._open_case)
        sheet.add_action(OutlinedButton(text=_("Refuse")), self._refuse)
        approve = HoldButton(text=_("Hold to approve"), disabled=bool(unchecked))
        sheet.add_action(approve, lambda: model.decide("approved", say_saved))

    def _refuse(self) -> None:
        def refuse(reason: str) -> None:
            session, case, record, of = asked
            decide_it(session, case, record, of, "refused", say_saved, reason)

        asked = self.model.asked  # while it is known: the sheet closes before the reason is asked
        ask_reason(refuse, mark("Why is it refused?"), mark("Refuse"))


def ask_reason(
    then: Callable[[str], None],
    title: str = mark("Why is it opened?"),
    do: str = mark("Open"),
    usual: Sequence[str] = (),
) -> Sheet:
    """Ask why something is done that must have a reason. Of the `usual` ones one can be chosen, and said more of; where
    there are such, what is written alone must be `FEWEST` words: one letter tells nobody anything later."""
    sheet = Sheet(title=_(title))
    reason = TextField(help=_("The reason, your name and the time stay in the history."))
    opening = FilledButton(text=_(do), disabled=True)
    choice = Choice(options=[(each, _(each)) for each in usual])

    def said() -> str:
        chosen = [_(each) for each in choice.chosen]
        return ": ".join([*chosen, reason.text.strip()] if reason.text.strip() else chosen)

    def may_open(*_: object) -> None:
        words = len(reason.text.split())
        opening.disabled = not (choice.chosen or words >= (FEWEST if usual else 1))

    reason.fbind("text", may_open)
    choice.fbind("chosen", may_open)
    if usual:
        reason.question = _("In your words")
        reason.note = _("At least three words, unless one of these says it")
        sheet.add_widget(choice)
    sheet.add_widget(reason)
    sheet.add_action(OutlinedButton(text=_("Cancel")))
    sheet.add_action(opening, lambda: then(said()))
    reason.bind(on_entered=lambda _field: opening.disabled or opening.dispatch("on_release"))
    sheet.open()
    if not usual:
        reason.begin()
    return sheet


def ask_why_opened(then: Callable[[str], None]) -> Sheet:
    """Ask why what is kept apart is opened."""
    return ask_reason(then, usual=OPENED_FOR)


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
