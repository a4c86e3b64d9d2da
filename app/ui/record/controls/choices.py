"""Answers to choose from: chips side by side, or a list that is searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.properties import StringProperty

from app.ui.language import language
from app.ui.record.controls.base import Asker
from app.ui.record.questions import FormQuestion
from app.ui.widgets.choice import Chip, Choice
from app.ui.widgets.picker import Picker, PickerBox
from app.ui.widgets.sheet import Sheet


class ChipsChoice(Choice):
    """Chips; of many answers some, and a way to the rest."""

    def __init__(self, asker: Asker, **properties: Any) -> None:
        self._asker = asker
        self._question: FormQuestion | None = None
        super().__init__(**properties)

    def on_kv_post(self, base: Any) -> None:
        """Give what is chosen."""
        super().on_kv_post(base)
        self.fbind("chosen", self._chose)

    def show(self, question: FormQuestion) -> None:
        """Show a question."""
        had, self._question = self._question, question
        self.multiple, self.help, self.error = question.multiple, question.help, question.error
        if had is None or had.offered != question.offered or had.options != question.options:
            self.options = list(question.offered)
            self._offer_more(question)
        self.chosen = list(question.value)

    def begin(self) -> None:
        """Put the keyboard on the first chip."""
        self.ids.chips.children[-1].focus = True

    def _offer_more(self, question: FormQuestion) -> None:
        if len(question.offered) < len(question.options):
            more = Chip(icon="search", text=language._("More"))
            more.bind(on_release=lambda *_: self._open(question))
            self.ids.chips.add_widget(more)

    def _open(self, question: FormQuestion) -> None:
        picker = Picker(question=question.words, options=list(question.options), multiple=question.multiple)
        picker.chosen = list(self.chosen)
        picker.fbind("chosen", lambda _picker, chosen: self._give(chosen))
        picker.open()

    def _chose(self, _self: Any, chosen: Sequence[str]) -> None:
        if self._question is not None and tuple(chosen) != self._question.value:
            self._give(chosen)

    def _give(self, chosen: Sequence[str]) -> None:
        self._asker.given(list(chosen))
        self._asker.left()


class ListChoice(Picker):
    """A box that opens a searched list."""

    title = StringProperty("")

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._value: Sequence[str] = ()
        super().__init__()
        self.find = asker.find
        self.fbind("chosen", self._chose)

    def show(self, question: FormQuestion) -> None:
        """Show a question."""
        self._value = question.value
        self.title, self.multiple, self.help, self.error = (
            question.words, question.multiple, question.help, question.error
        )  # fmt: skip
        self.total = question.total
        self.options, self.chosen = list(question.options), list(question.value)

    def begin(self) -> None:
        """Put the keyboard on the box."""
        next(child for child in self.children if isinstance(child, PickerBox)).focus = True

    def open(self) -> Sheet:
        """Open the list under the question's words."""
        sheet = super().open()
        sheet.title = self.title
        return sheet

    def _chose(self, _self: Any, chosen: Sequence[str]) -> None:
        if tuple(chosen) != self._value:
            self._asker.given(list(chosen))
            self._asker.left()
