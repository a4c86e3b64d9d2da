"""Draws a form: the questions of one step, the list of steps, and the way through. Copies the model and forwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.casework.registry import RECORDS
from app.ui.focus import bring_into_view, keyboard
from app.ui.record.asked import Asked
from app.ui.record.controls import CONTROLS, Asker
from app.ui.record.questions import Control, Group, Question
from app.ui.screen import Context, Screen
from app.ui.screens.form import likely
from app.ui.screens.form.loading import Opening
from app.ui.screens.form.model import FormModel
from app.ui.screens.form.parts import Findings, OneOfSeveral, StepsPane
from app.ui.screens.form.steps import DiscardButton, StepList
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.snackbar import notices
from app.words.language import _, clock, in_use


class FormScreen(Screen):
    """Any form: `form` about a `record`, a `draft` to go on with, or a record to `edit`; `answers` given beforehand."""

    number = NumericProperty(0)
    count = NumericProperty(0)
    step_words = StringProperty("")
    next_words = StringProperty("")
    is_saving = BooleanProperty(False)
    is_task: ClassVar[bool] = True

    def __init__(self, context: Context, **params: Any) -> None:
        self.model = FormModel(context.session, context.navigator, self.refresh, Opening(**params))
        self._asked: dict[str, Asked] = {}
        self._heads: dict[str, OneOfSeveral] = {}
        self._adders: dict[str, OutlinedButton] = {}
        self._drawn_step: int | None = None
        self._tongue = in_use()
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay."""
        self._banner, self._consent = Banner(icon="warning", tone="over"), Banner(icon="secure")
        self._consent.bind(on_act=lambda *_: self.model.ask_consent())
        self._partner = TextButton(icon="add")
        self._partner.bind(on_release=lambda *_: self.model.add_partner())
        self._findings = Findings()
        self._steps = StepList(self.model.go)
        self._discard = DiscardButton(icon="remove")
        self._discard.bind(on_release=lambda *_: self.discard())
        self._pane = StepsPane()
        self._pane.show(self._steps, self._discard)
        self.fbind("laptop", self._show_pane)

    def entered(self, **_params: Any) -> None:
        """Read the form."""
        self.model.load()

    def left(self) -> None:
        """Keep what was typed."""
        keyboard.leave()
        self.model.close()

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
        self.next_words = _("Next: {step}").format(step=following) if following else _("Save")
        self._say_trouble()
        self._draw()
        self._steps.show(model.steps())
        self._discard.text = _("Throw this draft away") if model.saved_at else ""
        self._discard.icon = "remove" if model.saved_at else ""

    def next(self) -> None:
        """Go on, or save."""
        keyboard.leave()
        at_last = not self.model.following
        self.model.next()
        if at_last and self.model.findings:
            Clock.schedule_once(lambda _passed: bring_into_view(self._findings), 0)

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
        """Ctrl+Enter goes on, Ctrl+S keeps, Escape goes a step back."""
        if name == "ctrl+enter":
            self.next()
        elif name == "ctrl+s":
            keyboard.leave()
            self.model.keep()
        elif name == "escape":
            keyboard.leave()
            return self.model.back()
        else:
            return False
        return True

    # --- Drawing -----------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the questions, leaving those that are there already in their place. What was drawn once is kept."""
        questions = self.model.questions()
        moved, self._drawn_step = self._drawn_step != self.number, self.number
        if self._tongue != in_use():
            self._asked, self._tongue = {}, in_use()
        for question in questions:
            if question.key not in self._asked:
                self._asked[question.key] = self._made(question)
        kept = self._asked
        wanted = [self._banner] if self._banner.text else []
        for before, question in zip((None, *questions), questions, strict=False):
            self._show(question, kept[question.key])
            group = question.group
            if group is not None and (before is None or group != before.group):
                wanted.append(self._head_of(group))
            if question.control is Control.ITEMS and self._say_consent():
                wanted.append(self._consent)
            wanted.append(kept[question.key])
            if question.key == "referral.partner":
                self._partner.text = _("Add a partner")
                wanted.append(self._partner)
        groups = {question.group.entity: question.group for question in questions if question.group}
        wanted += [self._adder_of(entity) for entity in groups]
        if self._findings.show(self.model.findings, self._go_to):
            wanted.append(self._findings)
        self._arrange(wanted)
        if moved:
            self.ids.page.scroll_y = 1
            if keyboard.in_use and questions:
                Clock.schedule_once(lambda _passed: self._begin(questions[0].key), 0)

    def _arrange(self, wanted: list[Any]) -> None:
        column = self.ids.page.children[0]  # itself: `ids` hold proxies
        if list(reversed(column.children)) == wanted:
            return
        for child in list(column.children):
            if child not in wanted:
                column.remove_widget(child)
        for at, child in enumerate(wanted):
            if child.parent is not column:
                column.add_widget(child, index=len(column.children) - at)
        if list(reversed(column.children)) != wanted:
            column.clear_widgets()
            for child in wanted:
                column.add_widget(child)

    def _head_of(self, group: Group) -> OneOfSeveral:
        """What stands above the questions about one of several."""
        key = f"{group.entity}#{group.number}"
        if key not in self._heads:
            head = self._heads[key] = OneOfSeveral()
            head.bind(on_remove=lambda _head: self._remove(group.entity, group.number))
        head, title = self._heads[key], _(RECORDS[group.entity].title)
        head.title = _("{record} {number}").format(record=title, number=group.place) if group.total > 1 else title
        head.can_remove = group.total > 1
        return head

    def _adder_of(self, entity: str) -> OutlinedButton:
        """What asks of one more."""
        if entity not in self._adders:
            self._adders[entity] = OutlinedButton(icon="add")
            self._adders[entity].bind(on_release=lambda _button: self._add(entity))
        self._adders[entity].text = _("One more: {record}").format(record=_(RECORDS[entity].title))
        return self._adders[entity]

    def _add(self, entity: str) -> None:
        keyboard.leave()
        key = self.model.add(entity)
        Clock.schedule_once(lambda _passed: self._begin(key, typing=keyboard.in_use), 0)

    def _remove(self, entity: str, number: int) -> None:
        keyboard.leave()
        back = self.model.remove(entity, number)
        notices.show(_("{record} was taken away").format(record=_(RECORDS[entity].title)), _("Undo"), back)

    def _made(self, question: Question) -> Asked:
        def given(value: str | Sequence[str]) -> None:
            self.model.answer(question.key, value)

        def left() -> None:
            self.model.left(question.key)

        asker = Asker(given, left, lambda: self.model.today, self.model.ticks)
        asked = Asked(question.key, CONTROLS[question.control](asker))
        asked.bind(
            on_skip=lambda asked, reason: self.model.skip(asked.key, reason),
            on_still_so=lambda asked: self.model.still_so(asked.key),
            on_anew=lambda asked: self._answer_anew(asked.key),
        )
        return asked

    def _answer_anew(self, key: str) -> None:
        self.model.anew(key)
        Clock.schedule_once(lambda _passed: self._begin(key, typing=keyboard.in_use), 0)

    def _show(self, question: Question, asked: Asked) -> None:
        asked.words, asked.note = question.words, question.note
        asked.can_skip, asked.skipped = question.can_skip and question.answered is None, question.skipped
        asked.control.show(question)
        asked.show_known(question.answered)

    def _go_to(self, step: str, key: str) -> None:
        if step != self.model.steps()[self.number].key:
            self.model.go(step)
        Clock.schedule_once(lambda _passed: self._begin(key), 0)

    def _begin(self, key: str, *, typing: bool = True) -> None:
        asked = self._asked.get(key)
        if asked is not None:
            bring_into_view(asked)
            if typing:
                asked.begin()

    def _say_made(self) -> None:
        """Say what was saved, and then, should it be so, who may be recorded already; the screen has gone by then."""
        if self.model.likely:
            voice = self.context.session.voice
            likely.show(self.model.likely, voice, self.model.open_case)
        elif self.model.made is not None:
            case = f"{self.model.made.pseudonym} {self.model.made.code}".strip()
            notices.show(_("Saved. {case}").format(case=case), _("Undo") if self.model.undo else "", self.model.undo)

    def _show_pane(self, *_: object) -> None:
        """Show the list of steps beside the form where there is room."""
        self.pane = self._pane if self.laptop and self.count > 1 else None

    def _say_trouble(self) -> None:
        trouble = self.model.trouble
        self._banner.text = self.context.session.voice.spoken(trouble) if trouble else ""

    def _say_consent(self) -> bool:
        """Say whether what is ticked may be told; False when there is nothing to say yet."""
        verdict, voice, banner = self.model.verdict, self.context.session.voice, self._consent
        if verdict is None or verdict.state == "looking":
            return False
        banner.tone, banner.title, banner.text, banner.action = {
            "open": ("good", _("The survivor agrees"), _("Only what is ticked leaves the centre."), ""),
            "closed": ("due", _("This may not be told yet"), " ".join(map(voice.spoken, verdict.reasons)),
                       _("Ask for consent")),
            "nobody": ("info", "", _("Choose who can help first; consent is given for each of them."), ""),
            "nothing": ("info", "", _("Nothing is ticked: nothing of the case leaves the centre."), ""),
        }[verdict.state]  # fmt: skip
        return True


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
