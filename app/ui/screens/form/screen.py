"""Draws a form: the questions of one step, the list of steps, and the way through. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.textinput import TextInput

from app.ui.focus import keyboard
from app.ui.screen import Context, Screen
from app.ui.screens.form import likely
from app.ui.screens.form.loading import FormOpening
from app.ui.screens.form.model import FormModel
from app.ui.screens.form.parts import StepsPane
from app.ui.screens.form.questions_page import QuestionsPage
from app.ui.screens.form.steps import DiscardButton, StepList
from app.ui.widgets.button import TextButton
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.snackbar import notices
from app.words.language import _, clock
from app.words.let_go import with_what_went


class FormScreen(Screen):
    """Any form: `form` about a `record`, a `draft` to go on with, or a record to `edit`; `answers` given beforehand."""

    number = NumericProperty(0)
    count = NumericProperty(0)
    step_words = StringProperty("")
    next_words = StringProperty("")
    is_saving = BooleanProperty(False)
    is_task: ClassVar[bool] = True

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = FormModel(context.session, context.navigator, self.refresh, FormOpening(**params))
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay."""
        self._early = ""
        self._questions = QuestionsPage(self.ids.page, self.model, self._type_early)
        self._steps = StepList(self.model.go)
        self._discard = DiscardButton(icon="remove")
        self._discard.bind(on_release=lambda *_: self.discard())
        self._pane = StepsPane()
        self._pane.show(self._steps, self._discard)
        self.fbind("laptop", self._show_pane)

    def entered(self, **_params: Any) -> None:
        """Read the form. What is typed until it is there goes into its first question."""
        Window.bind(on_textinput=self._typed_early)
        self.model.load()

    def left(self) -> None:
        """Keep what was typed."""
        Window.unbind(on_textinput=self._typed_early)
        self._early = ""
        keyboard.leave()
        self.model.close()

    def _typed_early(self, _window: object, text: str) -> None:
        if keyboard.at is None:
            self._early += text
        else:  # it went where somebody put the keyboard meanwhile
            Window.unbind(on_textinput=self._typed_early)

    def _type_early(self) -> None:
        """Hear that the keyboard is in a question: type what was typed before it was."""
        Window.unbind(on_textinput=self._typed_early)
        early, self._early = self._early, ""
        if early and isinstance(keyboard.at, TextInput):
            keyboard.at.insert_text(early)

    def refresh(self) -> None:
        """Draw the form as it is now."""
        model = self.model
        if model.made is not None:
            self._say_made()
            return
        self.title, self.subtitle = model.title, model.subject or model.step_words
        self.step_words = model.step_words if model.subject else ""
        self.saved = _("Saved {time}").format(time=clock(model.saved_at)) if model.saved_at else ""
        self.number, self.count = model.place
        self._show_pane()
        self.is_saving = model.is_saving
        following = model.following
        self.next_words = _("Next: {step}").format(step=following) if following else model.ending
        self._questions.draw()
        self._steps.show(model.steps())
        self._discard.text = _("Throw this draft away") if model.saved_at else ""
        self._discard.icon = "remove" if model.saved_at else ""

    def next(self) -> None:
        """Go on, or save."""
        keyboard.leave()
        at_last = not self.model.following
        self.model.next()
        if at_last and self.model.findings:
            self._questions.go_to_first_finding()

    def back(self) -> None:
        """Go to the step before."""
        keyboard.leave()
        self.model.back()

    def discard(self) -> None:
        """Throw the draft away, with a way to bring it back."""
        keyboard.leave()
        notices.show(_("The draft was thrown away"), _("Undo"), self.model.discard())

    def open_steps(self) -> Sheet:
        """Show all steps over the page."""
        sheet = Sheet(title=self.title)

        def go(step: str) -> None:
            sheet.dismiss()
            self.model.go(step)

        steps = StepList(go)
        steps.show(self.model.steps())
        sheet.add_widget(steps)
        if self.model.saved_at:
            sheet.add_action(TextButton(icon="remove", text=_("Throw this draft away")), self.discard)
        sheet.open()
        return sheet

    def key(self, name: str) -> bool:
        """Ctrl+Enter goes on, Ctrl+S keeps, Alt+S skips, Escape goes a step back."""
        if name == "ctrl+enter":
            self.next()
        elif name == "ctrl+s":
            keyboard.leave()
            self.model.keep()
        elif name == "alt+s":
            return self._questions.skip_here()
        elif name == "escape":
            keyboard.leave()
            self._questions.come_back()
            return self.model.back()
        else:
            return False
        return True

    # --- Drawing -----------------------------------------------------------------------------------------------

    def _say_made(self) -> None:
        """Say what was saved, and then, should it be so, who may be recorded already; the screen has gone by then."""
        if any(each.entity == "attendee" for each in self.model.likely):
            likely.ask_trained(self.model)
        elif self.model.likely:
            voice = self.context.session.voice
            likely.show(self.model.likely, voice, self.model.open_case)
        elif self.model.made is not None:
            made = self.model.made
            case = f"{made.pseudonym} {made.code}".strip()
            said = _("Saved. {case}").format(case=case)
            if made.saved is not None and (made.saved.let_go or made.saved.renamed):
                said = f"{said.strip()}." if case else said.strip()
                said = with_what_went(said, made.saved.let_go, made.saved.renamed)
            if ways := self.model.ways_on():
                notices.offer(said, ways, self.model.undo, stays=self.model.opened_a_case)
            else:
                notices.show(said, _("Undo") if self.model.undo else "", self.model.undo)

    def _show_pane(self, *_: object) -> None:
        """Show the list of steps beside the form where there is room."""
        self.pane = self._pane if self.laptop and self.count > 1 else None


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
