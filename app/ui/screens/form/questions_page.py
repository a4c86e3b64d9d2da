"""Draws the questions of a form's step, one under the other, with what belongs between them.

What was drawn once is kept and moved, so that what is being typed stays under the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.clock import Clock
from kivy.uix.widget import Widget

from app.casework.consent_rules import TYPES
from app.ui import in_words
from app.ui.focus import bring_into_view, keyboard
from app.ui.record.asked import AskedQuestion
from app.ui.record.controls import CONTROLS, Asker
from app.ui.record.questions import Control, FormQuestion, Options, Repetition
from app.ui.screens.form.disclosure import CHOOSE_WHO
from app.ui.screens.form.model import FormModel
from app.ui.screens.form.parts import Findings, LeftOut, OldAnswers, OneOfSeveral, ToReadAloud
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Second
from app.words.language import _, in_use

FIRST = 5
"""Questions that are drawn at once, more than a first screenful; the rest follow when these have been seen."""


class QuestionsPage:
    """The questions of the step that `model` is at, on `page`. `findings` is what a Save found to mend.

    `began` is called when the keyboard has been put into a question.
    """

    def __init__(self, page: ScrollPage, model: FormModel, began: Callable[[], None]) -> None:
        self._page, self._model = page, model
        self._asked: dict[str, AskedQuestion] = {}
        self._heads: dict[str, OneOfSeveral] = {}
        self._aloud: dict[str, ToReadAloud] = {}
        self._adders: dict[str, OutlinedButton] = {}
        self._drawn_step: int | None = None
        self._tongue = in_use()
        self._banner, self._consent = Banner(icon="warning", tone="over"), Banner(icon="secure")
        self._consent.bind(on_act=lambda *_: self._mend_consent())
        self._partner = TextButton(icon="add")
        self._partner.bind(on_release=lambda *_: model.add_partner())
        self._hurry = TextButton(icon="warning")
        self._hurry.bind(on_release=lambda *_: model.ask_consent("emergency"))
        self._old = OldAnswers()
        self._known, self._more = Second(), TextButton(icon="open_down")
        self._more.bind(on_release=lambda *_: model.unfold())
        self.findings, self._left_out = Findings(), LeftOut()
        self._is_part = self._is_led = self._is_back = False
        self._rest = Clock.create_trigger(self._draw_rest, 0)
        self._began = began

    def draw(self) -> None:
        """Draw the questions, leaving those that are there already in their place. What was drawn once is kept."""
        is_refused = self._say_trouble()
        questions = self._model.questions()
        number, _count = self._model.place
        moved, self._drawn_step = self._drawn_step != number, number
        if moved:
            self._is_part = True
            self._rest.cancel()
            self._rest()
        if self._is_part and not self._model.findings:
            questions = questions[:FIRST]
        if self._tongue != in_use():
            self._asked, self._tongue = {}, in_use()
        for question in questions:
            if question.key not in self._asked:
                self._asked[question.key] = self._made(question)
        self._arrange(self._parts(questions))
        if is_refused:
            self._page.scroll_y = 1  # why stands at the top
        if moved:
            self._page.scroll_y = 1
            if not keyboard.by_finger and questions and not self._is_led:
                first = questions[0].key
                Clock.schedule_once(lambda _passed: self._await(first) if self._is_back else self._begin(first), 0)
        self._is_led = False

    def _parts(self, questions: Sequence[FormQuestion]) -> list[Widget]:
        """The questions with what stands between them and around them."""
        kept = self._asked
        wanted: list[Widget] = [self._banner] if self._banner.text else []
        if self._old.show(self._model.old_version, self._model.unplaced()):
            wanted.append(self._old)
        for before, question, after in zip((None, *questions), questions, (*questions[1:], None), strict=False):
            self._show(question, kept[question.key])
            group = question.group
            if group is not None and (before is None or group != before.group):
                wanted.append(self._head_of(group))
            is_aloud = bool(question.aloud) and question.answered is None
            if is_aloud and question.key != TYPES:
                wanted.append(self._aloud_before(question))
            if question.control is Control.ITEMS and self._say_consent():
                wanted += [self._consent, *self._ways_to_hurry()]
            wanted.append(kept[question.key])
            if is_aloud and question.key == TYPES:
                wanted.append(self._aloud_before(question))  # it follows from the answer
            if question.key == "referral.partner":
                self._partner.text = _("Add a partner")
                wanted.append(self._partner)
            if group is not None and (after is None or after.group is None or after.group.entity != group.entity):
                wanted.append(self._adder_of(group.entity))
        if self._model.brief:
            self._known.text = self._model.known_words
            self._more.text = _("More about this call") if self._model.form == "follow_up" else _("All steps")
            wanted = [self._known, *wanted, self._more]
        return wanted + self._ends()

    def _ends(self) -> list[Widget]:
        """What stands after the questions: what was passed over, what is to mend."""
        wanted: list[Widget] = []
        if not self._is_part and self._left_out.show(self._model.left_out(), self._model.go):
            wanted.append(self._left_out)
        if self.findings.show(self._model.findings, self._go_to):
            wanted.append(self.findings)
        return wanted

    def _draw_rest(self, *_: object) -> None:
        """Draw what the first screenful left out, once it has been seen."""
        if self._is_part:
            self._is_part = False
            self.draw()

    def _arrange(self, wanted: list[Widget]) -> None:
        column = self._page.children[0]  # itself: `ids` hold proxies
        if list(reversed(column.children)) == wanted:
            return
        if self._consent in wanted and self._consent not in column.children:  # it comes after what it stands above
            Clock.schedule_once(lambda _passed: bring_into_view(self._consent), 0)
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

    def _head_of(self, group: Repetition) -> OneOfSeveral:
        """What stands above the questions about one of several."""
        key = f"{group.entity}#{group.number}"
        if key not in self._heads:
            head = self._heads[key] = OneOfSeveral()
            head.bind(on_remove=lambda _head: self._remove(group.entity, group.number))
        head, title = self._heads[key], in_words.title(group.entity)
        head.title = _("{record} {number}").format(record=title, number=group.place) if group.total > 1 else title
        head.can_remove = group.total > 1
        return head

    def _aloud_before(self, question: FormQuestion) -> ToReadAloud:
        """What is read to the person before a question is asked."""
        panel = self._aloud.setdefault(question.key, ToReadAloud())
        panel.show(question.aloud)
        return panel

    def _adder_of(self, entity: str) -> OutlinedButton:
        """What asks of one more."""
        if entity not in self._adders:
            self._adders[entity] = OutlinedButton(icon="add")
            self._adders[entity].bind(on_release=lambda _button: self._add(entity))
        self._adders[entity].text = _("Add another {record}").format(record=in_words.title(entity).lower())
        return self._adders[entity]

    def _add(self, entity: str) -> None:
        keyboard.leave()
        key = self._model.add(entity)
        Clock.schedule_once(lambda _passed: self._begin(key, typing=keyboard.in_use), 0)

    def _remove(self, entity: str, number: int) -> None:
        keyboard.leave()
        back = self._model.remove(entity, number)
        notices.show(_("{record} was taken away").format(record=in_words.title(entity)), _("Undo"), back)

    def _made(self, question: FormQuestion) -> AskedQuestion:
        def given(value: str | Sequence[str]) -> None:
            self._model.answer(question.key, value)

        def left() -> None:
            self._model.left(question.key)

        def find(words: str, then: Callable[[Options], None]) -> None:
            self._model.find(question.key, words, then)

        asker = Asker(given, left, lambda: self._model.today, self._model.ticks, find)
        asked = AskedQuestion(question.key, CONTROLS[question.control](asker))
        asked.bind(
            on_skip=lambda asked, reason: self._model.skip(asked.key, reason),
            on_still_so=lambda asked: self._model.still_so(asked.key),
            on_anew=lambda asked: self._answer_anew(asked.key),
        )
        return asked

    def _answer_anew(self, key: str) -> None:
        self._model.anew(key)
        Clock.schedule_once(lambda _passed: self._begin(key, typing=keyboard.in_use), 0)

    def _show(self, question: FormQuestion, asked: AskedQuestion) -> None:
        asked.words, asked.note = question.words, question.note
        asked.can_skip, asked.skipped = question.can_skip and question.answered is None, question.skipped
        asked.control.show(question)
        asked.show_known(question.answered)

    def go_to_first_finding(self) -> None:
        """Lead to the first thing to mend: the keyboard into it, or, for a finger, the list of them into view."""
        if keyboard.by_finger:
            Clock.schedule_once(lambda _passed: bring_into_view(self.findings), 0)
        elif self._model.findings:
            first = self._model.findings[0]
            self._go_to(first.step, first.key)

    def come_back(self) -> None:
        """Hear that one goes back a step by a key: the next one goes back again, and not out of a field; Tab comes to
        the first question."""
        self._is_back = True

    def skip_here(self) -> bool:
        """Open the reasons for skipping the question the keyboard is in; False when it is in none."""
        at = keyboard.at
        while at is not None and not isinstance(at, AskedQuestion):
            at = at.parent if isinstance(at.parent, Widget) else None
        return at is not None and at.open_reasons()

    def _go_to(self, step: str, key: str) -> None:
        self._is_led = True  # to that question, not to the first of its step
        steps = self._model.steps()
        if steps and step != steps[self._model.place[0]].key:
            self._model.go(step)
        Clock.schedule_once(lambda _passed: self._begin(key), 0)

    def _begin(self, key: str, *, typing: bool = True) -> None:
        self._draw_rest()
        asked = self._asked.get(key)
        if asked is not None:
            bring_into_view(asked)
            if typing:
                asked.begin()
                self._began()

    def _await(self, key: str) -> None:
        self._is_back = False
        if (asked := self._asked.get(key)) is not None:
            keyboard.await_in(asked)

    def _mend_consent(self) -> None:
        """Ask for the consent that is missing, or lead to the recipient it would be for."""
        verdict = self._model.verdict
        if verdict is not None and verdict.state == "nobody":
            self._go_to(self._model.step_of(self._model.to_whom), self._model.to_whom)
        else:
            self._model.ask_consent()

    def _ways_to_hurry(self) -> list[Widget]:
        """The way to tell at once what cannot wait for a consent, where this recipient may be told so."""
        verdict = self._model.verdict
        if verdict is None or not verdict.may_hurry:
            return []
        self._hurry.text = _("It cannot wait: share in an emergency")
        return [self._hurry]

    def _say_trouble(self) -> bool:
        """Say what the casebook said no to; True when it is new."""
        trouble, before = self._model.trouble, self._banner.text
        self._banner.text = self._model.voice.spoken(trouble) if trouble else ""
        return self._banner.text not in ("", before)

    def _say_consent(self) -> bool:
        """Say whether what is ticked may be told; False when there is nothing to say yet."""
        verdict, voice, banner = self._model.verdict, self._model.voice, self._consent
        if verdict is None or verdict.state == "looking":
            return False
        banner.tone, banner.title, banner.text, banner.action = {
            "open": ("good", _("The survivor agrees"), _("Only what is ticked leaves the centre."), ""),
            "closed": ("due", _("This may not be told yet"),
                       " ".join((*map(voice.spoken, verdict.reasons), _("It can be saved, and stands as “to send”."))),
                       _("Ask for consent")),
            "nobody": ("info", "", _(CHOOSE_WHO),
                       _("Choose who can help")),
            "nothing": ("info", "", _("Nothing is ticked: nothing of the case leaves the centre."), ""),
        }[verdict.state]  # fmt: skip
        return True
